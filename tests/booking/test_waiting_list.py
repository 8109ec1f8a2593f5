"""The waiting list: who is offered what falls free, for how long, and who is next."""

import asyncio
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from tests.booking.test_bookings import Courts, book, hour, make_courts, make_resident, outcomes
from tests.makers import account_of, make_account, make_person, make_quota
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.errors import SlotAlreadyTaken
from ysevents.core.queries import floor_faults
from ysevents.kit.clock import at
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.places import service as places
from ysevents.places.enums import Period, WishState
from ysevents.places.errors import (
    SlotStillFree,
    TooManyWishes,
    WishExists,
    WishNotFound,
    WishUnusable,
)
from ysevents.places.schemas import WishIn

pytestmark = pytest.mark.usefixtures("app")
TOMORROW = date(2026, 11, 25)


async def make_waiter(name: str, now: datetime) -> Account:
    """A resident with an account that can be told."""
    person = await make_person(name)
    id = await make_account(f"waiter-{uuid4().hex[:8]}", Role.RESIDENT, person=person, now=now)
    made = account_of(Role.RESIDENT, person=person)
    return Account(
        **{field: getattr(made, field) for field in Account.__dataclass_fields__ if field != "id"}, id=id
    )


def evening(*spaces: UUID, first: int = 19, last: int = 20) -> WishIn:
    return WishIn(spaces=list(spaces), starts_at=hour(first), ends_at=hour(last))


async def wait(courts: Courts, account: Account, wish: WishIn, now: datetime) -> UUID:
    return await places.join(courts.venue, wish, idempotency_key=str(uuid4()), account=account, now=now)


async def states(account: Account, now: datetime) -> list[WishState]:
    return [wish.state for wish in await places.list_wishes(account, now=now)]


async def test_what_is_cancelled_is_held_at_once_for_who_waited_longest(now: datetime) -> None:
    courts, owner = await make_courts(1), await make_resident()
    first, second = await make_waiter("田大勇", now), await make_waiter("向大山", now)
    booked = await book(courts.spaces[0], hour(19), owner, now)
    await wait(courts, first, evening(courts.spaces[0]), now)
    await wait(courts, second, evening(courts.spaces[0]), now + timedelta(minutes=1))
    assert [w.ahead for w in await places.list_wishes(second, now=now)] == [1]

    await service.cancel_booking(booked.id, account=owner, now=now)

    with pytest.raises(SlotAlreadyTaken):
        await book(courts.spaces[0], hour(19), owner, now)
    assert (await states(first, now), await states(second, now)) == (
        [WishState.OFFERED],
        [WishState.WAITING],
    )
    told = await fetch("SELECT recipient, text FROM message WHERE kind = 'offer'")
    assert [row["recipient"] for row in told] == [first.id]
    assert "已为您保留到09:15" in told[0]["text"]


async def test_an_offer_that_is_confirmed_is_a_booking(now: datetime) -> None:
    courts, owner, waiter = await make_courts(1), await make_resident(), await make_waiter("田大勇", now)
    booked = await book(courts.spaces[0], hour(19), owner, now)
    await wait(courts, waiter, evening(courts.spaces[0]), now)
    await service.cancel_booking(booked.id, account=owner, now=now)
    offered = (await service.list_bookings(waiter, now=now)).upcoming[0]

    await service.confirm_booking(offered.id, account=waiter, now=now + timedelta(minutes=14))
    await places.offer_everywhere(now + timedelta(minutes=16))

    assert await states(waiter, now) == [WishState.TAKEN]
    assert await floor_faults() == []


async def test_who_lets_an_offer_lapse_has_had_the_chance_and_the_next_is_asked(now: datetime) -> None:
    courts, owner = await make_courts(1), await make_resident()
    first, second = await make_waiter("田大勇", now), await make_waiter("向大山", now)
    booked = await book(courts.spaces[0], hour(19), owner, now)
    await wait(courts, first, evening(courts.spaces[0]), now)
    await wait(courts, second, evening(courts.spaces[0]), now)
    await service.cancel_booking(booked.id, account=owner, now=now)

    assert await places.offer_everywhere(now + timedelta(minutes=14)) == 0
    assert await places.offer_everywhere(now + timedelta(minutes=15)) == 1
    assert await places.offer_everywhere(now + timedelta(minutes=15)) == 0

    later = now + timedelta(minutes=16)
    assert (await states(first, later), await states(second, later)) == (
        [WishState.OVER],
        [WishState.OFFERED],
    )


