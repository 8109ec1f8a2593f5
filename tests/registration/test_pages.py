"""The coach's pages, the clerk's review and the API, through the whole application."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.browser_like import Browser
from tests.makers import (
    PASSWORD,
    Games,
    make_account,
    make_games,
    make_organization,
    make_pupil,
)
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value

PUPIL = {"name": "田𬭚", "sex": "male", "birth_on": "2015-03-02", "grade": "5", "student_code": ""}


async def as_shown() -> dict[str, str]:
    """The revision a form of the delegation carries now."""
    return {"revision": str(await fetch_value("SELECT revision FROM delegation"))}


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(now)


@pytest.fixture
async def school(games: Games, now: datetime) -> UUID:
    id = await make_organization("芙蓉镇示例中心小学", unit_class="小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, id, now=now)
    return id


@pytest.fixture
async def coach(browser: Browser, school: UUID, games: Games) -> Browser:
    """A coach who is logged in and has begun the registration."""
    await browser.log_in("coach01", PASSWORD)
    await browser.post(f"/registration/{games.event}")
    return browser


async def as_clerk(browser: Browser, now: datetime) -> None:
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.post("/logout")
    await browser.log_in("clerk01", PASSWORD)


async def added(coach: Browser, games: Games, **changes: str) -> str:
    """The address of a new pupil's page."""
    answer = await coach.post(f"/registration/{games.event}/athletes", {**PUPIL, **changes})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def test_a_coach_begins_adds_enters_and_submits(
    coach: Browser, games: Games, school: UUID, now: datetime
) -> None:
    known = await make_pupil(school, "彭小明")
    base = f"/registration/{games.event}"

    index = await coach.get("/registration")
    roll = await coach.post(f"{base}/athletes/new", {"q": "pxm"})
    first = await coach.post(f"{base}/athletes", {"person": str(known)})
    second = await added(coach, games)
    grid = await coach.get(second)
    for path in (first.headers["location"], second):
        contest = games.contests["男子100米 小学甲组"]
        await coach.post(f"{path}/entries", {"contest": str(contest)})
        await coach.post(
            f"{path}/consent",
            {"relation": "母亲", "guardian": "向秀英", "evidence": "纸质同意书已签字存档"},
        )
    home = await coach.get(base)
    submitted = await coach.post(f"{base}/submission", await as_shown())

    assert "田径运动会" in index.text
    assert "符合小学甲组男子" in roll.text
    assert "田𬭚" in grid.text
    assert "0/2" in grid.text
    assert home.text.count("齐全") == 2
    assert (submitted.status_code, submitted.headers["location"]) == (303, base)
    assert "待审核" in (await coach.get(base)).text
    assert "提交报名" not in (await coach.get(base)).text


async def test_a_refused_pupil_keeps_the_form(coach: Browser, games: Games) -> None:
    path = f"/registration/{games.event}/athletes"

    impossible = await coach.post(path, {**PUPIL, "birth_on": "2013-09-31"})
    too_old = await coach.post(path, {**PUPIL, "birth_on": "2012-05-05"})
    nobody = await coach.post(path, {"name": ""})

    assert impossible.status_code == 400
    assert "日期不存在或格式不对" in impossible.text
    assert "田𬭚" in impossible.text
    assert too_old.status_code == 409
    assert "超龄：须2014-09-01及以后出生" in too_old.text
    assert nobody.status_code == 400
    assert await fetch_value("SELECT count(*) FROM person") == 0


async def test_what_is_missing_stands_above_the_button(coach: Browser, games: Games) -> None:
    path = await added(coach, games)

    home = (await coach.get(f"/registration/{games.event}")).text
    refused = await coach.post(f"/registration/{games.event}/submission", await as_shown())

    assert f'href="{path}/consent"' in home
    assert home.index("提交前还差") < home.index("提交报名")
    assert refused.status_code == 409
    assert "未满14周岁，缺监护人同意书" in refused.text


async def test_a_full_contest_says_so_on_the_grid(coach: Browser, games: Games) -> None:
    contest = str(games.contests["男子100米 小学甲组"])
    paths = [await added(coach, games, name=name) for name in ("向一", "向二", "向三")]
    for path in paths[:2]:
        await coach.post(f"{path}/entries", {"contest": contest})

    refused = await coach.post(f"{paths[2]}/entries", {"contest": contest})

    assert refused.status_code == 409
    assert "本单位这一项已报2人，限2人" in refused.text
    assert "2/2" in refused.text


