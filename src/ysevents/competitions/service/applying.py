"""From what the rules placed to occurrences: fixtures made where there are none, the others moved in one act."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.competitions.rules.scheduling.model import Placed
from ysevents.competitions.schemas import Span
from ysevents.competitions.service import fixtures
from ysevents.competitions.service.timetable_board import Loaded, instant
from ysevents.core.enums import OccurrenceState
from ysevents.core.schemas import Move
from ysevents.core.service import times


async def apply(
    loaded: Loaded,
    placed: Sequence[Placed],
    *,
    by: UUID,
    now: datetime,
    only: set[UUID] | None = None,
) -> None:
    """Make the fixtures of stages that have none, and move the others, all in one act."""
    by_stage: dict[UUID, list[Placed]] = {}
    for p in placed:
        if not p.is_fixed and (only is None or p.stage in only):
            by_stage.setdefault(UUID(str(p.stage)), []).append(p)
    moves: list[Move] = []
    for stage, of_stage in by_stage.items():
        if not loaded.fixtures.get(stage):
            ordered = sorted(of_stage, key=lambda p: p.number)
            await fixtures.make(stage, [_span(loaded, p) for p in ordered], by=by, now=now)
            continue
        for p in of_stage:
            row = loaded.fixture(stage, p.number)
            if row is not None:
                moves += _move(loaded, row, p)
    if moves:
        await times.rearrange(moves, by=by, now=now)


def _span(loaded: Loaded, placed: Placed) -> Span:
    """Where a new fixture goes: within its session where that holds the floor, else on a floor of its own."""
    session = loaded.sessions[UUID(str(placed.session))]
    space = UUID(str(placed.area)) if placed.area in loaded.spaces else None
    is_within = session["space"] is not None or session["place"] is not None
    return Span(
        starts_at=instant(placed.starts),
        ends_at=instant(placed.ends),
        session=session["id"] if is_within else None,
        space=space or session["space"],
        place=None if space else session["place"],
    )


def _move(loaded: Loaded, row: Any, placed: Placed) -> list[Move]:
    """The move of a fixture to where it was placed; none if it stands there already."""
    span = _span(loaded, placed)
    there = (row["starts_at"], row["ends_at"], row["within"], row["space"], row["place"])
    is_off = row["occurrence_state"] == OccurrenceState.POSTPONED
    if not is_off and there == (span.starts_at, span.ends_at, span.session, span.space, span.place):
        return []
    return [
        Move(
            occurrence=row["id"],
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            space=span.space,
            place=span.place,
            within=span.session,
        )
    ]
