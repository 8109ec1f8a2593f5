"""Thirds over pools: what holds for any draw; the cases themselves are golden sheets."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.draws import Pool
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.rules.standings import table
from ysevents.competitions.rules.standings.best_thirds import Config, Sheet, place
from ysevents.competitions.rules.standings.matches import Match


def pooled(sizes: Sequence[int], scores: Sequence[tuple[int, int]]) -> Sheet:
    """Pools of these sizes, everybody played."""
    pools, first = [], 1
    for number, size in enumerate(sizes, 1):
        pools.append(Pool(number=number, entrants=tuple(range(first, first + size))))
        first += size
    pairs = [pair for pool in pools for pair in combinations(pool.entrants, 2)]
    return Sheet(
        entrants=tuple(Entrant(number=n) for n in range(1, first)),
        matches=tuple(
            Match(number=i, home=pair[0], away=pair[1], score=scores[i % len(scores)])
            for i, pair in enumerate(pairs, 1)
        ),
        pools=tuple(pools),
    )


SHEETS = st.builds(
    pooled,
    st.lists(st.integers(3, 4), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=5, max_size=7),
)


@given(sheet=SHEETS, data=st.data())
def test_order_of_the_input_does_not_matter(sheet: Sheet, data: st.DataObject) -> None:
    mixed = replace(
        sheet,
        pools=tuple(data.draw(st.permutations(sheet.pools))),
        matches=sheet.matches[::-1],
        entrants=sheet.entrants[::-1],
    )

    assert place(mixed, Config(go_on=1)) == place(sheet, Config(go_on=1))


@given(sheet=SHEETS)
def test_everybody_compared_is_third_and_has_played_alike(sheet: Sheet) -> None:
    outcome = place(sheet, Config())

    least = min(len(pool.entrants) for pool in sheet.pools) - 1
    assert {line.values["played"] for line in outcome.lines} <= {least}
    for pool in sheet.pools:
        own = table.Sheet(
            entrants=tuple(Entrant(number=n) for n in pool.entrants),
            matches=tuple(m for m in sheet.matches if m.home in pool.entrants),
        )
        thirds = {
            n for b in table.place(own, Config()).blocks if b.rank == 3 and not b.is_tied for n in b.entrants
        }
        compared = {n for block in outcome.blocks for n in block.entrants} & set(pool.entrants)
        assert compared <= thirds


def test_no_pools_have_no_thirds() -> None:
    assert place(Sheet(entrants=(), matches=(), pools=()), Config()).blocks == ()
