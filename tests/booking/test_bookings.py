"""Bookings against the real floor: what is refused, who wins, what comes back."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.makers import (
    account_of,
    make_event,
    make_hall,
    make_lending,
    make_opening,
    make_person,
    make_quota,
    make_section,
    make_space,
    make_venue,
    placement,
)
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.enums import BookingState, Channel
from ysevents.booking.errors import (
    BookingNotFound,
    CancelledAlready,
    CancelTooLate,
    HolderMissing,
    NotLent,
    SlotAlreadyTaken,
    SlotInPast,
    SlotNotOpen,
    SlotNotYetReleased,
    SlotOffRaster,
)
from ysevents.booking.schemas import Booked
from ysevents.booking.service.displacing import release
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import AdmissionState, Category
from ysevents.core.enums import (
    OccurrenceKind,
    OccurrenceState,
    ParticipantRole,
    ParticipantState,
    Visibility,
)
from ysevents.core.errors import SpaceClosed, SpaceNotFound
from ysevents.core.queries import floor_faults
from ysevents.core.service import times
from ysevents.facilities.enums import FeeClass
from ysevents.kit.clock import at
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.enums import Labelled
from ysevents.kit.errors import IdempotencyKeyUnusable, IdempotencyMismatch, YsError
from ysevents.places.enums import Period
from ysevents.places.errors import QuotaUsedUp

TOMORROW = date(2026, 11, 25)
pytestmark = pytest.mark.usefixtures("db")


def hour(n: int, day: date = TOMORROW) -> datetime:
    return at(day, time(n))


@dataclass(frozen=True)
class Courts:
    venue: UUID
    spaces: list[UUID]


async def make_courts(number: int = 3, **terms: Any) -> Courts:
    """Badminton courts open from 08:00 to 22:00, lent by the hour."""
    venue = await make_venue("健身中心")
    spaces = [
        await make_space(
            venue, f"{n}号场", [await make_section(venue, str(n))], sport="badminton", position=n
        )
        for n in range(1, number + 1)
    ]
    await make_opening(venue)
    await make_lending(venue, **terms)
    return Courts(venue, spaces)


async def make_resident(name: str = "彭小明") -> Account:
    return account_of(Role.RESIDENT, person=await make_person(name))


async def book(space: UUID, starts_at: datetime, account: Account, now: datetime, key: str = "") -> Booked:
    return await service.book(
        space, starts_at=starts_at, idempotency_key=key or str(uuid4()), account=account, now=now
    )


async def outcomes(attempts: list[Awaitable[Any]]) -> Counter[str]:
    """How attempts made at once ended: `ok` or the code of the refusal; faults are raised."""
    found = await asyncio.gather(*attempts, return_exceptions=True)
    for fault in found:
        if isinstance(fault, BaseException) and not isinstance(fault, YsError):
            raise fault
    return Counter(answer.code if isinstance(answer, YsError) else "ok" for answer in found)


async def claims() -> int:
    number: int = await fetch_value("SELECT count(*) FROM quota_claim")
    return number


async def test_a_booking_holds_the_floor_and_admits_its_holder(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()

    booked = await book(courts.spaces[0], hour(19), resident, now)

    assert booked == await service.get_booking(booked.id, account=resident)
    assert (booked.space_name, booked.starts_at, booked.ends_at) == ("1号场", hour(19), hour(20))
    assert await times.find_free(courts.spaces, hour(19), hour(20)) == courts.spaces[1:]
    ticket = (await checkin.list_tickets(occurrences=[booked.occurrence]))[0]
    assert (ticket.person, ticket.state) == (resident.person, AdmissionState.VALID)
    assert (ticket.valid_from, ticket.valid_until) == (hour(19) - timedelta(minutes=15), hour(20))
    assert await checkin.find_ticket(ticket.path.removeprefix("/t/")) == ticket
    assert await floor_faults() == []


async def test_who_comes_second_is_offered_the_nearest_free_slots(now: datetime) -> None:
    courts = await make_courts()
    first, second = await make_resident(), await make_resident("田小芳")
    await book(courts.spaces[0], hour(19), first, now)
    await book(courts.spaces[1], hour(19), first, now)

    with pytest.raises(SlotAlreadyTaken) as refusal:
        await book(courts.spaces[0], hour(19), second, now)

    assert refusal.value.text == "这个时段刚刚被订走。3号场 19:00 还空着，要改订吗？"
    assert [(a.space_name, a.starts_at) for a in refusal.value.nearest] == [
        ("3号场", hour(19)),
        ("1号场", hour(20)),
        ("2号场", hour(20)),
    ]


async def test_nothing_is_offered_when_the_day_is_full(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    for n in range(8, 22):
        await book(courts.spaces[0], hour(n), resident, now)

    with pytest.raises(SlotAlreadyTaken) as refusal:
        await book(courts.spaces[0], hour(19), resident, now)

    assert (refusal.value.nearest, refusal.value.text) == ([], SlotAlreadyTaken.message)


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        (hour(8, date(2026, 11, 24)), SlotInPast),
        (hour(9, date(2026, 11, 24)), SlotInPast),
        (hour(22), SlotNotOpen),
        (hour(19) + timedelta(minutes=30), SlotOffRaster),
        (hour(19, date(2026, 12, 2)), SlotNotYetReleased),
        (datetime.fromisoformat("0001-01-01T00:00:00+00:00"), SlotInPast),
        (datetime.fromisoformat("9999-12-31T23:59:59+00:00"), SlotNotYetReleased),
    ],
)
async def test_slots_that_cannot_be_had_say_why(
    starts_at: datetime, expected: type[YsError], now: datetime
) -> None:
    courts, resident = await make_courts(), await make_resident()

    with pytest.raises(expected):
        await book(courts.spaces[0], starts_at, resident, now)

    assert await fetch_value("SELECT count(*) FROM occurrence") == 0


async def test_a_day_not_yet_released_says_from_when(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()

    with pytest.raises(SlotNotYetReleased, match="11月25日 周三 08:00开始预约"):
        await book(courts.spaces[0], hour(19, date(2026, 12, 2)), resident, now)


async def test_closed_unlent_and_unknown_spaces_are_refused(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    closing, quiet = courts.spaces[0], await make_venue("村部球场")
    await execute("UPDATE space SET closed_on = $2 WHERE id = $1", closing, TOMORROW)
    unlent = await make_space(quiet, "球场", [await make_section(quiet, "甲")])

    for space, expected in ((closing, SpaceClosed), (unlent, NotLent), (uuid4(), SpaceNotFound)):
        with pytest.raises(expected):
            await book(space, hour(19), resident, now)
    await execute("UPDATE venue SET is_open_to_public = false WHERE id = $1", courts.venue)
    with pytest.raises(NotLent):
        await book(courts.spaces[1], hour(19), resident, now)


async def test_an_account_without_a_person_cannot_book(now: datetime) -> None:
    courts = await make_courts()

    with pytest.raises(HolderMissing):
        await book(courts.spaces[0], hour(19), account_of(Role.OFFICE_CLERK), now)


async def test_the_last_slot_may_end_at_midnight(now: datetime) -> None:
    venue, resident = await make_venue("夜场"), await make_resident()
    court = await make_space(venue, "夜场", [await make_section(venue, "甲")])
    await make_opening(venue, 18, 24)
    await make_lending(venue, slot_minutes=120)

    booked = await book(court, hour(22), resident, now)

    assert booked.ends_at == hour(0, TOMORROW + timedelta(days=1))
    assert await times.find_free([court], booked.ends_at, booked.ends_at + timedelta(hours=1)) == [court]


@pytest.mark.parametrize("clients", [16, 200])
async def test_of_many_on_one_slot_exactly_one_wins(clients: int, now: datetime) -> None:
    courts, residents = await make_courts(), [await make_resident() for _ in range(clients)]

    found = await outcomes([book(courts.spaces[0], hour(19), r, now) for r in residents])

    assert found == {"ok": 1, "slot_already_taken": clients - 1}
    assert await fetch_value("SELECT count(*) FROM booking") == 1
    assert await floor_faults() == []


async def test_halves_and_full_court_wanted_at_once_never_overlap(now: datetime) -> None:
    hall, residents = await make_hall(), [await make_resident() for _ in range(16)]
    await make_opening(hall.venue)
    await make_lending(hall.venue)
    wishes = [
        (space, hour(n)) for n in range(8, 22) for space in (hall.full, hall.half, hall.other_half, hall.half)
    ]

    found = await outcomes([book(s, h, residents[i % 16], now) for i, (s, h) in enumerate(wishes)])

    assert set(found) == {"ok", "slot_already_taken"}
    rows = await fetch("SELECT starts_at, array_agg(space) AS spaces FROM occurrence GROUP BY starts_at")
    assert len(rows) == 14
    assert all(set(r["spaces"]) in ({hall.full}, {hall.half, hall.other_half}) for r in rows)
    assert await floor_faults() == []


async def test_a_double_tap_makes_one_booking(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()

    taps = await asyncio.gather(
        *(book(courts.spaces[0], hour(19), resident, now, "tap-tap-tap") for _ in range(8))
    )

    assert len({booked.id for booked in taps}) == 1
    assert await fetch_value("SELECT count(*) FROM booking") == 1


async def test_a_key_used_for_something_else_is_refused(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await book(courts.spaces[0], hour(19), resident, now, "once-only")

    with pytest.raises(IdempotencyMismatch) as refusal:
        await book(courts.spaces[1], hour(19), resident, now, "once-only")

    assert refusal.value.status == 422
    with pytest.raises(IdempotencyKeyUnusable):
        await book(courts.spaces[1], hour(19), resident, now, "短")


async def test_a_repeated_request_is_answered_as_before_even_when_cancelled(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    booked = await book(courts.spaces[0], hour(19), resident, now, "once-only")
    await service.cancel_booking(booked.id, account=resident, now=now)

    again = await book(courts.spaces[0], hour(19), resident, now, "once-only")

    assert (again.id, again.state) == (booked.id, BookingState.CANCELLED)


async def test_three_requests_at_once_with_a_limit_of_two_give_two(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await make_quota(courts.venue, Period.DAY, 2)
    await make_quota(courts.venue, Period.WEEK, 5)

    found = await outcomes([book(space, hour(19), resident, now) for space in courts.spaces])

    assert found == {"ok": 2, "quota_used_up": 1}
    assert await claims() == 4


async def test_a_full_quota_says_which_and_from_when_it_counts_anew(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await make_quota(courts.venue, Period.WEEK, 1)
    await book(courts.spaces[0], hour(19), resident, now)

    with pytest.raises(QuotaUsedUp, match=r"每周最多预约1次.*11月30日 周一"):
        await book(courts.spaces[0], hour(20), resident, now)

    await book(courts.spaces[0], hour(20, date(2026, 11, 30)), resident, now)


async def test_cancelling_in_time_frees_floor_and_quota_and_kills_the_ticket(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await make_quota(courts.venue, Period.DAY, 1)
    booked = await book(courts.spaces[0], hour(19), resident, now)

    gone = await service.cancel_booking(booked.id, account=resident, now=now)

    assert (gone.state, gone.occurrence_state) == (BookingState.CANCELLED, OccurrenceState.CANCELLED)
    assert await claims() == 0
    ticket = (await checkin.list_tickets(occurrences=[booked.occurrence]))[0]
    assert (ticket.state, ticket.reason) == (AdmissionState.REVOKED, "预约已取消")
    await book(courts.spaces[0], hour(19), resident, now)
    with pytest.raises(CancelledAlready):
        await service.cancel_booking(booked.id, account=resident, now=now)


async def test_cancelling_late_keeps_the_claim_and_after_the_start_is_refused(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await make_quota(courts.venue, Period.DAY, 2)
    late, begun = [await book(courts.spaces[n], hour(19), resident, now) for n in (0, 1)]

    await service.cancel_booking(late.id, account=resident, now=hour(17) + timedelta(seconds=1))

    assert await claims() == 2
    with pytest.raises(CancelTooLate):
        await service.cancel_booking(begun.id, account=resident, now=hour(19))


async def test_somebody_elses_booking_is_not_found(now: datetime) -> None:
    courts, owner, other = await make_courts(), await make_resident(), await make_resident("田小芳")
    booked = await book(courts.spaces[0], hour(19), owner, now)

    with pytest.raises(BookingNotFound):
        await service.get_booking(booked.id, account=other)
    with pytest.raises(BookingNotFound):
        await service.cancel_booking(booked.id, account=other, now=now)


async def test_cancelling_and_cancelling_again_at_once_is_one_cancellation(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    booked = await book(courts.spaces[0], hour(19), resident, now)

    found = await outcomes([service.cancel_booking(booked.id, account=resident, now=now) for _ in range(8)])

    assert found == {"ok": 1, "cancelled_already": 7}


async def test_an_expired_hold_is_not_in_the_way(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await times.place(
        placement(
            courts.spaces[0],
            hour(19),
            state=OccurrenceState.TENTATIVE,
            hold_until=now - timedelta(minutes=1),
        ),
        by=None,
        now=now - timedelta(hours=1),
    )

    booked = await book(courts.spaces[0], hour(19), resident, now)

    assert booked.state == BookingState.CONFIRMED


async def test_a_hold_that_stands_is_taken(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await times.place(
        placement(
            courts.spaces[0],
            hour(19),
            state=OccurrenceState.TENTATIVE,
            hold_until=now + timedelta(minutes=5),
        ),
        by=None,
        now=now,
    )

    with pytest.raises(SlotAlreadyTaken):
        await book(courts.spaces[0], hour(19), resident, now)


async def test_what_an_event_displaces_comes_back_as_quota(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await make_quota(courts.venue, Period.DAY, 1)
    booked = await book(courts.spaces[0], hour(19), resident, now)
    times.on_release(OccurrenceKind.BOOKING, release)
    holder = (await times.holders(courts.spaces[0], hour(18), hour(21)))[0]

    await times.clear_and_place(
        placement(
            courts.spaces[0],
            hour(18),
            kind=OccurrenceKind.SESSION,
            length=timedelta(hours=3),
            event=await make_event(now),
        ),
        [(holder.id, holder.sequence)],
        reason="赛事占用",
        by=None,
        now=now,
    )

    gone = await service.get_booking(booked.id, account=resident)
    assert (gone.state, gone.reason) == (BookingState.DISPLACED, "赛事占用")
    assert await claims() == 0
    ticket = (await checkin.list_tickets(occurrences=[booked.occurrence]))[0]
    assert (ticket.state, ticket.reason) == (AdmissionState.REVOKED, "赛事占用")
    assert await floor_faults() == []


async def test_ones_own_are_listed_by_what_is_to_come(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    late = await book(courts.spaces[0], hour(20), resident, now)
    soon = await book(courts.spaces[0], hour(19), resident, now)
    off = await book(courts.spaces[1], hour(19), resident, now)
    await service.cancel_booking(off.id, account=resident, now=now)

    mine = await service.list_bookings(resident, now=now)

    assert [b.id for b in mine.upcoming] == [soon.id, late.id]
    assert [b.id for b in mine.past] == [off.id]


async def test_what_booking_would_mean_is_told_before(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()

    offer = await service.get_offer(courts.spaces[0], starts_at=hour(19), account=None, now=now)

    assert (offer.space_name, offer.starts_at, offer.ends_at, offer.fee_fen) == (
        "1号场",
        hour(19),
        hour(20),
        0,
    )
    await book(courts.spaces[0], hour(19), resident, now)
    with pytest.raises(SlotAlreadyTaken):
        await service.get_offer(courts.spaces[0], starts_at=hour(19), account=resident, now=now)


@pytest.mark.parametrize(
    ("table", "check", "allowed"),
    [
        ("occurrence", "kind_known", OccurrenceKind),
        ("occurrence", "state_known", OccurrenceState),
        ("occurrence", "visibility_known", Visibility),
        ("participant", "role_known", ParticipantRole),
        ("participant", "state_known", ParticipantState),
        ("admission", "category_known", Category),
        ("admission", "state_known", AdmissionState),
        ("booking", "state_known", BookingState),
        ("booking", "channel_known", Channel),
        ("booking", "fee_class_known", FeeClass),
    ],
)
async def test_a_hot_check_holds_its_values_as_one_constant(
    table: str, check: str, allowed: type[Labelled]
) -> None:
    told = await fetch_value(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1::text::regclass AND conname = $2",
        table,
        check,
    )

    assert f"'{{{','.join(allowed)}}}'::text[]" in told
