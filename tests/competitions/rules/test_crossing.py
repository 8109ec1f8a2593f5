"""From pools to a knock-out: pool mates meet late, thirds go where they may."""

from dataclasses import replace
from itertools import combinations, islice, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.competitions.rules.test_knockout import play
from ysevents.competitions.rules.brackets.crossing import (
    EURO_HOSTS,
    EURO_THIRDS,
    Crossing,
    allot,
    sides,
)
from ysevents.competitions.rules.brackets.knockout import place, review
from ysevents.competitions.rules.brackets.knockout_sheet import Config, Sheet
from ysevents.competitions.rules.draws import Slot, Source, SourceKind, pool_letter
from ysevents.competitions.rules.fixtures import pools
from ysevents.competitions.rules.sheets import Entrant

COMPUTED = Crossing.COMPUTED


def codes(count: int, qualify: int, best: int, crossing: Crossing = COMPUTED) -> list[str]:
    return [side.code for side in sides(count, qualify, best, crossing)]


def best_of(slots: tuple[Slot, ...]) -> list[Source]:
    return [slot.source for slot in slots if slot.source and slot.source.kind == SourceKind.BEST]


def test_four_pools_cross_as_everywhere() -> None:
    assert codes(4, 2, 0) == ["1A", "2B", "1C", "2D", "1B", "2A", "1D", "2C"]


def test_two_pools_of_four_each() -> None:
    assert codes(2, 4, 0) == ["1A", "4B", "3A", "2B", "2A", "3B", "4A", "1B"]


def test_pools_are_named_like_columns() -> None:
    assert [pool_letter(n) for n in (1, 26, 27, 64)] == ["A", "Z", "AA", "BL"]


def test_a_best_of_any_pool_has_a_code() -> None:
    assert Source(kind=SourceKind.BEST, place=3, nth=2).code == "3#2"


@pytest.mark.parametrize("pools", range(2, 11))
@pytest.mark.parametrize("qualify", [1, 2])
def test_pool_mates_meet_late(pools: int, qualify: int) -> None:
    slots = sides(pools, qualify, 0, COMPUTED)

    half = len(slots) // 2
    at = {slot.code: place for place, slot in enumerate(slots) if slot.source}
    assert len(at) == pools * qualify
    if qualify == 2:
        letters = [pool_letter(pool) for pool in range(1, pools + 1)]
        assert all((at[f"1{p}"] < half) != (at[f"2{p}"] < half) for p in letters)


@pytest.mark.parametrize(("pools", "qualify", "best"), [(3, 2, 2), (6, 2, 4), (12, 2, 8), (6, 1, 2)])
def test_thirds_never_meet_pool_mates_at_once(pools: int, qualify: int, best: int) -> None:
    slots = sides(pools, qualify, best, COMPUTED)
    opponents = {a.code: b.source for a, b in zip(slots[::2], slots[1::2], strict=True)}
    opponents |= {b.code: a.source for a, b in zip(slots[::2], slots[1::2], strict=True)}

    for thirds in islice(permutations(range(1, pools + 1), best), 60):
        there = allot(best_of(slots), thirds, COMPUTED)
        assert sorted(there.values()) == sorted(thirds)
        for slot, pool in there.items():
            opponent = opponents[slot.code]
            assert opponent is not None
            assert opponent.pool != pool


def test_a_better_third_gives_way_where_another_has_no_other_slot() -> None:
    slots = best_of(sides(3, 2, 2, COMPUTED))

    assert [(slot.nth, slot.pools) for slot in slots] == [(2, (2, 3)), (1, (1, 3))]
    assert allot(slots, [3, 1], COMPUTED) == {slots[0]: 3, slots[1]: 1}


def test_where_no_arrangement_parts_them_the_order_of_the_best_counts() -> None:
    (only,) = best_of(sides(3, 1, 1, COMPUTED))

    assert only.pools == (2, 3)
    assert allot([only], [1], COMPUTED) == {only: 1}


def test_the_european_table_is_whole_and_keeps_to_its_slots() -> None:
    slots = best_of(sides(6, 2, 4, Crossing.UEFA_EURO))

    assert set(EURO_THIRDS) == {"".join(four) for four in combinations("ABCDEF", 4)}
    for key in EURO_THIRDS:
        thirds = [1 + "ABCDEF".index(letter) for letter in key]
        for order in permutations(thirds):
            there = allot(slots, order, Crossing.UEFA_EURO)
            assert sorted(there.values()) == thirds
            assert all(pool in slot.pools for slot, pool in there.items())
            assert all(pool_letter(pool) != EURO_HOSTS[(s.nth or 0) - 1] for s, pool in there.items())


@given(st.integers(1, 8), st.integers(1, 4), st.integers(0, 4))
def test_everybody_who_goes_on_has_one_slot(pools: int, qualify: int, best: int) -> None:
    best = min(best, pools)
    slots = sides(pools, qualify, best, COMPUTED)

    taken = [slot.source for slot in slots if slot.source]
    assert len(taken) == len(set(taken)) == pools * qualify + best
    assert len(slots) < 2 * max(2, len(taken))


@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 3), st.integers(0, 9), st.randoms())
def test_pools_lead_to_a_table_of_everybody(
    count: int, qualify: int, best: int, seed: int, random: Random
) -> None:
    config = pools.Config(pools=count, qualify=qualify, best=min(best, count), decided=4)
    size = count * (qualify + 1) + 1
    if pools.check(config):
        return
    entrants = tuple(Entrant(number=n) for n in range(size))
    made = pools.draw(pools.Sheet(entrants=entrants, seed=seed), config)
    finished = [
        replace(pool, entrants=tuple(random.sample(pool.entrants, len(pool.entrants)))) for pool in made.pools
    ]
    thirds = [pool.entrants[qualify] for pool in finished]
    sheet = Sheet(
        entrants=entrants,
        fixtures=tuple(f for f in made.fixtures if f.pool is None),
        pools=tuple(finished),
        best=tuple(random.sample(thirds, config.best)),
    )

    sheet = play(sheet, random)

    outcome = place(sheet, Config())
    on = {n for pool in finished for n in pool.entrants[:qualify]} | set(sheet.best)
    assert review(sheet, Config()) == ()
    assert {n for block in outcome.blocks if block.rank for n in block.entrants} == on
