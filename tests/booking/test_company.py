"""Bookings in company: at the desk, for clubs, several courts at once, week after week."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.booking.test_bookings import Courts, book, claims, hour, make_courts, make_resident, outcomes
from tests.counting import counted_queries
from tests.makers import account_of, make_event, make_organization, make_quota, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.enums import BookingState, Channel, DateState
from ysevents.booking.errors import (
    NotInSeries,
    NotYourGroup,
    SeriesTooLong,
    SeriesWithGaps,
    SlotAlreadyTaken,
    SlotInPast,
    SlotNotYetReleased,
    SpaceElsewhere,
    SpacesWrong,
)
from ysevents.booking.schemas import DeskBookingIn, DeskSeriesIn, SeriesIn, SeveralIn
from ysevents.checkin import service as checkin
from ysevents.core.enums import DayKind, MemberRole, OccurrenceKind, OrganizationKind
from ysevents.core.queries import floor_faults
from ysevents.core.service import calendars, people, times
from ysevents.kit.database import fetch, fetch_value
from ysevents.kit.errors import NotAllowed
from ysevents.places.enums import Period
from ysevents.places.errors import QuotaUsedUp

pytestmark = pytest.mark.usefixtures("db", "connected")
WEEK = timedelta(days=7)


def clerk_of(courts: Courts) -> Account:
    return account_of(Role.VENUE_DESK, Scope.VENUE, courts.venue)


def at_desk(courts: Courts, starts_at: datetime, *numbers: int, **more: Any) -> DeskBookingIn:
    spaces = tuple(courts.spaces[n] for n in numbers or (0,))
    return DeskBookingIn(spaces=spaces, starts_at=starts_at, **{"name": "田大山", **more})


async def make_club(person: UUID) -> UUID:
    club = await make_organization("灵溪羽毛球俱乐部", OrganizationKind.CLUB)
    await people.join_organization(
        person, club, MemberRole.LEADER, from_on=date(2026, 1, 1), by=None, now=hour(0)
    )
    return club


async def test_a_clerk_books_for_somebody_without_a_phone_even_a_slot_that_runs(now: datetime) -> None:
    courts = await make_courts(1)
    clerk, late = clerk_of(courts), hour(19) + timedelta(minutes=20)

    made = await service.book_at_desk(
        courts.venue, at_desk(courts, hour(19), channel="phone", note="轮椅"), account=clerk, now=late
    )

    booked = await service.get_booking(made, account=clerk)
    assert (booked.state, booked.channel, booked.note) == (BookingState.CONFIRMED, Channel.PHONE, "轮椅")
    (ticket,) = await checkin.list_tickets(occurrences=[booked.occurrence])
    assert ticket.holder == "田*山"
    assert (await service.list_bookings(clerk, now=late)).upcoming == []
    with pytest.raises(SlotInPast):
        await service.book_at_desk(courts.venue, at_desk(courts, hour(18)), account=clerk, now=late)
    far = hour(19) + timedelta(days=30)
    assert await service.book_at_desk(courts.venue, at_desk(courts, far), account=clerk, now=late)


async def test_a_number_given_at_the_desk_counts_for_whoever_has_it(now: datetime) -> None:
    courts = await make_courts(3)
    clerk = clerk_of(courts)
    await make_quota(courts.venue, Period.DAY, 1)
    await service.book_at_desk(
        courts.venue, at_desk(courts, hour(19), phone="13874300001"), account=clerk, now=now
    )

    again = at_desk(courts, hour(20), name="大山", phone="138 7430 0001")
    with pytest.raises(QuotaUsedUp):
        await service.book_at_desk(courts.venue, again, account=clerk, now=now)
    await service.book_at_desk(courts.venue, at_desk(courts, hour(20)), account=clerk, now=now)

    assert await fetch_value("SELECT count(*) FROM person WHERE name = '田大山'") == 2


async def test_only_the_desk_of_that_venue_books_there_for_others(now: datetime) -> None:
    courts, other = await make_courts(1), await make_courts(1)
    wanted = at_desk(courts, hour(19))

    for account in (await make_resident(), clerk_of(other)):
        with pytest.raises(NotAllowed):
            await service.book_at_desk(courts.venue, wanted, account=account, now=now)
    with pytest.raises(SpaceElsewhere):
        await service.book_at_desk(other.venue, wanted, account=clerk_of(other), now=now)


async def test_several_courts_are_booked_together_and_moved_and_given_back_alone(now: datetime) -> None:
    courts, resident = await make_courts(4), await make_resident()
    several = SeveralIn(spaces=tuple(courts.spaces[:3]), starts_at=hour(19))

    first = await service.book_several(several, account=resident, now=now)
    bundle = await service.list_bundle(first, account=resident)

    assert [one.space_name for one in bundle] == ["1号场", "2号场", "3号场"]
    assert bundle[0].id == first
    await service.change_booking(
        bundle[1].id, space=courts.spaces[3], starts_at=hour(19), account=resident, now=now
    )
    await service.cancel_booking(bundle[2].id, account=resident, now=now)
    after = await service.list_bundle(first, account=resident)
    assert [(one.space_name, one.state) for one in after] == [
        ("1号场", BookingState.CONFIRMED),
        ("3号场", BookingState.CANCELLED),
        ("4号场", BookingState.CONFIRMED),
    ]


async def test_of_several_courts_all_are_had_or_none(now: datetime) -> None:
    courts, resident = await make_courts(3), await make_resident()
    await book(courts.spaces[2], hour(19), await make_resident("田大山"), now)
    await make_quota(courts.venue, Period.DAY, 2)

    for spaces, starts_at, refusal in (
        (courts.spaces, hour(19), SlotAlreadyTaken),
        (courts.spaces, hour(20), QuotaUsedUp),
        ([courts.spaces[0], courts.spaces[0]], hour(20), SpacesWrong),
    ):
        several = SeveralIn(spaces=tuple(spaces), starts_at=starts_at)
        with pytest.raises(refusal):
            await service.book_several(several, account=resident, now=now)

    assert (await claims(), await fetch_value("SELECT count(*) FROM booking")) == (0, 1)
    assert await floor_faults() == []


async def test_who_wants_the_same_courts_crosswise_gets_all_or_none(now: datetime) -> None:
    courts = await make_courts(3)
    residents = [await make_resident(f"田{n}") for n in ("一", "二", "三", "四")]

    found = await outcomes(
        [
            service.book_several(
                SeveralIn(spaces=tuple(courts.spaces[:: 1 if n % 2 else -1]), starts_at=hour(19)),
                account=resident,
                now=now,
            )
            for n, resident in enumerate(residents)
        ]
    )

    assert found == {"ok": 1, "slot_already_taken": 3}


async def test_a_leader_books_for_the_club_whose_own_quota_counts(now: datetime) -> None:
    courts, resident = await make_courts(3), await make_resident()
    assert resident.person
    club = await make_club(resident.person)
    await make_quota(courts.venue, Period.DAY, 1)
    await fetch("UPDATE quota_rule SET audience = 'resident'")
    several = SeveralIn(spaces=tuple(courts.spaces[:2]), starts_at=hour(19), organization=club, note="周训")

    made = await service.book_several(several, account=resident, now=now)

    booked = await service.get_booking(made, account=resident)
    assert (booked.organization_name, booked.note) == ("灵溪羽毛球俱乐部", "周训")
    assert [group.id for group in await service.list_groups(resident, now=now)] == [club]
    assert await claims() == 0
    assert (await book(courts.spaces[2], hour(19), resident, now)).state == BookingState.CONFIRMED
    with pytest.raises(NotYourGroup):
        await service.book_several(several, account=await make_resident("田大山"), now=now)


async def weekly(courts: Courts, weeks: int = 5, **more: Any) -> DeskSeriesIn:
    until = date(2026, 11, 25) + (weeks - 1) * WEEK
    return DeskSeriesIn(space=courts.spaces[0], starts_at=hour(19), until=until, **{"name": "田大山", **more})


async def make_gaps(courts: Courts, now: datetime) -> None:
    """The second week a resident, the third an event, the fourth a holiday."""
    later = [hour(19) + n * WEEK for n in range(5)]
    await service.book_at_desk(courts.venue, at_desk(courts, later[1]), account=clerk_of(courts), now=now)
    event = placement(
        courts.spaces[0], later[2], kind=OccurrenceKind.SESSION, title="县运动会", event=await make_event(now)
    )
    await times.place(event, by=None, now=now)
    holiday = date(2026, 12, 16)
    await calendars.set_days(holiday, holiday, DayKind.HOLIDAY, "州庆", by=None)


async def test_a_series_names_what_cannot_be_had_and_books_the_rest_or_none(now: datetime) -> None:
    courts = await make_courts(1)
    clerk = clerk_of(courts)
    await make_gaps(courts, now)

    with pytest.raises(SeriesWithGaps) as refused:
        await service.book_series_at_desk(courts.venue, await weekly(courts), account=clerk, now=now)
    assert [(one.state, one.words) for one in refused.value.dates] == [
        (DateState.FREE, None),
        (DateState.TAKEN, None),
        (DateState.EVENT, "县运动会"),
        (DateState.HOLIDAY, "州庆"),
        (DateState.FREE, None),
    ]
    assert refused.value.text == (
        "共5次，其中3次约不上：12月2日 周三 已约、12月9日 周三 赛事占用：县运动会、12月16日 周三 放假：州庆。"
        "可以只订其余2次，或返回更改。"
    )
    assert await fetch_value("SELECT count(*) FROM booking") == 1

    rest = await weekly(courts, skip_taken=True)
    series = await service.book_series_at_desk(courts.venue, rest, account=clerk, now=now)
    made = await service.list_series(series, account=clerk)
    assert [one.starts_at for one in made] == [hour(19), hour(19) + 4 * WEEK]
    assert len({one.occurrence for one in made}) == 2


async def test_a_date_of_a_series_is_skipped_and_put_back(now: datetime) -> None:
    courts = await make_courts(1)
    clerk = clerk_of(courts)
    wanted = await weekly(courts, 3, phone="13874300001", note="周训")
    series = await service.book_series_at_desk(courts.venue, wanted, account=clerk, now=now)
    skipped = (await service.list_series(series, account=clerk))[1]

    await service.cancel_booking(skipped.id, account=clerk, now=now)
    back = await service.put_back(skipped.id, account=clerk, now=now)

    made = await service.list_series(series, account=clerk)
    assert [(one.starts_at, one.state) for one in made if one.id in (skipped.id, back)] == [
        (skipped.starts_at, BookingState.CANCELLED),
        (skipped.starts_at, BookingState.CONFIRMED),
    ]
    assert {one.note for one in made} == {"周训"}
    assert await fetch_value("SELECT count(DISTINCT holder) FROM booking") == 1
    with pytest.raises(SlotAlreadyTaken):
        await service.put_back(skipped.id, account=clerk, now=now)
    single = await service.book_at_desk(courts.venue, at_desk(courts, hour(9)), account=clerk, now=now)
    with pytest.raises(NotInSeries):
        await service.put_back(single, account=clerk, now=now)


async def test_a_resident_recurs_within_what_is_released(now: datetime) -> None:
    courts, resident = await make_courts(1, days_ahead=10), await make_resident()
    wanted = SeriesIn(space=courts.spaces[0], starts_at=hour(19), until=date(2026, 12, 9))

    planned = await service.plan_series(
        courts.spaces[0], starts_at=hour(19), until=wanted.until, account=resident, now=now
    )
    with pytest.raises(SeriesWithGaps):
        await service.book_series(wanted, account=resident, now=now)
    series = await service.book_series(
        wanted.model_copy(update={"skip_taken": True}), account=resident, now=now
    )

    assert [one.state for one in planned] == [DateState.FREE, DateState.FREE, DateState.NOT_YET]
    assert len(await service.list_series(series, account=resident)) == 2
    with pytest.raises(SeriesTooLong):
        await service.plan_series(
            courts.spaces[0], starts_at=hour(19), until=date(2026, 11, 24), account=resident, now=now
        )


async def test_planning_three_dates_asks_as_often_as_one(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    numbers = []
    for weeks in (1, 3):
        with counted_queries() as asked:
            until = date(2026, 11, 25) + (weeks - 1) * WEEK
            await service.plan_series(
                courts.spaces[0], starts_at=hour(19), until=until, account=resident, now=now
            )
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


async def test_a_series_of_a_venue_that_decides_waits_unless_a_clerk_made_it(now: datetime) -> None:
    courts, resident = await make_courts(2, needs_approval=True), await make_resident()

    own = await service.book_several(
        SeveralIn(spaces=tuple(courts.spaces), starts_at=hour(19)), account=resident, now=now
    )
    desk = await service.book_at_desk(
        courts.venue, at_desk(courts, hour(20)), account=clerk_of(courts), now=now
    )

    assert (await service.get_booking(own, account=resident)).state == BookingState.PENDING
    assert (await service.get_booking(desk, account=clerk_of(courts))).state == BookingState.CONFIRMED
    far = SeveralIn(spaces=(courts.spaces[0],), starts_at=hour(19) + timedelta(days=60))
    with pytest.raises(SlotNotYetReleased):
        await service.book_several(far, account=resident, now=now)
