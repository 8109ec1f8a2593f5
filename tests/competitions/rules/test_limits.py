"""Entry limits against their golden sheet."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ysevents.competitions.rules.limits import (
    Contest,
    Entry,
    Limits,
    Room,
    athlete_room,
    judge,
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
