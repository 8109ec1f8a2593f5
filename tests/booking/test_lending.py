"""The terms on which a venue lends: set by who manages it, on what was read, for bookings to come."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from tests.booking.test_bookings import book, hour, make_courts, make_resident
from tests.browser_like import Browser
from tests.makers import PASSWORD, account_of, make_account, make_hall
from ysevents.accounts.enums import Role, Scope
from ysevents.booking import service
from ysevents.booking.errors import LendingStale, SlotOffRaster
from ysevents.booking.lending_schemas import LendingIn
from ysevents.booking.service import lending
from ysevents.core.enums import Sport
from ysevents.core.errors import VenueNotFound
from ysevents.kit import clock

TERMS: dict[str, Any] = {
    "days_ahead": 3,
    "release": "07:30",
    "slot_minutes": 120,
    "cancel_minutes": 1440,
    "grace_minutes": 10,
    "early_minutes": 5,
}


def terms(**details: Any) -> LendingIn:
    return LendingIn.model_validate({**TERMS, **details})


async def test_terms_of_a_sport_stand_before_those_of_all_and_fall_back(db: None, now: datetime) -> None:
    courts, clerk, resident = await make_courts(1), account_of(Role.OFFICE_CLERK), await make_resident()
    all_, own = await lending.list_lendings(courts.venue, account=clerk, now=now)
    before = await book(courts.spaces[0], hour(19), resident, now)

    changed = await lending.set_lending(
        courts.venue, Sport.BADMINTON, terms(), read=own.etag, account=clerk, now=now
    )
    with pytest.raises(SlotOffRaster):
        await book(courts.spaces[0], hour(9), resident, now)
    with pytest.raises(LendingStale):
        await lending.set_lending(courts.venue, Sport.BADMINTON, None, read=own.etag, account=clerk, now=now)
    await lending.set_lending(courts.venue, Sport.BADMINTON, None, read=changed.etag, account=clerk, now=now)
    after = await book(courts.spaces[0], hour(9), resident, now)

    assert (all_.sport, own.sport, own.terms) == (None, Sport.BADMINTON, None)
    assert changed.terms == terms().terms()
    assert (await service.get_booking(before.id, account=resident)).ends_at == hour(20)
    assert after.ends_at == hour(10)


async def test_others_neither_read_nor_set_the_terms(db: None, now: datetime) -> None:
    hall = await make_hall()
    desk = account_of(Role.VENUE_DESK, Scope.VENUE, UUID(int=7))

    with pytest.raises(VenueNotFound):
        await lending.list_lendings(hall.venue, account=desk, now=now)
    with pytest.raises(VenueNotFound):
        await lending.set_lending(hall.venue, None, terms(), read="x", account=desk, now=now)


async def test_the_page_and_the_api_set_them_alike(
    browser: Browser, now: datetime, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    hall = await make_hall()
    await make_account("desk01", Role.VENUE_DESK, Scope.VENUE, hall.venue, now=now)
    await browser.log_in("desk01", PASSWORD)
    page, api = f"/venues/{hall.venue}/manage/lending", f"/api/v1/venues/{hall.venue}/lending"

    read = (await browser.get(api)).json()[0]
    typed = {**{name: str(value) for name, value in TERMS.items()}, "etag": read["etag"]}
    wrong = await browser.post(page, {**typed, "slot_minutes": "50", "release": "早上", "days_ahead": "-1"})
    saved = await browser.post(page, typed)
    stale = await browser.send("PUT", api, TERMS, {"If-Match": read["etag"]})
    unread = await browser.send("PUT", api, TERMS)
    now_read = (await browser.get(api)).json()[0]
    again = await browser.send("PUT", api, {**TERMS, "days_ahead": 9}, {"If-Match": now_read["etag"]})
    bad = await browser.send("PUT", api, {**TERMS, "days_ahead": False}, {"If-Match": now_read["etag"]})

    assert wrong.status_code == 400
    for sentence in ("每段须为15至720分钟", "请写成08:00这样的时间", "提前天数须为0至90天"):
        assert sentence in wrong.text
    assert (saved.status_code, now_read["terms"]["release_minute"]) == (303, 450)
    assert [answer.json().get("code") for answer in (stale, unread)] == ["lending_stale", "lending_unread"]
    assert again.json()["terms"]["days_ahead"] == 9
    assert bad.status_code == 400
