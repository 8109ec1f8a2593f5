"""Heats: the zigzag of the rule book, and what holds for every draw."""

import tomllib
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.heats import Clash, Entrant, draw, heat_count

SHEET = tomllib.loads((Path(__file__).parent / "sheets/heats.toml").read_text("utf-8"))

fields = st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(9_000, 20_000)), max_size=40).map(
    lambda rows: [Entrant(n, unit, mark) for n, (unit, mark) in enumerate(rows)]
)
lanes = st.integers(1, 9)
seeds = st.integers(0, 2**63 - 1)


@pytest.mark.parametrize("case", SHEET["case"], ids=lambda case: case["about"])
def test_sheet(case: dict[str, Any]) -> None:
    entrants = [
        Entrant(rank, unit=(rank - 1) % case["units"], mark=10_000 + rank)
        for rank in range(1, case["entrants"] + 1)
    ]

    heats = draw(entrants, case["lanes"], Random(433127))

    ranks = [sorted(int(str(lane.entrant.key)) for lane in heat.lanes) for heat in heats]
    assert sorted(ranks) == sorted(case["heats"])


@given(fields, lanes, seeds)
def test_everybody_starts_once_in_a_lane_of_their_own(entrants: list[Entrant], lanes: int, seed: int) -> None:
    heats = draw(entrants, lanes, Random(seed))

    assert [heat.number for heat in heats] == list(range(1, heat_count(len(entrants), lanes) + 1))
    assert Counter(lane.entrant.key for heat in heats for lane in heat.lanes) == Counter(
        e.key for e in entrants
    )
    for heat in heats:
        numbers = [lane.number for lane in heat.lanes]
        assert len(set(numbers)) == len(numbers)
        assert all(1 <= number <= lanes for number in numbers)


@given(fields, lanes, seeds)
def test_sizes_differ_by_at_most_one(entrants: list[Entrant], lanes: int, seed: int) -> None:
    sizes = [len(heat.lanes) for heat in draw(entrants, lanes, Random(seed))]

    assert not sizes or max(sizes) - min(sizes) <= 1


@given(fields, lanes, seeds)
def test_units_meet_only_where_it_cannot_be_avoided(entrants: list[Entrant], lanes: int, seed: int) -> None:
    heats = draw(entrants, lanes, Random(seed))

    for unit, total in Counter(e.unit for e in entrants).items():
        per_heat = [sum(lane.entrant.unit == unit for lane in heat.lanes) for heat in heats]
        assert max(per_heat) == -(-total // len(heats))
        told = [clash for heat in heats for clash in heat.clashes if clash.unit == unit]
        assert told == [Clash(unit, n) for n in per_heat if n > 1]


@given(fields, lanes, seeds)
def test_the_same_seed_draws_the_same_heats(entrants: list[Entrant], lanes: int, seed: int) -> None:
    assert draw(entrants, lanes, Random(seed)) == draw(entrants, lanes, Random(seed))


@given(st.integers(1, 9), seeds)
def test_empty_lanes_lie_outside(starters: int, seed: int) -> None:
    entrants = [Entrant(n, n) for n in range(starters)]

    (heat,) = draw(entrants, 9, Random(seed))

    numbers = sorted(lane.number for lane in heat.lanes)
    assert numbers == list(range(numbers[0], numbers[0] + starters))
    assert 0 <= (9 - numbers[-1]) - (numbers[0] - 1) <= 1


def test_unknown_marks_come_last_by_lot() -> None:
    entrants = [Entrant("known", 0, 12_000), *(Entrant(n, n) for n in range(1, 4))]

    drawn = {
        frozenset(lane.entrant.key for lane in heat.lanes)
        for seed in range(40)
        for heat in draw(entrants, 2, Random(seed))
        if any(lane.entrant.key == "known" for lane in heat.lanes)
    }

    assert drawn == {frozenset({"known", n}) for n in range(1, 4)}
