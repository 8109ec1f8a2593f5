"""An event over booked courts: listed, cancelled, told, quota back, alternatives offered, in one transaction."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.booking.test_bookings import TOMORROW, Courts, book, claims, hour, make_courts, make_resident
from tests.makers import account_of, make_account, make_event, make_person, make_quota, placement
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.enums import BookingState
from ysevents.booking.schemas import CompanionIn
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import AdmissionState
from ysevents.core.enums import OccurrenceKind
from ysevents.core.errors import VictimsChanged
from ysevents.core.queries import floor_faults
from ysevents.core.schemas import Placement
from ysevents.core.service import times
from ysevents.notify import service as notify
from ysevents.places.enums import Period

pytestmark = pytest.mark.usefixtures("db", "connected")


async def known(now: datetime, name: str = "r1") -> Account:
    """A resident who can be told."""
    person = await make_person()
    account = await make_account(name, Role.RESIDENT, person=person, now=now)
    return replace(account_of(Role.RESIDENT, person=person), id=account)


async def event_on(courts: Courts, court: int, now: datetime) -> Placement:
    """The county's meet on a court from six to nine."""
    return placement(
        courts.spaces[court],
        hour(18),
        kind=OccurrenceKind.SESSION,
        length=timedelta(hours=3),
        title="县运动会",
        event=await make_event(now),
    )


async def displace(wanted: Placement, now: datetime) -> None:
    assert wanted.space
    standing = await times.holders(wanted.space, wanted.starts_at, wanted.ends_at)
    victims = [(holder.id, holder.sequence) for holder in standing]
    await times.clear_and_place(wanted, victims, reason="赛事占用：县运动会", by=None, now=now)


async def test_who_is_displaced_hears_once_and_is_offered_what_is_free(now: datetime) -> None:
    courts, resident = await make_courts(2), await known(now)
    await make_quota(courts.venue, Period.DAY, 1)
    booked = await book(courts.spaces[0], hour(19), resident, now)
    people = [CompanionIn(name="田大山")]
    await service.add_companions(booked.id, people, account=resident, now=now)

    await displace(await event_on(courts, 0, now), now)
    await notify.tell_of_changes(now)

    gone = await service.get_booking(booked.id, account=resident)
    assert (gone.state, gone.reason, await claims()) == (BookingState.DISPLACED, "赛事占用：县运动会", 0)
    tickets = await checkin.list_tickets(occurrences=[booked.occurrence])
    assert [ticket.state for ticket in tickets] == [AdmissionState.REVOKED] * 2
    (told,) = await notify.list_messages(resident.id)
    assert (told.title, told.link) == ("预约被占用", f"/bookings/{booked.id}")
    assert "1号场 11月25日 周三 19:00 的预约不能使用：赛事占用：县运动会" in told.text
    others = await service.list_alternatives(booked.id, account=resident, now=now)
    assert [(one.space_name, one.starts_at) for one in others] == [
        ("2号场", hour(19)),
        ("2号场", hour(18)),
        ("2号场", hour(20)),
    ]
    again = await book(others[0].space, others[0].starts_at, resident, now)
    assert again.state == BookingState.CONFIRMED
    assert await floor_faults() == []


async def test_when_the_day_is_full_the_next_days_are_offered(now: datetime) -> None:
    courts, resident = await make_courts(1), await known(now)
    booked = await book(courts.spaces[0], hour(19), resident, now)
    whole_day = placement(
        courts.spaces[0], hour(8), kind=OccurrenceKind.CLOSURE, length=timedelta(hours=14), title="检修"
    )

    await displace(whole_day, now)

    others = await service.list_alternatives(booked.id, account=resident, now=now)
    next_day = TOMORROW + timedelta(days=1)
    assert [one.starts_at for one in others] == [hour(n, next_day) for n in (19, 18, 20)]
    assert await service.list_alternatives(booked.id, account=resident, now=hour(19)) == []


async def test_who_came_between_list_and_act_is_not_displaced_unseen(now: datetime) -> None:
    courts, resident, other = await make_courts(1), await known(now), await make_resident("田大山")
    await make_quota(courts.venue, Period.DAY, 1)
    first = await book(courts.spaces[0], hour(19), resident, now)
    standing = await times.holders(courts.spaces[0], hour(18), hour(21))
    await book(courts.spaces[0], hour(20), other, now)
    wanted = await event_on(courts, 0, now)

    with pytest.raises(VictimsChanged):
        await times.clear_and_place(
            wanted, [(h.id, h.sequence) for h in standing], reason="赛事占用", by=None, now=now
        )

    assert (await service.get_booking(first.id, account=resident)) == first
    assert (await claims(), await notify.list_messages(resident.id)) == (2, [])


async def test_held_and_pending_bookings_give_way_as_well(now: datetime) -> None:
    courts, resident = await make_courts(1), await known(now)
    held = await service.book(
        courts.spaces[0],
        starts_at=hour(19),
        idempotency_key="one-wish-0001",
        account=resident,
        is_hold=True,
        now=now,
    )

    await displace(await event_on(courts, 0, now), now)

    assert (await service.get_booking(held.id, account=resident)).state == BookingState.DISPLACED
    assert await times.expire(now + timedelta(hours=1)) == []
