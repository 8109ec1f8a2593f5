"""Bookings that wait: for their holder, who is filling in, or for the venue, which decides.

They have their floor meanwhile, so two never wait for one slot; a hold that has run out is in nobody's way.
"""

from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.booking import queries, rules, waiting_queries
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import CancelledAlready, HoldOver, NotPending, ReasonMissing
from ysevents.booking.schemas import Booked, Waiting
from ysevents.booking.service.bookings import end, get_booking
from ysevents.booking.service.desks import check_desk
from ysevents.checkin import service as checkin
from ysevents.core.service import times
from ysevents.kit.clock import datetime_cn
from ysevents.kit.database import transaction
from ysevents.notify import service as notify
from ysevents.places import service as places


async def confirm_booking(booking: UUID, *, account: Account, now: datetime) -> Booked:
    """Take a slot that is held for oneself; where the venue decides it is pending from now on.

    Confirming again changes nothing.
    """
    async with transaction():
        await queries.lock_occurrence(booking)
        booked = await get_booking(booking, account=account)
        if booked.state in (BookingState.CONFIRMED, BookingState.PENDING, BookingState.ATTENDED):
            return booked
        if booked.state in (BookingState.CANCELLED, BookingState.DISPLACED):
            raise CancelledAlready
        if not booked.is_standing(now):
            raise HoldOver
        if booked.terms and booked.terms.needs_approval:
            until = rules.decided_until(booked.terms, booked.starts_at, now)
            await waiting_queries.wait_for_approval(booked.occurrence, until, by=account.id, now=now)
        else:
            await _confirm(booked, by=account.id, now=now)
        return await get_booking(booking, account=account)


async def list_waiting(venue: UUID, *, account: Account, now: datetime) -> list[Waiting]:
    """What waits for the venue's decision, the soonest first."""
    await check_desk(venue, account)
    return await waiting_queries.list_pending([venue], now)


async def decide(
    booking: UUID, *, is_approved: bool, reason: str = "", account: Account, now: datetime
) -> Booked:
    """Approve a pending booking, or turn it down with a reason: then floor and quota come back.

    Its holder is told either way. Of two who decide at once the second is refused.
    """
    reason = " ".join(reason.split())
    if not is_approved and not 1 <= len(reason) <= 100:
        raise ReasonMissing(fields={"reason": ReasonMissing.message})
    async with transaction():
        await queries.lock_occurrence(booking)
        booked = await get_booking(booking, account=account)
        await check_desk(booked.venue, account)
        if booked.state != BookingState.PENDING or not booked.is_standing(now):
            raise NotPending
        if is_approved:
            await _confirm(booked, by=account.id, now=now)
            await _tell_approved(booked, now)
        else:
            await times.cancel([booked.occurrence], reason=reason, by=account.id, now=now)
            await places.return_claims([booked.occurrence])
            await end([booked.occurrence], BookingState.CANCELLED, reason, by=account.id, now=now)
        return await get_booking(booking, account=account)


async def _confirm(booked: Booked, *, by: UUID, now: datetime) -> None:
    await times.confirm([booked.occurrence], by=by, now=now)
    await waiting_queries.set_confirmed(booked.occurrence)
    await checkin.unblock([booked.occurrence])


async def _tell_approved(booked: Booked, now: datetime) -> None:
    holder = await queries.holder_of(booked.id)
    recipients = (await accounts.find_recipients([holder], now=now)).get(holder, ())
    await notify.tell(
        recipients,
        "booking_approved",
        "预约已通过",
        f"{booked.venue_name} {booked.space_name} {datetime_cn(booked.starts_at)} 的预约已通过审批，请按时到场。",
        f"/bookings/{booked.id}",
        about=[holder],
        now=now,
    )
