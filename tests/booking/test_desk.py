"""A venue's desk: its board, who is found, and what a clerk does to a booking."""

import asyncio
import re
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.booking.test_bookings import TOMORROW, Courts, book, hour, make_courts, make_resident
from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, account_of, make_account, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.enums import BookingState, PaymentMethod
from ysevents.booking.errors import (
    BookingNotFound,
    BookingNotUnderWay,
    CourtNotFree,
    DeskWithoutCheckpoint,
    NextSlotTaken,
    NotAbsentYet,
    NothingPaid,
    NothingToPay,
)
from ysevents.booking.schemas import Booked
from ysevents.booking.service import board, counter
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import Category, CheckpointKind, Result
from ysevents.core.enums import OccurrenceKind
from ysevents.core.queries import floor_faults
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch
from ysevents.kit.errors import NotAllowed, YsError

pytestmark = pytest.mark.usefixtures("db")
EVENING = hour(19) + timedelta(minutes=5)
"""Five past seven tomorrow, when the bookings made here have begun."""


@pytest.fixture
async def courts(now: datetime) -> Courts:
    """Three courts at 15 yuan an hour with a desk that scans."""
    courts = await make_courts()
    await execute("UPDATE opening_rule SET fee_class = 'low', fee_fen_per_hour = 1500")
    await checkin.open_checkpoint(
        "服务台", kind=CheckpointKind.DESK, categories=[Category.RESIDENT], venue=courts.venue
    )
    return courts


@pytest.fixture
def clerk(courts: Courts) -> Account:
    return account_of(Role.VENUE_DESK, Scope.VENUE, courts.venue)


@pytest.fixture
async def booked(courts: Courts, now: datetime) -> Booked:
    return await book(courts.spaces[0], hour(19), await make_resident("彭小明"), now)


async def refused(attempt: Awaitable[Any], error: type[YsError]) -> None:
    with pytest.raises(error):
        await attempt


async def test_the_board_says_what_is_on_each_court(
    courts: Courts, clerk: Account, booked: Booked, now: datetime
) -> None:
    await book(courts.spaces[0], hour(20), await make_resident("田小芳"), now)
    await times.place(
        placement(courts.spaces[1], hour(18), kind=OccurrenceKind.CLOSURE, title="地板维护"),
        by=None,
        now=now,
    )

    found = await board.get_board(courts.venue, account=clerk, now=EVENING)

    told = [[(s.holder or s.title, s.is_on(EVENING), s.due_fen) for s in c.stands] for c in found.courts]
    assert told == [[("彭小明", True, 1500), ("田小芳", False, 1500)], [("地板维护", False, 0)], []]
    assert [stand.holder for stand in found.bookings] == ["彭小明", "田小芳"]
    assert (await fetch("SELECT action FROM audit WHERE object_kind = 'venue'"))[0]["action"] == (
        "desk_board_viewed"
    )


async def test_a_free_court_offers_the_slot_that_runs_and_none_at_night(
    courts: Courts, clerk: Account
) -> None:
    evening = await board.get_board(courts.venue, account=clerk, now=EVENING)
    night = await board.get_board(courts.venue, account=clerk, now=hour(22))

    assert [court.slot_at for court in evening.courts] == [hour(19)] * 3
    assert [court.slot_at for court in night.courts] == [None] * 3


async def test_more_bookings_need_no_more_statements(
    courts: Courts, clerk: Account, booked: Booked, now: datetime
) -> None:
    with counted_queries() as few:
        await board.get_board(courts.venue, account=clerk, now=EVENING)
    for space in courts.spaces[1:]:
        await book(space, hour(19), await make_resident(), now)
    with counted_queries() as many:
        await board.get_board(courts.venue, account=clerk, now=EVENING)

    assert len(many) == len(few)


@pytest.mark.parametrize("typed", ["彭小明", "小明", "peng", "PengXiao"])
async def test_somebody_is_found_by_name_or_pinyin(
    courts: Courts, clerk: Account, booked: Booked, typed: str
) -> None:
    assert await board.find_at_desk(courts.venue, typed, account=clerk, now=EVENING) == [booked.id]


@pytest.mark.parametrize("typed", ["", " ", "p", "%", "田", "_ng"])
async def test_what_means_nobody_finds_nobody(
    courts: Courts, clerk: Account, booked: Booked, typed: str
) -> None:
    assert list(await board.find_at_desk(courts.venue, typed, account=clerk, now=EVENING)) == []


async def test_another_venue_is_not_the_clerks(courts: Courts, booked: Booked) -> None:
    other = account_of(Role.VENUE_DESK, Scope.VENUE, UUID(int=7))

    await refused(board.get_board(courts.venue, account=other, now=EVENING), NotAllowed)
    await refused(counter.extend_booking(courts.venue, booked.id, account=other, now=EVENING), NotAllowed)
    await refused(
        counter.note_payment(courts.venue, booked.id, PaymentMethod.CASH, account=other, now=EVENING),
        NotAllowed,
    )


