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
from ysevents.facilities.rules import Rule, applying
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Opening rules and what stands on the floor, from which the state of any slot follows."""

    opening: Sequence[Rule]
    terms: Terms
    floor: Floor

    def cells(self, space: Any, day: date, now: datetime) -> list[Cell]:
        """The slots of one space on one day with their states."""
        midnight, held = rules.instant(day, 0), self.floor[space["id"]]
        return [
            _cell(
                space["id"],
                slot,
                midnight + slot.start_minute * rules.MINUTE,
                midnight + slot.end_minute * rules.MINUTE,
                [held[quarter] for quarter in wanted if quarter in held],
                now,
            )
            for slot, wanted in self._slots(space, day)
        ]

    def summary(self, spaces: Sequence[Any], day: date, now: datetime) -> GridDay:
        """How many slots of all the spaces are free on a day."""
        begun = rules.minute_of(now) if clock.local_day(now) == day else -1
        slots = [(space["id"], slot, wanted) for space in spaces for slot, wanted in self._slots(space, day)]
        free = [
            slot.start_minute > begun and self.floor[space].keys().isdisjoint(wanted)
            for space, slot, wanted in slots
        ]
        return GridDay(on=day, free=sum(free), is_open=bool(slots))

    def _slots(self, space: Any, day: date) -> list[tuple[Slot, range]]:
        """The slots of one space with their cells; none while it is closed."""
        if (space["opened_on"] or day) > day or (space["closed_on"] or day + DAY) <= day:
            return []
        first = cells.cells(*clock.day_span(day)).start
        return [
            (slot, range(first + slot.quarters.start, first + slot.quarters.stop))
            for slot in rules.slots(
                applying(self.opening, space["id"], day), self.terms.slot_minutes
            ).values()
        ]


async def week_grid(
    venue: UUID,
    *,
    sport: str | None = None,
    space: UUID | None = None,
    day: date | None = None,
    visitor: Account | None,
    now: datetime,
) -> Grid:
    """Spaces by slots of one day, and how much is free on the others that can be booked now.

    Without a sport that is lent there, that of `space`, else the first; a day out of reach gives way to
    the nearest that is not. Three statements, whatever is on.
    """
    lent = await queries.lent_spaces(venue)
    if not lent:
        raise VenueNotFound
    sports = _sports(lent)
    sport_of = {row["id"]: row["sport"] for row in lent}
    chosen = next(
        (s for wanted in (sport, sport_of.get(space), *sports) for s in sports if s == wanted), None
    )
    spaces = [row for row in lent if row["sport"] == chosen and row["id"]]
    terms = queries.terms_of(spaces[0]) if spaces else None
    today = clock.local_day(now)
    last = rules.last_day(terms, now) if terms else today
    days = [today + n * DAY for n in range((last - today).days + 1)]
    opening = await facilities.list_rules(venue, today, last)
    floor = await _floor([row["id"] for row in spaces], today, last, visitor)
    shown = min(max(day or today, today), last)
    table = Table(opening=opening, terms=terms, floor=floor) if terms else None
    columns = [table.cells(row, shown, now) for row in spaces] if table else []
    return Grid(
        venue=venue,
        venue_name=lent[0]["venue_name"],
        sport=chosen,
        sports=sports,
        day=shown,
        days=tuple(table.summary(spaces, on, now) for on in days) if table else (),
        spaces=tuple(GridSpace(id=row["id"], name=row["name"], is_indoor=row["is_indoor"]) for row in spaces),
        rows=_rows(columns),
        terms=terms,
    )


async def bookable_sports(venue: UUID) -> list[Sport]:
    """The sports for which a space of the venue is lent to residents."""
    return list(_sports(await queries.lent_spaces(venue)))


def _sports(lent: Sequence[Any]) -> tuple[Sport, ...]:
    return tuple(dict.fromkeys(Sport(row["sport"]) for row in lent if row["id"]))


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


def _cell(
    space: UUID,
    slot: Slot,
    starts_at: datetime,
    ends_at: datetime,
    there: Sequence[Occupant],
    now: datetime,
) -> Cell:
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
        fee_class=slot.fee_class,
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
