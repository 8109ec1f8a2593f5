"""Bookings that wait for their holder or for the venue: they have the floor for a while and no longer."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.booking.test_bookings import book, claims, hour, make_courts, make_resident, outcomes
from tests.makers import account_of, make_account, make_person, make_quota
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import (
    BookingNotFound,
    CancelledAlready,
    HoldOver,
    NotPending,
    ReasonMissing,
    SlotAlreadyTaken,
)
from ysevents.booking.schemas import Booked
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import AdmissionState
from ysevents.core.queries import floor_faults
from ysevents.core.service import times
from ysevents.kit.database import fetch_value
from ysevents.kit.errors import IdempotencyMismatch, NotAllowed
from ysevents.notify import service as notify
from ysevents.places.enums import Period

pytestmark = pytest.mark.usefixtures("db", "connected")
MINUTE = timedelta(minutes=1)


async def hold(space: UUID, starts_at: datetime, account: Account, now: datetime) -> Booked:
    return await service.book(
        space, starts_at=starts_at, idempotency_key=uuid4().hex, account=account, is_hold=True, now=now
    )


async def ticket(booked: Booked) -> AdmissionState:
    (found,) = await checkin.list_tickets(occurrences=[booked.occurrence])
    return found.state


async def pending(now: datetime, **terms: Any) -> tuple[Booked, Account, Account]:
    """An application for a court at seven, its resident, and the clerk who decides."""
    courts = await make_courts(1, needs_approval=True, **terms)
    person = await make_person()
    resident = replace(
        account_of(Role.RESIDENT, person=person), id=await make_account("r1", person=person, now=now)
    )
    clerk = account_of(Role.VENUE_DESK, Scope.VENUE, courts.venue)
    return await book(courts.spaces[0], hour(19), resident, now), resident, clerk


async def test_a_held_slot_is_kept_and_becomes_a_booking_when_confirmed(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()

    held = await hold(courts.spaces[0], hour(19), resident, now)
    assert (held.state, held.hold_until) == (BookingState.HELD, now + 10 * MINUTE)
    assert held == await service.get_booking(held.id, account=resident)
    assert await ticket(held) == AdmissionState.BLOCKED
    with pytest.raises(SlotAlreadyTaken):
        await book(courts.spaces[0], hour(19), await make_resident("田大山"), now)

    confirmed = await service.confirm_booking(held.id, account=resident, now=now + 9 * MINUTE)
    assert (confirmed.state, confirmed.hold_until) == (BookingState.CONFIRMED, None)
    assert await service.confirm_booking(held.id, account=resident, now=now + 30 * MINUTE) == confirmed
    assert await ticket(held) == AdmissionState.VALID
    assert await times.expire(now + 60 * MINUTE) == []
    assert await floor_faults() == []


async def test_a_hold_that_runs_out_blocks_neither_floor_nor_quota(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    await make_quota(courts.venue, Period.DAY, 1)
    held = await hold(courts.spaces[0], hour(19), resident, now)
    later = now + 10 * MINUTE

    with pytest.raises(HoldOver):
        await service.confirm_booking(held.id, account=resident, now=later)
    other = await book(courts.spaces[0], hour(19), await make_resident("田大山"), later)

    assert other.state == BookingState.CONFIRMED
    assert (await service.get_booking(held.id, account=resident)).state == BookingState.EXPIRED
    assert await ticket(held) == AdmissionState.REVOKED
    assert await claims() == 1
    assert (await book(courts.spaces[0], hour(20), resident, later)).state == BookingState.CONFIRMED
    with pytest.raises(HoldOver):
        await service.cancel_booking(held.id, account=resident, now=later)


async def test_confirming_and_running_out_at_once_end_one_way(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    held = await hold(courts.spaces[0], hour(19), resident, now)

    await outcomes(
        [
            service.confirm_booking(held.id, account=resident, now=now + 9 * MINUTE),
            times.expire(now + 11 * MINUTE),
        ]
    )

    state = (await service.get_booking(held.id, account=resident)).state
    cells = await fetch_value("SELECT count(*) FROM occupancy")
    assert (state, cells) in {(BookingState.CONFIRMED, 4), (BookingState.EXPIRED, 0)}


async def test_giving_a_held_slot_back_counts_for_nothing_and_it_cannot_be_confirmed(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    await make_quota(courts.venue, Period.DAY, 1)
    held = await hold(courts.spaces[0], hour(19), resident, hour(19) - 5 * MINUTE)
    assert held.hold_until == hour(19)

    gone = await service.cancel_booking(held.id, account=resident, now=hour(19) - 4 * MINUTE)

    assert (gone.state, await claims()) == (BookingState.CANCELLED, 0)
    with pytest.raises(CancelledAlready):
        await service.confirm_booking(held.id, account=resident, now=hour(19) - 3 * MINUTE)


async def test_a_key_for_a_hold_books_nothing_else(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    wish = {"starts_at": hour(19), "idempotency_key": "one-wish-0001", "account": resident, "now": now}
    held = await service.book(courts.spaces[0], is_hold=True, **wish)  # type: ignore[arg-type]

    assert await service.book(courts.spaces[0], is_hold=True, **wish) == held  # type: ignore[arg-type]
    with pytest.raises(IdempotencyMismatch):
        await service.book(courts.spaces[0], **wish)  # type: ignore[arg-type]


async def test_where_the_venue_decides_a_booking_waits_and_is_told_when_approved(now: datetime) -> None:
    booked, resident, clerk = await pending(now)
    assert (booked.state, booked.hold_until) == (BookingState.PENDING, now + timedelta(days=1))
    assert [one.id for one in await service.list_waiting(booked.venue, account=clerk, now=now)] == [booked.id]

    approved = await service.decide(booked.id, is_approved=True, account=clerk, now=now)

    assert approved.state == BookingState.CONFIRMED
    assert await ticket(booked) == AdmissionState.VALID
    assert await service.list_waiting(booked.venue, account=clerk, now=now) == []
    (told,) = await notify.list_messages(resident.id)
    assert (told.title, told.link) == ("预约已通过", f"/bookings/{booked.id}")
    with pytest.raises(NotPending):
        await service.decide(booked.id, is_approved=False, reason="晚了", account=clerk, now=now)


async def test_what_is_turned_down_gives_back_floor_and_quota_and_says_why(now: datetime) -> None:
    booked, resident, clerk = await pending(now)
    await make_quota(booked.venue, Period.DAY, 1)
    with pytest.raises(ReasonMissing):
        await service.decide(booked.id, is_approved=False, reason="  ", account=clerk, now=now)

    await service.decide(booked.id, is_approved=False, reason="当天有校内活动", account=clerk, now=now)

    found = await service.get_booking(booked.id, account=resident)
    assert (found.state, found.reason) == (BookingState.CANCELLED, "当天有校内活动")
    assert (await claims(), await fetch_value("SELECT count(*) FROM occupancy")) == (0, 0)


async def test_two_who_decide_at_once_decide_once(now: datetime) -> None:
    booked, _, clerk = await pending(now)

    found = await outcomes(
        [
            service.decide(booked.id, is_approved=True, account=clerk, now=now),
            service.decide(booked.id, is_approved=False, reason="有活动", account=clerk, now=now),
        ]
    )

    assert sorted(found.values()) == [1, 1]
    assert found["not_pending"] == 1


async def test_what_nobody_decided_runs_out_at_its_start(now: datetime) -> None:
    booked, _, clerk = await pending(now, approval_minutes=20160)
    assert booked.hold_until == hour(19)

    assert await service.list_waiting(booked.venue, account=clerk, now=hour(19)) == []
    with pytest.raises(NotPending):
        await service.decide(booked.id, is_approved=True, account=clerk, now=hour(19))


async def test_a_hold_of_a_venue_that_decides_becomes_an_application(now: datetime) -> None:
    courts, resident = await make_courts(1, needs_approval=True), await make_resident()
    held = await hold(courts.spaces[0], hour(19), resident, now)

    applied = await service.confirm_booking(held.id, account=resident, now=now)

    assert (applied.state, applied.hold_until) == (BookingState.PENDING, now + timedelta(days=1))
    assert await ticket(held) == AdmissionState.BLOCKED


async def test_only_the_venues_own_desk_decides_and_looks(now: datetime) -> None:
    booked, resident, _ = await pending(now)
    stranger = account_of(Role.VENUE_DESK, Scope.VENUE, uuid4())

    for account in (resident, stranger, account_of(Role.COACH)):
        with pytest.raises(NotAllowed):
            await service.list_waiting(booked.venue, account=account, now=now)
    with pytest.raises(NotAllowed):
        await service.decide(booked.id, is_approved=True, account=resident, now=now)
    with pytest.raises(BookingNotFound):
        await service.decide(booked.id, is_approved=True, account=stranger, now=now)