async def test_who_may_not_have_it_is_passed_over_but_goes_on_waiting(now: datetime) -> None:
    courts, owner = await make_courts(2), await make_resident()
    first, second = await make_waiter("田大勇", now), await make_waiter("向大山", now)
    await make_quota(courts.venue, Period.DAY, 1)
    await book(courts.spaces[1], hour(10), first, now)
    booked = await book(courts.spaces[0], hour(19), owner, now)
    await wait(courts, first, evening(courts.spaces[0]), now)
    await wait(courts, second, evening(courts.spaces[0]), now)

    await service.cancel_booking(booked.id, account=owner, now=now)

    assert (await states(first, now), await states(second, now)) == (
        [WishState.WAITING],
        [WishState.OFFERED],
    )


async def test_the_space_named_first_is_offered_and_one_offer_a_person(now: datetime) -> None:
    courts, owner, waiter = await make_courts(3), await make_resident(), await make_waiter("田大勇", now)
    booked = [await book(space, hour(19), owner, now) for space in courts.spaces]
    await wait(courts, waiter, evening(courts.spaces[2], courts.spaces[0]), now)
    await book(courts.spaces[1], hour(18), owner, now)
    await wait(courts, waiter, evening(courts.spaces[1], first=18), now)
    await execute(
        "UPDATE occurrence SET state = 'cancelled' WHERE id = ANY ($1)", [b.occurrence for b in booked]
    )

    assert await places.offer_everywhere(now) == 1

    held = (await service.list_bookings(waiter, now=now)).upcoming
    assert [one.space for one in held] == [courts.spaces[2]]


@pytest.mark.parametrize(
    ("clock", "offers"), [(time(22), 0), (time(6, 59), 0), (time(7), 1), (time(8, 31), 0)]
)
async def test_nobody_is_asked_at_night_nor_at_the_last_minute(
    clock: time, offers: int, now: datetime
) -> None:
    courts, owner, waiter = await make_courts(1), await make_resident(), await make_waiter("田大勇", now)
    day = TOMORROW + timedelta(days=1)
    booked = await book(courts.spaces[0], hour(9, day), owner, now)
    wish = WishIn(spaces=courts.spaces, starts_at=hour(9, day), ends_at=hour(10, day))
    await wait(courts, waiter, wish, now)
    when = at(day if clock.hour < 12 else TOMORROW, clock)

    await execute("UPDATE occurrence SET state = 'cancelled' WHERE id = $1", booked.occurrence)

    assert await places.offer_everywhere(when) == offers


async def test_two_sweeps_at_once_offer_each_slot_once(now: datetime) -> None:
    courts, owner = await make_courts(2), await make_resident()
    booked = [await book(space, hour(19), owner, now) for space in courts.spaces]
    for n in range(4):
        await wait(courts, await make_waiter(f"田大{'一二三四'[n]}", now), evening(*courts.spaces), now)
    await execute(
        "UPDATE occurrence SET state = 'cancelled' WHERE id = ANY ($1)", [b.occurrence for b in booked]
    )

    made = await asyncio.gather(*(places.offer_free(courts.venue, now=now) for _ in range(6)))

    assert sum(made) == 2
    assert await fetch_value("SELECT count(*) FROM wish WHERE state = 'offered'") == 2
    assert await floor_faults() == []


async def test_what_nobody_needs_to_wait_for_or_nobody_may_is_refused(now: datetime) -> None:
    courts, owner, waiter = await make_courts(2), await make_resident(), await make_waiter("田大勇", now)
    await book(courts.spaces[0], hour(19), owner, now)

    with pytest.raises(SlotStillFree) as free:
        await wait(courts, waiter, evening(*courts.spaces), now)
    assert free.value.context["space"] == courts.spaces[1]
    with pytest.raises(WishUnusable):
        await wait(courts, waiter, evening(uuid4()), now)
    with pytest.raises(WishUnusable):
        await wait(courts, waiter, evening(courts.spaces[0], first=20, last=19), now)
    await wait(courts, waiter, evening(courts.spaces[0]), now)
    with pytest.raises(WishExists):
        await wait(courts, waiter, evening(courts.spaces[0]), now)


async def test_ten_wishes_are_open_at_most_even_when_sent_at_once(now: datetime) -> None:
    courts, owner, waiter = await make_courts(1), await make_resident(), await make_waiter("田大勇", now)
    for n in range(9, 21):
        await book(courts.spaces[0], hour(n), owner, now)

    found = await outcomes(
        [wait(courts, waiter, evening(courts.spaces[0], first=n, last=n + 1), now) for n in range(9, 21)]
    )

    assert found == {"ok": 10, TooManyWishes.code: 2}


async def test_leaving_ends_a_wish_and_is_ones_own_to_do(now: datetime) -> None:
    courts, owner, waiter = await make_courts(1), await make_resident(), await make_waiter("田大勇", now)
    await book(courts.spaces[0], hour(19), owner, now)
    wish = await wait(courts, waiter, evening(courts.spaces[0]), now)

    with pytest.raises(WishNotFound):
        await places.leave(wish, account=owner)
    await places.leave(wish, account=waiter)

    assert await states(waiter, now) == [WishState.WITHDRAWN]
