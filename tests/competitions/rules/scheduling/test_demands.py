"""What a stage asks for and what a space is for; turns of matches before anybody is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.brackets.knockout_draw import Config, Sheet, draw
from ysevents.competitions.rules.scheduling import areas, demands, turns
from ysevents.competitions.rules.scheduling.model import Mode
from ysevents.competitions.rules.sheets import Entrant

ATHLETICS = frozenset({"athletics"})


def test_throws_jumps_and_races_go_where_they_are_held() -> None:
    field = [
        demands.use_of("athletics", "field", code) for code in ("lj", "tj", "slj", "hj", "pv", "sp", "jt")
    ]

    assert field == ["pit", "pit", "pit", "bar", "bar", "circle", "circle"]
    assert demands.use_of("athletics", "track", "100m") == demands.use_of("athletics", "relay", "4x100m")
    assert demands.use_of("athletics", "relay", "4x100m") == "track"
    assert demands.use_of("football", "team", "") == demands.use_of("angling", "angling", "") == "ground"


def test_matches_stand_side_by_side_zones_at_once_and_heats_in_turn() -> None:
    assert [demands.mode_of(format) for format in ("round_robin", "knockout", "swiss")] == [Mode.PARALLEL] * 3
    assert [demands.mode_of(format) for format in ("zones", "mass_start")] == [Mode.TOGETHER] * 2
    assert [demands.mode_of(format) for format in ("heats", "field")] == [Mode.SEQUENCE] * 2


def test_the_longer_the_race_the_longer_the_rest_before_the_next_round() -> None:
    held = {metres: demands.rest_between_rounds(metres) for metres in (60, 200, 201, 1000, 1001, 5000)}

    assert held == {60: 45, 200: 45, 201: 90, 1000: 90, 1001: 180, 5000: 180}
    assert demands.rest_between_rounds(None) == 30


def test_teams_rest_a_day_after_football_and_half_an_hour_where_nothing_is_said() -> None:
    rest = [demands.rest_between_turns(sport) for sport in ("football", "basketball", "badminton")]

    assert rest == [18 * 60, 4 * 60, 30]


@pytest.mark.parametrize(
    ("name", "uses"),
    [
        ("1号跑道", {"track"}),
        ("沙坑", {"pit"}),
        ("跳远三级跳区", {"pit"}),
        ("撑竿跳高区", {"bar"}),
        ("铅球投掷区", {"circle"}),
        ("跑道与沙坑", {"track", "pit"}),
        ("看台", set()),
    ],
)
def test_the_name_of_a_space_tells_what_it_is_for(name: str, uses: set[str]) -> None:
    assert areas.propose(name, "athletics", ATHLETICS) == uses <= areas.EVERYTHING


def test_a_space_serves_only_sports_of_the_meet() -> None:
    assert areas.propose("1号跑道", "athletics", frozenset({"badminton"})) == frozenset()
    assert areas.propose("1号跑道", "badminton", frozenset({"badminton"})) == {"ground"}


def test_turns_are_guessed_by_the_number_of_sides() -> None:
    assert turns.guess("round_robin", 6, 4) == (1, 1, 2, 2, 3, 3)
    assert turns.guess("round_robin", 3, 3) == (1, 2, 3)
    assert turns.guess("knockout", 12, 8) == (1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3)
    assert turns.guess("knockout", 3, 2) == (1, 2, 3)
    assert turns.guess("double_elimination", 6, 4) == (1, 1, 2, 3, 4, 5)
    assert turns.guess("knockout", 0, 8) == ()


@pytest.mark.parametrize("decided", [2, 4])
def test_turns_of_a_bracket_are_the_rounds_of_its_draw(decided: int) -> None:
    for sides in range(2, 18):
        entrants = tuple(Entrant(number=n) for n in range(sides))
        fixtures = draw(Sheet(entrants=entrants, drawn=tuple(range(sides))), Config(decided=decided)).fixtures
        rounds = tuple(f.round for f in fixtures if not any(slot.is_bye for slot in f.slots))

        assert turns.guess("knockout", len(rounds), sides) == rounds


@given(
    st.sampled_from(["round_robin", "pools", "swiss", "knockout", "double_elimination"]),
    st.integers(0, 60),
    st.integers(0, 24),
)
def test_every_match_has_a_turn_and_nobody_plays_twice_in_one(format: str, count: int, sides: int) -> None:
    found = turns.guess(format, count, sides)

    assert len(found) == count
    assert sorted(set(found)) == list(range(1, max(found, default=0) + 1))
    assert list(found) == sorted(found)
    assert all(found.count(turn) <= max(sides // 2, 1) for turn in found)
