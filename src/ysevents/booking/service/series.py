"""Bookings that recur weekly: each date a booking of its own, under one series.

What cannot be had is named date by date before anything is booked: the rest, or none. A date can be skipped
and put back.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import change_queries, queries, rules
from ysevents.booking.enums import Channel, DateState
from ysevents.booking.errors import (
    BookingNotFound,
    HolderMissing,
    NotInSeries,
    NotYourGroup,
    SeriesTooLong,
    SeriesWithGaps,
    SlotAlreadyTaken,
    SpaceElsewhere,
)
from ysevents.booking.making_queries import Details
from ysevents.booking.rules import Refusal
from ysevents.booking.schemas import Booked, DeskSeriesIn, SeriesDate, SeriesIn
from ysevents.booking.service.bookings import get_booking
from ysevents.booking.service.contacts import met_at_desk
from ysevents.booking.service.desks import check_desk, is_at_desk
from ysevents.booking.service.placing import Wish, place_one, together
from ysevents.booking.service.several import list_groups
from ysevents.core.enums import DayKind, OccurrenceKind
from ysevents.core.errors import SpaceNotFound
from ysevents.core.service import calendars, times
from ysevents.facilities import service as facilities
from ysevents.kit import cells, clock
from ysevents.kit.ids import uuid7

WEEK = timedelta(days=7)
MOST_DATES = 60
REFUSED = {
    Refusal.PAST: DateState.PAST,
    Refusal.NOT_YET: DateState.NOT_YET,
    Refusal.NOT_OPEN: DateState.NOT_OPEN,
    Refusal.OFF_RASTER: DateState.NOT_OPEN,
}


async def plan_series(
    space: UUID, *, starts_at: datetime, until: date, account: Account, now: datetime
) -> list[SeriesDate]:
    """What each weekly date of a series would come to now; as many statements for one as for sixty.

    On a public holiday nothing recurs: it is named, and may be booked by itself.
    """
    days = _days(starts_at, until)
    venue = await queries.venue_of(space)
    row = next((r for r in await queries.lent_spaces(venue) if r["id"] == space), None) if venue else None
    if venue is None or row is None:
        raise SpaceNotFound
    terms = queries.terms_of(row)
    assert terms is not None
    hours = await facilities.get_hours(venue, days[0], days[-1])
    titles = {
        d.day: d.title for d in await calendars.list_days(days[0], days[-1]) if d.kind == DayKind.HOLIDAY
    }
    span = cells.cells(clock.day_span(days[0])[0], clock.day_span(days[-1])[1])
    held = await queries.occupants([space], span.start, span.stop, account=account.id)
    by_clerk = await is_at_desk(venue, account)
    found = []
    for day in days:
        at = rules.instant(day, rules.minute_of(starts_at))
        slot = rules.find_slot(hours.heard(space, row["sport"], day), terms, at, now, by_clerk=by_clerk)
        if isinstance(slot, Refusal):
            found.append(SeriesDate(starts_at=at, state=REFUSED[slot]))
            continue
        there = _there(held, at, slot.span(day)[1])
        if day in titles:
            found.append(SeriesDate(starts_at=at, state=DateState.HOLIDAY, words=titles[day]))
        elif (row["opened_on"] or day) > day or (row["closed_on"] or day + WEEK) <= day:
            found.append(SeriesDate(starts_at=at, state=DateState.NOT_OPEN))
        elif there is not None:
            found.append(there)
        else:
            found.append(SeriesDate(starts_at=at, state=DateState.FREE))
    return found


async def book_series(wanted: SeriesIn, *, account: Account, now: datetime) -> UUID:
    """Book a court week after week for oneself or a club; answers the series.

    SeriesWithGaps names every date that cannot be had, unless the rest will do.
    """
    if account.person is None:
        raise HolderMissing
    if wanted.organization and wanted.organization not in {
        group.id for group in await list_groups(account, now=now)
    }:
        raise NotYourGroup
    details = Details(organization=wanted.organization, note=wanted.note)
    holder = account.person

    async def act() -> UUID:
        return await _place(wanted, holder, details, account, now, by_clerk=False)

    return await together(act)


async def book_series_at_desk(venue: UUID, wanted: DeskSeriesIn, *, account: Account, now: datetime) -> UUID:
    """The same for somebody at the desk, beyond what is released; answers the series."""
    await check_desk(venue, account)
    if await queries.venue_of(wanted.space) != venue:
        raise SpaceElsewhere
    details = Details(channel=Channel(wanted.channel), organization=wanted.organization, note=wanted.note)

    async def act() -> UUID:
        holder = await met_at_desk(wanted.name, wanted.phone, by=account.id, now=now)
        return await _place(wanted, holder, details, account, now, by_clerk=True)

    return await together(act)


async def list_series(series: UUID, *, account: Account) -> list[Booked]:
    """All of a series, skipped dates too, by date; of one's own, or of one's desk."""
    found = await queries.bookings("b.series = $1", series)
    if not found:
        raise BookingNotFound
    await get_booking(found[0].id, account=account)
    return found


async def put_back(booking: UUID, *, account: Account, now: datetime) -> UUID:
    """Book a skipped date of a series again as it was, if it can still be had; answers the new booking."""
    booked = await get_booking(booking, account=account)
    if booked.series is None:
        raise NotInSeries
    held = await change_queries.held(booking)
    details = Details(
        channel=booked.channel, organization=held.organization, series=booked.series, note=booked.note
    )
    wish = Wish(
        space=booked.space,
        starts_at=booked.starts_at,
        holder=held.person,
        details=details,
        by_clerk=await is_at_desk(booked.venue, account),
    )

    async def act() -> UUID:
        return await place_one(wish, account=account, now=now)

    return await together(act)


async def _place(
    wanted: SeriesIn | DeskSeriesIn,
    holder: UUID,
    details: Details,
    account: Account,
    now: datetime,
    *,
    by_clerk: bool,
) -> UUID:
    await times.expire(now)
    planned = await plan_series(
        wanted.space, starts_at=wanted.starts_at, until=wanted.until, account=account, now=now
    )
    free = [one.starts_at for one in planned if one.state == DateState.FREE]
    if not free or (len(free) < len(planned) and not wanted.skip_taken):
        raise SeriesWithGaps(planned)
    series = uuid7()
    for starts_at in free:
        wish = Wish(
            space=wanted.space,
            starts_at=starts_at,
            holder=holder,
            details=replace(details, series=series),
            by_clerk=by_clerk,
        )
        try:
            await place_one(wish, account=account, now=now)
        except SlotAlreadyTaken:  # taken since it was planned
            raise SeriesWithGaps(_with(planned, starts_at, DateState.TAKEN)) from None
    return series


def _days(starts_at: datetime, until: date) -> list[date]:
    first = clock.local_day(starts_at)
    number = (until - first).days // 7 + 1
    if not 1 <= number <= MOST_DATES:
        raise SeriesTooLong
    return [first + n * WEEK for n in range(number)]


def _there(held: Sequence[Any], start: datetime, end: datetime) -> SeriesDate | None:
    """What stands in the way, events and closures before residents, told by what and never by whom."""
    wanted = cells.cells(start, end)
    rows = [row for row in held if row["first"] < wanted.stop and row["last"] >= wanted.start]
    if not rows:
        return None
    rows.sort(key=lambda row: row["kind"] == OccurrenceKind.BOOKING)
    kind, words = rows[0]["kind"], rows[0]["title"]
    if kind == OccurrenceKind.BOOKING:
        return SeriesDate(starts_at=start, state=DateState.TAKEN)
    state = DateState.CLOSED if kind == OccurrenceKind.CLOSURE else DateState.EVENT
    return SeriesDate(starts_at=start, state=state, words=words)


def _with(planned: Sequence[SeriesDate], starts_at: datetime, state: DateState) -> list[SeriesDate]:
    return [
        SeriesDate(starts_at=starts_at, state=state) if one.starts_at == starts_at else one for one in planned
    ]