async def test_others_are_not_found(coach: Browser, games: Games, now: datetime) -> None:
    other = await make_organization("灵溪镇示例小学", unit_class="小学")
    theirs = await make_pupil(other, "田大伟")
    base = f"/registration/{games.event}"

    assert (await coach.get(f"{base}/athletes/{theirs}")).status_code == 404
    assert (await coach.get(f"{base}?unit={other}")).status_code == 404
    assert (await coach.post(f"{base}/athletes?unit={other}", {"person": str(theirs)})).status_code == 404
    refused = await coach.post(f"{base}/athletes", {"person": str(theirs)})
    assert refused.status_code == 404
    assert "田大伟" not in refused.text
    assert (await coach.get(f"{base}/review")).status_code == 403


async def test_a_coach_of_two_units_chooses(
    coach: Browser, games: Games, school: UUID, now: datetime
) -> None:
    other = await make_organization("塔卧镇示例小学", unit_class="小学")
    await coach.post("/logout")
    await make_account("coach02", Role.COACH, Scope.ORGANIZATION, other, now=now)
    await coach.log_in("coach02", PASSWORD)

    index = (await coach.get("/registration")).text
    begun = await coach.post(f"/registration/{games.event}?unit={other}")
    home = await coach.get(str(begun.headers["location"]))

    assert f"?unit={other}" in index
    assert "塔卧镇示例小学" in home.text
    assert f"/athletes/new?unit={other}" in home.text


async def test_the_clerk_returns_and_approves(coach: Browser, games: Games, now: datetime) -> None:
    path = await added(coach, games)
    await coach.post(
        f"{path}/consent", {"relation": "父亲", "guardian": "田大海", "evidence": "家长到校当面签字"}
    )
    await coach.post(f"/registration/{games.event}/submission", await as_shown())
    delegation = await fetch_value("SELECT id FROM delegation")
    await as_clerk(coach, now)
    review = f"/registration/{games.event}/review"

    listed = await coach.get(review)
    shown = await coach.get(f"{review}/{delegation}")
    person = path.rsplit("/", 1)[1]
    seen = {"revision": str(await fetch_value("SELECT revision FROM delegation"))}
    unseen = await coach.post(f"{review}/{delegation}/approval", {"revision": "1"})
    blind = await coach.post(f"{review}/{delegation}/approval")
    empty = await coach.post(f"{review}/{delegation}/return", {"reason": "", **seen})
    strange = await coach.post(f"{review}/{delegation}/return", {"person:nobody": "谁", **seen})
    returned = await coach.post(
        f"{review}/{delegation}/return", {"reason": "缺保险名单", f"person:{person}": "照片不清楚", **seen}
    )
    again = await coach.post(f"{review}/{delegation}/approval", seen)

    assert f'name="revision" value="{seen["revision"]}"' in shown.text
    assert (unseen.status_code, blind.status_code, strange.status_code) == (412, 412, 400)
    assert "芙蓉镇示例中心小学" in listed.text
    assert "田𬭚" in shown.text
    assert (empty.status_code, returned.status_code, again.status_code) == (400, 303, 412)
    messages = await fetch_value("SELECT string_agg(text, '') FROM message")
    assert "缺保险名单" in messages
    await coach.post("/logout")
    await coach.log_in("coach01", PASSWORD)
    home = await coach.get(f"/registration/{games.event}")
    assert "缺保险名单" in home.text
    assert "退回意见：照片不清楚" in home.text
    assert "照片不清楚" in (await coach.get(path)).text


