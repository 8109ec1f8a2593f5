"""The call room on a phone: taps, a dead zone, and the same list on a second phone."""

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.test_all_pages import places
from tests.browser.visitors import Visitors

__all__ = ["places"]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

PHONE: ViewportSize = {"width": 390, "height": 844}


async def test_taps_without_signal_are_kept_and_sent_later(
    visitors: Visitors, places: dict[str, str]
) -> None:
    address = "/meets/{trial}/call-room/{heat}".format_map(places)
    page = await visitors.open("office1", address, size=PHONE)
    rows = page.locator(".call-row")
    first, second = rows.nth(0), rows.nth(1)
    await first.locator("button[value=arrived]").click()
    await expect(page.locator("[data-call-status]")).to_have_text("已保存")

    await page.context.set_offline(True)
    await second.locator("button[value=absent]").click()
    await expect(second.locator("[data-call-state]")).to_have_text("未到")
    await expect(page.locator("[data-call-status]")).to_contain_text("没有信号，1步已存在手机里")
    await page.context.set_offline(False)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.locator("[data-call-status]")).to_have_text("已保存")

    other = await visitors.open("office1", address, size=PHONE)
    states = other.locator("[data-call-state]")
    await expect(states.nth(0)).to_have_text("已到")
    await expect(states.nth(1)).to_have_text("未到")
    assert await other.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    visitors.watch.faults.clear()  # Chromium reports the lost network.


async def test_a_number_typed_marks_its_row(visitors: Visitors, places: dict[str, str]) -> None:
    page = await visitors.open("office1", "/meets/{trial}/call-room/{heat}".format_map(places), size=PHONE)
    third = page.locator(".call-row").nth(2)
    bib = await third.get_attribute("data-bib")

    await page.get_by_label("报号码").fill(bib or "")
    await page.keyboard.press("Enter")
    await expect(third.locator("[data-call-state]")).to_have_text("已到")

    await page.get_by_label("报号码").fill("9999")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-call-elsewhere]")).to_contain_text("没有9999号")
