"""A finish line with two phones: one calls bibs, one taps times without a network, the desk sees one list."""

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.site import Site
from tests.browser.visitors import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

RIDERS = """
    WITH c AS (SELECT k.id, gen_random_uuid() AS stage, gen_random_uuid() AS fixture
               FROM contest k WHERE k.discipline = 'road_race' LIMIT 1),
         s AS (INSERT INTO stage (id, contest, number, round, format, ruleset, parameters, draw_ruleset,
                                  draw_parameters, fixtures_planned, fixture_minutes, state)
               SELECT stage, id, (SELECT coalesce(max(number), 0) + 1 FROM stage WHERE contest = c.id), 'final',
                      'mass_start', 'cn.cycling', '{}', 'cn.heats.lot', '{}', 1, 60, 'published' FROM c),
         o AS (INSERT INTO occurrence (id, event, kind, title, label, place, starts_at, ends_at, is_all_day, state,
                                       visibility, sequence, revised_at)
               SELECT fixture, id, 'fixture', '公路自行车', '', '起终点', now() - interval '1 hour',
                      now() + interval '1 hour', false, 'confirmed', 'public', 0, now() FROM c),
         f AS (INSERT INTO fixture (id, stage, number, style, state, turn, is_locked)
               SELECT fixture, stage, 1, 'ranked', 'planned', 1, false FROM c),
         l AS (INSERT INTO slot (id, fixture, position, entry)
               SELECT gen_random_uuid(), c.fixture, row_number() OVER (ORDER BY n.id), n.id
               FROM c JOIN entry n ON n.contest = c.id AND n.state <> 'withdrawn')
    SELECT fixture FROM c
"""
"""A road race of everybody entered, drawn and out."""


@pytest_asyncio.fixture(loop_scope="package")
async def line(site: Site) -> str:
    return f"/marks/{(await site.ask(RIDERS))[0]['fixture']}"


async def call(page: Page, bib: str) -> None:
    for digit in bib:
        await page.locator(f"[data-key='{digit}']").click()
    await page.get_by_role("button", name="报号").click()


async def test_two_phones_make_one_list_though_one_has_no_network(visitors: Visitors, line: str) -> None:
    caller = await visitors.open("office1", f"{line}/calls")
    tapper = await visitors.open("office1", f"{line}/taps")
    await expect(caller.locator("[data-net]")).to_contain_text("已全部上传")
    await expect(tapper.locator("[data-net]")).to_contain_text("已全部上传")
    bibs = (await caller.locator("[data-line]").get_attribute("data-numbers") or "").split()

    await tapper.context.set_offline(True)
    visitors.watch.faults.clear()
    for bib in bibs[:2]:
        await tapper.get_by_role("button", name="过线").click()
        await call(caller, bib)
    await tapper.get_by_role("button", name="过线").click()
    await tapper.get_by_role("button", name="撤回上一个").click()
    await expect(tapper.locator("[data-net]")).to_contain_text("待上传")
    await tapper.context.set_offline(False)
    await expect(tapper.locator("[data-net]")).to_contain_text("已全部上传", timeout=15_000)
    visitors.watch.faults.clear()

    desk = await visitors.open("office1", f"{line}/finish")
    await expect(desk.locator(".crossing")).to_have_count(2)
    await expect(desk.locator(".crossing").nth(0)).to_contain_text(bibs[0])
    await expect(desk.locator(".crossing").nth(1)).to_contain_text(bibs[1])
    await expect(desk.locator(".crossing-wrong")).to_have_count(0)


async def test_a_bib_that_nobody_read_is_filled_in_at_the_desk(visitors: Visitors, line: str) -> None:
    caller = await visitors.open("office1", f"{line}/calls")
    tapper = await visitors.open("office1", f"{line}/taps")
    bibs = (await caller.locator("[data-line]").get_attribute("data-numbers") or "").split()
    await tapper.get_by_role("button", name="过线").click()
    await caller.get_by_role("button", name="没看清号码").click()
    await expect(caller.locator("[data-net]")).to_contain_text("已全部上传")
    await expect(tapper.locator("[data-net]")).to_contain_text("已全部上传")

    desk = await visitors.open("office1", f"{line}/finish")
    wrong = desk.locator(".crossing-wrong")
    await wrong.get_by_label("号码").fill(bibs[2])
    await wrong.get_by_role("button", name="补上").click()

    await expect(desk.locator(".crossing-wrong")).to_have_count(0)
