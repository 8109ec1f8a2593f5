"""A closure over a slot that somebody is still filling in: the hold is displaced, the confirmation refused."""

from datetime import datetime, timedelta

import pytest

from tests.booking.test_bookings import hour, make_courts, make_resident
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.booking import service
from ysevents.booking.enums import BookingState
from ysevents.facilities.enums import ClosureReason
from ysevents.facilities.errors import ClosureDisplaces
from ysevents.facilities.schemas import ClosureIn, Victim
from ysevents.facilities.service import closures
from ysevents.kit.errors import YsError

pytestmark = pytest.mark.usefixtures("app")


async def test_a_slot_that_is_shut_while_it_is_held_cannot_be_confirmed(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    clerk = account_of(Role.OFFICE_CLERK)
    held = await service.book(
        courts.spaces[0],
        starts_at=hour(19),
        idempotency_key="held-for-a-while",
        is_hold=True,
        account=resident,
        now=now,
    )
    closure = ClosureIn(
        spaces=courts.spaces,
        starts_at=hour(19),
        ends_at=hour(20),
        reason=ClosureReason.WEATHER,
        notice="停电",
    )

    with pytest.raises(ClosureDisplaces) as listed:
        await closures.announce_closure(courts.venue, closure, account=clerk, now=now)
    victims = [Victim(id=holder.id, sequence=holder.sequence) for holder in listed.value.victims]
    await closures.announce_closure(
        courts.venue, closure.model_copy(update={"victims": victims}), account=clerk, now=now
    )
    with pytest.raises(YsError) as refused:
        await service.confirm_booking(held.id, account=resident, now=now)

    after = await service.get_booking(held.id, account=resident)
    assert (after.state, after.reason) == (BookingState.DISPLACED, "闭馆：天气")
    assert refused.value.status == 409


async def test_a_hold_that_has_run_out_stands_in_no_closures_way(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    held = await service.book(
        courts.spaces[0],
        starts_at=hour(19),
        idempotency_key="held-and-forgotten",
        is_hold=True,
        account=resident,
        now=now,
    )
    later = now + timedelta(minutes=11)

    await closures.announce_closure(
        courts.venue,
        ClosureIn(
            spaces=courts.spaces,
            starts_at=hour(19),
            ends_at=hour(20),
            reason=ClosureReason.OTHER,
            notice="停电检修",
        ),
        account=account_of(Role.OFFICE_CLERK),
        now=later,
    )

    assert (await service.get_booking(held.id, account=resident)).state == BookingState.EXPIRED
