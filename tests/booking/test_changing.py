"""Moving a booking to another slot or court: in one act, with its tickets and quota."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.booking.test_bookings import TOMORROW, book, claims, hour, make_courts, make_resident, outcomes
from tests.makers import account_of, make_quota
from ysevents.accounts.enums import Role, Scope
from ysevents.booking import service
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import (
    BookingChanged,
    BookingNotFound,
    BookingOver,
    BookingWaits,
    ChangeNeedsApproval,
    ChangeTooLate,
    OtherVenue,
    SlotAlreadyTaken,
    SlotNotOpen,
)
from ysevents.booking.schemas import CompanionIn
from ysevents.checkin import service as checkin
from ysevents.core.queries import floor_faults
from ysevents.kit.database import fetch_value
from ysevents.places.enums import Period
from ysevents.places.errors import QuotaUsedUp

pytestmark = pytest.mark.usefixtures("db", "connected")
MINUTE = timedelta(minutes=1)
NEXT = TOMORROW + timedelta(days=1)


async def test_a_booking_moves_with_its_tickets_and_its_quota(now: datetime) -> None:
    courts, resident = await make_courts(2), await make_resident()
    await make_quota(courts.venue, Period.DAY, 1)
    booked = await book(courts.spaces[0], hour(19), resident, now)
    people = [CompanionIn(name="田大山")]
    await service.add_companions(booked.id, people, account=resident, now=now)
    before = await checkin.list_tickets(occurrences=[booked.occurrence])

    moved = await service.change_booking(
        booked.id, space=courts.spaces[1], starts_at=hour(10, NEXT), revision=0, account=resident, now=now
    )

    assert (moved.id, moved.space_name, moved.starts_at, moved.ends_at) == (
        booked.id,
        "2号场",
        hour(10, NEXT),
        hour(11, NEXT),
    )
    after = await checkin.list_tickets(occurrences=[booked.occurrence])
    assert [ticket.code for ticket in after] == [ticket.code for ticket in before]
    assert {(t.valid_from, t.valid_until) for t in after} == {(hour(10, NEXT) - 15 * MINUTE, hour(11, NEXT))}
    assert await claims() == 1
    assert await fetch_value("SELECT period_on FROM quota_claim") == NEXT
    assert (await book(courts.spaces[0], hour(19), resident, now)).state == BookingState.CONFIRMED
    assert await floor_faults() == []


async def test_a_booking_may_move_onto_its_own_floor_within_a_full_quota(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    await make_quota(courts.venue, Period.DAY, 1)
    booked = await book(courts.spaces[0], hour(19), resident, now)

    moved = await service.change_booking(
        booked.id, space=courts.spaces[0], starts_at=hour(20), account=resident, now=now
    )

    assert (moved.starts_at, await claims()) == (hour(20), 1)
    assert moved == await service.change_booking(
        booked.id, space=courts.spaces[0], starts_at=hour(20), account=resident, now=now
    )


async def test_what_cannot_be_moved_stays_as_it_was(now: datetime) -> None:
    courts, other, resident = await make_courts(2), await make_courts(1), await make_resident()
    await make_quota(courts.venue, Period.DAY, 1)
    booked = await book(courts.spaces[0], hour(19), resident, now)
    await book(courts.spaces[0], hour(10, NEXT), resident, now)
    await book(courts.spaces[1], hour(20), await make_resident("田大山"), now)
    late = booked.cancel_free_until + MINUTE

    for space, start, at, revision, refusal in (
        (courts.spaces[1], hour(20), now, 0, SlotAlreadyTaken),
        (courts.spaces[1], hour(11, NEXT), now, 0, QuotaUsedUp),
        (courts.spaces[1], hour(6), now, 0, SlotNotOpen),
        (courts.spaces[1], hour(21), now, 7, BookingChanged),
        (courts.spaces[1], hour(21), late, 0, ChangeTooLate),
        (other.spaces[0], hour(21), now, 0, OtherVenue),
    ):
        with pytest.raises(refusal):
            await service.change_booking(
                booked.id, space=space, starts_at=start, revision=revision, account=resident, now=at
            )

    assert await service.get_booking(booked.id, account=resident) == booked
    assert await claims() == 3
    assert await floor_faults() == []


async def test_a_desk_swaps_a_court_while_the_slot_runs(now: datetime) -> None:
    courts, resident = await make_courts(2), await make_resident()
    booked = await book(courts.spaces[0], hour(19), resident, now)
    clerk = account_of(Role.VENUE_DESK, Scope.VENUE, courts.venue)

    moved = await service.change_booking(
        booked.id, space=courts.spaces[1], starts_at=hour(19), account=clerk, now=hour(19) + 5 * MINUTE
    )

    assert (moved.space, moved.starts_at) == (courts.spaces[1], hour(19))
    with pytest.raises(BookingNotFound):
        await service.change_booking(
            booked.id,
            space=courts.spaces[0],
            starts_at=hour(19),
            account=account_of(Role.VENUE_DESK, Scope.VENUE, uuid4()),
            now=hour(19),
        )


async def test_two_who_move_to_one_slot_leave_one_where_it_was(now: datetime) -> None:
    courts, one, other = await make_courts(3), await make_resident(), await make_resident("田大山")
    first = await book(courts.spaces[0], hour(19), one, now)
    second = await book(courts.spaces[1], hour(19), other, now)

    found = await outcomes(
        [
            service.change_booking(b.id, space=courts.spaces[2], starts_at=hour(19), account=a, now=now)
            for b, a in ((first, one), (second, other))
        ]
    )

    assert found == {"ok": 1, "slot_already_taken": 1}
    assert await fetch_value("SELECT count(*) FROM occupancy") == 8
    assert await floor_faults() == []


async def test_what_waits_was_cancelled_or_must_be_approved_does_not_move(now: datetime) -> None:
    courts, resident = await make_courts(2), await make_resident()
    held = await service.book(
        courts.spaces[0],
        starts_at=hour(9),
        idempotency_key="one-wish-0001",
        account=resident,
        is_hold=True,
        now=now,
    )
    gone = await book(courts.spaces[0], hour(19), resident, now)
    await service.cancel_booking(gone.id, account=resident, now=now)
    asked = await make_courts(2, needs_approval=True)
    pending = await book(asked.spaces[0], hour(19), resident, now)
    clerk = account_of(Role.VENUE_DESK, Scope.VENUE, asked.venue)

    async def move(booking: object, to: object) -> None:
        await service.change_booking(booking, space=to, starts_at=hour(20), account=resident, now=now)  # type: ignore[arg-type]

    for booked, space, refusal in (
        (held, courts.spaces[1], BookingWaits),
        (gone, courts.spaces[1], BookingOver),
        (pending, asked.spaces[1], BookingWaits),
    ):
        with pytest.raises(refusal):
            await move(booked.id, space)
    await service.decide(pending.id, is_approved=True, account=clerk, now=now)
    with pytest.raises(ChangeNeedsApproval):
        await move(pending.id, asked.spaces[1])
