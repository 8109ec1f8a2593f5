"""Disciplines from the seeds, divisions from templates, contests below a meet."""

from datetime import date, datetime

import pytest

from tests.makers import make_event, make_games
from ysevents.competitions.errors import ContestNotFound
from ysevents.competitions.rules.eligibility import Division
from ysevents.competitions.service import contests
from ysevents.core.service import events
from ysevents.kit.database import fetch_value
from ysevents.kit.ids import uuid7


async def test_disciplines_load_twice_without_change(db: None) -> None:
    await contests.load_disciplines()

    assert await contests.load_disciplines() == 0
    assert await fetch_value("SELECT count(*) FROM discipline") == len(contests.read_disciplines())


def test_a_template_counts_back_from_the_school_year_of_the_meet() -> None:
    template = next(t for t in contests.read_division_templates() if t.key == "primary_a")

    autumn = contests.rules_of(template, date(2026, 12, 5))
    spring = contests.rules_of(template, date(2027, 5, 1))

    assert autumn == spring
    assert autumn[0] == Division(
        name="小学甲组",
        sex="male",
        born_from=date(2014, 9, 1),
        grade_from=5,
        grade_until=6,
        unit_classes=("小学", "九年一贯制"),
    )


async def test_a_contest_is_an_event_below_its_meet(db: None, now: datetime) -> None:
    games = await make_games(now, ("100m", "4x100m"))

    found = await contests.list_contests(games.event)

    assert [contest.title for contest in found] == [
        "男子100米 小学甲组",
        "男子4×100米接力 小学甲组",
        "女子100米 小学甲组",
        "女子4×100米接力 小学甲组",
    ]
    assert [contest.counts_towards_limit for contest in found] == [True, False, True, False]
    row = await events.get_event(found[0].id)
    assert (row["parent"], row["root"], row["state"]) == (games.event, games.event, "published")
    assert await contests.get_contest(found[0].id) == found[0]


async def test_what_is_no_contest_is_not_found(db: None, now: datetime) -> None:
    games = await make_games(now, ("100m",))

    for id in (uuid7(), games.event, await make_event(now)):
        with pytest.raises(ContestNotFound):
            await contests.get_contest(id)
