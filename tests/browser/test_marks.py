"""An official's sheet on two phones: what both write, what is written without a network, what is settled."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.visitors import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

SHEETS = """
    SELECT f.id FROM fixture f JOIN stage s ON s.id = f.stage JOIN event e ON e.id = s.contest
    WHERE e.title LIKE '%100米 初中组' AND s.state = 'published'
    ORDER BY e.title, f.number
"""
"""The girls' race of eight, then two heats of the boys."""


async def open_sheet(visitors: Visitors, site: Site, which: int) -> Page:
    fixture = (await site.ask(SHEETS))[which]["id"]
    return await open_fixture(visitors, f"/marks/{fixture}")


async def open_fixture(visitors: Visitors, path: str) -> Page:
    page = await visitors.open("office1", path)
    await expect(page.locator("[data-marks][data-ready]")).to_be_attached()
    return page


def times(page: Page) -> Locator:
    """The first watch of each row, in the order of lanes."""
    return page.get_by_label("第1块表", exact=True)


def net(page: Page) -> Locator:
    return page.locator("[data-net]")


async def write(page: Page, row: int, text: str) -> None:
    await times(page).nth(row).fill(text)
    await times(page).nth(row).press("Enter")


async def test_marks_go_up_as_they_are_written_and_places_follow(visitors: Visitors, site: Site) -> None:
    page = await open_sheet(visitors, site, 0)

    await write(page, 0, "15.42")
    await write(page, 1, "14,98")

    await expect(page.locator("[data-rank]").nth(1)).to_have_text(re.compile("^1"))
    await expect(net(page)).to_contain_text("已全部上传")
    await expect(page.locator("h1")).to_contain_text("比赛中")
    await page.get_by_role("button", name="撤销").click()
    await expect(times(page).nth(1)).to_have_value("")
    await page.reload()
    await expect(times(page).nth(0)).to_have_value("15.42")
    await expect(times(page).nth(1)).to_have_value("")


@pytest.mark.parametrize("width", [360, 1280])
async def test_a_sheet_fits_its_screen(width: int, visitors: Visitors, site: Site) -> None:
    page = await open_sheet(visitors, site, 0)

    await page.set_viewport_size({"width": width, "height": 800})

    assert await page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


async def test_two_phones_meet_in_a_cell_and_a_person_settles_it(visitors: Visitors, site: Site) -> None:
    first = await open_sheet(visitors, site, 1)
    second = await open_fixture(visitors, first.url)
    await second.context.set_offline(True)
    await write(second, 0, "14.91")
    await write(second, 1, "14.33")
    await expect(net(second)).to_contain_text("待上传 2 条，已存在本机")
    await write(first, 0, "14.19")
    await expect(net(first)).to_contain_text("已全部上传")

    await second.context.set_offline(False)

    await expect(second.locator("[data-waits]")).to_contain_text("写成14.19，您写的14.91没有覆盖")
    await expect(times(second).nth(0)).to_have_value("14.19")
    await expect(times(second).nth(1)).to_have_value("14.33")
    await second.get_by_role("button", name="选用 14.91").click()
    await expect(second.locator("[data-waits]")).to_be_hidden()
    await expect(times(first).nth(0)).to_have_value("14.91", timeout=20_000)
    visitors.watch.faults.clear()  # Chromium reports the lost network.


