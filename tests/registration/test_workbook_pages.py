"""The pages and the API of workbooks, through the whole application."""

import io
import re
from datetime import datetime
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, Games, make_account, make_games, make_organization
from tests.registration.sheets_of_schools import HEAD, PENG, XIANG, xlsx
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock
from ysevents.kit.database import fetch_value

TOO_OLD = ("彭大明", "男", "2012-05-05", "五年级", "", "100米", "", "")


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(now)


@pytest.fixture
async def coach(browser: Browser, games: Games, now: datetime) -> Browser:
    """A coach who has begun the registration."""
    school = await make_organization("芙蓉镇示例中心小学", unit_class="小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school, now=now)
    await browser.log_in("coach01", PASSWORD)
    await browser.post(f"/registration/{games.event}")
    return browser


async def uploaded(coach: Browser, games: Games, content: bytes, name: str = "名单.xlsx") -> httpx.Response:
    return await coach.post(f"/registration/{games.event}/workbook", files={"file": (name, content)})


async def send_file(coach: Browser, path: str, content: bytes, key: str) -> httpx.Response:
    headers = {"X-CSRF-Token": await coach.token(), "Idempotency-Key": key}
    return await coach.http.post(path, files={"file": ("a.xlsx", content)}, headers=headers)


def shown_revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


async def athletes() -> int:
    count: int = await fetch_value("SELECT count(*) FROM delegation_member WHERE role = 'athlete'")
    return count


async def test_a_coach_uploads_looks_and_imports_the_correct_rows(coach: Browser, games: Games) -> None:
    base = f"/registration/{games.event}"
    home = await coach.get(base)
    page = await coach.get(f"{base}/workbook")
    template = await coach.get(f"{base}/workbook.xlsx")

    answer = await uploaded(coach, games, xlsx(HEAD, PENG, TOO_OLD, XIANG))
    preview = await coach.get(answer.headers["location"])
    act = f"{answer.headers['location']}/import"
    all_rows = await coach.post(act, {"rows": "all", "revision": shown_revision(preview.text)})
    before = await athletes()
    done = await coach.post(act, {"rows": "correct", "revision": shown_revision(preview.text)})
    after = await coach.get(base)
    again = await coach.get(answer.headers["location"])

    assert "用Excel报名" in home.text
    assert "下载报名模板" in page.text
    assert CalamineWorkbook.from_filelike(io.BytesIO(template.content)).sheet_names[:2] == ["男", "女"]
    assert template.headers["content-disposition"].startswith("attachment")
    assert answer.status_code == 303
    assert "超龄：须2014-09-01及以后出生" in preview.text
    assert "仅导入正确行" in preview.text
    assert "修正后重传" in preview.text
    assert "导入全部" not in preview.text
    assert (all_rows.status_code, before) == (409, 0)
    assert "还有1行有错误" in all_rows.text
    assert (done.status_code, done.headers["location"]) == (303, base)
    assert "已导入：新加2人，报名3项；另有1行有错误，没有导入" in after.text
    assert "已导入：新加2人，报名3项" in again.text
    assert await athletes() == 2


async def test_a_refused_file_is_told_and_loses_nothing(coach: Browser, games: Games) -> None:
    picture = await uploaded(coach, games, b"\x89PNG\r\n\x1a\n" + bytes(100), "名单.png")
    nothing = await coach.post(f"/registration/{games.event}/workbook", files={"file": ("", b"")})
    without = await coach.post(f"/registration/{games.event}/workbook", files={"other": ("x", b"x")})
    huge = await uploaded(coach, games, bytes(11 * 1024 * 1024))

    assert [answer.status_code for answer in (picture, nothing, without, huge)] == [400, 400, 400, 413]
    assert "这个文件不是表格，请上传xlsx、xls或csv文件。" in picture.text
    assert "请先选择文件，再上传。" in nothing.text
    assert "请先选择文件，再上传。" in without.text
    assert "超过10 MB" in huge.text
    assert await athletes() == 0


async def test_a_delegation_that_changed_meanwhile_is_shown_anew(coach: Browser, games: Games) -> None:
    answer = await uploaded(coach, games, xlsx(HEAD, PENG))
    preview = await coach.get(answer.headers["location"])
    await coach.post(
        f"/registration/{games.event}/athletes",
        {"name": "田野", "sex": "male", "birth_on": "2015-03-02", "grade": "5"},
    )
    act = f"{answer.headers['location']}/import"

    stale = await coach.post(act, {"rows": "all", "revision": shown_revision(preview.text)})
    nonsense = await coach.post(act, {"rows": "all", "revision": "x"})
    fresh = await coach.post(act, {"rows": "all", "revision": shown_revision(stale.text)})

    assert (stale.status_code, nonsense.status_code, fresh.status_code) == (412, 400, 303)
    assert "报名表刚刚被他人更新" in stale.text
    assert await athletes() == 2


async def test_pages_and_files_are_for_the_coach_of_the_unit(
    coach: Browser, games: Games, now: datetime
) -> None:
    answer = await uploaded(coach, games, xlsx(HEAD, PENG))
    other = await make_organization("灵溪镇示例小学", unit_class="小学")
    await make_account("coach02", Role.COACH, Scope.ORGANIZATION, other, now=now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    paths = [answer.headers["location"], f"/registration/{games.event}/workbook"]

    await coach.post("/logout")
    anybody = [(await coach.get(path)).status_code for path in paths]
    await coach.log_in("coach02", PASSWORD)
    await coach.post(f"/registration/{games.event}")
    stranger = [(await coach.get(path)).status_code for path in paths]
    await coach.post("/logout")
    await coach.log_in("clerk01", PASSWORD)
    clerk = [(await coach.get(path)).status_code for path in paths]

    assert (anybody, stranger, clerk) == ([303, 303], [404, 200], [403, 403])


async def test_a_preview_of_three_rows_asks_as_often_as_of_one(coach: Browser, games: Games) -> None:
    one = (await uploaded(coach, games, xlsx(HEAD, PENG))).headers["location"]
    three = (await uploaded(coach, games, xlsx(HEAD, PENG, XIANG, TOO_OLD))).headers["location"]

    with counted_queries() as of_one:
        await coach.get(one)
    with counted_queries() as of_three:
        await coach.get(three)

    assert len(of_three) == len(of_one)


async def test_the_api_uploads_previews_and_imports(coach: Browser, games: Games) -> None:
    delegation = await fetch_value("SELECT id FROM delegation")
    base = f"/api/v1/registration/{delegation}"
    file = xlsx(HEAD, PENG, TOO_OLD)

    made = await send_file(coach, f"{base}/workbooks", file, "upload-0001")
    same = await send_file(coach, f"{base}/workbooks", file, "upload-0001")
    other = await send_file(coach, f"{base}/workbooks", xlsx(HEAD, XIANG), "upload-0001")
    one = f"{base}/workbooks/{made.json()['id']}"
    tag = {"If-Match": made.headers["etag"]}
    read = await coach.send("GET", one)
    refusals = [
        await coach.send("POST", f"{one}/import", {}),
        await coach.send("POST", f"{one}/import", {}, {"If-Match": '"99"'}),
        await coach.send("POST", f"{one}/import", {}, tag),
    ]
    done = await coach.send("POST", f"{one}/import", {"only_correct": True}, tag)
    again = await coach.send("POST", f"{one}/import", {"only_correct": True}, tag)
    workbook = await coach.get(f"{base}/workbook")

    contests = [str(games.contests[f"男子{name} 小学甲组"]) for name in ("100米", "跳远")]
    assert made.status_code == 201
    assert same.json() == made.json() == read.json()
    assert made.json() == {
        "id": made.json()["id"],
        "revision": 0,
        "wrong": 1,
        "rows": [
            line(2, "彭小明", "new", division="小学甲组男子", enters=contests),
            line(
                3,
                "彭大明",
                "wrong",
                findings=[
                    {
                        "column": "",
                        "code": "too_old",
                        "message": "超龄：须2014-09-01及以后出生",
                        "is_error": True,
                    }
                ],
            ),
        ],
        "outcome": None,
    }
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert [(r.status_code, r.json()["code"]) for r in refusals] == [
        (428, "revision_missing"),
        (412, "revision_stale"),
        (409, "preview_has_errors"),
    ]
    assert (done.status_code, done.headers["etag"]) == (200, '"1"')
    assert (
        done.json()
        == again.json()
        == {
            "athletes": 1,
            "pupils": 1,
            "entered": 2,
            "withdrawn": 0,
            "removed": 0,
            "left_out": 1,
        }
    )
    assert workbook.headers["content-type"].endswith("spreadsheetml.sheet")


def line(row: int, name: str, act: str, **more: Any) -> dict[str, Any]:
    return {
        "sheet": "名单",
        "row": row,
        "name": name,
        "act": act,
        "person": None,
        "division": None,
        "enters": [],
        "withdraws": [],
        "findings": [],
        **more,
    }
