"""People with a phone or a desk, each watched for what no page of ours may do."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
)

from tests.browser.site import Site

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}
PASSWORD = "Lvye-2026-shan"


@dataclass
class Watch:
    """What went wrong on visitors' pages."""

    host: str
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", self._requested)

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that answers with 404 or 409 is no fault; Chromium reports it as that page's own resource.
        is_page_itself = message.page is not None and message.location["url"] == message.page.url
        if message.type == "error" and not (is_page_itself and "Failed to load resource" in message.text):
            self.faults.append(f"{message.location['url']}: {message.text}")

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"blob", "data"} and parts.netloc != self.host:
            self.faults.append(f"asked another host: {request.url}")


class Visitors:
    """Opens pages for people, each in a browser of their own, logged in or not."""

    def __init__(self, browser: Browser, site: Site, states: dict[str, Any]) -> None:
        self._browser = browser
        self._site = site
        self._states = states
        self._open: list[BrowserContext] = []
        self._window: tuple[str | None, Page] | None = None
        self.watch = Watch(urlsplit(site.address).netloc)

    async def open(
        self, name: str | None = None, path: str = "/", *, size: ViewportSize = PHONE, **options: Any
    ) -> Page:
        """A page at `path` for the demo account `name`, or for somebody who has not logged in."""
        if name and name not in self._states:
            page = await self.open(path="/login")
            await log_in(page, name, self._site.logins[name])
            self._states[name] = await page.context.storage_state()
        context = await self._browser.new_context(
            base_url=self._site.address,
            viewport=size,
            locale="zh-CN",
            storage_state=self._states[name] if name else None,
            **options,
        )
        context.set_default_timeout(10_000)
        self._open.append(context)
        page = await context.new_page()
        self.watch.follow(page)
        await page.goto(path)
        return page

    async def turn_to(self, name: str | None, path: str, *, size: ViewportSize = PHONE) -> Page:
        """As `open`, but in the same window as long as the same person looks.

        Chromium works longer to open a window than to show a page.
        """
        if self._window and self._window[0] == name:
            page = self._window[1]
            await page.set_viewport_size(size)
            await page.goto(path)
            return page
        await self.leave()
        page = await self.open(name, path, size=size)
        self._window = name, page
        return page

    async def leave(self) -> None:
        for context in self._open:
            await context.close()
        self._open.clear()
        self._window = None


async def log_in(page: Page, name: str, password: str) -> None:
    """Fill in the login form that is shown."""
    await fill(page, {"登录名或手机号": name, "密码": password})
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.get_by_text("退出登录").wait_for(state="attached")


async def fill(page: Page, values: Mapping[str, str]) -> None:
    """Type into fields by their labels."""
    for label, value in values.items():
        await page.get_by_label(label).fill(value)


async def press(page: Page, name: str) -> None:
    """Press a button of that exact name, and be where it leads."""
    async with page.expect_navigation():
        await page.get_by_role("button", name=name, exact=True).click()


async def follow(page: Page, name: str) -> None:
    """Follow the first link of that name in the page itself, and be where it leads."""
    async with page.expect_navigation():
        await page.locator("main").get_by_role("link", name=name).first.click()


async def sign_up(visitors: Visitors, phone: str, name: str) -> Page:
    """Somebody new, who comes by telephone; the clerk reads out the code that no message brought."""
    page = await visitors.open(path="/signup")
    await fill(page, {"手机号": phone})
    await press(page, "获取验证码")
    clerk = await visitors.open("office1", "/admin/codes", size=DESK)
    waiting = clerk.get_by_role("listitem").filter(has_text=f"{phone[:3]}****{phone[-4:]}")
    async with clerk.expect_navigation():
        await waiting.get_by_role("button", name="查看").click()
    code = await waiting.get_by_role("status").inner_text()
    await fill(page, {"验证码": code, "姓名": name, "设置密码": PASSWORD})
    await press(page, "登录")
    return page


async def choose_slot(page: Page, *, ahead: int, hour: str = "19:00") -> None:
    """From the list of places to the page on which the first court free at that hour can be booked."""
    await page.goto("/venues")
    await follow(page, "全民健身中心")
    await follow(page, "预约场地")
    async with page.expect_navigation():
        await page.get_by_role("navigation", name="日期").get_by_role("link").nth(ahead).click()
    async with page.expect_navigation():
        await page.get_by_role("link", name=re.compile(rf" {hour}至\S+ 可约")).first.click()


async def book(page: Page, *, ahead: int, hour: str = "19:00") -> str:
    """Book the first court free at that hour; answers the address of its ticket."""
    await choose_slot(page, ahead=ahead, hour=hour)
    await press(page, "确认预约")
    picture = await page.get_by_role("link", name="保存为图片").get_attribute("href")
    assert picture
    return picture.removesuffix(".png")


async def photograph(shown: Locator) -> Image.Image:
    """What a camera sees of a part of the page, scrolled clear of the bar at the foot."""
    await shown.evaluate("part => part.scrollIntoView({ block: 'center' })")
    return Image.open(io.BytesIO(await shown.screenshot()))
