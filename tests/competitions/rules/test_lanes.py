"""Lanes: tables that are whole, and lots that stay inside their set."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.lanes import TABLES, Config, Course, Sheet, check, draw
from ysevents.competitions.rules.sheets import Entrant

TABLED = [(course, lanes) for course, tables in TABLES.items() for lanes in tables]
configs = st.builds(
    Config,
    lanes=st.integers(5, 9),
    course=st.sampled_from(list(Course)),
    lane_one_free=st.booleans(),
)
seeds = st.integers(0, 2**63 - 1)


def race(*ranking: tuple[int, ...], seed: int = 7) -> Sheet:
    numbers = list(chain(*ranking))
    return Sheet(entrants=tuple(Entrant(number=n) for n in numbers), ranking=ranking, seed=seed)


def lanes_of(sheet: Sheet, config: Config) -> dict[int, int]:
    (fixture,) = draw(sheet, config).fixtures
    return {slot.entrant: slot.position for slot in fixture.slots if slot.entrant is not None}


@pytest.mark.parametrize(("course", "lanes"), TABLED)
def test_tables_hold_every_lane_once(course: Course, lanes: int) -> None:
    assert sorted(chain(*TABLES[course][lanes])) == list(range(1, lanes + 1))


@pytest.mark.parametrize("course", TABLES)
def test_nine_lanes_are_eight_moved_up_by_one(course: Course) -> None:
    moved = tuple(tuple(lane + 1 for lane in of_set) for of_set in TABLES[course][8])

    assert TABLES[course][9] == (*moved, (1,))


@given(configs, st.integers(0, 9), seeds)
def test_everybody_stands_in_a_lane_of_their_set(config: Config, starters: int, seed: int) -> None:
    starters = min(starters, len(config.usable))

    lanes = lanes_of(race(*((n,) for n in range(1, starters + 1)), seed=seed), config)

    assert check(config) == ()
    assert set(lanes) == set(range(1, starters + 1))
    assert set(lanes.values()) <= set(config.usable)
    sets = TABLES.get(config.course, {}).get(len(config.usable), ((),))
    best = {lane + config.lane_one_free for lane in sets[0]}
    if starters >= len(best):
        assert {lanes[n] for n in range(1, len(best) + 1)} == best


@given(st.integers(1, 9), seeds)
def test_empty_lanes_lie_outside_when_all_is_free(starters: int, seed: int) -> None:
    sheet = race(tuple(range(1, starters + 1)), seed=seed)

    taken = sorted(lanes_of(sheet, Config(lanes=9, course=Course.FREE)).values())

    assert taken == list(range(taken[0], taken[0] + starters))
    assert 0 <= (9 - taken[-1]) - (taken[0] - 1) <= 1


@given(st.permutations(range(1, 9)), seeds)
def test_order_of_input_never_matters(numbers: list[int], seed: int) -> None:
    def groups(order: list[int]) -> Sheet:
        return race(*(tuple(n for n in order if n in half) for half in (range(1, 5), range(5, 9))), seed=seed)

    assert draw(groups(numbers), Config()) == draw(groups(sorted(numbers)), Config())


def test_equals_get_each_lane_by_lot() -> None:
    seen = {lanes_of(race((1, 2, 3, 4, 5), seed=seed), Config())[5] for seed in range(60)}

    assert seen == {2, 3, 4, 5, 6, 7}


@pytest.mark.parametrize(
    ("config", "code"),
    [
        (Config(lanes=1, lane_one_free=True), "lanes"),
        (Config(lanes=1, lane_one_free=True, sets=((1,),)), "lanes"),
        (Config(lanes=4, lane_one_free=True), "no_table"),
        (Config(lanes=8, lane_one_free=True, sets=((1, 2), (3, 4, 5, 6, 7, 8))), "lanes"),
    ],
)
def test_contradictory_lanes(config: Config, code: str) -> None:
    assert [problem.code for problem in check(config)] == [code]
