"""J1: from the first login to an approved delegation on a phone: 14 athletes, 28 entries, at most 60 taps.

How the lights of papers turn stands in `test_papers`.
"""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.visitors import DESK, PHONE, Visitors, fill, press
from tests.makers import PASSWORD, PASSWORD_HASH
from ysevents.core.rules import school_year
from ysevents.kit import clock

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

UNIT, COACH = "两岔乡示例小学", "coach77"
TITLE = "十四人报名测试运动会"
NAMES = [
    "向家宝",
    "田小满",
    "彭知秋",
    "覃若水",
    "龙一鸣",
    "石开阳",
    "黄安然",
    "罗晓雨",
    "吴静好",
    "陈子衿",
    "周嘉禾",
    "刘念慈",
    "李采薇",
    "张清扬",
]
MOST_TAPS = 60
OWN_PASSWORD = "Shi-laoshi-2026"
REMARK = "请核对家宝的出生日期"

SCHOOL = """
    WITH unit AS (
        INSERT INTO organization (id, kind, unit_class, name, short_name, sort_key, region)
        VALUES (gen_random_uuid(), 'school', '小学', $1, $1, 'liangchaxiang', '433127000000') RETURNING id),
    coach AS (
        INSERT INTO account (id, username, display_name, state, must_change_password, password_hash, created_at)
        VALUES (gen_random_uuid(), $2, '石老师', 'active', true, $3, now()) RETURNING id),
    granted AS (
        INSERT INTO account_grant (id, account, role, scope, target, from_at)
        SELECT gen_random_uuid(), coach.id, 'coach', 'organization', unit.id::text, now() FROM coach, unit),
    teacher AS (
        INSERT INTO person (id, kind, name, sort_key)
        VALUES (gen_random_uuid(), 'full', '石大川', 'shidachuan') RETURNING id),
    staff AS (
        INSERT INTO membership (id, person, organization, role, from_on)
        SELECT gen_random_uuid(), teacher.id, unit.id, 'coach', $4::date FROM teacher, unit),
    pupil AS (
        INSERT INTO person (id, kind, name, sort_key, sex, birth_on)
        SELECT gen_random_uuid(), 'full', name, 'p' || lpad(n::text, 2, '0'),
               CASE WHEN n % 2 = 0 THEN 'male' ELSE 'female' END, $5::date
        FROM unnest($6::text[]) WITH ORDINALITY t (name, n) RETURNING id)
    INSERT INTO membership (id, person, organization, role, entry_year, from_on)
    SELECT gen_random_uuid(), pupil.id, unit.id, 'pupil', $7, $4::date FROM pupil, unit
"""
"""A school of its own, with a coach and fourteen pupils of the fourth grade: no other test meets them."""