async def test_who_has_no_code_is_let_in_once_by_name(courts: Courts, clerk: Account, booked: Booked) -> None:
    found = await board.get_desk_booking(courts.venue, booked.id, account=clerk)
    admission = found.comers[0].admission

    first = await counter.let_in(courts.venue, booked.id, admission, account=clerk, now=EVENING)
    second = await counter.let_in(courts.venue, booked.id, admission, account=clerk, now=EVENING)

    assert (first.result, second.result) == (Result.OK, Result.DUPLICATE)
    after = await board.get_desk_booking(courts.venue, booked.id, account=clerk)
    assert (after.booked.state, after.comers[0].arrived_at) == (BookingState.ATTENDED, EVENING)
    await refused(
        counter.let_in(courts.venue, booked.id, UUID(int=9), account=clerk, now=EVENING), BookingNotFound
    )


async def test_a_desk_without_a_checkpoint_says_so(courts: Courts, clerk: Account, booked: Booked) -> None:
    await execute("DELETE FROM checkpoint")

    await refused(counter.scan_at_desk(courts.venue, "彭", account=clerk, now=EVENING), DeskWithoutCheckpoint)


async def test_of_clerks_who_note_one_payment_at_once_one_does(
    courts: Courts, clerk: Account, booked: Booked, now: datetime
) -> None:
    other = await book(courts.spaces[1], hour(19), await make_resident(), now)

    async def note(booking: UUID) -> Any:
        return await counter.note_payment(
            courts.venue, booking, PaymentMethod.CODE, account=clerk, now=EVENING
        )

    answers = await asyncio.gather(*(note(one) for one in [booked.id, other.id] * 6), return_exceptions=True)

    assert sorted(a for a in answers if isinstance(a, int)) == [1, 2]
    assert sum(isinstance(a, NothingToPay) for a in answers) == 10
    found = await board.get_desk_booking(courts.venue, booked.id, account=clerk)
    assert (found.paid_fen, found.due_fen) == (1500, 0)


async def test_what_is_given_back_is_noted_beside_what_was_paid(
    courts: Courts, clerk: Account, booked: Booked
) -> None:
    at = (courts.venue, booked.id, PaymentMethod.CASH)
    await refused(counter.give_back(*at, account=clerk, now=EVENING), NothingPaid)

    receipts = [
        await counter.note_payment(*at, account=clerk, now=EVENING),
        await counter.give_back(*at, account=clerk, now=EVENING),
        await counter.note_payment(*at, account=clerk, now=EVENING),
    ]

    found = await board.get_desk_booking(courts.venue, booked.id, account=clerk)
    assert receipts == [1, 2, 3]
    assert [paid.fen for paid in found.payments] == [1500, -1500, 1500]


async def test_a_booking_is_longer_by_a_slot_and_costs_more(
    courts: Courts, clerk: Account, booked: Booked
) -> None:
    longer = await counter.extend_booking(courts.venue, booked.id, account=clerk, now=EVENING)

    assert (longer.starts_at, longer.ends_at, longer.fee_fen) == (hour(19), hour(21), 3000)
    ticket = (await checkin.list_tickets(occurrences=[booked.occurrence]))[0]
    assert (ticket.valid_until, await floor_faults()) == (hour(21), [])
    await refused(
        counter.extend_booking(courts.venue, booked.id, account=clerk, now=hour(21)), BookingNotUnderWay
    )


async def test_nobody_is_pushed_out_by_an_extension(
    courts: Courts, clerk: Account, booked: Booked, now: datetime
) -> None:
    await book(courts.spaces[0], hour(20), await make_resident("田小芳"), now)

    await refused(counter.extend_booking(courts.venue, booked.id, account=clerk, now=EVENING), NextSlotTaken)
    kept = await service.get_booking(booked.id, account=clerk)
    assert (kept.ends_at, kept.fee_fen) == (hour(20), 1500)


async def test_courts_are_swapped_under_way_and_the_ticket_stays_good(
    courts: Courts, clerk: Account, booked: Booked, now: datetime
) -> None:
    await book(courts.spaces[1], hour(19), await make_resident("田小芳"), now)
    free = await counter.list_free_courts(booked)
    ticket = (await checkin.list_tickets(occurrences=[booked.occurrence]))[0]

    moved = await counter.swap_court(courts.venue, booked.id, courts.spaces[2], account=clerk, now=EVENING)

    assert [court.name for court in free] == ["3号场"]
    assert (moved.space, moved.starts_at, moved.ends_at) == (courts.spaces[2], hour(19), hour(20))
    assert (await checkin.list_tickets(occurrences=[booked.occurrence]))[0].code == ticket.code
    for space in (courts.spaces[1], UUID(int=5)):
        await refused(
            counter.swap_court(courts.venue, booked.id, space, account=clerk, now=EVENING), CourtNotFree
        )
    assert await floor_faults() == []


