"""What a booking costs: the price list of the day, settled when the booking is made; types of days in the grid."""

from datetime import date, datetime, time

import pytest

from tests.booking.test_bookings import TOMORROW, book, hour, make_courts, make_resident
from tests.browser_like import Browser
from tests.makers import make_opening, make_tariff
from ysevents.booking import service
from ysevents.booking.errors import SlotNotOpen
from ysevents.core.enums import DayType
from ysevents.facilities.enums import FeeGroup
from ysevents.kit import clock
from ysevents.kit.clock import at
from ysevents.kit.database import execute

pytestmark = pytest.mark.usefixtures("db")


async def test_a_changed_tariff_never_changes_a_booking_made_before(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await execute("UPDATE opening_rule SET fee_class = 'low', fee_fen_per_hour = 1000")
    await make_tariff(courts.venue, 1500, date(2026, 1, 1))
    before = await book(courts.spaces[0], hour(19), resident, now)

    await make_tariff(courts.venue, 2000, TOMORROW)
    after = await book(courts.spaces[0], hour(20), resident, now)
    grid = await service.week_grid(courts.venue, day=TOMORROW, visitor=None, now=now)

    assert (before.fee_fen, after.fee_fen) == (1500, 2000)
    assert (await service.get_booking(before.id, account=resident)).fee_fen == 1500
    assert {cell.fee_fen for row in grid.rows for cell in row.cells if cell} == {2000}


async def test_a_day_off_is_lent_by_the_hours_of_days_off(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    saturday = date(2026, 11, 28)
    await execute("UPDATE opening_rule SET day_types = $1", [DayType.SCHOOL_DAY])
    await make_opening(courts.venue, 9, 12, day_types=[DayType.PUBLIC_HOLIDAY, DayType.REST_DAY])

    booked = await book(courts.spaces[0], at(saturday, time(9)), resident, now)
    with pytest.raises(SlotNotOpen):
        await book(courts.spaces[0], at(saturday, time(19)), resident, now)
    grid = await service.week_grid(courts.venue, day=saturday, visitor=None, now=now)

    assert booked.starts_at == at(saturday, time(9))
    assert [row.starts_at.astimezone(now.tzinfo).hour + 8 for row in grid.rows] == [9, 10, 11]


async def test_before_booking_one_reads_what_groups_pay(
    browser: Browser, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    courts = await make_courts(1)
    await execute("UPDATE opening_rule SET fee_class = 'low', fee_fen_per_hour = 1000")
    for group in (FeeGroup.PUPIL, FeeGroup.SOLDIER):
        await make_tariff(courts.venue, 500, date(2026, 1, 1), fee_group=group)

    shown = await browser.get(
        f"/venues/{courts.venue}/book?space={courts.spaces[0]}&start={TOMORROW}T19:00:00"
    )

    assert "学生、军人凭证件在服务台按每小时5元缴纳。" in shown.text
    assert "费用10元到场后在服务台缴纳。" in shown.text
