"""What a meet counts: kept and read again, bonuses for records, and when bans matter."""

from datetime import timedelta

import pytest

from ysevents.competitions.rules.scoring import Scoring


def test_what_is_kept_is_read_again() -> None:
    scoring = Scoring(
        ruleset="cn.school.team_score.six",
        parameters={"min_entries": 3},
        announced_only=False,
        guests=("a", "b"),
        protest_minutes=20,
        is_official_by_itself=False,
    )

    assert scoring.kept == {
        "ruleset": "cn.school.team_score.six",
        "parameters": {"min_entries": 3},
        "announced_only": False,
        "guests": ["a", "b"],
        "protest_minutes": 20,
        "is_official_by_itself": False,
    }
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
