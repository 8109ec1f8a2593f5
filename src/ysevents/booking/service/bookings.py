"""Bookings that stand: see one's own, what one would mean, give it back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import queries
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import (
    BookingNotFound,
    CancelledAlready,
    CancelTooLate,
    HoldOver,
    SlotAlreadyTaken,
)
from ysevents.booking.schemas import Booked, MyBookings, Offer
from ysevents.booking.service.alternatives import nearest_free
from ysevents.booking.service.desks import DESK, is_at_desk
from ysevents.booking.service.judging import judge_claims, judge_slot, lent_on, read_facts
from ysevents.checkin import service as checkin
from ysevents.core.enums import Sport
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.places import service as places
from ysevents.places.enums import Cause

PAST_SHOWN = 50
CANCELLED = "预约已取消"
EXPIRED = "预约没有按时确认，已过期"


async def get_offer(space: UUID, *, starts_at: datetime, account: Account | None, now: datetime) -> Offer:
    """What booking a slot would mean, or the refusal booking would meet now."""
    facts = await read_facts(space, starts_at, account=account, key=None, now=now)
    slot = judge_slot(facts, space, starts_at, now)
    judge_claims(facts, slot, starts_at, account.person if account else None)
    if facts.floor == "held":
        raise SlotAlreadyTaken(await nearest_free(facts, starts_at, now))
    start, end = slot.span(clock.local_day(starts_at))
    return Offer(
        venue=facts.venue,
        venue_name=facts.venue_name,
        address=facts.address,
        notice=facts.notice,
        space=space,
        space_name=facts.space_name,
        sport=Sport(facts.sport),
        starts_at=start,
        ends_at=end,
        fee_class=slot.fee_class,
        fee_fen=slot.fee_fen,
        terms=lent_on(facts),
        group_prices=facts.opening.group_prices(facts.sport, slot.fee_class, clock.local_day(starts_at)),
    )


async def get_booking(booking: UUID, *, account: Account) -> Booked:
    """One of one's own, made or held, or one at a venue at whose desk one is; others are not found."""
    found = await queries.bookings(
        "b.id = $1 AND (b.account = $2 OR b.holder = $3)", booking, account.id, account.person
    )
    if not found and account.has(*DESK):
        found = await queries.bookings("b.id = $1", booking)
        found = [one for one in found if await is_at_desk(one.venue, account)]
    if not found:
        raise BookingNotFound
    return found[0]


async def list_bookings(account: Account, *, now: datetime) -> MyBookings:
    """One's own: what is to come, the next first, and the latest of what is over or off."""
    mine = "(b.account = $1 AND b.channel = 'web' OR b.holder = $2)"
    stands = (
        "b.state IN ('held', 'pending', 'confirmed') AND o.ends_at > $3 AND coalesce(o.hold_until > $3, true)"
    )
    return MyBookings(
        upcoming=await queries.bookings(f"{mine} AND {stands}", account.id, account.person, now),
        past=await queries.bookings(
            f"{mine} AND NOT ({stands})",
            account.id,
            account.person,
            now,
            order=f"o.starts_at DESC, b.id LIMIT {PAST_SHOWN}",
        ),
    )


async def cancel_booking(booking: UUID, *, account: Account, now: datetime) -> Booked:
    """Give a slot back before it begins: the floor is free at once, the ticket dead.

    The quota comes back until the venue's limit before the start; later the claim stays, and the venue may
    give points to a holder who cancels; the desk forgives. What was never confirmed counts for nothing.
    """
    async with transaction():
        await queries.lock_occurrence(booking)
        booked = await get_booking(booking, account=account)
        if booked.state in (BookingState.CANCELLED, BookingState.DISPLACED):
            raise CancelledAlready
        if booked.state == BookingState.EXPIRED:
            raise HoldOver
        if not booked.can_be_cancelled(now):
            raise CancelTooLate
        await times.cancel([booked.occurrence], reason=CANCELLED, by=account.id, now=now)
        is_late = booked.state == BookingState.CONFIRMED and now > booked.cancel_free_until
        if not is_late:
            await places.return_claims([booked.occurrence])
        elif account.person is not None and account.person == await queries.holder_of(booking):
            await places.give_points(account.person, booked.occurrence, Cause.LATE_CANCEL, now=now)
        await end(
            [booked.occurrence],
            BookingState.CANCELLED,
            CANCELLED,
            is_late=is_late,
            by=account.id,
            now=now,
        )
        await places.offer_free(booked.venue, now=now)
        return await get_booking(booking, account=account)


async def end_expired(occurrences: list[UUID], now: datetime) -> None:
    """What follows when holds have run out: quotas come back, tickets die. Core calls this."""
    async with transaction():
        await places.return_claims(occurrences)
        await queries.end_expired(occurrences)
        await checkin.revoke(occurrences=occurrences, reason=EXPIRED, by=None, now=now)


async def end(
    occurrences: Sequence[UUID],
    state: BookingState,
    reason: str,
    *,
    is_late: bool = False,
    by: UUID | None,
    now: datetime,
) -> None:
    """Put bookings into their last state; their tickets die."""
    await queries.end(occurrences, state, reason, is_late=is_late, by=by, now=now)
    await checkin.revoke(occurrences=occurrences, reason=reason, by=by, now=now)
