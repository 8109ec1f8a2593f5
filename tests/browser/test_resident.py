"""The resident's journey: from the week's grid to a ticket, and back."""

import pytest
import zxingcpp
from playwright.async_api import Locator, Route, expect

from tests.browser.site import Site
from tests.browser.visitors import Visitors, book, choose_slot, follow, photograph, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_resident_books_a_court_and_carries_its_code(visitors: Visitors, site: Site) -> None:
    resident = await visitors.open("resident1")
    ticket = await book(resident, ahead=2)

    await expect(resident.locator("main")).to_contain_text("19:00")
    assert await read(resident.get_by_role("img", name="入场码")) == site.address + ticket
    await follow(resident, "我的预约")
    await expect(resident.locator("main")).to_contain_text("19:00")


async def test_cancelled_booking_frees_the_court_and_kills_the_ticket(visitors: Visitors) -> None:
    resident = await visitors.open("resident1")
    ticket = await book(resident, ahead=4)
    court = (await resident.title()).split()[1]

    await follow(resident, "取消预约")
    await press(resident, "确认取消")

    await expect(resident.locator("main")).to_contain_text("这张票已取消，不能入场。")
    await expect(resident.get_by_role("img", name="入场码")).to_have_count(0)
    await resident.goto(ticket)
    await expect(resident.locator("main")).to_contain_text("预约已取消")
    await expect(resident.locator("main")).to_contain_text("这张票已作废，不能入场。")
    await choose_slot(resident, ahead=4)
    await expect(resident.locator("main")).to_contain_text(court)


async def test_a_wish_is_sent_until_it_is_answered_and_booked_once(visitors: Visitors) -> None:
    resident = await visitors.open("resident1")
    await choose_slot(resident, ahead=5)
    sent = []

    async def busy_at_first(route: Route) -> None:
        sent.append(route.request.headers["idempotency-key"])
        if len(sent) > 1:
            await route.continue_()
            return
        await route.fetch()  # it arrives, but the answer is lost
        await route.abort()

    await resident.route("**/api/v1/bookings", busy_at_first)
    async with resident.expect_navigation(url="**/bookings/*"):
        await resident.get_by_role("button", name="确认预约").click()

    await expect(resident.get_by_role("img", name="入场码")).to_be_visible()
    assert (len(sent), len(set(sent))) == (2, 1)
    visitors.watch.faults.clear()  # Chromium reports the lost network.


async def read(shown: Locator) -> str:
    """The one code on a part of the page."""
    found = zxingcpp.read_barcodes(await photograph(shown))
    assert len(found) == 1
    return found[0].text
