"""What can be booked: the availability grid. Computed, never stored; only the insert decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import queries, rules
from ysevents.booking.enums import SlotState
from ysevents.booking.rules import Slot, Terms
from ysevents.booking.schemas import Cell, Grid, GridDay, GridRow, GridSpace
from ysevents.core.enums import OccurrenceKind, Sport
from ysevents.core.errors import VenueNotFound
from ysevents.facilities import service as facilities
from ysevents.facilities.rules import Rule, quarters
from ysevents.kit import cells, clock

DAY = timedelta(days=1)
SHOWN_FIRST = (SlotState.MINE, SlotState.EVENT, SlotState.CLOSED, SlotState.TAKEN)
"""What a slot says when several things stand on its floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupant:
    """What stands on a space, as the asker may know it."""

    state: SlotState
    title: str | None
    event: UUID | None
    booking: UUID | None


Floor = Mapping[UUID, Mapping[int, Occupant]]
"""For each space who has which cell."""


async def week_grid(
    venue: UUID,
    *,
    sport: Sport | None = None,
    day: date | None = None,
    visitor: Account | None,
    now: datetime,
) -> Grid:
    """Spaces by slots of one day, and how much is free on the others that can be booked now.

    Without a sport, or with one that is not lent there, the first; a day out of reach gives way to the
    nearest that is not. Three statements, whatever is on.
    """
    lent = await queries.lent_spaces(venue)
    if not lent:
        raise VenueNotFound
    sports = tuple(dict.fromkeys(Sport(row["sport"]) for row in lent if row["id"]))
    chosen = sport if sport in sports else next(iter(sports), None)
    spaces = [row for row in lent if row["sport"] == chosen and row["id"]]
    terms = queries.terms_of(spaces[0]) if spaces else None
    today = clock.local_day(now)
    last = rules.last_day(terms, now) if terms else today
    days = [today + n * DAY for n in range((last - today).days + 1)]
    opening = await facilities.list_rules(venue, today, last)
    floor = await _floor([row["id"] for row in spaces], today, last, visitor)
    columns = {
        on: [_cells(row, on, opening, terms, floor, now) for row in spaces] if terms else [] for on in days
    }
    shown = min(max(day or today, today), last)
    return Grid(
        venue=venue,
        venue_name=lent[0]["venue_name"],
        sport=chosen,
        sports=sports,
        day=shown,
        days=tuple(
            GridDay(
                on=on,
                free=sum(cell.state == SlotState.FREE for column in columns[on] for cell in column),
                is_open=any(columns[on]),
            )
            for on in days
        ),
        spaces=tuple(GridSpace(id=row["id"], name=row["name"], is_indoor=row["is_indoor"]) for row in spaces),
        rows=_rows(columns[shown]),
        terms=terms,
    )


async def _floor(spaces: Sequence[UUID], first: date, last: date, visitor: Account | None) -> Floor:
    floor: dict[UUID, dict[int, Occupant]] = {space: {} for space in spaces}
    span = cells.cells(clock.day_span(first)[0], clock.day_span(last)[1])
    account = visitor.id if visitor else None
    for row in await queries.occupants(spaces, span.start, span.stop, account=account):
        occupant = _occupant(row)
        floor[row["space"]].update(dict.fromkeys(range(row["first"], row["last"] + 1), occupant))
    return floor


def _occupant(row: Any) -> Occupant:
    if row["kind"] == OccurrenceKind.BOOKING:
        state = SlotState.MINE if row["booking"] else SlotState.TAKEN
    else:
        state = SlotState.CLOSED if row["kind"] == OccurrenceKind.CLOSURE else SlotState.EVENT
    return Occupant(state=state, title=row["title"], event=row["event"], booking=row["booking"])


def _cells(
    space: Any, day: date, opening: Sequence[Rule], terms: Terms, floor: Floor, now: datetime
) -> list[Cell]:
    """The slots of one space on one day with their states."""
    if (space["opened_on"] or day) > day or (space["closed_on"] or day + DAY) <= day:
        return []
    midnight = cells.cells(*clock.day_span(day)).start
    held = floor[space["id"]]
    return [
        _cell(space["id"], slot, day, held, midnight, now)
        for slot in rules.slots(quarters(opening, space["id"], day), terms.slot_minutes)
    ]


def _cell(
    space: UUID, slot: Slot, day: date, held: Mapping[int, Occupant], midnight: int, now: datetime
) -> Cell:
    starts_at, ends_at = slot.span(day)
    wanted = range(midnight + slot.start_minute // 15, midnight + slot.end_minute // 15)
    there = [occupant for cell in wanted if (occupant := held.get(cell))] if held else []
    first = min(there, key=lambda o: SHOWN_FIRST.index(o.state), default=None)
    state = first.state if first else SlotState.FREE
    if state != SlotState.MINE and starts_at <= now:
        state, first = SlotState.PAST, None
    return Cell(
        space=space,
        starts_at=starts_at,
        ends_at=ends_at,
        state=state,
        title=first.title if first else None,
        event=first.event if first else None,
        booking=first.booking if first else None,
        fee_fen=slot.fee_fen,
    )


def _rows(columns: Sequence[Sequence[Cell]]) -> tuple[GridRow, ...]:
    """Columns of cells as rows by their start; None where a space has no slot just then."""
    by_start = [{cell.starts_at: cell for cell in column} for column in columns]
    ends = {cell.starts_at: cell.ends_at for column in columns for cell in column}
    return tuple(
        GridRow(starts_at=start, ends_at=ends[start], cells=tuple(c.get(start) for c in by_start))
        for start in sorted(ends)
    )
