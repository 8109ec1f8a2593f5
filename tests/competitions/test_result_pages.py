"""The desk of results through the whole application: announce, decide, protest, correct, count, award; its API."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.competitions.stages import Meet, make_meet, make_stage, times_of, write
from tests.competitions.test_record_lists import make_record
from tests.competitions.test_results import list_of
from tests.counting import counted_queries
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role, Scope
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.service import results
from ysevents.kit import clock
from ysevents.kit.database import fetch, fetch_value

M60 = "男子60米 小学甲组"
M100 = "男子100米 小学甲组"


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


@pytest.fixture
async def desk(browser: Browser, meet: Meet, now: datetime) -> Browser:
    """A referee of the meet who is logged in."""
    await make_account("referee1", Role.REFEREE, Scope.EVENT, meet.root, now=now)
    await browser.log_in("referee1", PASSWORD)
    return browser


async def run(meet: Meet, title: str, labels: str, now: datetime, **watches: str) -> UUID:
    await meet.enter(title, labels)
    stage = await make_stage(meet, title, [labels])
    await times_of(meet, stage, 1, **watches)
    await results.recompute(stage, by=None, now=now)
    id: UUID = (await list_of(stage))["id"]
    return id


async def test_the_office_reads_a_list_and_is_told_who_announces_it(
    browser: Browser, meet: Meet, now: datetime
) -> None:
    of = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    await make_account("office1", Role.OFFICE_CLERK, now=now)
    await browser.log_in("office1", PASSWORD)

    shown = await browser.get(f"/meets/{meet.root}/results/{of}")

    assert "由裁判长或赛事组织者公告和确认" in shown.text
    for button in ("公告成绩</", "取消成绩</button>", "批准晋级"):
        assert button not in shown.text
    assert "登记申诉" in shown.text


async def test_a_referee_finds_sheets_and_results_among_their_own_things(
    desk: Browser, browser: Browser, meet: Meet, now: datetime
) -> None:
    shown = await desk.get("/me")
    await desk.post("/logout")
    await make_account("judge1", Role.JUDGE, Scope.EVENT, meet.root, now=now)
    await browser.log_in("judge1", PASSWORD)
    judges = await browser.get("/me")

    assert f"/meets/{meet.root}/marks" in shown.text
    assert f"/meets/{meet.root}/results" in shown.text
    assert f"/meets/{meet.root}/marks" in judges.text
    assert f"/meets/{meet.root}/results" not in judges.text


async def test_a_referee_announces_decides_and_the_page_says_what_changed(
    desk: Browser, meet: Meet, now: datetime
) -> None:
    of = await run(meet, M100, "abc", now, a="15.0", b="15.1", c="15.2")
    path = f"/meets/{meet.root}/results"

    waiting = await desk.get(path)
    before = await desk.get(f"{path}/{of}")
    revision = await fetch_value("SELECT revision FROM result_list WHERE id = $1", of)
    announced = await desk.post(f"{path}/{of}/announcement", {"revision": str(revision)})
    out = await desk.post(
        f"{path}/{of}/disqualifications",
        {"entry": str(meet.entries["a"]), "scope": "stage", "reason": "TR16.8 抢跑"},
    )
    after = await desk.get(f"{path}/{of}")
    first = await desk.get(f"{path}/{of}/versions/1")
    decided = await desk.get(f"{path}/decisions")
    tables = await desk.get(f"{path}?show=tables")

    assert "等裁判长公告" in waiting.text
    assert "公告成绩" in before.text
    assert (announced.status_code, out.status_code) == (303, 303)
    assert "更正（第2号）" in after.text
    assert "取消成绩（TR16.8 抢跑）（原1）" in after.text
    assert "<s>2</s> → 1" in after.text
    assert "TR16.8" not in first.text
    assert "向小a" in decided.text
    assert "团体总分" in tables.text


async def test_what_cannot_be_is_refused_on_the_page_with_what_was_typed(
    desk: Browser, meet: Meet, now: datetime
) -> None:
    of = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    path = f"/meets/{meet.root}/results/{of}"

    no_reason = await desk.post(
        f"{path}/disqualifications", {"entry": str(meet.entries["a"]), "scope": "stage", "reason": " "}
    )
    no_tie = await desk.post(
        f"{path}/orders",
        {
            "how": "override",
            "reason": "录像",
            f"rank-{meet.entries['a']}": "1",
            f"rank-{meet.entries['b']}": "2",
        },
    )
    nobody = await desk.post(f"{path}/disqualifications", {"entry": "x", "scope": "stage", "reason": "犯规"})
    too_early = await desk.post(f"{path}/confirmation")
    stale = await desk.post(f"{path}/announcement", {"revision": "99"})

    assert [r.status_code for r in (no_reason, no_tie, nobody, too_early, stale)] == [400, 409, 409, 409, 409]
    assert "请写明裁决的依据" in no_reason.text
    assert "并非恰好并列" in no_tie.text
    assert "请先公告" in too_early.text
    assert await fetch("SELECT id FROM decision") == []


async def test_a_protest_is_lodged_shown_and_upheld(desk: Browser, meet: Meet, now: datetime) -> None:
    of = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    path = f"/meets/{meet.root}/results"
    await desk.post(f"{path}/{of}/announcement", {"revision": "1"})

    await desk.post(
        f"{path}/{of}/protests",
        {"organization": str(meet.units[1]), "statement": "甲镇选手抢跑", "fee": "paid"},
    )
    listed = await desk.get(path)
    protest = await fetch_value("SELECT id FROM protest")
    linked = await desk.get(f"{path}/protests/{protest}")
    await desk.post(
        f"{path}/{of}/protests/{protest}",
        {
            "ruling": "upheld",
            "outcome": "录像确认抢跑，TR16.8",
            "entry": str(meet.entries["a"]),
            "fee": "returned",
        },
    )
    after = await desk.get(f"{path}/{of}")

    assert "甲镇选手抢跑" in listed.text
    assert linked.headers["location"] == f"{path}/{of}#protests"
    assert "取消成绩（录像确认抢跑，TR16.8）" in after.text
    assert [tuple(r) for r in await fetch("SELECT state, fee, is_late FROM protest")] == [
        ("upheld", "returned", False)
    ]


async def test_scoring_is_set_and_the_total_follows(desk: Browser, meet: Meet, now: datetime) -> None:
    of = await run(meet, M100, "abc", now, a="15.0", b="15.1", c="15.2")
    path = f"/meets/{meet.root}/results"
    await desk.post(f"{path}/{of}/announcement", {"revision": "1"})
    form = {
        "ruleset": "cn.school.team_score", "scale": "12 10 8", "minus_one_up_to": "0", "announced_only": "1",
        "dq_moves_up": "1", "protest_minutes": "20",
    }  # fmt: skip

    wrong = await desk.post(f"{path}/scoring", {**form, "scale": "8 10 12"})
    unread = await desk.post(f"{path}/scoring", {**form, "scale": "九 八"})
    saved = await desk.post(f"{path}/scoring", {**form, f"guest-{meet.units[0]}": "1"})
    shown = await desk.get(f"{path}/scoring")

    total = await fetch_value("SELECT id FROM result_list WHERE kind = 'team_score' AND key = ''")
    page = await desk.get(f"{path}/{total}")
    assert (wrong.status_code, unread.status_code, saved.status_code) == (400, 400, 303)
    assert 'value="九 八"' in unread.text
    assert 'value="12 10 8"' in shown.text
    assert "表演（测验）" in page.text
    assert ">12</" in page.text


async def test_records_and_awards_have_their_pages(desk: Browser, meet: Meet, now: datetime) -> None:
    await make_record("100m", 15_500, now)
    await meet.enter(M100, "abc")
    stage = await make_stage(meet, M100, ["abc"])
    await write(meet, stage, 1, {"": {"wind": "+0.3"}})
    await times_of(meet, stage, 1, a="15.0", b="15.1", c="15.2")
    await results.recompute(stage, by=None, now=now)
    path = f"/meets/{meet.root}/results"
    await desk.post(f"{path}/{(await list_of(stage))['id']}/announcement", {"revision": "1"})

    claims = await desk.get(f"{path}/records")
    wanted = {"contest": str(meet.contest(M100)), "entry": str(meet.entries["a"]), "level": "县中小学生纪录"}
    unproven = await desk.post(f"{path}/records", wanted)
    ratified = await desk.post(f"{path}/records", {**wanted, "sheet": "1", "implement": "1"})
    book = await desk.get(f"{path}/records")
    nobody = await desk.post(f"{path}/awards", {"name": "体育道德风尚奖", "reason": "评分"})
    given = await desk.post(
        f"{path}/awards", {"name": "体育道德风尚奖", "reason": "评分最高", f"unit-{meet.units[1]}": "1"}
    )
    awards = await desk.get(f"{path}/awards")

    assert "破县中小学生纪录（原15.50" in claims.text
    assert (unproven.status_code, ratified.status_code) == (400, 303)
    assert "已被打破" in book.text
    assert (nobody.status_code, given.status_code) == (400, 303)
    assert "<p>乙镇示例小学</p>" in awards.text


async def test_strangers_see_nothing_of_the_desk(browser: Browser, meet: Meet, now: datetime) -> None:
    of = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    await make_account("referee2", Role.REFEREE, Scope.EVENT, meet.units[0], now=now)
    await browser.log_in("referee2", PASSWORD)

    for path in ("results", f"results/{of}", "results/scoring", "results/records", "results/decisions"):
        assert (await browser.get(f"/meets/{meet.root}/{path}")).status_code == 404, path
    assert (await browser.get(f"/api/v1/results/{of}/sheet")).status_code == 404


async def test_the_desk_asks_as_often_for_three_lists_as_for_one(
    desk: Browser, meet: Meet, now: datetime
) -> None:
    await run(meet, M100, "ab", now, a="15.0", b="15.1")
    path = f"/meets/{meet.root}/results"
    await desk.get(path)
    with counted_queries() as one:
        await desk.get(path)
    await run(meet, M60, "cd", now, c="9.0", d="9.1")
    await run(meet, "女子60米 小学甲组", "ef", now, e="9.0", f="9.1")
    with counted_queries() as three:
        await desk.get(path)

    assert len(three) == len(one)


async def test_an_exported_sheet_gives_what_the_api_shows(desk: Browser, meet: Meet, now: datetime) -> None:
    of = await run(meet, M100, "abc", now, a="15.0", b="15.1", c="15.2")

    announced = await desk.send("POST", f"/api/v1/results/{of}/announcements", headers={"If-Match": '"1"'})
    lists = (await desk.get(f"/api/v1/meets/{meet.root}/results")).json()

    assert announced.json() == {"number": 1}
    for head in lists:
        shown = (await desk.get(f"/api/v1/results/{head['id']}")).json()
        sheet = (await desk.get(f"/api/v1/results/{head['id']}/sheet")).json()
        outcome: Any = judge(sheet).result
        assert [[b.rank, len(b.entrants)] for b in outcome.blocks] == _blocks(shown["rows"]), head["title"]
        assert not any("向小" in entrant["name"] for entrant in sheet["entrants"])


async def test_a_decision_sent_twice_is_made_once(desk: Browser, meet: Meet, now: datetime) -> None:
    of = await run(meet, M100, "abc", now, a="15.0", b="15.1", c="15.2")
    stage = await fetch_value("SELECT stage FROM result_list WHERE id = $1", of)
    body = {"entries": [str(meet.entries["a"])], "stage": str(stage), "reason": "TR16.8 抢跑"}
    key = {"Idempotency-Key": "phone-7-0001"}
    path = f"/api/v1/contests/{meet.contest(M100)}/disqualifications"

    first = await desk.send("POST", path, body, key)
    again = await desk.send("POST", path, body, key)
    lifted = await desk.send(
        "POST",
        f"/api/v1/decisions/{first.json()['id']}/liftings",
        {"reason": "认错了道次"},
        {"Idempotency-Key": "phone-7-0002"},
    )
    lot = await desk.send(
        "POST",
        f"/api/v1/stages/{stage}/orders",
        {"kind": "lot", "entries": body["entries"]},
        {"Idempotency-Key": "phone-7-0003"},
    )

    assert first.json() == again.json()
    assert (first.status_code, lifted.status_code, lot.status_code) == (201, 201, 409)
    assert lot.json()["code"] == "decision_unfit"
    assert await fetch_value("SELECT count(*) FROM decision") == 2


def _blocks(rows: list[dict[str, Any]]) -> list[list[int | None]]:
    found: list[list[Any]] = []
    for row in rows:
        key = row["rank"] if row["rank"] is not None else row["status"]
        if found and found[-1][2] == key:
            found[-1][1] += 1
        else:
            found.append([row["rank"], 1, key])
    return [block[:2] for block in found]


@pytest.mark.parametrize("path", ["decisions", "records"])
async def test_who_reads_names_on_a_desk_page_is_on_record(desk: Browser, meet: Meet, path: str) -> None:
    opened = await desk.get(f"/meets/{meet.root}/results/{path}")

    seen = await fetch("SELECT object_kind, object_id FROM audit WHERE action = 'children_listed'")
    assert (opened.status_code, [tuple(row) for row in seen]) == (200, [("event", str(meet.root))])
