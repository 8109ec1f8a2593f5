"""Seats of later races: as soon as the races before are judged, whoever earned a seat sits in it.

For regattas, whose whole tree of races is drawn at once. A race that has a mark keeps its crews: that they are others
by now is told by the judge of the sheet.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.competitions import queries, seat_queries
from ysevents.competitions.rules.boats.seating import seats_of
from ysevents.competitions.service.stage_sheets import StageSheet
from ysevents.core.service import times

REGATTA = "boats.plan"


async def fill_seats(sheet: StageSheet, *, by: UUID | None, now: datetime) -> int:
    """Seat the crews of a regatta as its sheet stands; answers how many seats changed. In the caller's transaction."""
    judged = sheet.judged
    if sheet.row["ruleset"] != REGATTA or judged.outcome is None or judged.problems:
        return 0
    seats = seats_of(judged.sheet)
    earned = {seat: None if crew is None else sheet.ids[crew] for seat, crew in seats.items()}
    held = await seat_queries.sourced(sheet.id)
    changed = {
        row["id"]: (row, entry)
        for row in held
        if (entry := earned.get((row["number"], row["position"]))) != row["entry"]
    }
    if changed:
        await seat_queries.seat({slot: entry for slot, (_, entry) in changed.items()})
        await _tell(sheet.contest, list(changed.values()), by=by, now=now)
    return len(changed)


async def _tell(
    contest: UUID, changed: list[tuple[Any, UUID | None]], *, by: UUID | None, now: datetime
) -> None:
    """Agendas and calendars follow: who left a race leaves it there, who came stands in it."""
    entries = {entry.id: entry for entry in await queries.approved_entries(contest)}
    for row, _ in changed:
        if row["entry"] is not None:
            person = row["person"]
            await times.remove_participants(
                [row["fixture"]],
                person=person,
                organization=None if person else row["organization"],
                by=by,
                now=now,
            )
    for row, entry in changed:
        if entry in entries:
            await times.add_participants(row["fixture"], [entries[entry].attendance], by=by, now=now)
