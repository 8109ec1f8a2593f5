"""Calendars: the address that people are given, and what changes on their telephones."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import zxingcpp
from icalendar import Calendar
from playwright.async_api import Page

from tests.browser.site import Site
from tests.browser.visitors import DESK, Visitors, book, fill, follow, photograph, press, sign_up
from ysevents.kit import clock

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_moved_heat_reaches_those_who_follow_the_meet(visitors: Visitors, site: Site) -> None:
    anybody = await visitors.open(path="/events")
    await follow(anybody, "田径选拔赛")
    meet = anybody.url.rsplit("/", 1)[1]
    await follow(anybody, "订阅日历")
    address = await address_shown(anybody)
    assert address == f"{site.address}/cal/event/{meet}.ics"
    heat = (await site.ask(HEAT, meet))[0]
    before = await fetch(address)
    assert (await fetch(address, before)).status_code == 304
    shift = timedelta(minutes=10 if heat["has_room"] else -10)

    desk = await visitors.open("office1", f"/meets/{meet}/stages/{heat['contest']}/quick", size=DESK)
    folded = desk.get_by_role("group").filter(has=desk.locator(f"#t-{heat['id']}"))
    await folded.locator("summary").click()
    await fill(desk, {"新的开始时间": f"{clock.local(heat['starts_at'] + shift):%Y-%m-%dT%H:%M}"})
    await press(desk, "确认改时间")

    after = await fetch(address, before)
    old, new = entry(before, heat["title"]), entry(after, heat["title"])
    assert after.status_code == 200
    assert (new["UID"], new["SEQUENCE"]) == (old["UID"], old["SEQUENCE"] + 1)
    assert new.decoded("DTSTART") == old.decoded("DTSTART") + shift == heat["starts_at"] + shift


async def test_cancelled_booking_reaches_its_holder(visitors: Visitors, site: Site) -> None:
    resident = await sign_up(visitors, "00000990005", "黄春生")
    await book(resident, ahead=2, hour="20:00")
    booking = resident.url
    await resident.goto("/subscribe/me")
    await press(resident, "生成我的日历地址")
    address = await address_shown(resident)
    assert address.startswith(f"{site.address}/cal/me/")
    before = await fetch(address)

    await resident.goto(booking)
    await follow(resident, "取消预约")
    await press(resident, "确认取消")

    after = await fetch(address, before)
    old, new = entry(before, "预约"), entry(after, "预约")
    assert after.status_code == 200
    assert (new["UID"], new["SEQUENCE"], new["STATUS"]) == (old["UID"], old["SEQUENCE"] + 1, "CANCELLED")
    assert new["SUMMARY"] == f"【取消】{old['SUMMARY']}"


async def address_shown(page: Page) -> str:
    """The address to copy; the code under it says the same."""
    address = await page.get_by_role("textbox", name="日历地址").input_value()
    codes = zxingcpp.read_barcodes(await photograph(page.get_by_role("img", name="日历地址")))
    assert [code.text for code in codes] == [address]
    return address


async def fetch(address: str, known: httpx.Response | None = None) -> httpx.Response:
    """Read a feed as a calendar does: only what is new to it."""
    headers = {"If-None-Match": known.headers["ETag"]} if known else {}
    async with httpx.AsyncClient() as calendar:
        return await calendar.get(address, headers=headers)


def entry(feed: httpx.Response, title: str) -> Any:
    """The one entry of that title."""
    entries: list[Any] = Calendar.from_ical(feed.content).events
    found = [event for event in entries if title in event["SUMMARY"]]
    assert len(found) == 1
    return found[0]


HEAT = """
    SELECT heat.id, heat.title, heat.starts_at, heat.event AS contest,
           heat.ends_at + interval '10 minutes' <= session.ends_at AS has_room
    FROM occurrence heat
    JOIN occurrence session ON session.id = heat.within
    JOIN event ON event.id = heat.event
    WHERE event.root = $1 AND heat.kind = 'fixture'
    ORDER BY heat.starts_at DESC LIMIT 1
"""
"""The last heat of a meet, and whether its session leaves room for it to begin later."""
