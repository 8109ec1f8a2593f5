"""What follows when fixtures have moved: later rounds of their contests, put behind them or put off."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.competitions.enums import FixtureState
from ysevents.competitions.rules.scheduling import placing
from ysevents.competitions.rules.scheduling.model import Board, Placed, Stage
from ysevents.competitions.service.applying import apply
from ysevents.competitions.service.timetable_board import Loaded, load
from ysevents.core.enums import OccurrenceState
from ysevents.core.service import times


async def follow(meet: UUID, stages: Collection[UUID], *, reason: str, by: UUID, now: datetime) -> None:
    """Bring the rounds after these stages into order, one after the other, in the caller's transaction.

    A round that would begin before the one before it is over and rested goes to the next place it fits;
    where there is none, or where that round has no time itself, it is put off as well.
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
        if before is None or not _is_broken(loaded, before, stage):
            continue
        await _put_behind(loaded, stage, reason=reason, by=by, now=now)
        loaded = await load(meet)


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
