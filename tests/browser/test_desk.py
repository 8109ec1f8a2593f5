"""The desk of a venue by keyboard alone: a fee noted, a slip, back to the board, somebody looked for."""

import pytest
from playwright.async_api import expect

from tests.browser.test_all_pages import places
from tests.browser.visitors import DESK, Visitors

__all__ = ["places"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_a_clerk_needs_no_mouse(visitors: Visitors, places: dict[str, str]) -> None:
    one = f"/venues/{places['centre']}/desk/bookings/{places['booking']}"
    page = await visitors.open("desk1", one, size=DESK)
    keys = page.keyboard

    await keys.press("2")
    await expect(page.get_by_text("已记收费，票据号")).to_be_visible()
    await expect(page.get_by_role("button", name="记收费")).to_have_count(0)
    await keys.press("6")
    await expect(page.get_by_role("heading", name="小票")).to_be_visible()
    await keys.press("Escape")
    await expect(page.get_by_role("heading", name="谁来")).to_be_visible()
    await keys.press("Escape")

    search = page.get_by_label("扫码，或输入代号、姓名、拼音")
    await expect(search).to_be_focused()
    await keys.press("ArrowDown")
    await expect(search).not_to_be_focused()
    await keys.press("/")
    await expect(search).to_be_focused()
    await keys.type("欧阳无此人")
    await keys.press("Enter")
    await expect(page.get_by_text("今天没有这个人的预约")).to_be_visible()