async def test_what_was_written_without_a_network_outlives_the_page(visitors: Visitors, site: Site) -> None:
    page = await open_sheet(visitors, site, 2)
    await page.route(
        "**/marks", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    for row, text in enumerate(("14.42", "14.55", "14.68")):
        await write(page, row, text)
    await expect(net(page)).to_contain_text("待上传 3 条")

    await page.reload()

    await expect(times(page).nth(2)).to_have_value("14.68")
    await expect(net(page)).to_contain_text("待上传 3 条")
    await page.unroute("**/marks")
    await expect(net(page)).to_contain_text("已全部上传", timeout=20_000)
    await expect(page.locator("[data-rank]").nth(2)).to_contain_text("14.7")
    visitors.watch.faults.clear()  # Chromium reports the lost network.


async def test_what_a_phone_kept_goes_up_from_the_list_too(visitors: Visitors, site: Site) -> None:
    page = await open_sheet(visitors, site, 2)
    await page.route(
        "**/marks", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    await write(page, 3, "14.77")
    await expect(net(page)).to_contain_text("待上传 1 条")

    await page.get_by_role("link", name="成绩单").first.click()

    await expect(page.locator("[data-unsent]")).to_contain_text("待上传 1 条")
    await page.unroute("**/marks")
    await expect(page.locator("[data-unsent]")).to_have_text("已上传 1 条。", timeout=20_000)
    visitors.watch.faults.clear()  # Chromium reports the lost network.


async def test_what_was_written_before_its_reason_is_saved_with_it(visitors: Visitors, site: Site) -> None:
    fixture = (await site.ask(SHEETS))[2]["id"]
    await site.ask("UPDATE fixture SET state = 'handed_in', handed_in_at = now() WHERE id = $1", fixture)
    page = await visitors.open("organiser1", f"/marks/{fixture}")
    await expect(page.locator("[data-marks][data-ready]")).to_be_attached()

    await write(page, 2, "14.31")

    await expect(net(page)).to_contain_text("有 1 格没有保存")
    await page.get_by_label("改动理由").fill("计时长核对原表")
    await page.get_by_label("改动理由").press("Tab")
    await expect(net(page)).to_contain_text("已全部上传")
    await page.reload()
    await expect(times(page).nth(2)).to_have_value("14.31")
    await site.ask("UPDATE fixture SET state = 'planned', handed_in_at = NULL WHERE id = $1", fixture)


async def test_a_list_of_sheets_says_nothing_where_nothing_waits(visitors: Visitors, site: Site) -> None:
    page = await open_sheet(visitors, site, 0)

    await page.get_by_role("link", name="成绩单").first.click()

    await expect(page.get_by_role("heading", name="成绩录入")).to_be_visible()
    await expect(page.locator("[data-unsent]")).to_be_hidden()


async def test_a_sheet_that_is_gone_holds_up_no_other(visitors: Visitors, site: Site) -> None:
    page = await open_sheet(visitors, site, 2)
    gone = re.compile(r"/api/v1/fixtures/.*/marks$")
    await page.route(
        gone,
        lambda route: route.fulfill(
            status=404, content_type="application/json", body='{"detail": "没有找到这张成绩单"}'
        ),
    )
    await write(page, 4, "14.81")
    await expect(net(page)).to_contain_text("待上传 1 条，已存在本机。没有找到这张成绩单")
    await page.unroute(gone)
    await expect(net(page)).to_contain_text("已全部上传", timeout=20_000)
    visitors.watch.faults.clear()  # Chromium reports the answer we made up.


async def test_absence_disqualification_and_doubtful_marks(visitors: Visitors, site: Site) -> None:
    page = await open_sheet(visitors, site, 0)

    rows = page.locator(".mark-row")
    await rows.nth(3).get_by_role("button", name="DNS").click()
    await expect(rows.nth(3).locator("[data-rank]")).to_contain_text("弃权")
    await rows.nth(4).get_by_role("button", name="DQ").click()
    await expect(rows.nth(4)).to_contain_text("请写犯规条款")
    await rows.nth(4).get_by_label("犯规条款").fill("TR17.3")
    await rows.nth(4).get_by_label("犯规条款").press("Tab")
    await expect(rows.nth(4).locator("[data-rank]")).to_contain_text("取消成绩（TR17.3）")
    await write(page, 5, "快")
    await expect(rows.nth(5)).to_contain_text("看不懂成绩“快”")
    await write(page, 5, "5.1")
    await expect(rows.nth(5)).to_contain_text("请核对")
    await rows.nth(5).get_by_role("button", name="没有写错").click()
    await expect(rows.nth(5).locator("[data-rank]")).to_contain_text("5.1")


ANGLING = """
    UPDATE stage s SET ruleset = $1, parameters = '{}'
    FROM event e, fixture f
    WHERE e.id = s.contest AND e.title LIKE '%接力 初中组' AND f.stage = s.id AND s.state = 'published'
    RETURNING f.id, s.id AS stage
"""
"""The relay's sheet, on which no other test writes, is one of a weigh-in for as long as it takes."""


async def test_an_angler_confirms_the_catch_and_again_when_it_changes(visitors: Visitors, site: Site) -> None:
    (zone,) = await site.ask(ANGLING, "angling.local")
    page = await open_fixture(visitors, f"/marks/{zone['id']}")
    row = page.locator(".mark-row").first
    catch, confirmed = row.get_by_label("尾数"), row.get_by_role("radio", name="钓手确认")

    await catch.fill("12")
    await catch.press("Enter")
    await row.get_by_text("钓手确认", exact=True).last.click()
    await expect(net(page)).to_contain_text("已全部上传")
    await page.reload()
    await expect(confirmed).to_be_checked()

    await catch.fill("13")
    await catch.press("Enter")
    await expect(confirmed).not_to_be_checked()
    await row.get_by_text("钓手确认", exact=True).last.click()
    await expect(net(page)).to_contain_text("已全部上传")

    marks = await site.ask("SELECT item, text FROM mark WHERE fixture = $1 ORDER BY item", zone["id"])
    assert [tuple(mark) for mark in marks] == [("catch", "13"), ("confirmed", "已确认")]
    for statement in ("DELETE FROM mark", "DELETE FROM mark_entry", "UPDATE fixture SET state = 'planned'"):
        await site.ask(f"{statement} WHERE {'id' if 'UPDATE' in statement else 'fixture'} = $1", zone["id"])
    await site.ask("DELETE FROM result_list WHERE stage = $1", zone["stage"])
    await site.ask(ANGLING, "cn.timed_final")
