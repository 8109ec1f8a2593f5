"""Fixtures of a stage: made from spans of the timetable, made more or fewer, taken away. They are empty here:
the draw fills them.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.competitions import queries, stage_queries
from ysevents.competitions.enums import Round, StageFormat, StageState
from ysevents.competitions.errors import (
    AlreadyPublished,
    MarksExist,
    SessionTooShort,
    SessionUnsuitable,
    StageNotFound,
)
from ysevents.competitions.rules import fixture_plans
from ysevents.competitions.schemas import Span
from ysevents.competitions.tables import Fixture, Stage
from ysevents.core.enums import OccurrenceKind, OccurrenceState
from ysevents.core.errors import NotWithinHolder
from ysevents.core.schemas import Placement
from ysevents.core.service import times
from ysevents.kit.database import savepoint, transaction

WORDS = {Round.TIMED_FINAL: "决赛"}
"""What stands on lists where it is not the label of the round."""
ROUNDS_INSIDE = (StageFormat.ZONES, StageFormat.CREWS)
"""Formats whose fixtures are rounds of one stage: rounds of angling, heats and finals of a regatta."""
HEAT = re.compile(r"第\d+组")
REARRANGED = "编排调整"


async def make(stage: UUID, spans: Sequence[Span], *, by: UUID | None, now: datetime) -> list[UUID]:
    """Make the fixtures of a stage as drafts of the timetable, one for each span; answers their ids.

    What stood before is taken away: AlreadyPublished or MarksExist where somebody was told of it already.
    """
    async with transaction():
        row = await get_locked(stage)
        await check_changeable(row)
        held = await stage_queries.fixtures(stage)
        await forget([f["id"] for f in held], by=by, now=now)
        ids = await _insert(row, spans, range(len(spans)), len(spans), by=by, now=now)
        await Stage.update({Stage.fixtures_planned: max(len(spans), 1)}).where(Stage.id == stage)
    return ids


async def resize(stage: UUID, count: int, *, by: UUID | None, now: datetime) -> None:
    """Let a stage have so many fixtures: surplus ones go, new ones follow the last at its distance.

    SessionTooShort where they find no room there; before anything is placed only the number planned changes.
    """
    async with transaction():
        row = await get_locked(stage)
        await check_changeable(row)
        await Stage.update({Stage.fixtures_planned: count}).where(Stage.id == stage)
        held = await stage_queries.fixtures(stage)
        if not held or len(held) == count:
            return
        await forget([f["id"] for f in held[count:]], by=by, now=now)
        if count > len(held):
            try:
                async with savepoint():
                    spans = _behind(held, count - len(held), row["fixture_minutes"])
                    await _insert(row, spans, range(len(held), count), count, by=by, now=now)
            except NotWithinHolder:
                raise SessionTooShort(row["title"], count - len(held)) from None


async def forget(fixtures: Collection[UUID], *, by: UUID | None, now: datetime) -> None:
    """Take fixtures away; those that stood in the public timetable are announced as cancelled."""
    published = await stage_queries.forget_fixtures(list(fixtures))
    if published:
        await times.cancel(published, reason=REARRANGED, by=by, now=now)


async def get_locked(stage: UUID) -> Any:
    """A stage, locked for a change; StageNotFound."""
    row = await stage_queries.lock_stage(stage)
    if row is None:
        raise StageNotFound
    return row


async def check_changeable(row: Any) -> None:
    """Nothing may be made anew once a list is out or a mark is in."""
    if await stage_queries.has_marks(row["id"]):
        raise MarksExist
    if row["state"] == StageState.PUBLISHED:
        raise AlreadyPublished


def word_of(round: str, format: str = "") -> str:
    """预赛, 决赛 ..; a stage whose fixtures are rounds of their own is no final."""
    if round == Round.FINAL and format in ROUNDS_INSIDE:
        return "比赛"
    return WORDS.get(Round(round), Round(round).label)


def heat_word(round: str, label: str) -> str:
    """`预赛 第2组` for the label `第2组`; labels that name their round stand alone: 决赛, 第1轮A区, 半决赛第1组."""
    word = word_of(round)
    return f"{word} {label}" if HEAT.fullmatch(label) else label or word


def _behind(held: Sequence[Any], more: int, minutes: int) -> list[Span]:
    """Spans behind the last fixture, as far apart as the last two were."""
    last = held[-1]
    step = timedelta(minutes=minutes)
    if len(held) > 1 and held[-2]["session"] == last["session"] and held[-2]["space"] == last["space"]:
        step = last["starts_at"] - held[-2]["starts_at"] or step
    return [
        Span(
            starts_at=last["starts_at"] + step * n,
            ends_at=last["ends_at"] + step * n,
            session=last["session"],
            space=last["space"],
            place=last["place"],
        )
        for n in range(1, more + 1)
    ]


async def _floors(sessions: Collection[UUID], root: UUID) -> dict[UUID, Any]:
    """Where each session is; SessionUnsuitable for one that is not of the meet, or off."""
    found = {session: await queries.space_of_session(session, root) for session in sessions}
    if None in found.values():
        raise SessionUnsuitable(fields={"session": SessionUnsuitable.message})
    return found


async def _insert(
    row: Any, spans: Sequence[Span], which: range, count: int, *, by: UUID | None, now: datetime
) -> list[UUID]:
    """Insert those of a stage's `count` fixtures that `which` counts from 0, with their occurrences."""
    format, round = StageFormat(row["format"]), Round(row["round"])
    where = await _floors({span.session for span in spans if span.session}, row["root"])
    named = fixture_plans.name(format, row["draw_parameters"], count)
    placements = [
        Placement(
            kind=OccurrenceKind.FIXTURE,
            event=row["contest"],
            title=f"{row['title']} {heat_word(round, named[i].name)}",
            label=named[i].name or word_of(round),
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            space=span.space or (where[span.session]["space"] if span.session and not span.place else None),
            place=span.place or (where[span.session]["place"] if span.session and not span.space else None),
            within=span.session,
            state=OccurrenceState.DRAFT,
        )
        for i, span in zip(which, spans, strict=True)
    ]
    await times.place_all(placements, by=by, now=now)
    if placements:
        await Fixture.insert(
            *(
                Fixture(
                    id=placed.id,
                    stage=row["id"],
                    number=named[i].number,
                    turn=named[i].turn,
                    pool=named[i].pool,
                    style=format.style,
                )
                for i, placed in zip(which, placements, strict=True)
            )
        )
    return [placed.id for placed in placements]
