"""Fixtures made from spans of the timetable, made more or fewer."""

from datetime import datetime, timedelta
from json import dumps
from uuid import UUID

import pytest

from tests.competitions.test_draws import Meet, clerk, meet
from tests.makers import make_hall, placement
from ysevents.competitions.enums import Round, StageFormat, StageState
from ysevents.competitions.errors import AlreadyPublished, MarksExist, SessionTooShort, SessionUnsuitable
from ysevents.competitions.schemas import Span
from ysevents.competitions.service import fixtures
from ysevents.competitions.tables import Stage
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.ids import uuid7

__all__ = ["clerk", "meet"]

FIVE = timedelta(minutes=5)


def test_a_heat_is_called_by_its_round_unless_its_label_names_one() -> None:
    called = [
        fixtures.heat_word(round, label)
        for round, label in (
            ("heats", "第2组"),
            ("timed_final", "第2组"),
            ("final", "决赛"),
            ("final", ""),
            ("final", "第1轮A区"),
            ("final", "半决赛第1组"),
        )
    ]
    stages = [
        fixtures.word_of(*one) for one in (("final", "heats"), ("final", "zones"), ("timed_final", "crews"))
    ]

    assert called == ["预赛 第2组", "决赛 第2组", "决赛", "决赛", "第1轮A区", "半决赛第1组"]
    assert stages == ["决赛", "比赛", "决赛"]


async def make_stage(contest: UUID, **details: object) -> UUID:
    wanted = {
        "id": uuid7(),
        "contest": contest,
        "number": 1,
        "round": Round.HEATS,
        "format": StageFormat.HEATS,
        "ruleset": "cn.best_times",
        "draw_ruleset": "cn.heats.lot",
        "draw_parameters": dumps({"lanes": 6}),
        "state": StageState.DRAFT,
        **details,
    }
    await Stage.insert(Stage(**wanted))  # type: ignore[arg-type]
    return UUID(str(wanted["id"]))


def spans(meet: Meet, count: int, *, session: UUID | None = None) -> list[Span]:
    return [
        Span(
            session=session or meet.session,
            starts_at=meet.starts_at + FIVE * n,
            ends_at=meet.starts_at + FIVE * (n + 1),
        )
        for n in range(count)
    ]


async def shown(stage: UUID) -> list[tuple[int, str, str, str]]:
    rows = await fetch(
        """
        SELECT f.number, o.title, to_char(o.starts_at AT TIME ZONE 'Asia/Shanghai', 'HH24:MI') AS at, o.state
        FROM fixture f JOIN occurrence o ON o.id = f.id WHERE f.stage = $1 ORDER BY f.number
        """,
        stage,
    )
    return [tuple(row.values()) for row in rows]


async def test_spans_become_draft_fixtures_where_their_session_is(meet: Meet, now: datetime) -> None:
    stage = await make_stage(meet.contest)

    made = await fixtures.make(stage, spans(meet, 2), by=None, now=now)

    assert await shown(stage) == [
        (1, "男子100米 小学甲组 预赛 第1组", "08:30", "draft"),
        (2, "男子100米 小学甲组 预赛 第2组", "08:35", "draft"),
    ]
    assert await fetch_value("SELECT count(DISTINCT space) FROM occurrence") == 1
    assert [row["id"] for row in await fetch("SELECT id FROM fixture ORDER BY number")] == made
    assert await fetch_value("SELECT fixtures_planned FROM stage") == 2


async def test_rounds_and_zones_are_named_before_anything_is_drawn(meet: Meet, now: datetime) -> None:
    stage = await make_stage(
        meet.contest,
        round=Round.FINAL,
        format=StageFormat.ZONES,
        draw_ruleset="angling.pegs",
        draw_parameters=dumps({"zones": 2, "rounds": 2}),
    )

    await fixtures.make(stage, spans(meet, 4), by=None, now=now)

    rows = await fetch(
        "SELECT f.turn, f.pool, o.label FROM fixture f JOIN occurrence o ON o.id = f.id ORDER BY f.number"
    )
    assert [tuple(row) for row in rows] == [
        (1, 1, "第1轮A区"),
        (1, 2, "第1轮B区"),
        (2, 1, "第2轮A区"),
        (2, 2, "第2轮B区"),
    ]


async def test_more_follow_at_the_same_distance_and_surplus_ones_go(meet: Meet, now: datetime) -> None:
    stage = await make_stage(meet.contest)
    await fixtures.make(stage, spans(meet, 2), by=None, now=now)

    await fixtures.resize(stage, 4, by=None, now=now)
    more = await shown(stage)
    await fixtures.resize(stage, 1, by=None, now=now)

    assert [row[2] for row in more] == ["08:30", "08:35", "08:40", "08:45"]
    assert [row[2] for row in await shown(stage)] == ["08:30"]


async def test_what_finds_no_room_behind_changes_nothing(meet: Meet, now: datetime) -> None:
    stage = await make_stage(meet.contest)
    await fixtures.make(stage, spans(meet, 2), by=None, now=now)

    with pytest.raises(SessionTooShort, match="还需要98组"):
        await fixtures.resize(stage, 100, by=None, now=now)

    assert len(await shown(stage)) == 2
    assert await fetch_value("SELECT fixtures_planned FROM stage") == 2


async def test_nothing_is_made_anew_after_publication_or_marks(meet: Meet, now: datetime) -> None:
    out = await make_stage(meet.contest, state=StageState.PUBLISHED)
    marked = await make_stage(meet.contest, number=2)
    ids = await fixtures.make(marked, spans(meet, 1), by=None, now=now)
    await execute(
        "INSERT INTO mark (id, fixture, item, text, revision, at) VALUES ($1, $2, 'wind', '+1.0', 1, $3)",
        uuid7(),
        ids[0],
        now,
    )

    with pytest.raises(AlreadyPublished):
        await fixtures.make(out, spans(meet, 1), by=None, now=now)
    with pytest.raises(MarksExist):
        await fixtures.resize(marked, 3, by=None, now=now)


async def test_a_session_of_another_meet_is_refused(meet: Meet, now: datetime) -> None:
    hall = await make_hall("体育馆二")
    elsewhere = await times.place(
        placement(hall.full, meet.starts_at, kind=OccurrenceKind.SESSION, length=timedelta(hours=3)),
        by=None,
        now=now,
    )
    stage = await make_stage(meet.contest)

    with pytest.raises(SessionUnsuitable):
        await fixtures.make(stage, spans(meet, 1, session=elsewhere), by=None, now=now)
