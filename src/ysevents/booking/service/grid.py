"""What can be booked: the availability grid. Computed, never stored; only the insert decides."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import queries, rules
from ysevents.booking.enums import SlotState
from ysevents.booking.rules import Slot, Terms
from ysevents.booking.schemas import Cell, Grid, GridDay, GridRow, GridSpace, Shut, WeekCounts, WeekRow
from ysevents.core.enums import OccurrenceKind, Sport
from ysevents.core.errors import VenueNotFound
from ysevents.facilities import service as facilities
from ysevents.facilities.rules import QUARTERS_A_DAY
from ysevents.facilities.rules.hours import Hours
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


@dataclass(slots=True)
class Stand:
    """What stands on one space, in quarters since the midnight of the first day."""

    held: int = 0
    """The quarters that anybody has, as bits."""
    occupants: list[tuple[int, int, Occupant]] = field(default_factory=list)
    """Each with its first quarter and the one after its last."""


Floor = Mapping[UUID, Stand]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Opening hours and what stands on the floor since `first`, from which the state of any slot follows.

    A grid asks for thousands of slots: whether one is free is told by bits, who is there only where they meet.
    """

    opening: Hours
    terms: Terms
    floor: Floor
    first: date
    heard: dict[tuple[UUID | None, date], dict[int, Slot]] = field(default_factory=dict)
    """Slots worked out before: one key for all spaces without rules of their own."""
    own: frozenset[Hashable]
    """The spaces that have such."""

    def cells(self, space: Any, day: date, now: datetime) -> list[Cell]:
        """The slots of one space on one day with their states."""
        midnight, stand, begin = rules.instant(day, 0), self.floor[space["id"]], self._begin(day)
        return [
            _cell(
                space["id"],
                slot,
                midnight + slot.start_minute * rules.MINUTE,
                midnight + slot.end_minute * rules.MINUTE,
                _there(stand, begin, slot),
                now,
            )
            for slot in self._slots(space, day).values()
        ]

    def summary(self, spaces: Sequence[Any], day: date, now: datetime) -> GridDay:
        """How many slots of all the spaces are free on a day."""
        begun = rules.minute_of(now) if clock.local_day(now) == day else -1
        begin, free, is_open = self._begin(day), 0, False
        for space in spaces:
            slots, held = self._slots(space, day), self.floor[space["id"]].held >> begin
            is_open = is_open or bool(slots)
            free += sum(start > begun and not held & slot.bits for start, slot in slots.items())
        return GridDay(on=day, free=free, is_open=is_open)

    def counts(self, spaces: Sequence[Any], day: date, now: datetime) -> dict[tuple[int, int], int]:
        """How many of the spaces are free on a day, by start and end of their slots."""
        begun = rules.minute_of(now) if clock.local_day(now) == day else -1
        begin, found = self._begin(day), dict[tuple[int, int], int]()
        for space in spaces:
            held = self.floor[space["id"]].held >> begin
            for start, slot in self._slots(space, day).items():
                is_free = start > begun and not held & slot.bits
                found[start, slot.end_minute] = found.get((start, slot.end_minute), 0) + is_free
        return found

    def _begin(self, day: date) -> int:
        return (day - self.first).days * QUARTERS_A_DAY

    def _slots(self, space: Any, day: date) -> dict[int, Slot]:
        """The slots of one space by the minute they start; none while it is closed."""
        if (space["opened_on"] or day) > day or (space["closed_on"] or day + DAY) <= day:
            return {}
        key = (space["id"] if space["id"] in self.own else None, day)
        found = self.heard.get(key)
        if found is None:
            heard = self.opening.heard(space["id"], space["sport"], day)
            found = self.heard[key] = rules.slots(heard, self.terms.slot_minutes)
        return found


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
    lent, sports, chosen = await _lent(venue, sport, space)
    spaces = [row for row in lent if row["sport"] == chosen and row["id"]]
    terms = queries.terms_of(spaces[0]) if spaces else None
    today = clock.local_day(now)
    last = rules.last_day(terms, now) if terms else today
    days = [today + n * DAY for n in range((last - today).days + 1)]
    opening = await facilities.get_hours(venue, today, last)
    floor = await _floor([row["id"] for row in spaces], today, last, visitor)
    shown = min(max(day or today, today), last)
    own = frozenset(rule.space for rule in opening.rules if rule.space)
    table = Table(opening=opening, terms=terms, floor=floor, first=today, own=own) if terms else None
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
        day_type=opening.day_type(shown),
        closures=_closures(spaces, floor, (shown - today).days * QUARTERS_A_DAY),
    )


