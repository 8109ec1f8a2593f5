"""The organiser's journey: the resident's ticket at the desk, the athlete's bib in the call room."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.fake_camera import Show
from tests.browser.site import Site
from tests.browser.visitors import DESK, Visitors, book, fill, follow, press, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]
OF_ONE = re.compile("^(?!.*接力).*米")
"""Heats in which every lane is one athlete."""


async def test_desk_lets_a_ticket_in_once_and_says_when_it_did(
    visitors: Visitors, site: Site, show: Show
) -> None:
    resident = await sign_up(visitors, "00000990002", "覃小雨")
    await book(resident, ahead=1)
    await show(resident.get_by_role("img", name="入场码"))
    desk = await visitors.open("desk1", "/checkpoints")
    await follow(desk, "服务台")

    await scan(desk)
    await expect_answer(desk, "refused", "未到时间", "起可以入场")

    await let_in_now(site, resident.url)
    await desk.reload()
    await scan(desk)
    await expect_answer(desk, "ok", "通过", "19:00–20:00")
    await desk.reload()
    await scan(desk)
    await expect_answer(desk, "duplicate", "已入场", re.compile(r"\d\d:\d\d 已在全民健身中心服务台入场"))


async def test_desk_refuses_the_typed_code_of_a_cancelled_booking(visitors: Visitors) -> None:
    resident = await sign_up(visitors, "00000990003", "田大山")
    await book(resident, ahead=1, hour="20:00")
    code = await resident.locator(".qr-text").inner_text()
    await follow(resident, "取消预约")
    await press(resident, "确认取消")
    desk = await visitors.open("desk1", "/checkpoints")
    await follow(desk, "服务台")

    await type_code(desk, code.lower())

    await expect_answer(desk, "refused", "已作废", "预约已取消")


async def test_desk_works_without_scripts(visitors: Visitors, site: Site) -> None:
    resident = await sign_up(visitors, "00000990004", "向小河")
    await book(resident, ahead=1, hour="18:00")
    code = await resident.locator(".qr-text").inner_text()
    await let_in_now(site, resident.url)
    desk = await visitors.open("desk1", "/checkpoints", java_script_enabled=False)
    await follow(desk, "服务台")

    for state, title in (("ok", "通过"), ("duplicate", "已入场")):
        await fill(desk, {"票面代号或号码布": code})
        await press(desk, "核验")
        await expect_answer(desk, state, title, "18:00" if state == "ok" else "已在全民健身中心服务台入场")


async def test_call_room_confirms_the_child_who_wears_the_bib(
    visitors: Visitors, site: Site, show: Show
) -> None:
    clerk = await visitors.open("callroom1", "/checkpoints")
    await follow(clerk, "田径选拔赛检录处")
    heats = clerk.locator("main").get_by_role("link", name=OF_ONE)
    title, other = await heats.first.inner_text(), await heats.last.inner_text()
    athletes, others = await bibs_of(site, title), await bibs_of(site, other)
    await follow(clerk, title)

    await show(await bib_on_paper(visitors, athletes[0]))
    await scan(clerk)
    await expect_answer(clerk, "confirm", "请核对本人", title)
    holder = clerk.locator("[data-result-holder]")
    await expect(holder).to_have_text(f"{athletes[0]['name']} · {athletes[0]['label']}")
    await clerk.get_by_role("button", name="确认是本人，通过").click()
    await expect_answer(clerk, "ok", "已报到", title)
    await clerk.reload()
    await scan(clerk)
    await expect_answer(clerk, "duplicate", "已检录", re.compile(r"\d\d:\d\d 已在田径选拔赛检录处检录"))

    await type_code(clerk, athletes[1]["label"])
    await expect_answer(clerk, "confirm", "请核对本人", title)
    await type_code(clerk, others[0]["label"])
    await expect_answer(clerk, "refused", "不在本组", f"应在{other}")


async def test_call_room_works_without_scripts(visitors: Visitors, site: Site) -> None:
    clerk = await visitors.open("callroom1", "/checkpoints", java_script_enabled=False)
    await follow(clerk, "田径选拔赛检录处")
    heats = clerk.locator("main").get_by_role("link", name=OF_ONE)
    title = await heats.last.inner_text()
    athletes = await bibs_of(site, title)
    await follow(clerk, title)

    await fill(clerk, {"票面代号或号码布": athletes[-1]["label"]})
    await press(clerk, "核验")
    await expect_answer(clerk, "confirm", "请核对本人", title)
    await press(clerk, "确认是本人，通过")
    await expect_answer(clerk, "ok", "已报到", title)


async def scan(page: Page) -> None:
    await page.get_by_role("button", name="打开镜头").click()


async def type_code(page: Page, code: str) -> None:
    await fill(page, {"票面代号或号码布": code})
    await page.get_by_role("button", name="核验", exact=True).click()


async def expect_answer(page: Page, state: str, title: str, message: str | re.Pattern[str]) -> None:
    """The giant panel: its colour, its word, its reason."""
    panel = page.locator("[data-result]")
    await expect(panel.locator("[data-result-title]")).to_have_text(title)
    await expect(panel.locator("[data-result-message]")).to_contain_text(message)
    await expect(panel).to_have_attribute("data-state", state)


async def let_in_now(site: Site, booking: str) -> None:
    """Make it the hour of a booking: whatever can still be booked begins too late to be let in today."""
    await site.ask(
        """
        UPDATE admission SET valid_from = now() - interval '1 minute'
        FROM booking WHERE booking.id = $1 AND booking.occurrence = admission.occurrence
        """,
        booking.rsplit("/", 1)[1],
    )


async def bibs_of(site: Site, heat: str) -> list[Any]:
    """Who starts in a heat, by full name and number, as only the call room may see them."""
    return await site.ask(
        """
        SELECT person.name, admission.label, organization.name AS unit
        FROM occurrence
        JOIN event ON event.id = occurrence.event
        JOIN participant ON participant.occurrence = occurrence.id
        JOIN person ON person.id = participant.person
        JOIN organization ON organization.id = participant.organization
        JOIN admission ON admission.person = person.id AND admission.event = event.root
        WHERE occurrence.title = $1 ORDER BY admission.label
        """,
        heat,
    )


async def bib_on_paper(visitors: Visitors, athlete: Any) -> Locator:
    """The code on the sheet of bibs that the office prints for a unit."""
    office = await visitors.open("office1", "/events", size=DESK)
    await follow(office, "田径选拔赛")
    await office.goto(office.url.replace("/events/", "/meets/") + "/bibs")
    await follow(office, athlete["unit"])
    return office.locator("g").filter(has_text=athlete["label"]).locator("svg").first
