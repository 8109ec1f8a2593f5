"""Companions 同行人: each by name, each with an admission and a code of their own.

They are fixed once the time to name them is over, so that nobody can sell a slot on.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import people_queries, queries, rules
from ysevents.booking.errors import (
    BookingOver,
    CompanionNamedTwice,
    CompanionNotFound,
    CompanionsFixed,
    CompanionsTooMany,
)
from ysevents.booking.schemas import Booked, Companion, CompanionIn, CompanionOut
from ysevents.booking.service.bookings import get_booking
from ysevents.booking.service.contacts import named_by_other
from ysevents.booking.service.desks import is_at_desk
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import Category
from ysevents.checkin.schemas import NewAdmission
from ysevents.core.enums import ParticipantRole
from ysevents.core.schemas import Attendance
from ysevents.core.service import times
from ysevents.kit.database import transaction
from ysevents.places import service as places

UNCONFIRMED = "预约还没有确认"
TAKEN_OFF = "预约人已把您移出同行名单"


async def list_companions(booking: UUID, *, account: Account) -> list[Companion]:
    """Who comes along to a booking of one's own, or of one's desk."""
    booked = await get_booking(booking, account=account)
    return await people_queries.companions(booked.occurrence)


async def list_companion_tickets(booking: UUID, *, account: Account) -> list[CompanionOut]:
    """The same, each with the page of their code."""
    booked = await get_booking(booking, account=account)
    tickets = {ticket.id: ticket for ticket in await checkin.list_tickets(occurrences=[booked.occurrence])}
    return [
        CompanionOut(id=one.id, name=one.name, has_arrived=one.has_arrived, path=tickets[one.id].path)
        for one in await people_queries.companions(booked.occurrence)
    ]


async def add_companions(
    booking: UUID, people: Sequence[CompanionIn], *, account: Account, now: datetime
) -> list[Companion]:
    """Name who comes along, all of them or none; answers everybody who does."""
    async with transaction():
        booked = await _open(booking, account, now)
        there = await people_queries.companions(booked.occurrence)
        _check_number(booked, len(there) + len(people))
        persons = [await named_by_other(one.name, one.phone, by=account.id, now=now) for one in people]
        holder = await queries.holder_of(booking)
        if len({*persons, *(one.person for one in there), holder}) < len(persons) + len(there) + 1:
            raise CompanionNamedTwice
        await places.check_not_banned(persons, booked.venue, now=now)
        await times.add_participants(
            booked.occurrence,
            [Attendance(role=ParticipantRole.COMPANION, person=person) for person in persons],
            by=account.id,
            now=now,
        )
        await checkin.issue([_admission(booked, person) for person in persons], now=now)
        if booked.hold_until is not None:
            await checkin.block([booked.occurrence], reason=UNCONFIRMED)
        await places.claim(booked.occurrence, persons, as_companions=True)
        found = await people_queries.companions(booked.occurrence)
        _check_names(found)
        return found


async def remove_companion(booking: UUID, companion: UUID, *, account: Account, now: datetime) -> None:
    """Take somebody off the list while it is open; their code dies, and what they claimed comes back."""
    async with transaction():
        booked = await _open(booking, account, now)
        there = {one.id: one for one in await people_queries.companions(booked.occurrence)}
        if companion not in there or there[companion].has_arrived:
            raise CompanionNotFound
        person = there[companion].person
        await checkin.revoke([companion], reason=TAKEN_OFF, by=account.id, now=now)
        await times.remove_participants([booked.occurrence], person=person, by=account.id, now=now)
        await places.return_claims([booked.occurrence], [person])


async def _open(booking: UUID, account: Account, now: datetime) -> Booked:
    """The booking, locked, whose list is still open; a desk may name people until its end."""
    await queries.lock_occurrence(booking)
    booked = await get_booking(booking, account=account)
    if not booked.is_standing(now) or booked.ends_at <= now:
        raise BookingOver
    until = booked.companions_until
    if now >= until and not await is_at_desk(booked.venue, account):
        raise CompanionsFixed(until)
    return booked


def _check_number(booked: Booked, number: int) -> None:
    most = booked.terms.companions_at_most if booked.terms else 0
    if number > most:
        raise CompanionsTooMany(most)


def _check_names(found: Sequence[Companion]) -> None:
    """A name typed twice is mostly a double tap; two of one name are told apart by a letter."""
    if len({one.name for one in found}) < len(found):
        raise CompanionNamedTwice


def _admission(booked: Booked, person: UUID) -> NewAdmission:
    return NewAdmission(
        category=Category.RESIDENT,
        person=person,
        occurrence=booked.occurrence,
        valid_from=booked.starts_at - booked.early_minutes * rules.MINUTE,
        valid_until=booked.ends_at,
    )
