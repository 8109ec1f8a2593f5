"""What follows when fixtures have moved: later rounds of their contests, put behind them or put off."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.competitions import timetable_queries
from ysevents.competitions.enums import FixtureState
from ysevents.competitions.rules.scheduling import placing
from ysevents.competitions.rules.scheduling.model import Board, Placed, Stage
from ysevents.competitions.service.applying import apply
from ysevents.competitions.service.timetable_board import LIVE, Loaded, load, minute
from ysevents.core.enums import OccurrenceState
from ysevents.core.schemas import Move
from ysevents.core.service import times


async def follow(meet: UUID, stages: Collection[UUID], *, reason: str, by: UUID, now: datetime) -> None:
    """Bring the rounds after these stages into order, one after the other, in the caller's transaction.

    A round that would begin before the one before it is over and rested goes to the next place it fits;
    where there is none, or where that round has no time itself, it is put off as well. A round that was put off
    with the one before it comes back once that has its times again: to where it was, else to the next place it fits.
    """
    loaded = await load(meet)
    touched = {s.contest for s in loaded.board.stages if s.key in stages}
    later = sorted(
        (s for s in loaded.board.stages if s.contest in touched and s.number > 1), key=lambda s: s.number
    )
    for stage in later:
        before = next(
            (s for s in loaded.board.stages if (s.contest, s.number) == (stage.contest, stage.number - 1)),
            None,
        )
        if before is None:
            continue
        if await _waits(meet, loaded, before, stage):
            await _bring_back(loaded, before, stage, reason=reason, by=by, now=now)
        elif _is_broken(loaded, before, stage):
            await _put_behind(loaded, stage, reason=reason, by=by, now=now)
        else:
            continue
        loaded = await load(meet)


async def _waits(meet: UUID, loaded: Loaded, before: Stage, stage: Stage) -> bool:
    """Whether a round was put off in one act with the one before it, which has all its times again."""
    rows, earlier = (loaded.fixtures.get(UUID(str(one.key)), ()) for one in (stage, before))
    if not rows or any(row["occurrence_state"] != OccurrenceState.POSTPONED for row in rows):
        return False
    if not earlier or len(_of(loaded.board, before)) < len(before.turns):
        return False
    return await timetable_queries.put_off_together(meet, rows[0]["id"], [row["id"] for row in earlier])


async def _bring_back(
    loaded: Loaded, before: Stage, stage: Stage, *, reason: str, by: UUID, now: datetime
) -> None:
    rows = loaded.fixtures[UUID(str(stage.key))]
    over = max(p.ends for p in _of(loaded.board, before)) + stage.rest
    if all(minute(row["starts_at"]) >= over and _is_free(loaded, row) for row in rows):
        moves = [
            Move(
                occurrence=row["id"],
                starts_at=row["starts_at"],
                ends_at=row["ends_at"],
                space=row["space"],
                place=row["place"],
                within=row["within"],
            )
            for row in rows
        ]
        await times.rearrange(moves, reason=reason, by=by, now=now)
    else:
        await _put_behind(loaded, stage, reason=reason, by=by, now=now)


def _is_free(loaded: Loaded, row: Any) -> bool:
    """Whether the place of a fixture that was put off is still there: its session on, nobody else on its ground."""
    session = loaded.sessions.get(row["within"])
    if session is None or session["state"] not in LIVE:
        return False
    return (
        session["starts_at"] <= row["starts_at"]
        and row["ends_at"] <= session["ends_at"]
        and not any(
            other["within"] == row["within"]
            and other["space"] == row["space"]
            and other["starts_at"] < row["ends_at"]
            and row["starts_at"] < other["ends_at"]
            for other in loaded.standing.values()
        )
    )


def _is_broken(loaded: Loaded, before: Stage, stage: Stage) -> bool:
    held = _of(loaded.board, stage)
    if not held:
        return False
    earlier = _of(loaded.board, before)
    if len(earlier) < len(before.turns):
        return bool(loaded.fixtures.get(UUID(str(before.key))))
    return min(p.starts for p in held) < max(p.ends for p in earlier) + stage.rest


async def _put_behind(loaded: Loaded, stage: Stage, *, reason: str, by: UUID, now: datetime) -> None:
    rows = loaded.fixtures[UUID(str(stage.key))]
    if any(row["state"] == FixtureState.HANDED_IN for row in rows):
        return
    free = tuple(replace(p, is_fixed=p.stage != stage.key) for p in loaded.board.placed)
    plan = placing.place(replace(loaded.board, placed=free), only=[stage.key])
    placed = [p for p in plan.placed if p.stage == stage.key]
    if placed:
        await apply(loaded, placed, by=by, now=now, only={UUID(str(stage.key))})
    else:
        await _put_off(rows, reason=reason, by=by, now=now)


async def _put_off(rows: Collection[Any], *, reason: str, by: UUID, now: datetime) -> None:
    """What is out is postponed; drafts nobody was told of leave their session."""
    told = [
        r["id"]
        for r in rows
        if r["occurrence_state"] in {OccurrenceState.CONFIRMED, OccurrenceState.TENTATIVE}
    ]
    await times.postpone(told, reason=reason, by=by, now=now)


def _of(board: Board, stage: Stage) -> list[Placed]:
    return [p for p in board.placed if p.stage == stage.key]
