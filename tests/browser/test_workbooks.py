"""The coach's other journey: a list filled in away from the site, checked, mended, imported, approved."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Page, expect
from python_calamine import CalamineWorkbook, SheetVisibleEnum
from xlsxwriter import Workbook

from tests.browser.site import Site
from tests.browser.test_all_pages import overhang
from tests.browser.test_coach import settle_what_is_missing
from tests.browser.visitors import DESK, Visitors, follow, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

MEET = "SELECT id FROM event WHERE parent IS NULL AND title LIKE '%中小学生田径运动会%'"
NAME = "砂坝镇演示小学"
UNIT = f"""
    WITH unit AS (
        INSERT INTO organization (id, kind, unit_class, name, short_name, sort_key, region)
        VALUES (gen_random_uuid(), 'school', '小学', '{NAME}', '砂坝小学', 'zz1', '433127000000')
        RETURNING id),
    granted AS (
        INSERT INTO account_grant (id, account, role, scope, target, from_at)
        SELECT gen_random_uuid(), a.id, 'coach', 'organization', unit.id::text, now()
        FROM account a, unit WHERE a.username = 'coach1')
    SELECT id FROM unit
"""
"""A unit of its own for coach1, last of all: what other tests register stays as it is."""
BOYS: list[list[Any]] = [
    ["田一帆", "男", "2017.3.2", "四年级", "", "", "是", "60米", "跳远"],
    ["向二宝", "男", "2016.9.31", "三年级", "", "", "是", "60米", ""],
    ["彭三省", "男", 20170504, "四", "", "初中组", "是", "100米", ""],
]
GIRLS: list[list[Any]] = [["覃 四喜", "", "2017年6月7日", "4", "", "", "", "", "跳远"]]


async def test_a_list_is_filled_in_away_checked_mended_imported_and_approved(
    visitors: Visitors, site: Site, tmp_path: Path
) -> None:
    coach, home = await open_unit(visitors, site)
    await follow(coach, "用Excel报名")
    async with coach.expect_download() as download:
        await coach.get_by_role("link", name="下载报名模板").click()
    template = Path(await (await download.value).path()).read_bytes()

    picture = tmp_path / "名单.xlsx"
    picture.write_bytes(b"\x89PNG" + bytes(64))
    await upload(coach, picture)
    await expect(coach.get_by_role("alert")).to_contain_text("这个文件不是表格")

    await upload(coach, fill(template, BOYS, tmp_path / "报名表.xlsx"))
    wrong = coach.get_by_role("listitem").filter(has_text="向二宝")
    await expect(wrong).to_contain_text("E列：出生日期 2016.9.31 不存在")
    await expect(wrong).to_contain_text("“男”第4行")
    await expect(wrong).to_contain_text("有错误")
    assert await overhang(coach) == 0
    doubtful = coach.get_by_role("listitem").filter(has_text="彭三省")
    await expect(doubtful).to_contain_text("按出生日期和年级归入小学乙组男子")
    await expect(coach.get_by_role("link", name="修正后重传")).to_be_visible()
    await press(coach, "仅导入正确行")
    await expect(coach.get_by_role("status").first).to_contain_text(
        "已导入：新加3人，报名4项；另有1行有错误，没有导入"
    )

    mended = [BOYS[0], [*BOYS[1][:2], "2016.9.30", *BOYS[1][3:]], BOYS[2]]
    await coach.goto(f"{home.replace('?', '/workbook?')}")
    await upload(coach, fill(template, mended, tmp_path / "报名表.xlsx"))
    await expect(coach.get_by_role("listitem").filter(has_text="田一帆")).to_contain_text("不变")
    await press(coach, "导入全部1行")
    await expect(coach.get_by_role("status").first).to_contain_text("已导入：新加1人，报名1项")

    await coach.goto(home)
    for name in ("田一帆", "向二宝", "彭三省", "覃四喜"):
        await expect(coach.get_by_role("link", name=name, exact=True)).to_have_count(1)
    await settle_what_is_missing(coach, home)
    await press(coach, "提交报名")
    await expect(coach.locator("main")).to_contain_text("报名表已提交，正在等待审核")

    clerk = await visitors.open("office1", f"{home.partition('?')[0]}/review", size=DESK)
    await follow(clerk, NAME)
    await press(clerk, "通过审核")
    await expect(clerk.get_by_role("row").filter(has_text=NAME)).to_contain_text("已通过")


async def open_unit(visitors: Visitors, site: Site) -> tuple[Page, str]:
    """The coach's page of a unit that registers for the first time, and its address."""
    meet = (await site.ask(MEET))[0]["id"]
    known = await site.ask("SELECT id FROM organization WHERE sort_key = 'zz1'")
    unit: UUID = (known or await site.ask(UNIT))[0]["id"]
    home = f"/registration/{meet}?unit={unit}"
    coach = await visitors.open("coach1", home)
    if not known:
        await press(coach, "开始报名")
    return coach, home


async def upload(page: Page, file: Path) -> None:
    await page.get_by_label("选择文件").set_input_files(file)
    await press(page, "上传并检查")


def fill(template: bytes, boys: list[list[Any]], path: Path) -> Path:
    """The template with rows typed into it, saved anew as another program saves it: hidden parts are kept."""
    typed = {"男": boys, "女": GIRLS}
    old = CalamineWorkbook.from_filelike(io.BytesIO(template))
    with Workbook(path) as new:
        for metadata in old.sheets_metadata:
            rows = old.get_sheet_by_name(metadata.name).to_python(skip_empty_area=False)
            for number, row in enumerate(typed.get(metadata.name, []), 2):
                rows[number][2 : 2 + len(row)] = row
            sheet = new.add_worksheet(metadata.name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
            if metadata.visible != SheetVisibleEnum.Visible:
                sheet.hide()
    return path
