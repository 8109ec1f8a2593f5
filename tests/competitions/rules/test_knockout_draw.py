"""Draws of knock-outs: seeds, byes and separations, against brute force where it can be had."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.brackets.knockout_draw import (
    Config,
    Seeding,
    Sheet,
    draw,
    place_on_lines,
    price,
    tiers,
)
from ysevents.competitions.rules.brackets.lines import lines, meeting_round, size_for
from ysevents.competitions.rules.sheets import Entrant

seedings = st.sampled_from(Seeding)
seeds = st.integers(0, 2**32)


def sheet(units: Sequence[str], seeded: int = 0, seed: int = 0, **more: object) -> Sheet:
    """Entrants from 0 on, the first ones seeded in order."""
    entrants = tuple(Entrant(number=n, unit=unit) for n, unit in enumerate(units))
    return Sheet(entrants=entrants, seeded=tuple(range(seeded)), seed=seed, **more)  # type: ignore[arg-type]


@st.composite
def fields(generate: st.DrawFn, most: int) -> Sheet:
    """Any number up to `most`, of few units, some of them seeded."""
    units = generate(st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=2, max_size=most))
    return sheet(units, generate(st.integers(0, len(units))), generate(seeds))


def by_line(drawn: Sheet, config: Config) -> dict[int, int]:
    return {number: line for line, number in enumerate(place_on_lines(drawn, config), 1)}


@given(fields(20), seedings)
def test_everybody_stands_once_and_the_winner_is_found(drawn: Sheet, seeding: Seeding) -> None:
    made = draw(drawn, Config(seeding=seeding))

    first = [f for f in made.fixtures if f.round == 1]
    assert sorted(n for f in first for n in f.entrants) == list(drawn.numbers)
    assert len(made.fixtures) == size_for(len(drawn.entrants)) - 1
    assert [f.number for f in made.fixtures] == list(range(1, len(made.fixtures) + 1))


@given(fields(20), seedings)
def test_byes_go_to_the_best_seeds(drawn: Sheet, seeding: Seeding) -> None:
    made = draw(drawn, Config(seeding=seeding))

    byes = size_for(len(drawn.entrants)) - len(drawn.entrants)
    first = [f for f in made.fixtures if f.round == 1]
    free = [f.entrants[0] for f in first if any(slot.is_bye for slot in f.slots)]
    assert all(len(f.entrants) >= 1 for f in first)
    assert len(free) == byes
    assert {n for n in free if n in drawn.seeded} == set(drawn.seeded[:byes])


@given(fields(20), seedings)
def test_halves_hold_as_many_byes(drawn: Sheet, seeding: Seeding) -> None:
    made = draw(drawn, Config(seeding=seeding))

    first = [len(f.entrants) for f in made.fixtures if f.round == 1]
    half = len(first) // 2
    assert abs(sum(first[:half]) - sum(first[half:])) <= 1 or half == 0


@given(fields(20), seedings)
def test_seeds_meet_as_late_as_they_should(drawn: Sheet, seeding: Seeding) -> None:
    line = by_line(drawn, Config(seeding=seeding))
    size = size_for(len(line))
    rounds, last = meeting_round(size), size.bit_length() - 1

    for depth in range(1, last + 1):
        for one, other in combinations(drawn.seeded[: 1 << depth], 2):
            assert rounds[line[one], line[other]] > last - depth


def total(units: Sequence[str]) -> int:
    cost = price(len(units))
    pairs = combinations(range(len(units)), 2)
    return sum(cost(a, b) for a, b in pairs if units[a] and units[a] == units[b])


@given(fields(6), seedings)
def test_no_arrangement_parts_mates_better(drawn: Sheet, seeding: Seeding) -> None:
    order = place_on_lines(drawn, Config(seeding=seeding))

    units = [drawn.units[n] for n in range(len(order))]
    parts = tiers(len(order), len(drawn.seeded), seeding)
    ways = [set(permutations(units[tier.start : tier.stop])) for tier in parts]
    assert total([drawn.units[n] for n in order]) == min(
        total([unit for part in way for unit in part]) for way in product(*ways)
    )


@pytest.mark.parametrize("units", ["aaaabbcd", "aabbccdd", "aaaaabbb", "aaabbbcc", "abababab"])
@pytest.mark.parametrize("seeded", [0, 2, 5])
def test_no_arrangement_of_eight_parts_mates_better(units: str, seeded: int) -> None:
    order = place_on_lines(sheet(units, seeded, 3), Config())

    ways = [set(permutations(units[tier.start : tier.stop])) for tier in tiers(8, seeded, Seeding.DRAWN)]
    assert total([units[n] for n in order]) == min(
        total([unit for part in way for unit in part]) for way in product(*ways)
    )


@given(st.lists(st.sampled_from("abcdef"), min_size=2, max_size=20), seeds)
def test_mates_meet_in_round_one_only_if_there_are_more_than_matches(units: list[str], seed: int) -> None:
    made = draw(sheet(units, 0, seed), Config())

    byes = size_for(len(units)) - len(units)
    matches = (len(units) - byes) // 2
    most = max(Counter(units).values())
    assert bool(made.notes) == (most - byes > matches)


def test_a_second_of_the_pool_goes_to_the_other_half_before_units_count() -> None:
    pools = ((0, 4), (1, 5), (2, 6), (3, 7))
    line = by_line(sheet("aaaaaaaa", 4, 5, pools=pools), Config())

    rounds = meeting_round(8)
    assert all(rounds[line[one], line[other]] == 3 for one, other in pools)


def test_pool_mates_who_cannot_be_parted_are_told() -> None:
    made = draw(sheet(["", ""], pools=((0, 1),)), Config())

    assert made.notes == ("同小组的 0、1 首轮相遇",)


@given(fields(12), st.randoms(use_true_random=False))
def test_the_order_of_input_never_matters(drawn: Sheet, random: object) -> None:
    shuffled = list(drawn.entrants)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = Sheet(entrants=tuple(shuffled), seeded=drawn.seeded, seed=drawn.seed)

    assert draw(again, Config()) == draw(drawn, Config())


def test_units_count_for_nothing_without_separation() -> None:
    config = Config(separate_units=False)

    assert draw(sheet("aabb"), config) == draw(sheet(["", "", "", ""]), config)


def test_lines_are_those_of_the_books() -> None:
    assert lines(16) == (1, 16, 9, 8, 5, 12, 13, 4, 3, 14, 11, 6, 7, 10, 15, 2)