class Taps:
    """Counts every touch of the page but typing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    async def on(self, place: Locator) -> None:
        self.count += 1
        await place.click()

    async def to(self, place: Locator) -> None:
        """A tap that leads to another page."""
        async with self.page.expect_navigation():
            await self.on(place)

    async def button(self, name: str) -> None:
        await self.to(self.page.locator("main").get_by_role("button", name=name, exact=True))

    async def link(self, name: str) -> None:
        await self.to(self.page.locator("main").get_by_role("link", name=name).first)


async def test_a_school_of_fourteen_is_registered_in_sixty_taps(visitors: Visitors, site: Site) -> None:
    clerk = await visitors.open("office1", "/registration", size=DESK)
    meet = await set_up_meet(clerk)
    await found_school(site)
    await choose_password(visitors)
    coach = await visitors.open(path="/login", size=PHONE)
    taps = Taps(coach)

    await fill(coach, {"登录名或手机号": COACH, "密码": OWN_PASSWORD})
    await taps.button("登录")
    await expect(coach.get_by_role("listitem").filter(has_text=TITLE).first).to_contain_text("还有")
    await taps.link(TITLE)
    await taps.button("开始报名")
    await taps.link("添加运动员")
    for name in NAMES:
        await taps.on(coach.get_by_role("checkbox", name=re.compile(name)))
    await taps.button("加入已勾选的人")
    await enter_two_each(taps)
    await taps.link("我的代表队")
    await taps.link("一次登记全部同意书")
    await taps.on(coach.get_by_label("母亲", exact=True).first)
    for name in NAMES:
        await coach.get_by_label(f"{name} 监护人姓名").fill("田秀英")
    await taps.button("保存")
    await taps.link("填写")
    await taps.on(coach.get_by_label("领队"))
    await coach.get_by_label("领队").select_option(label="石大川")
    await taps.button("保存")
    await taps.button("提交报名")

    await expect(coach.locator("main")).to_contain_text("报名表已提交，正在等待审核")
    assert await entered(site, meet) == (14, 28, "submitted")
    assert taps.count <= MOST_TAPS, taps.count

    await return_by_line(clerk, meet)
    await coach.goto(f"/registration/{meet}")
    await expect(coach.locator("main")).to_contain_text(REMARK)
    assert await entered(site, meet) == (14, 28, "returned")
    await press(coach, "提交报名")
    await expect(coach.locator("main")).to_contain_text("报名表已提交，正在等待审核")

    await look_at(clerk, meet)
    await expect(clerk.locator("main")).to_contain_text(REMARK)
    await clerk.get_by_role("button", name="通过审核", exact=True).click()
    await expect(clerk.get_by_role("row").filter(has_text=UNIT)).to_contain_text("已通过")
    assert await entered(site, meet) == (14, 28, "approved")
    await coach.goto(f"/registration/{meet}")
    await expect(coach.locator("main")).to_contain_text("报名已通过审核")


async def choose_password(visitors: Visitors) -> None:
    """The first login leads nowhere until the password from the office is changed."""
    coach = await visitors.open(path="/login", size=PHONE)
    await fill(coach, {"登录名或手机号": COACH, "密码": PASSWORD})
    await press(coach, "登录")
    await coach.goto("/registration")
    await expect(coach).to_have_url(re.compile("/password"))
    await fill(coach, {"当前密码": PASSWORD, "新密码": OWN_PASSWORD})
    await press(coach, "修改密码")
    await expect(coach.get_by_role("status")).to_contain_text("密码已修改")


async def look_at(clerk: Page, meet: str) -> None:
    await clerk.goto(f"/registration/{meet}/review")
    await clerk.get_by_role("link", name=UNIT).first.click()


async def return_by_line(clerk: Page, meet: str) -> None:
    """The office gives the delegation back with a remark on one athlete."""
    await look_at(clerk, meet)
    await clerk.locator("summary").filter(has_text=NAMES[0]).click()
    await clerk.get_by_label(f"对{NAMES[0]}").first.fill(REMARK)
    await press(clerk, "退回修改")
    await expect(clerk.locator("main")).to_contain_text("已退回")


async def enter_two_each(taps: Taps) -> None:
    """Two cells in each row, as many a column as a unit may enter."""
    grid = taps.page.get_by_role("region", name=re.compile("报项表$"))
    for number in range(await grid.count()):
        rows = grid.nth(number).locator("tbody tr")
        columns = await rows.first.get_by_role("button").count()
        for n in range(await rows.count()):
            for step in (0, 1):
                cell = rows.nth(n).get_by_role("button").nth((n + step) % columns)
                await taps.on(cell)
                await expect(cell).to_have_text("已报")


async def set_up_meet(clerk: Page) -> str:
    """A county meet from its template, which asks for no papers but consents; published."""
    starts = clock.local_day(clock.now()) + timedelta(days=20)
    made = await call(
        clerk,
        "POST",
        "/api/v1/regulations",
        {"template": "county_athletics", "starts_on": str(starts), "title": TITLE},
    )
    one = f"/api/v1/regulations/{made['event']}"
    numbers = {**made["parameters"], "required_papers": [], "sealed_form_required": False}
    await call(clerk, "PUT", f"{one}/parameters", numbers, seen=1)
    primary = [d for d in made["content"]["divisions"] if "小学" in d["unit_classes"]]
    await call(clerk, "PUT", f"{one}/divisions", {"divisions": primary}, seen=2)
    await call(clerk, "POST", f"{one}/publication")
    return str(made["event"])


async def call(page: Page, method: str, path: str, data: Any = None, *, seen: int | None = None) -> Any:
    """The API, as a program of the office uses it."""
    cookies = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
    headers = {"X-CSRF-Token": cookies["ys_csrf"]} | ({"If-Match": f'"{seen}"'} if seen else {})
    answer = await page.request.fetch(path, method=method, data=data, headers=headers)
    assert answer.ok, await answer.text()
    return await answer.json()


async def found_school(site: Site) -> None:
    year = school_year(clock.local_day(clock.now()) + timedelta(days=20))
    since, born = date(year, 9, 1), date(year - 10, 10, 1)
    await site.ask(SCHOOL, UNIT, COACH, PASSWORD_HASH, since, born, NAMES, year - 3)


async def entered(site: Site, meet: str) -> tuple[int, int, str]:
    """Athletes, entries, and the state of the delegation."""
    row = (
        await site.ask(
            """
            SELECT (SELECT count(*) FROM delegation_member m WHERE m.delegation = d.id AND m.role = 'athlete'),
                   (SELECT count(*) FROM entry n WHERE n.root = d.event AND n.organization = d.organization
                                                  AND n.state <> 'withdrawn'),
                   d.state
            FROM delegation d WHERE d.event::text = $1
            """,
            meet,
        )
    )[0]
    return row[0], row[1], row[2]
