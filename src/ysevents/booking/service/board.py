"""The desk's screen: what is on each court of a venue today, and one booking with all that can be done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.booking import desk_queries, queries, rules
from ysevents.booking.desk_queries import Paid
from ysevents.booking.enums import BookingState, Channel
from ysevents.booking.errors import BookingNotFound
from ysevents.booking.schemas import Booked
from ysevents.booking.service.bookings import get_booking
from ysevents.booking.service.desks import check_desk
from ysevents.core.enums import OccurrenceKind, ParticipantRole
from ysevents.core.errors import VenueNotFound
from ysevents.facilities import service as facilities
from ysevents.facilities.rules import Rule
from ysevents.kit import cells, clock

SHORTEST = 2
"""So many letters of pinyin at least find somebody; one character of Chinese does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Something on a court. A booking has a holder and what they paid; all else a title."""

    space: UUID
    starts_at: datetime
    ends_at: datetime
    kind: OccurrenceKind
    title: str | None
    booking: UUID | None
    state: BookingState | None
    channel: Channel | None
    holder: str | None
    organization_name: str | None
    note: str | None
    people: int
    arrived: int
    fee_fen: int
    paid_fen: int
    is_own: bool
    """False where it has this court because it has a larger one over the same floor."""

    def is_on(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at

    @property
    def due_fen(self) -> int:
        """What is still to be paid."""
        return max(self.fee_fen - self.paid_fen, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCourt:
    """A court with what is on it, the earliest first."""

    space: UUID
    name: str
    is_lent: bool
    slot_at: datetime | None
    """When the slot begun that may still be booked for who stands there; None while the court is not open."""
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A day of a venue."""

    venue: UUID
    venue_name: str
    day: date
    courts: tuple[BoardCourt, ...]

    @property
    def bookings(self) -> list[Stand]:
        """Each booking once, as they begin."""
        own = [stand for court in self.courts for stand in court.stands if stand.booking and stand.is_own]
        return sorted(own, key=lambda stand: stand.starts_at)

    def court_name(self, space: UUID) -> str:
        return next(court.name for court in self.courts if court.space == space)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """Somebody with an admission to a booking."""

    admission: UUID
    name: str
    is_holder: bool
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskBooking:
    """A booking as a clerk has it before them."""

    booked: Booked
    comers: tuple[Comer, ...]
    payments: tuple[Paid, ...]

    @property
    def paid_fen(self) -> int:
        return sum(paid.fen for paid in self.payments)

    @property
    def due_fen(self) -> int:
        return max(self.booked.fee_fen - self.paid_fen, 0)


async def get_board(venue: UUID, *, account: Account, now: datetime) -> Board:
    """Today at a venue, for who is at its desk; that a list of names was opened is written down once an hour."""
    await check_desk(venue, account)
    lent = await queries.lent_spaces(venue)
    if not lent:
        raise VenueNotFound
    await accounts.record_view(
        "desk_board_viewed", account=account, object_kind="venue", object_id=venue, now=now
    )
    day = clock.local_day(now)
    hours = await facilities.get_hours(venue, day, day)
    span = cells.cells(*clock.day_span(day))
    stands: dict[UUID, list[Stand]] = {}
    for row in await desk_queries.stands(venue, span.start, span.stop):
        stands.setdefault(row["space"], []).append(_stand(row))
    return Board(
        venue=venue,
        venue_name=lent[0]["venue_name"],
        day=day,
        courts=tuple(
            BoardCourt(
                space=row["id"],
                name=row["name"],
                is_lent=row["slot_minutes"] is not None,
                slot_at=_slot_at(hours.heard(row["id"], row["sport"], day), row["slot_minutes"], now),
                stands=tuple(stands.get(row["id"], ())),
            )
            for row in lent
            if row["id"]
        ),
    )


async def get_desk_booking(venue: UUID, booking: UUID, *, account: Account) -> DeskBooking:
    """A booking at this desk with who comes and what was paid; others are not found."""
    await check_desk(venue, account)
    booked = await get_booking(booking, account=account)
    if booked.venue != venue:
        raise BookingNotFound
    return DeskBooking(
        booked=booked,
        comers=tuple(
            Comer(
                admission=row["id"],
                name=row["name"],
                is_holder=row["role"] == ParticipantRole.HOLDER,
                arrived_at=row["arrived_at"],
            )
            for row in await desk_queries.people(booked.occurrence)
        ),
        payments=tuple(await desk_queries.payments(booking)),
    )


async def find_at_desk(venue: UUID, typed: str, *, account: Account, now: datetime) -> Sequence[UUID]:
    """Today's bookings of somebody called so; pinyin finds too. Nobody for what is too short to mean anybody."""
    await check_desk(venue, account)
    wanted = "".join(typed.split())[:60]
    if not wanted or (wanted.isascii() and len(wanted) < SHORTEST):
        return ()
    return await desk_queries.named(venue, *clock.day_span(clock.local_day(now)), wanted)


def _slot_at(heard: tuple[Rule, ...], slot_minutes: int | None, now: datetime) -> datetime | None:
    """The start of the slot in which `now` lies, where there is one."""
    if slot_minutes is None:
        return None
    minute = rules.minute_of(now)
    for slot in rules.slots(heard, slot_minutes).values():
        if slot.start_minute <= minute < slot.end_minute:
            return rules.instant(clock.local_day(now), slot.start_minute)
    return None


def _stand(row: Any) -> Stand:
    return Stand(
        space=row["space"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        kind=OccurrenceKind(row["kind"]),
        title=row["title"],
        booking=row["booking"],
        state=BookingState(row["state"]) if row["state"] else None,
        channel=Channel(row["channel"]) if row["channel"] else None,
        holder=row["holder"],
        organization_name=row["organization_name"],
        note=row["note"],
        people=row["people"] or 0,
        arrived=row["arrived"] or 0,
        fee_fen=row["fee_fen"] or 0,
        paid_fen=row["paid_fen"] or 0,
        is_own=row["is_own"],
    )
