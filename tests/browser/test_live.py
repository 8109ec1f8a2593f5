"""A contest from its draw to a corrected team total on two phones: the official writes, the public looks on."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.site import Site
from tests.browser.visitors import Visitors, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

UNDRAWN = """
    SELECT c.id AS contest, e.root FROM contest c JOIN event e ON e.id = c.id
    JOIN discipline d ON d.code = c.discipline AND d.is_lanes
    WHERE NOT EXISTS (SELECT FROM stage WHERE contest = c.id)
      AND (SELECT count(*) FROM entry WHERE contest = c.id AND state = 'approved') > 2
      AND EXISTS (SELECT FROM occurrence o WHERE o.event = e.root AND o.kind = 'session')
    ORDER BY e.title LIMIT 1
"""
"""A race that is entered and not drawn, in a meet that has sessions."""
RACE = """
    SELECT f.id AS fixture, l.id AS list FROM stage s JOIN fixture f ON f.stage = s.id
    LEFT JOIN result_list l ON l.stage = s.id WHERE s.contest = $1 ORDER BY s.number, f.number LIMIT 1
"""
SOON = 15_000
"""Milliseconds until a phone must show what is new, on a machine that does much else."""


async def write(page: Page, row: int, text: str) -> None:
    """A time into the first watch of a row, by lane."""
    cell = page.get_by_label("第1块表", exact=True).nth(row)
    await cell.fill(text)
    await cell.press("Enter")
    await expect(page.locator("[data-net]")).to_contain_text("已全部上传")


async def open_sheet(page: Page, fixture: object) -> None:
    await page.goto(f"/marks/{fixture}")
    await expect(page.locator("[data-marks][data-ready]")).to_be_attached()


async def test_from_the_draw_to_a_corrected_team_total(visitors: Visitors, site: Site) -> None:
    (found,) = await site.ask(UNDRAWN)
    contest, meet = found["contest"], found["root"]
    official = await visitors.open("organiser1", f"/meets/{meet}/stages/{contest}/quick")
    public = await visitors.open(path=f"/events/{contest}/results")
    totals = await visitors.open(path=f"/events/{meet}/totals")
    await expect(public.get_by_text("直播中")).to_be_visible(timeout=SOON)
    await expect(public.get_by_text("出场名单还没有公布")).to_be_visible()

    await press(official, "抽签分组")
    await press(official, "公布出场名单")
    await expect(public.locator(".lane-name").first).to_be_visible(timeout=SOON)

    race = (await site.ask(RACE, contest))[0]
    await official.goto(f"/meets/{meet}/call-room/{race['fixture']}")
    await official.locator("[data-call='1']").click()
    await expect(public.get_by_text("检录中").first).to_be_visible(timeout=SOON)

    await open_sheet(official, race["fixture"])
    await write(official, 0, "18.4")
    await expect(public.locator(".result-mark").first).to_have_text("18.4", timeout=SOON)
    for row, text in ((1, "17.9"), (2, "18.8")):
        await write(official, row, text)
    await expect(public.locator(".result-mark").first).to_have_text("17.9", timeout=SOON)
    await expect(public.locator("[data-list-word]").first).to_have_text("待公告")
    await press(official, "交成绩单")

    race = (await site.ask(RACE, contest))[0]
    await official.goto(f"/meets/{meet}/results/{race['list']}")
    await press(official, "公告成绩")
    await expect(public.locator("[data-list-word]").first).to_have_text("已公告", timeout=SOON)
    await expect(totals.locator(".result").first).to_be_visible(timeout=SOON)
    before = await totals.locator(".result").all_inner_texts()

    await open_sheet(official, race["fixture"])
    await official.locator("[data-reason]").fill("第一道计时表读错")
    await write(official, 0, "17.1")
    await expect(public.locator("[data-list-word]").first).to_have_text("更正 第2号", timeout=SOON)
    await expect(public.locator(".result-mark").first).to_have_text(re.compile("18.4.*17.1"), timeout=SOON)
    await expect(public.get_by_text("第一道计时表读错")).to_be_visible(timeout=SOON)
    await expect(totals.locator(".result-name").first).not_to_have_text(
        before[0].split("\n")[1], timeout=SOON
    )
