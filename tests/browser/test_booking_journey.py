"""J3: two residents want one court, a clerk books for somebody without a phone, a closure displaces a booking."""

import asyncio
import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_all_pages import places
from tests.browser.visitors import DESK, Visitors, choose_slot, fill, press, sign_up
from ysevents.kit import clock

__all__ = ["places"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]
AHEAD = 3


async def test_residents_race_a_clerk_books_and_who_is_displaced_books_anew(
    visitors: Visitors, places: dict[str, str]
) -> None:
    first = await visitors.open("resident1")
    second = await sign_up(visitors, "00000990001", "彭春燕")
    winner = await race(first, second)
    visitors.watch.faults.clear()  # Chromium reports the slot that is gone.
    court = (await winner.title()).split()[1]

    await fill(winner, {"姓名": "田大山"})
    await press(winner, "加入名单")
    await expect(winner.get_by_role("link", name="入场码 田大山")).to_be_visible()

    clerk = await visitors.open("desk1", f"/venues/{places['centre']}/desk/book", size=DESK)
    await at_the_desk(clerk)
    await close(clerk, places["centre"], court)

    await winner.goto("/inbox")
    await winner.get_by_role("link", name=re.compile("预约被占用")).first.click()
    await expect(winner.locator("main")).to_contain_text("已被占用")
    await expect(winner.locator("main")).to_contain_text("闭馆：维护")
    offer = winner.get_by_role("button", name="改订").first
    words = await offer.inner_text()
    async with winner.expect_navigation():
        await offer.click()
    await expect(winner.get_by_role("img", name="入场码")).to_be_visible()
    assert (await winner.title()).split()[1] in words
    assert court not in words


async def race(first: Page, second: Page) -> Page:
    """Both press at once: one has it, the other books the nearest by one tap. Answers who won."""
    await choose_slot(first, ahead=AHEAD)
    await second.goto(first.url)

    await asyncio.gather(press(first, "确认预约"), press(second, "确认预约"))

    won = [page for page in (first, second) if await page.get_by_role("img", name="入场码").count()]
    lost = [page for page in (first, second) if page not in won]
    assert (len(won), len(lost)) == (1, 1)
    await expect(lost[0].get_by_role("alert")).to_contain_text("刚刚被订走")
    offers = lost[0].get_by_role("button", name="改订")
    assert 1 <= await offers.count() <= 3
    words = await offers.first.inner_text()
    async with lost[0].expect_navigation():
        await offers.first.click()
    await expect(lost[0].get_by_role("img", name="入场码")).to_be_visible()
    assert (await lost[0].title()).split()[1] in words
    return won[0]


async def at_the_desk(clerk: Page) -> None:
    """Somebody without a phone gets a court early in the morning, and a slip of paper."""
    day = clock.local_day(clock.now()) + timedelta(days=AHEAD)
    await fill(clerk, {"姓名": "向老汉", "日期": f"{day:%Y-%m-%d}", "开始时间": "09:00"})
    await clerk.get_by_label("8号场").check()
    await press(clerk, "确认预约")
    await expect(clerk.get_by_role("heading", name="预约凭条")).to_be_visible()
    await expect(clerk.locator("main")).to_contain_text("向*汉")
    await expect(clerk.get_by_role("img", name="入场码")).to_be_visible()


async def close(clerk: Page, venue: str, court: str) -> None:
    """The court is shut for the evening; who stands there is listed and asked about first."""
    day = clock.local_day(clock.now()) + timedelta(days=AHEAD)
    await clerk.goto(f"/venues/{venue}/manage/closures")
    await clerk.get_by_label(court, exact=True).check()
    await clerk.get_by_label("从", exact=True).fill(f"{day:%Y-%m-%d}T18:00")
    await clerk.get_by_label("到", exact=True).fill(f"{day:%Y-%m-%d}T21:00")
    await fill(clerk, {"公告内容": "地板打蜡"})
    await press(clerk, "公告闭馆")
    await expect(clerk.get_by_role("alert")).to_contain_text("闭馆会取消这些预约")
    async with clerk.expect_navigation():
        await clerk.get_by_role("button", name=re.compile("个预约并闭馆")).click()
    await expect(clerk.locator("main")).to_contain_text("地板打蜡")
