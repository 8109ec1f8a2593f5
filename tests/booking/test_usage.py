"""How a venue was used: figures worked out by hand, on the page and in the workbook."""

import io
from datetime import date, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook

from tests.booking.test_bookings import Courts, book, hour, make_courts, make_resident
from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, account_of, make_account, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.enums import PaymentMethod
from ysevents.booking.errors import UsagePeriodUnusable
from ysevents.booking.service import board, counter, usage
from ysevents.booking.service.usage import Counts, Usage
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import Category, CheckpointKind
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import execute
from ysevents.kit.errors import NotAllowed

pytestmark = pytest.mark.usefixtures("db")
FIRST, LAST = date(2026, 11, 24), date(2026, 11, 25)
AFTER = hour(9) + timedelta(days=1)
"""The morning after the two days."""


@pytest.fixture
async def courts(now: datetime) -> Courts:
    """Two courts open from 8 to 22 at 15 yuan; on the second of two days one came and paid, one did not, one
    cancelled, and a lesson had the second court for two hours."""
    courts = await make_courts(2)
    await execute("UPDATE opening_rule SET fee_class = 'low', fee_fen_per_hour = 1500")
    await checkin.open_checkpoint(
        "服务台", kind=CheckpointKind.DESK, categories=[Category.RESIDENT], venue=courts.venue
    )
    clerk, at = account_of(Role.VENUE_DESK, Scope.VENUE, courts.venue), hour(19)
    came = await book(courts.spaces[0], at, await make_resident(), now)
    absent = await book(courts.spaces[1], at, await make_resident("田小芳"), now)
    gone = await make_resident("向小军")
    off = await book(courts.spaces[0], hour(21), gone, now)
    await service.cancel_booking(off.id, account=gone, now=now)
    lesson = placement(
        courts.spaces[1], hour(9), kind=OccurrenceKind.LESSON, title="训练", length=timedelta(hours=2)
    )
    await times.place(lesson, by=None, now=now)
    comer = (await board.get_desk_booking(courts.venue, came.id, account=clerk)).comers[0].admission
    await counter.let_in(courts.venue, came.id, comer, account=clerk, now=at)
    await counter.note_payment(courts.venue, came.id, PaymentMethod.CASH, account=clerk, now=at)
    await counter.mark_absent(courts.venue, absent.id, account=clerk, now=at + timedelta(minutes=20))
    return courts


@pytest.fixture
def clerk(courts: Courts) -> Account:
    return account_of(Role.VENUE_DESK, Scope.VENUE, courts.venue)


async def usage_of(courts: Courts, clerk: Account) -> Usage:
    return await usage.get_usage(courts.venue, FIRST, LAST, account=clerk, now=AFTER)


async def test_two_days_are_right_by_hand(courts: Courts, clerk: Account) -> None:
    found = await usage_of(courts, clerk)

    one, two = found.courts
    assert found.total == Counts(bookings=3, attended=1, absent=1, cancelled=1, visitors=1)
    assert (found.total.unscanned, found.total.absent_percent) == (0, 50)
    # Open two days from 8 to 22: 8 quarters an hour. 19 to 20 was booked on one of two days: 4 of 8 quarters.
    assert (sum(one.opened), one.opened[19], one.booked[19], one.percent(19)) == (112, 8, 4, 50)
    assert (one.percent(21), one.percent(7), one.total_percent) == (0, None, 4)
    assert (two.other[9], two.other[10], two.other[11], two.booked[9]) == (4, 4, 0, 0)
    assert found.hours == list(range(8, 22))
    half = found.halves[0]
    assert (half.name, half.open_quarters, half.free_quarters) == ("2026年下半年", 224, 0)
    assert half.paid_fen == {PaymentMethod.CASH: 1500}


async def test_days_that_are_not_over_are_left_out(courts: Courts, clerk: Account, now: datetime) -> None:
    running = await usage.get_usage(courts.venue, FIRST, LAST, account=clerk, now=hour(12))
    none = await usage.get_usage(courts.venue, FIRST, LAST, account=clerk, now=now)

    assert (running.last, running.total.bookings) == (FIRST, 0)
    assert (none.courts, none.halves) == ((), ())


async def test_more_bookings_need_no_more_statements(courts: Courts, clerk: Account, now: datetime) -> None:
    with counted_queries() as few:
        await usage_of(courts, clerk)
    for n in (10, 12, 14):
        await book(courts.spaces[0], hour(n), await make_resident(), now)
    with counted_queries() as many:
        await usage_of(courts, clerk)

    assert len(many) == len(few)


@pytest.mark.parametrize(("first", "last"), [(LAST, FIRST), (FIRST, FIRST + timedelta(days=366))])
async def test_a_period_beyond_a_year_or_backwards_is_refused(
    courts: Courts, clerk: Account, first: date, last: date
) -> None:
    with pytest.raises(UsagePeriodUnusable):
        await usage.get_usage(courts.venue, first, last, account=clerk, now=AFTER)
    with pytest.raises(NotAllowed):
        await usage.get_usage(courts.venue, FIRST, LAST, account=account_of(Role.RESIDENT), now=AFTER)


async def test_page_workbook_and_interface_tell_the_same(
    browser: Browser, courts: Courts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AFTER)
    await make_account("desk01", Role.VENUE_DESK, Scope.VENUE, courts.venue, now=AFTER)
    await browser.log_in("desk01", PASSWORD)
    here, asked = f"/venues/{courts.venue}/usage", f"?first_on={FIRST}&last_on={LAST}"

    shown = await browser.get(here + asked)
    usual = await browser.get(here)
    wrong = await browser.get(f"{here}?first_on={LAST}&last_on={FIRST}")
    book_ = await browser.get(f"{here}/workbook{asked}")
    told = (await browser.get(f"/api/v1{here}{asked}")).json()

    assert "50%" in shown.text
    assert "2026-07-01至2026-11-25" in usual.text
    assert (wrong.status_code, "最长一年" in wrong.text) == (400, True)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book_.content))
    half = sheets.get_sheet_by_name("半年").to_python()[2]
    assert half[:5] == ["2026年下半年", 3.0, 1.0, 1.0, 50.0]
    heat = sheets.get_sheet_by_name("时段使用率%").to_python()
    assert next(row for row in heat if row[0] == "19:00") == ["19:00", 50.0, 50.0]
    assert told["courts"][0]["booked"][19] == 4


def test_on_the_first_day_of_a_half_year_the_last_one_is_meant() -> None:
    assert usage.usual_period(date(2027, 1, 1)) == (date(2026, 7, 1), date(2026, 12, 31))
    assert usage.usual_period(date(2027, 6, 30)) == (date(2027, 1, 1), date(2027, 6, 29))
