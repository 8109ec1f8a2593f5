"""The organiser's desk: a block is dragged with the mouse, and what is wrong then is told at once."""

import pytest

from tests.browser.site import Site
from tests.browser.visitors import DESK, Visitors

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

CONTESTS = """
    SELECT c.id FROM contest c JOIN event e ON e.id = c.id JOIN event r ON r.id = e.root
    WHERE r.title LIKE '%中小学生田径运动会%' AND r.parent IS NULL AND c.discipline IN ('60m', '100m')
      AND NOT EXISTS (SELECT FROM stage WHERE contest = c.id)
    ORDER BY c.discipline, c.id LIMIT 2
"""
STAGE = """
    INSERT INTO stage (id, contest, number, round, format, ruleset, parameters, draw_ruleset, draw_parameters,
                       fixtures_planned, fixture_minutes, state)
    VALUES (gen_random_uuid(), $1, 1, 'heats', 'heats', 'cn.best_times', '{}', 'cn.heats.lot', '{}', 2, 10, 'draft')
"""
TIDY = (
    "DELETE FROM fixture WHERE stage IN (SELECT id FROM stage WHERE contest = ANY ($1))",
    "DELETE FROM occurrence WHERE event = ANY ($1) AND state = 'draft'",
    "DELETE FROM stage WHERE contest = ANY ($1)",
)


async def test_a_block_is_dragged_to_another_area_and_the_problem_told(
    visitors: Visitors, site: Site
) -> None:
    contests = [row["id"] for row in await site.ask(CONTESTS)]
    meet = (await site.ask("SELECT root FROM event WHERE id = $1", contests[0]))[0]["root"]
    for contest in contests:
        await site.ask(STAGE, contest)
    try:
        page = await visitors.open("office1", f"/meets/{meet}/timetable", size=DESK)
        await page.get_by_role("button", name="自动编排").click()
        first, second = (page.locator("[data-movable]").nth(n) for n in (0, 1))
        await second.scroll_into_view_if_needed()
        taken, target = await second.bounding_box(), await first.bounding_box()
        assert taken
        assert target

        await page.mouse.move(taken["x"] + taken["width"] - 6, taken["y"] + 12)
        await page.mouse.down()
        await page.mouse.move(target["x"] + 40, target["y"] + 12, steps=5)
        await page.mouse.up()

        said = page.locator("[data-said]")
        await said.get_by_text("已移动").wait_for()
        assert "个问题" in await said.inner_text()
        assert await page.locator(".trouble").count() > 0
        # Dropped before the first of the day, it begins with the session: there the opening ceremony is.
        assert (await page.locator(".block .block-time").first.inner_text())[:5] == "08:00"
        await page.get_by_role("link", name="去调整").first.click()
        await page.get_by_role("heading", name="改时间").wait_for()
    finally:
        for statement in TIDY:
            await site.ask(statement, contests)