async def week_counts(
    venue: UUID, *, sport: str | None = None, visitor: Account | None, now: datetime
) -> WeekCounts:
    """How many courts of a sport are free at each hour of the days that can be booked. Three statements."""
    lent, sports, chosen = await _lent(venue, sport, None)
    spaces = [row for row in lent if row["sport"] == chosen and row["id"]]
    terms = queries.terms_of(spaces[0]) if spaces else None
    today = clock.local_day(now)
    last = rules.last_day(terms, now) if terms else today
    days = [today + n * DAY for n in range((last - today).days + 1)] if terms else []
    rows: list[WeekRow] = []
    if terms:
        opening = await facilities.get_hours(venue, today, last)
        floor = await _floor([row["id"] for row in spaces], today, last, visitor)
        own = frozenset(rule.space for rule in opening.rules if rule.space)
        table = Table(opening=opening, terms=terms, floor=floor, first=today, own=own)
        counts = [table.counts(spaces, day, now) for day in days]
        rows = [
            WeekRow(start_minute=start, end_minute=end, free=tuple(of.get((start, end)) for of in counts))
            for start, end in sorted({key for of in counts for key in of})
        ]
    return WeekCounts(
        venue=venue,
        venue_name=lent[0]["venue_name"],
        sport=chosen,
        sports=sports,
        days=tuple(days),
        rows=tuple(rows),
    )


async def _lent(
    venue: UUID, sport: str | None, space: UUID | None
) -> tuple[list[Any], tuple[Sport, ...], Sport | None]:
    """What a venue lends, its sports, and the one that is meant."""
    lent = await queries.lent_spaces(venue)
    if not lent:
        raise VenueNotFound
    sports = _sports(lent)
    sport_of = {row["id"]: row["sport"] for row in lent}
    chosen = next(
        (s for wanted in (sport, sport_of.get(space), *sports) for s in sports if s == wanted), None
    )
    return lent, sports, chosen


def _closures(spaces: Sequence[Any], floor: Floor, begin: int) -> tuple[Shut, ...]:
    """What is shut on a day, each notice once, with the spaces it is about."""
    found: dict[str, list[str]] = {}
    for row in spaces:
        for since, until, occupant in floor[row["id"]].occupants:
            is_today = since < begin + QUARTERS_A_DAY and until > begin
            if occupant.state == SlotState.CLOSED and occupant.title and is_today:
                found.setdefault(occupant.title, []).append(row["name"])
    return tuple(Shut(notice=notice, spaces=tuple(dict.fromkeys(names))) for notice, names in found.items())


async def bookable_sports(venue: UUID) -> list[Sport]:
    """The sports for which a space of the venue is lent to residents."""
    return list(_sports(await queries.lent_spaces(venue)))


async def free_cells(
    venue: UUID,
    spaces: Sequence[UUID],
    first: date,
    last: date,
    *,
    beyond_release: bool = False,
    now: datetime,
) -> list[Cell]:
    """The slots of these spaces on the days first to last that anybody could book now, or once they are released."""
    lent = [row for row in await queries.lent_spaces(venue) if row["id"] in set(spaces)]
    if not lent:
        return []
    opening = await facilities.get_hours(venue, first, last)
    floor = await _floor([row["id"] for row in lent], first, last, None)
    own = frozenset(rule.space for rule in opening.rules if rule.space)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    free = []
    for row in lent:
        terms = queries.terms_of(row)
        assert terms is not None
        table = Table(opening=opening, terms=terms, floor=floor, first=first, own=own)
        for day in days:
            if beyond_release or day <= rules.last_day(terms, now):
                free += [cell for cell in table.cells(row, day, now) if cell.state == SlotState.FREE]
    return free


def _sports(lent: Sequence[Any]) -> tuple[Sport, ...]:
    return tuple(dict.fromkeys(Sport(row["sport"]) for row in lent if row["id"]))


async def _floor(spaces: Sequence[UUID], first: date, last: date, visitor: Account | None) -> Floor:
    floor = {space: Stand() for space in spaces}
    span = cells.cells(clock.day_span(first)[0], clock.day_span(last)[1])
    account = visitor.id if visitor else None
    for row in await queries.occupants(spaces, span.start, span.stop, account=account):
        stand, begin, end = floor[row["space"]], row["first"] - span.start, row["last"] + 1 - span.start
        stand.held |= (1 << end) - (1 << begin)
        stand.occupants.append((begin, end, _occupant(row)))
    return floor


def _there(stand: Stand, begin: int, slot: Slot) -> Sequence[Occupant]:
    """Who stands on a slot of the day whose first quarter is `begin`."""
    if not stand.held >> begin & slot.bits:
        return ()
    first, end = begin + slot.quarters.start, begin + slot.quarters.stop
    return [occupant for since, until, occupant in stand.occupants if since < end and first < until]


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