async def test_list_pages_ask_the_same_number_of_queries(
    coach: Browser, games: Games, school: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    for name in ("fetch", "fetchrow", "fetchval"):
        original = getattr(asyncpg.Connection, name)

        async def counted(self: Any, sql: str, *args: Any, _original: Any = original, **options: Any) -> Any:
            ran.append(sql)
            return await _original(self, sql, *args, **options)

        monkeypatch.setattr(asyncpg.Connection, name, counted)
    base = f"/registration/{games.event}"
    counts = []
    for n in range(3):
        path = await added(coach, games, name=f"向{'一二三'[n]}")
        await coach.post(f"{path}/entries", {"contest": str(list(games.contests.values())[n])})
        for page in (base, path, "/registration", f"{base}/athletes/new"):
            ran.clear()
            assert (await coach.get(page)).status_code == 200
            counts.append(len(ran))

    assert counts[:4] == counts[4:8] == counts[8:]


async def test_the_api_needs_the_revision(coach: Browser, games: Games) -> None:
    delegation = await fetch_value("SELECT id FROM delegation")
    base = f"/api/v1/registration/{delegation}"
    pupil = {"pupil": {**PUPIL, "grade": 5, "student_code": None}}

    seen = await coach.send("GET", base)
    bare = await coach.send("POST", f"{base}/athletes", pupil)
    made = await coach.send(
        "POST",
        f"{base}/athletes",
        pupil,
        {"If-Match": seen.headers["etag"], "Idempotency-Key": "add-pupil-1"},
    )
    stale = await coach.send("POST", f"{base}/submission", None, {"If-Match": seen.headers["etag"]})
    entered = await coach.send(
        "POST",
        f"{base}/entries",
        {
            "contest": str(games.contests["男子100米 小学甲组"]),
            "person": made.json()["athletes"][0]["person"],
        },
        {"If-Match": made.headers["etag"], "Idempotency-Key": "enter-pupil-1"},
    )
    unready = await coach.send("POST", f"{base}/submission", None, {"If-Match": entered.headers["etag"]})

    assert (seen.status_code, seen.headers["etag"]) == (200, '"0"')
    assert (bare.status_code, bare.json()["code"]) == (428, "revision_missing")
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "revision_stale")
    assert len(entered.json()["athletes"][0]["entries"]) == 1
    assert (unready.status_code, unready.json()["code"]) == (409, "delegation_not_ready")
    assert unready.json()["reasons"][0]["code"] == "consent_missing"
    entry = entered.json()["athletes"][0]["entries"][0]["id"]
    gone = await coach.send(
        "POST", f"{base}/entries/{entry}/withdrawal", None, {"If-Match": entered.headers["etag"]}
    )
    assert gone.json()["athletes"][0]["entries"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"pupil": {**PUPIL, "grade": 5, "student_code": None, "birth_on": "2013-09-31"}},
        {"person": "7"},
        {},
        [],
    ],
)
async def test_the_api_refuses_what_is_no_athlete(coach: Browser, body: Any) -> None:
    delegation = await fetch_value("SELECT id FROM delegation")

    answer = await coach.send(
        "POST", f"/api/v1/registration/{delegation}/athletes", body, {"If-Match": '"0"'}
    )

    assert answer.status_code == 400
    assert re.search("[\u4e00-\u9fff]", answer.json()["detail"])
    assert await fetch_value("SELECT count(*) FROM person") == 0


async def test_the_api_of_another_unit_is_not_found(coach: Browser, games: Games, now: datetime) -> None:
    delegation = await fetch_value("SELECT id FROM delegation")
    other = await make_organization("灵溪镇示例小学", unit_class="小学")
    await make_account("coach02", Role.COACH, Scope.ORGANIZATION, other, now=now)
    await coach.post("/logout")
    await coach.log_in("coach02", PASSWORD)

    for method, path in (("GET", ""), ("POST", "/submission"), ("POST", "/approval")):
        answer = await coach.send(
            method, f"/api/v1/registration/{delegation}{path}", None, {"If-Match": '"0"'}
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "delegation_not_found")


