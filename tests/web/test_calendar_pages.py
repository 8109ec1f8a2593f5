"""The page on which the office types the holidays of a year."""

import re
from datetime import datetime

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role
from ysevents.kit.database import fetch

SPRING = {"title": "春节", "kind": "holiday", "first_on": "2031-01-22", "last_on": "2031-01-28"}


@pytest.fixture
async def office(browser: Browser, now: datetime) -> Browser:
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    return browser


async def test_the_days_of_this_year_stand_there_as_spans(office: Browser) -> None:
    shown = await office.get("/admin/calendar?year=2026")

    assert shown.status_code == 200
    assert "10月1日 周四至10月7日 周三" in shown.text
    assert "调休上班" in shown.text


async def test_a_span_is_typed_and_taken_back(office: Browser) -> None:
    saved = await office.post("/admin/calendar", SPRING)
    shown = await office.get("/admin/calendar?year=2031")
    await office.post("/admin/calendar", {**SPRING, "kind": "ordinary"})
    empty = await office.get("/admin/calendar?year=2031")

    assert saved.headers["location"] == "/admin/calendar?year=2031"
    assert "1月22日 周三至1月28日 周二" in shown.text
    assert "还没有填写2031年的节假日" in empty.text
    assert [row["action"] for row in await fetch("SELECT action FROM audit ORDER BY id")][-2:] == [
        "calendar_changed",
        "calendar_changed",
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first_on": "2031-02-30"}, "日期不存在或格式不对"),
        ({"kind": "often"}, "请选择放假、调休上班或按星期"),
        ({"last_on": "2031-01-01"}, "结束不早于开始"),
        ({"title": " "}, "请填写名称"),
    ],
)
async def test_a_span_that_cannot_be_is_shown_again(
    office: Browser, wrong: dict[str, str], sentence: str
) -> None:
    refused = await office.post("/admin/calendar", {**SPRING, **wrong})

    assert refused.status_code == 400
    assert sentence in refused.text


async def test_a_coach_does_not_decide_on_holidays(browser: Browser, now: datetime) -> None:
    await make_account("coach01", Role.COACH, now=now)
    await browser.log_in("coach01", PASSWORD)

    assert (await browser.get("/admin/calendar")).status_code == 403


async def test_a_school_term_is_typed_once_and_taken_back(office: Browser) -> None:
    term = {"term_title": "2031年春季学期", "term_first_on": "2031-02-17", "term_last_on": "2031-07-04"}

    saved = await office.post("/admin/calendar/terms", term)
    again = await office.post("/admin/calendar/terms", {**term, "term_title": "重复"})
    shown = (await office.get("/admin/calendar?year=2031")).text
    removal = re.search(r"/admin/calendar/terms/[0-9a-f-]{36}/removal", shown)
    assert removal
    await office.post(removal[0])

    assert saved.status_code == 303
    assert again.status_code == 409
    assert "日期与另一个学期重叠" in again.text
    assert "2031-02-17至2031-07-04" in shown
    assert await fetch("SELECT * FROM school_term") == []