async def test_who_does_not_come_is_marked_after_the_grace(
    courts: Courts, clerk: Account, booked: Booked, now: datetime
) -> None:
    await refused(counter.mark_absent(courts.venue, booked.id, account=clerk, now=EVENING), NotAbsentYet)
    await counter.mark_absent(courts.venue, booked.id, account=clerk, now=hour(19) + timedelta(minutes=15))

    found = await board.get_desk_booking(courts.venue, booked.id, account=clerk)
    assert found.booked.state == BookingState.NO_SHOW
    came = await book(courts.spaces[1], hour(19), await make_resident(), now)
    admission = (await board.get_desk_booking(courts.venue, came.id, account=clerk)).comers[0].admission
    await counter.let_in(courts.venue, came.id, admission, account=clerk, now=EVENING)
    await refused(
        counter.mark_absent(courts.venue, came.id, account=clerk, now=hour(20) - timedelta(minutes=1)),
        NotAbsentYet,
    )


async def test_a_lost_ticket_is_dead_once_another_is_given(
    courts: Courts, clerk: Account, booked: Booked
) -> None:
    found = await board.get_desk_booking(courts.venue, booked.id, account=clerk)
    admission = found.comers[0].admission
    before = await checkin.get_ticket(admission)

    await counter.reissue_ticket(courts.venue, booked.id, admission, account=clerk, now=EVENING)

    after = await checkin.get_ticket(admission)
    lost, new = [
        await counter.scan_at_desk(courts.venue, ticket.path, account=clerk, now=EVENING)
        for ticket in (before, after)
    ]
    assert (lost.result, new.result) == (Result.UNKNOWN, Result.OK)


async def test_the_desk_works_by_forms_alone(
    browser: Browser, courts: Courts, booked: Booked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    await make_account("desk01", Role.VENUE_DESK, Scope.VENUE, courts.venue, now=EVENING)
    await browser.log_in("desk01", PASSWORD)
    desk = f"/venues/{courts.venue}/desk"
    one = f"{desk}/bookings/{booked.id}"

    shown = await browser.get(desk)
    walk_in = re.findall(r'href="([^"]+/desk/book\?space=[^"]+)"', shown.text)
    form = await browser.get(walk_in[0].replace("&amp;", "&"))
    by_name = await browser.post(f"{desk}/search", {"q": "peng"})
    nobody = await browser.post(f"{desk}/search", {"q": "覃"})
    before = await browser.get(one)
    admission = re.findall(r'name="admission" value="([^"]+)"', before.text)[0]
    came = await browser.post(f"{one}/arrivals", {"admission": admission})
    wrong = await browser.post(f"{one}/payments", {"method": "gold"})
    paid = await browser.post(f"{one}/payments", {"method": "cash"})
    again = await browser.post(f"{one}/payments", {"method": "cash"})
    slip = await browser.get(f"{one}/slip")
    ticket = (await checkin.list_tickets(occurrences=[booked.occurrence]))[0]
    scanned = await browser.post(f"{desk}/search", {"q": ticket.short})
    unknown = await browser.post(f"{one}/dance")

    assert "彭小明" in shown.text
    assert (len(walk_in), 'value="19:00"' in form.text) == (2, True)
    assert (by_name.status_code, by_name.headers["location"]) == (303, one)
    assert "今天没有这个人的预约" in nobody.text
    assert [came.status_code, paid.status_code] == [303, 303]
    assert (wrong.status_code, "请选择付款方式" in wrong.text) == (400, True)
    assert (again.status_code, "没有要收的费用" in again.text) == (409, True)
    assert all(words in slip.text for words in ("000001", "收15元", ticket.short, "不是税务发票"))
    assert "已入场" in scanned.text
    assert unknown.status_code == 404
    assert clock.local_day(EVENING) == TOMORROW


async def test_the_interface_does_what_the_forms_do(
    browser: Browser, courts: Courts, booked: Booked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    await make_account("desk01", Role.VENUE_DESK, Scope.VENUE, courts.venue, now=EVENING)
    await browser.log_in("desk01", PASSWORD)
    one = f"/api/v1/venues/{courts.venue}/desk/bookings/{booked.id}"
    key = {"Idempotency-Key": "payment-0001"}

    day = (await browser.get(f"/api/v1/venues/{courts.venue}/desk")).json()
    before = (await browser.get(one)).json()
    admission = {"admission": before["comers"][0]["admission"]}
    paid = [await browser.send("POST", f"{one}/payments", {"method": "card"}, key) for _ in range(2)]
    longer = await browser.send("POST", f"{one}/extension", headers={"Idempotency-Key": "extension-0001"})
    came = [(await browser.send("POST", f"{one}/arrivals", admission)).json() for _ in range(2)]
    moved = await browser.send("POST", f"{one}/court", {"space": str(courts.spaces[2])})
    anew = await browser.send("POST", f"{one}/tickets", admission)
    absent = await browser.send("POST", f"{one}/absence")

    assert [stand["holder"] for stand in day["courts"][0]["stands"]] == ["彭小明"]
    assert [answer.json()["payments"][0]["receipt"] for answer in paid] == [1, 1]
    assert (paid[1].json()["due_fen"], longer.json()["due_fen"]) == (0, 1500)
    assert [answer["result"] for answer in came] == ["ok", "duplicate"]
    assert moved.json()["booking"]["space_name"] == "3号场"
    assert (anew.status_code, absent.json()["code"]) == (204, "not_absent_yet")
