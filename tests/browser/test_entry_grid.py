"""The grid of entries on a phone: taps that are saved, taps without a network, two coaches at once."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.visitors import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

MEET = "SELECT id FROM event WHERE parent IS NULL AND title LIKE '%中小学生田径运动会%'"


SECOND_UNIT = """
    WITH draft AS (
        SELECT d.organization FROM delegation d WHERE d.event = $1 AND d.state = 'draft'
          AND (SELECT count(*) FROM delegation_member m WHERE m.delegation = d.id AND m.role = 'athlete') > 1
        ORDER BY d.id DESC LIMIT 1),
    granted AS (
        INSERT INTO account_grant (id, account, role, scope, target, from_at)
        SELECT gen_random_uuid(), a.id, 'coach', 'organization', draft.organization::text, now()
        FROM account a, draft WHERE a.username = 'coach1'
        ON CONFLICT DO NOTHING)
    SELECT organization FROM draft
"""
"""A coach of two units: the journey of another test hands in the first one's delegation."""


async def open_grid(visitors: Visitors, site: Site) -> Page:
    meet = (await site.ask(MEET))[0]["id"]
    unit = (await site.ask(SECOND_UNIT, meet))[0]["organization"]
    page = await visitors.open("coach1", f"/registration/{meet}/grid?unit={unit}")
    await expect(page.get_by_role("table").first).to_be_visible()
    return page


async def labels(page: Page) -> list[str]:
    """Athlete and contest of the cells that may be entered."""
    cells = await page.get_by_role("button", name=re.compile(" 可报$")).all()
    return [str(await cell.get_attribute("data-label")) for cell in cells]


def cell(page: Page, label: str) -> Locator:
    return page.locator(f'button[data-label="{label}"]')


async def test_a_tap_is_saved_and_taken_back(visitors: Visitors, site: Site) -> None:
    page = await open_grid(visitors, site)
    label = (await labels(page))[0]

    await cell(page, label).click()
    await expect(cell(page, label)).to_have_text("已报")
    await expect(page.get_by_role("status")).to_have_text("已保存。")
    await page.reload()
    await expect(cell(page, label)).to_have_text("已报")
    await cell(page, label).press("ArrowRight")
    await expect(cell(page, label)).not_to_be_focused()

    await cell(page, label).click()
    await expect(cell(page, label)).to_have_text("报")


async def test_taps_without_a_network_are_sent_later(visitors: Visitors, site: Site) -> None:
    page = await open_grid(visitors, site)
    label = (await labels(page))[0]
    await page.context.set_offline(True)

    await cell(page, label).click()
    await expect(cell(page, label)).to_have_text("…")
    await expect(page.get_by_role("status")).to_contain_text("还有1格没有保存")
    await page.context.set_offline(False)

    await expect(cell(page, label)).to_have_text("已报")
    await page.reload()
    await expect(cell(page, label)).to_have_text("已报")
    await cell(page, label).click()
    await expect(cell(page, label)).to_have_text("报")
    visitors.watch.faults.clear()  # Chromium reports the lost network.


async def test_two_coaches_are_merged_or_told(visitors: Visitors, site: Site) -> None:
    one, two = await open_grid(visitors, site), await open_grid(visitors, site)
    first, *_, last = await labels(one)

    await cell(one, first).click()
    await expect(cell(one, first)).to_have_text("已报")
    await cell(two, last).click()
    await expect(cell(two, last)).to_have_text("已报")
    await expect(cell(two, first)).to_have_text("已报")

    # The first page still shows the last cell as open: its tap finds the work done.
    await cell(one, last).click()
    await expect(cell(one, last)).to_have_text("已报")
    for label in (first, last):
        await cell(two, label).click()
        await expect(cell(two, label)).to_have_text("报")
    visitors.watch.faults.clear()  # Chromium reports each 412.
