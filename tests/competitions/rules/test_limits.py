"""Entry limits against their golden sheet."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ysevents.competitions.rules.limits import (
    SCALED_OFFICIALS,
    Contest,
    Entry,
    Limits,
    Room,
    athlete_room,
    judge,
    officials_for,
    unit_room,
)

SHEET = tomllib.loads((Path(__file__).parent / "sheets/limits.toml").read_text("utf-8"))
LIMITS = Limits(**{name: SHEET[name] for name in ("per_athlete", "per_unit_contest", "per_unit_sex")})
CONTESTS = {sheet["key"]: Contest(**sheet) for sheet in SHEET["contest"]}


def entry(row: list[str]) -> Entry:
    return Entry(CONTESTS[row[0]], row[1], row[2])


@pytest.mark.parametrize("case", SHEET["case"], ids=lambda case: case["about"])
def test_sheet(case: dict[str, Any]) -> None:
    held, wish = [entry(row) for row in case["held"]], entry(case["wish"])

    assert [reason.text for reason in judge(wish, held, LIMITS)] == case["reasons"]
    assert str(unit_room(wish.unit, wish.contest, held, LIMITS)) == case["unit_room"]
    assert str(athlete_room(wish.person or "", held, LIMITS)) == case["athlete_room"]


def test_a_team_is_bound_by_its_unit_alone() -> None:
    relay = CONTESTS["4x100m"]

    assert judge(Entry(relay, "一小", None), [], LIMITS) == ()
    assert [r.code for r in judge(Entry(relay, "一小", None), [Entry(relay, "一小", None)], LIMITS)] == [
        "unit_full"
    ]


def test_a_lowered_limit_leaves_no_negative_places() -> None:
    assert Room(3, 2).left == 0
    assert Room(3, 2).is_full


def test_an_extra_contest_comes_on_top() -> None:
    limits = Limits(per_athlete=1, per_unit_contest=9, per_unit_sex=9, extra=1)
    plain, extra, more = (Contest(key=key, extra=key != "100m") for key in ("100m", "800m", "1500m"))

    held = [Entry(plain, "一小", "彭")]

    assert judge(Entry(extra, "一小", "彭"), held, limits) == ()
    both = [*held, Entry(extra, "一小", "彭")]
    assert [r.code for r in judge(Entry(more, "一小", "彭"), both, limits)] == ["athlete_full"]


@pytest.mark.parametrize(
    ("athletes", "leaders", "coaches"), [(1, 1, 0), (5, 1, 0), (6, 1, 1), (11, 1, 2), (20, 1, 3), (25, 1, 3)]
)
def test_officials_grow_with_the_athletes(athletes: int, leaders: int, coaches: int) -> None:
    step = officials_for(athletes, SCALED_OFFICIALS)

    assert step
    assert (step.leaders, step.coaches) == (leaders, coaches)
    assert officials_for(athletes, ()) is None
