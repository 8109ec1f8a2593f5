"""The coach's journey: from a phone on the school field to the public start list."""

import re
from datetime import date

import pytest
from playwright.async_api import Page, expect

from tests.browser.site import Site
from tests.browser.visitors import DESK, Visitors, fill, follow, log_in, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

MEET = "永顺县中小学生田径运动会（演示）"
NEW, NEW_MASKED = "向麦朵", "向*朵"


async def test_coach_registers_two_pupils_whom_the_public_sees_in_their_lanes(
    visitors: Visitors, site: Site
) -> None:
    coach = await visitors.open(path="/login")
    await log_in(coach, "coach1", site.logins["coach1"])
    await coach.get_by_role("link", name="报名", exact=True).click()
    await follow(coach, MEET)
    delegation = coach.url
    unit = (await coach.get_by_role("heading", level=1).inner_text()).split()[0]

    born, grade, sex = await add_from_the_roll(coach)
    stale = await coach.context.new_page()
    await stale.goto(coach.url)
    await press(coach, "报名 60米")
    await press(coach, "报名 跳远")
    # The page that was opened before still offers a third.
    await press(stale, "报名 100米")
    await expect(stale.get_by_role("alert")).to_have_text("已报2项，每人限2项，接力除外。")

    await coach.goto(delegation)
    await follow(coach, "添加运动员")
    await follow(coach, "新登记")
    await fill(coach, {"姓名": NEW, "出生日期": str(born.replace(year=born.year - 10))})
    await coach.get_by_label(sex, exact=True).check()
    await coach.get_by_label("年级").select_option(grade)
    await press(coach, "登记并加入")
    await expect(coach.get_by_role("alert")).to_contain_text(f"{NEW}：超龄：须")
    await fill(coach, {"出生日期": str(born)})
    await press(coach, "登记并加入")
    full = coach.get_by_role("listitem").filter(has_text="60米")
    await expect(full).to_contain_text("本单位这一项已报2人，限2人")
    await press(coach, "报名 100米")
    await record_consent(coach)

    await coach.goto(delegation)
    await settle_what_is_missing(coach, delegation)
    await press(coach, "提交报名")
    await expect(coach.locator("main")).to_contain_text("报名表已提交，正在等待审核")
    await expect(coach.get_by_role("link", name="添加运动员")).to_have_count(0)

    clerk = await visitors.open("office1", "/registration", size=DESK)
    meet = delegation.partition("?")[0]
    await clerk.goto(f"{meet}/review")
    await follow(clerk, unit)
    await press(clerk, "通过审核")
    line = clerk.get_by_role("row").filter(has_text=unit)
    await expect(line).to_contain_text("已通过")

    contest = f"{sex}子100米 小学乙组"
    await clerk.goto(meet.replace("/registration/", "/meets/") + "/stages")
    await follow(clerk, contest)
    await follow(clerk, "排进单元并抽签")
    await clerk.get_by_label("单元").select_option(index=1)
    starts = clerk.get_by_label("第一组开始时间")
    await starts.fill((await starts.input_value()).replace("T08:00", "T14:30"))
    await press(clerk, "抽签分组")
    await press(clerk, "公布出场名单")

    anybody = await visitors.open(path=f"/events/{clerk.url.rsplit('/', 2)[1]}")
    lane = anybody.get_by_role("row").filter(has_text=NEW_MASKED)
    await expect(anybody.get_by_role("heading", name="决赛", exact=True)).to_be_visible()
    await expect(lane.get_by_role("rowheader")).to_have_text(re.compile(r"^[1-8]$"))
    await expect(lane).to_contain_text(unit)
    assert NEW not in await anybody.content()
    heat = anybody.get_by_role("listitem").filter(has_text=f"{contest} 决赛")
    await expect(heat).to_contain_text("14:30")


async def add_from_the_roll(page: Page) -> tuple[date, str, str]:
    """Add the first of the school roll who may compete, with the guardian's consent if it is not there yet.

    Answers birth date, grade and sex, with which another child may compete too.
    """
    await follow(page, "添加运动员")
    candidate = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="添加")).first
    words = await candidate.inner_text()
    async with page.expect_navigation():
        await candidate.get_by_role("button").click()
    division = await page.locator("main").get_by_text("小学乙组").first.inner_text()
    born, grade = re.search(r"\d{4}-\d\d-\d\d", words), re.search(r"[一二三四五六]年级", words)
    assert born
    assert grade
    # Whoever is in another meet already has one.
    if await page.locator("main").get_by_role("link", name="去登记").count():
        await record_consent(page)
    return date.fromisoformat(born[0]), grade[0], "女" if "女子" in division else "男"


async def record_consent(page: Page) -> None:
    """Record what the guardian signed, on the form that is linked from here."""
    await follow(page, "去登记")
    await give_consent(page)


async def give_consent(page: Page) -> None:
    await page.get_by_label("父亲").check()
    await fill(page, {"监护人姓名": "向家福"})
    await press(page, "保存")


async def settle_what_is_missing(page: Page, delegation: str) -> None:
    """Do what the list above the submit button asks for, one after the other."""
    missing = page.locator(".summary-missing").get_by_role("link")
    while await missing.count():
        words = await missing.first.inner_text()
        async with page.expect_navigation():
            await missing.first.click()
        if "同意书" in words:
            await give_consent(page)
        else:
            await page.get_by_label("领队").select_option(index=1)
            await press(page, "保存")
        await page.goto(delegation)
