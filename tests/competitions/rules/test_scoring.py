"""What a meet counts: kept and read again, bonuses for records, and when bans matter."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.scoring import Scoring

scorings = st.builds(
    Scoring,
    ruleset=st.sampled_from(["cn.school.team_score", "cn.school.team_score.six"]),
    parameters=st.dictionaries(st.sampled_from(["min_entries", "dq_moves_up"]), st.integers(0, 9)),
    announced_only=st.booleans(),
    guests=st.lists(st.text("abc"), max_size=3).map(tuple),
    protest_minutes=st.integers(0, 90),
    is_official_by_itself=st.booleans(),
)


@given(scorings)
def test_what_is_kept_is_read_again(scoring: Scoring) -> None:
    assert Scoring.read(scoring.kept) == scoring


def test_what_was_not_kept_is_the_default_and_what_nobody_knows_is_passed_over() -> None:
    assert Scoring.read({}) == Scoring()
    assert Scoring.read({"guests": ["a"], "protest_minutes": 20, "colour": "red"}) == Scoring(
        guests=("a",), protest_minutes=20
    )


def test_protests_are_open_for_half_an_hour_unless_the_regulation_says_otherwise() -> None:
    assert Scoring().window == timedelta(minutes=30)
    assert Scoring(protest_minutes=0).window == timedelta(0)


@pytest.mark.parametrize(
    ("parameters", "minds"),
    [
        ({}, False),
        ({"dq_moves_up": True, "dq_cancels": "nothing"}, False),
        ({"dq_moves_up": False}, True),
        ({"dq_cancels": "division"}, True),
        ({"dq_moves_up": True, "dq_cancels": "unit"}, True),
    ],
)
def test_bans_matter_where_places_stay_empty_or_units_lose_their_score(
    parameters: dict[str, object], minds: bool
) -> None:
    assert Scoring(parameters=parameters).minds_bans is minds


def test_a_record_of_a_level_without_a_word_brings_nine() -> None:
    said = Scoring(parameters={"record_bonus": {"city": "18", "county": "12"}})

    assert said.bonuses(frozenset({"county", "school"})) == {"city": "18", "county": "12", "school": "9"}
    assert Scoring().bonuses(frozenset({"county"})) == {"county": "9"}
    assert Scoring().bonuses(frozenset()) == {}
