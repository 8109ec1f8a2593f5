"""Change a booking to another slot or court of the venue, in one act: it is never without a floor."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import change_queries, queries, rules
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import (
    BookingChanged,
    BookingOver,
    BookingWaits,
    ChangeNeedsApproval,
    ChangeTooLate,
    OtherVenue,
    SlotAlreadyTaken,
)
from ysevents.booking.rules import Slot
from ysevents.booking.schemas import Booked
from ysevents.booking.service.alternatives import nearest_alone
from ysevents.booking.service.bookings import get_booking
from ysevents.booking.service.desks import is_at_desk
from ysevents.booking.service.judging import judge_slot, read_facts
from ysevents.checkin import service as checkin
from ysevents.core.enums import HOLDING
from ysevents.core.errors import SpaceAlreadyTaken
from ysevents.core.schemas import Move
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.places import service as places
from ysevents.places.enums import Audience


async def change_booking(
    booking: UUID,
    *,
    space: UUID,
    starts_at: datetime,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> Booked:
    """Move a booking; its tickets stay good, its quota goes along, what it costs is judged anew.

    Until the venue's limit for cancelling; at the desk until its end. With `revision` only as it was seen.
    """
    async with transaction():
        await queries.lock_occurrence(booking)
        booked = await get_booking(booking, account=account)
        by_clerk = await is_at_desk(booked.venue, account)
        _check_may(booked, revision, by_clerk, now)
        if (space, starts_at) == (booked.space, booked.starts_at):
            return booked
        held = await change_queries.held(booking)
        asker = replace(account, person=held.person)
        facts = await read_facts(space, starts_at, account=asker, key=None, now=now)
        if facts.venue != booked.venue:
            raise OtherVenue
        slot = judge_slot(facts, space, starts_at, now, by_clerk=by_clerk)
        start, end = slot.span(clock.local_day(starts_at))
        try:
            await times.move(
                Move(occurrence=booked.occurrence, starts_at=start, ends_at=end, space=space),
                by=account.id,
                now=now,
            )
        except SpaceAlreadyTaken:
            raise SlotAlreadyTaken(await nearest_alone(facts, starts_at, now)) from None
        await _follow(booked, facts.space_name, slot, start, end, account.id, now)
        await _claim_anew(booked.occurrence, held)
        return await get_booking(booking, account=account)


def _check_may(booked: Booked, revision: int | None, by_clerk: bool, now: datetime) -> None:
    if (
        booked.state == BookingState.EXPIRED
        or booked.occurrence_state not in HOLDING
        or booked.ends_at <= now
    ):
        raise BookingOver
    if revision is not None and revision != booked.revision:
        raise BookingChanged
    if booked.state not in (BookingState.CONFIRMED, BookingState.ATTENDED):
        raise BookingWaits
    if not by_clerk:
        if booked.terms and booked.terms.needs_approval:
            raise ChangeNeedsApproval
        if now > booked.cancel_free_until:
            raise ChangeTooLate(booked.cancel_free_until)


async def _follow(
    booked: Booked, name: str, slot: Slot, start: datetime, end: datetime, by: UUID, now: datetime
) -> None:
    """What hangs on slot and court: words, price, from when its tickets open a door."""
    await times.rename({booked.occurrence: (f"{name}预约", name)}, by=by, now=now)
    await change_queries.set_fee(booked.id, slot.fee_class, slot.fee_fen)
    early = booked.early_minutes * rules.MINUTE
    await checkin.set_span(booked.occurrence, start - early, end)


async def _claim_anew(occurrence: UUID, held: change_queries.Held) -> None:
    """Who had claimed claims for where it is now; the numbers given back count as free."""
    claimed = await change_queries.claimants(occurrence)
    await places.return_claims([occurrence])
    audience = Audience.GROUP if held.organization else Audience.RESIDENT
    if held.person in claimed:
        await places.claim(occurrence, [held.person], audience=audience)
    companions = sorted(claimed - {held.person})
    if companions:
        await places.claim(occurrence, companions, as_companions=True)