async def test_a_coach_writes_entry_marks_as_people_do(
    coach: Browser, school: UUID, games: Games, now: datetime
) -> None:
    person = await make_pupil(school, "彭小明")
    base = f"/registration/{games.event}"
    await coach.post(f"{base}/athletes", {"person": str(person)})
    entries = []
    for title in ("男子100米 小学甲组", "男子跳远 小学甲组"):
        await coach.post(f"{base}/athletes/{person}/entries", {"contest": str(games.contests[title])})
        entries.append(await fetch_value("SELECT id FROM entry WHERE contest = $1", games.contests[title]))
    run, jump = entries
    here = f"{base}/athletes/{person}"
    delegation = await fetch_value("SELECT id FROM delegation")
    api = f"/api/v1/registration/{delegation}"

    saved = await coach.post(f"{here}/marks", {f"mark-{run}": "15秒3", f"mark-{jump}": "4.05"})
    shown = await coach.get(here)
    wrong = await coach.post(f"{here}/marks", {f"mark-{run}": "14.9", f"mark-{jump}": "很远"})
    seen = await coach.send("GET", api)
    put = await coach.send(
        "PUT", f"{api}/entries/{jump}/mark", {"mark": ""}, {"If-Match": seen.headers["etag"]}
    )
    stale = await coach.send(
        "PUT", f"{api}/entries/{jump}/mark", {"mark": "5"}, {"If-Match": seen.headers["etag"]}
    )
    foreign = await coach.post(f"{here}/marks", {f"mark-{person}": "5"})

    assert saved.status_code == 303
    assert 'value="15.30"' in shown.text
    assert 'value="4.05米"' in shown.text
    assert wrong.status_code == 400
    assert 'value="很远"' in wrong.text
    assert [e["mark"] for e in seen.json()["athletes"][0]["entries"]] == ["15.30", "4.05米"]
    assert [e["mark"] for e in put.json()["athletes"][0]["entries"]] == ["15.30", ""]
    assert (stale.status_code, foreign.status_code) == (412, 404)


async def test_the_roll_is_searched_without_a_name_in_an_address(
    coach: Browser, games: Games, school: UUID
) -> None:
    await make_pupil(school, "彭小明")
    await make_pupil(school, "田大山")
    here = f"/registration/{games.event}/athletes/new"
    await coach.get("/registration")

    asked = await coach.get(f"{here}?q=彭小明")
    found = await coach.post(here, {"q": "彭小明"})

    assert "田大山" in asked.text
    assert 'method="get"' not in asked.text
    assert ("彭小明" in found.text, "田大山" in found.text) == (True, False)
    assert found.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("hours", "begun", "words"),
    [
        (24 * 7, False, ("报名中", "还有7天")),
        (24 * 3, False, ("即将截止", "还有3天")),
        (24 * 3, True, ("草稿", "即将截止，还有3天")),
        (2, True, ("草稿", "即将截止，就在今天")),
        (-1, True, ("草稿", "已截止")),
    ],
)
async def test_the_list_of_meets_says_how_many_days_are_left(
    browser: Browser, now: datetime, games: Games, hours: int, begun: bool, words: tuple[str, ...]
) -> None:
    unit = await make_organization("芙蓉镇示例中心小学", unit_class="小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, unit, now=now)
    await browser.log_in("coach01", PASSWORD)
    if begun:
        await browser.post(f"/registration/{games.event}")
    await execute("UPDATE regulation SET deadline_at = $1", now + timedelta(hours=hours))

    shown = await browser.get("/registration")

    assert [word for word in words if word not in shown.text] == []
    assert ("还有" in shown.text or "就在今天" in shown.text) == (hours > 0)


async def test_what_somebody_else_has_changed_meanwhile_is_not_submitted(
    coach: Browser, games: Games, school: UUID
) -> None:
    base = f"/registration/{games.event}"
    person = await make_pupil(school, "彭小明")
    await coach.post(f"{base}/athletes", {"person": str(person)})
    await coach.post(
        f"{base}/athletes/{person}/entries", {"contest": str(games.contests["男子100米 小学甲组"])}
    )
    page = await coach.get(base)
    seen = await as_shown()
    await coach.post(
        f"{base}/athletes/{person}/consent",
        {"relation": "母亲", "guardian": "向秀英", "evidence": "纸质同意书已签字存档"},
    )

    answers = [await coach.post(f"{base}/submission", form) for form in (seen, {}, {"revision": "x"})]
    taken = await coach.post(f"{base}/submission", await as_shown())

    assert f'name="revision" value="{seen["revision"]}"' in page.text
    assert [answer.status_code for answer in answers] == [412] * 3
    assert "报名表刚刚被他人更新" in answers[0].text
    assert taken.status_code == 303
