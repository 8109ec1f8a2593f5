"""Pools: spread evenly whatever the pots and units are, and drawn again from a seed."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.fixtures.pools import Config, Method, Sheet, draw
from ysevents.competitions.rules.sheets import Entrant

UNITS = ["", "一中", "二中", "三中", "四中"]
methods = st.sampled_from(Method)
seeds = st.integers(0, 2**32)


@st.composite
def sheets(generate: st.DrawFn) -> tuple[Sheet, int]:
    """A sheet with seeds or pots of any size, and a number of pools that it fills."""
    units = generate(st.lists(st.sampled_from(UNITS), min_size=2, max_size=14))
    numbers = generate(st.permutations(range(len(units))))
    entrants = tuple(Entrant(number=n, unit=unit) for n, unit in zip(numbers, units, strict=True))
    cuts = sorted(generate(st.sets(st.integers(0, len(units)), max_size=3)))
    pots = tuple(
        tuple(numbers[one:other]) for one, other in zip([0, *cuts], [*cuts, len(units)], strict=True)
    )
    how = {"pots": pots} if generate(st.booleans()) else {"seeded": pots[0]}
    return Sheet(entrants=entrants, seed=generate(seeds), **how), generate(st.integers(1, len(units) // 2))


def spans(pools: list[set[int]], group: set[int]) -> int:
    counts = [len(pool & group) for pool in pools]
    return max(counts) - min(counts)


@given(sheets(), methods)
def test_pots_and_units_are_spread(given: tuple[Sheet, int], method: Method) -> None:
    sheet, count = given

    made = draw(sheet, Config(pools=count, method=method))

    pools = [set(pool.entrants) for pool in made.pools]
    units = [{n for n, of in sheet.units.items() if of == unit} for unit in UNITS[1:]]
    rows = [set(sheet.seeded[at : at + count]) for at in range(0, len(sheet.seeded), count)]
    assert sorted(chain(*pools)) == list(sheet.numbers)
    assert all(
        spans(pools, group) <= 1 for group in [set(sheet.numbers), *units, *map(set, sheet.pots), *rows]
    )


@given(sheets(), methods)
def test_the_first_seeds_head_the_pools_in_order(given: tuple[Sheet, int], method: Method) -> None:
    sheet, count = given

    made = draw(sheet, Config(pools=count, method=method))

    first = next((pot for pot in sheet.pots if pot), sheet.seeded)[:count]
    assert [pool.entrants[0] for pool in made.pools[: len(first)]] == list(first)


@given(sheets(), methods, st.randoms(use_true_random=False))
def test_the_order_of_input_never_matters(given: tuple[Sheet, int], method: Method, random: object) -> None:
    sheet, count = given
    config = Config(pools=count, method=method)
    shuffled = list(sheet.entrants)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    again = Sheet(entrants=tuple(shuffled), seed=sheet.seed, pots=sheet.pots, seeded=sheet.seeded)

    assert draw(again, config) == draw(sheet, config)


@given(sheets())
def test_without_separation_units_count_for_nothing(given: tuple[Sheet, int]) -> None:
    sheet, count = given
    config = Config(pools=count, separate_units=False)
    plain = Sheet(
        entrants=tuple(Entrant(number=n) for n in sheet.numbers),
        seed=sheet.seed,
        pots=sheet.pots,
        seeded=sheet.seeded,
    )

    assert draw(sheet, config) == draw(plain, config)


def test_mates_who_must_share_a_pool_are_told() -> None:
    units = ["一中", "一中", "一中", "二中"]
    entrants = tuple(Entrant(number=n, unit=unit) for n, unit in enumerate(units))

    made = draw(Sheet(entrants=entrants, drawn=((0, 1), (2, 3))), Config())

    assert made.notes == ("A组有同单位的 0、1",)
