"""What a process keeps of a space: booked on in one statement, and never once the venue has changed."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import pytest

from tests.booking.test_bookings import TOMORROW, book, hour, make_courts, make_resident
from tests.makers import make_opening, make_quota
from ysevents.booking.errors import NotLent, SlotAlreadyTaken, SlotNotOpen, SlotOffRaster
from ysevents.core.errors import SpaceClosed
from ysevents.kit.clock import at
from ysevents.kit.database import connection, execute, fetch_value, one_connection, transaction
from ysevents.kit.errors import YsError
from ysevents.places.enums import Period
from ysevents.places.errors import QuotaUsedUp

pytestmark = pytest.mark.usefixtures("db")


async def said_while_booking(space: UUID, starts_at: datetime, now: datetime) -> int:
    resident = await make_resident()
    said: list[Any] = []
    async with one_connection(), connection() as c:
        with c.query_logger(said.append):
            await book(space, starts_at, resident, now)
    return len(said)


async def test_a_space_read_before_is_booked_in_one_statement(now: datetime) -> None:
    courts = await make_courts(3)
    await make_quota(courts.venue, Period.DAY, 2)
    space, other, first = courts.spaces
    await said_while_booking(first, hour(18), now)  # a new connection learns types of columns as it goes

    assert [
        await said_while_booking(space, hour(18), now),
        await said_while_booking(space, hour(19), now),
        await said_while_booking(other, hour(19), now),
    ] == [2, 1, 2]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("UPDATE venue SET is_open_to_public = false WHERE id = $1", NotLent),
        ("UPDATE venue SET closed_on = '2026-11-25' WHERE id = $1", SpaceClosed),
        ("UPDATE space SET closed_on = '2026-11-25' WHERE venue = $1", SpaceClosed),
        ("UPDATE section SET opened_on = '2026-11-26' WHERE venue = $1", SpaceClosed),
        ("UPDATE opening_rule SET closes_minute = 1140 WHERE venue = $1", SlotNotOpen),
        ("DELETE FROM opening_rule WHERE venue = $1", SlotNotOpen),
        ("UPDATE booking_rule SET slot_minutes = 120 WHERE venue = $1", SlotOffRaster),
        ("DELETE FROM booking_rule WHERE venue = $1", NotLent),
        ("UPDATE quota_rule SET at_most = 1 WHERE venue = $1", QuotaUsedUp),
    ],
)
async def test_a_change_is_heeded_by_who_read_before_it(
    change: str, refusal: type[YsError], now: datetime
) -> None:
    courts, resident = await make_courts(1), await make_resident()
    await make_quota(courts.venue, Period.DAY, 2)
    await book(courts.spaces[0], hour(18), resident, now)

    await execute(change, courts.venue)

    with pytest.raises(refusal):
        await book(courts.spaces[0], hour(19), resident, now)


async def test_a_rule_that_comes_is_heeded_too(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    late = at(TOMORROW, time(22))
    with pytest.raises(SlotNotOpen):
        await book(courts.spaces[0], late, resident, now)
    await book(courts.spaces[0], hour(18), resident, now)

    await make_opening(courts.venue, 22, 23)
    await make_quota(courts.venue, Period.DAY, 1)

    assert (await book(courts.spaces[0], late, resident, now)).starts_at == late
    with pytest.raises(QuotaUsedUp):
        await book(courts.spaces[0], hour(19), resident, now)


async def test_who_loses_on_kept_terms_is_told_as_anybody(now: datetime) -> None:
    courts, first, second = await make_courts(1), await make_resident("彭一"), await make_resident("彭二")
    await make_quota(courts.venue, Period.WEEK, 1)
    await book(courts.spaces[0], hour(18), first, now)

    with pytest.raises(SlotAlreadyTaken):
        await book(courts.spaces[0], hour(18), second, now)
    with pytest.raises(QuotaUsedUp):
        await book(courts.spaces[0], hour(19), first, now)
    again = await book(courts.spaces[0], hour(20), second, now, key="one-wish-of-the-second")
    assert await book(courts.spaces[0], hour(20), second, now, key="one-wish-of-the-second") == again


async def test_each_change_revises_the_venue_once(now: datetime) -> None:
    courts = await make_courts(2)
    before = await fetch_value("SELECT revision FROM venue WHERE id = $1", courts.venue)

    await execute("UPDATE space SET closed_on = $2 WHERE venue = $1", courts.venue, date(2027, 1, 1))
    await execute("UPDATE venue SET revision = 0, notice = '请穿软底鞋' WHERE id = $1", courts.venue)

    assert await fetch_value("SELECT revision FROM venue WHERE id = $1", courts.venue) == before + 2


async def test_school_terms_are_heeded_by_who_read_before_them(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    await execute("UPDATE opening_rule SET day_types = '{school_day}' WHERE venue = $1", courts.venue)
    await book(courts.spaces[0], hour(18), resident, now)

    await execute(
        "INSERT INTO school_term VALUES (gen_random_uuid(), '演示学期一', '2026-03-01', '2026-07-01'), "
        "(gen_random_uuid(), '演示学期二', '2026-12-01', '2027-01-20')"
    )

    with pytest.raises(SlotNotOpen):
        await book(courts.spaces[0], hour(19), resident, now)


async def test_a_holiday_revises_every_venue() -> None:
    courts = await make_courts(1)
    asked = "SELECT revision FROM venue WHERE id = $1"
    before = await fetch_value(asked, courts.venue)

    async with transaction() as taken_back:
        await execute("INSERT INTO calendar_day VALUES ('2030-01-01', 'holiday', '元旦')")
        after = await fetch_value(asked, courts.venue)
        await taken_back.rollback()

    assert after == before + 1
