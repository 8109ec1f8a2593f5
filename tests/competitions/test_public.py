"""Public pages of a meet, as somebody without an account and without script reads them."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.competitions.stages import Meet, make_meet, make_stage, times_of, write
from tests.counting import counted_queries
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.competitions.enums import StageFormat
from ysevents.competitions.service import results, showing
from ysevents.core.enums import ConsentPurpose
from ysevents.core.service import people
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value

M100, LJ = "男子100米 小学甲组", "男子跳远 小学甲组"


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


async def test_the_schedule_tells_how_far_each_heat_is(browser: Browser, meet: Meet, now: datetime) -> None:
    await meet.enter(M100, "abcd")
    stage = await make_stage(meet, M100, ["ab", "cd"])
    planned = await browser.get(f"/events/{meet.root}/schedule")
    await execute("UPDATE fixture SET state = 'called' WHERE stage = $1 AND number = 1", stage)
    called = await browser.get(f"/events/{meet.root}/schedule")
    other_day = await browser.get(f"/events/{meet.root}/schedule?day=2026-12-06")

    assert "09:05" in planned.text
    assert ("检录中" in planned.text, "检录中" in called.text) == (False, True)
    assert "这一天没有比赛" in other_day.text


@pytest.mark.parametrize("way", ["contest", "session", "unit"])
async def test_results_are_listed_each_way(browser: Browser, meet: Meet, now: datetime, way: str) -> None:
    await meet.enter(M100, "ab")
    stage = await make_stage(meet, M100, ["ab"])
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    await results.recompute(stage, by=None, now=now)

    answer = await browser.get(f"/events/{meet.root}/results?by={way}")

    shown = {
        "contest": ["男子100米", "待公告"],
        "session": ["没有单元的比赛", "男子100米", "待公告"],
        "unit": ["甲镇示例小学", "参赛1项次"],
    }
    assert [word for word in shown[way] if word not in answer.text] == []


async def test_nothing_yet_is_told_kindly(browser: Browser, meet: Meet) -> None:
    pages = [
        await browser.get(f"/events/{meet.root}/{page}") for page in ("schedule", "results", "announcements")
    ]

    assert [page.status_code for page in pages] == [200] * 3
    assert [
        "没有比赛" in pages[0].text,
        "还没有公布" in pages[1].text,
        "还没有成绩公告" in pages[2].text,
    ] == [True] * 3


async def test_drafts_are_nobodys_business(browser: Browser, meet: Meet) -> None:
    await execute("UPDATE event SET state = 'draft' WHERE id = $1", meet.root)

    answers = [
        await browser.get(f"/events/{meet.root}/{page}")
        for page in ("schedule", "results", "announcements", "changes", "stream")
    ]

    assert [answer.status_code for answer in answers] == [404] * 5


async def run_100m(meet: Meet, now: datetime) -> UUID:
    """Two heats of a timed final with all their times."""
    await meet.enter(M100, "abcd")
    stage = await make_stage(meet, M100, ["ab", "cd"])
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    await times_of(meet, stage, 2, c="15.1", d="15.9")
    await results.recompute(stage, by=None, now=now)
    return stage


async def test_a_contest_goes_from_start_list_to_results(browser: Browser, meet: Meet, now: datetime) -> None:
    await meet.enter(M100, "ab")
    stage = await make_stage(meet, M100, ["ab"])
    path = f"/events/{meet.contest(M100)}/results"
    before = await browser.get(path)
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    await results.recompute(stage, by=None, now=now)
    after = await browser.get(path)

    assert ("向*a" in before.text, "15.0" in before.text, "待公告" in before.text) == (True, False, False)
    assert ("向小a" in after.text, "15.0" in after.text, "待公告" in after.text) == (False, True, True)
    assert after.text.index("向*b") < after.text.index("向*a")
    assert len(after.content) < 100_000


async def announce(stage: UUID, now: datetime) -> None:
    id = await fetch_value("SELECT id FROM result_list WHERE stage = $1", stage)
    await results.announce(id, account=account_of(Role.REFEREE), now=now)


async def test_totals_lead_to_what_made_them(browser: Browser, meet: Meet, now: datetime) -> None:
    await announce(await run_100m(meet, now), now)

    totals = await browser.get(f"/events/{meet.root}/totals")
    unit = await browser.get(f"/events/{meet.root}/units/{meet.units[1]}")

    assert f'href="/events/{meet.root}/units/{meet.units[1]}?table="' in totals.text
    assert [word for word in ("得分明细", "男子100米 小学甲组", "合计", "15.0") if word in unit.text] == [
        "得分明细",
        "男子100米 小学甲组",
        "合计",
        "15.0",
    ]


async def test_medals_and_the_big_screen_follow(browser: Browser, meet: Meet, now: datetime) -> None:
    stage = await run_100m(meet, now)
    await announce(stage, now)
    await execute("UPDATE fixture SET state = 'started' WHERE stage = $1 AND number = 2", stage)

    medals = await browser.get(f"/events/{meet.root}/medals")
    screen = await browser.get(f"/events/{meet.root}/screen")

    assert "乙镇示例小学" in medals.text
    assert [word for word in ("男子100米", "已公告", "15.0", "团体总分") if word not in screen.text] == []


async def test_pages_ask_as_often_for_many_as_for_one(browser: Browser, meet: Meet, now: datetime) -> None:
    await meet.enter(M100, "a")
    one = await make_stage(meet, M100, ["a"])
    await times_of(meet, one, 1, a="15.2")
    await results.recompute(one, by=None, now=now)
    await announce(one, now)
    pages = [
        f"/events/{meet.root}/{page}"
        for page in ("schedule", "results", "totals", "medals", "announcements", f"units/{meet.units[0]}")
    ]

    async def counts() -> list[int]:
        found = []
        for path in (*pages, f"/events/{meet.contest(M100)}/results"):
            with counted_queries() as asked:
                assert (await browser.get(path)).status_code == 200
            found.append(len(asked))
        return found

    with_one = await counts()
    await meet.enter(LJ, "xyz")
    many = await make_stage(meet, LJ, ["xyz"], ruleset="cn.school.horizontal", format=StageFormat.FIELD)
    await write(meet, many, 1, {label: {"trial.1": f"3.{n}0"} for n, label in enumerate("xyz", 1)})
    await results.recompute(many, by=None, now=now)
    await announce(many, now)

    assert await counts() == with_one


async def test_a_page_from_memory_is_never_older_than_the_last_change(
    browser: Browser, meet: Meet, now: datetime
) -> None:
    stage = await run_100m(meet, now)
    path = f"/events/{meet.contest(M100)}/results"

    first = await browser.get(path)
    same = await browser.get(path, headers={"If-None-Match": first.headers["etag"]})
    await times_of(meet, stage, 2, c="14.9", d="15.9")
    await results.recompute(stage, by=None, now=now)
    changed = await browser.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (same.status_code, changed.status_code) == (304, 200)
    assert "14.9" in changed.text
    assert changed.headers["content-security-policy"]


async def test_a_name_is_gone_with_its_consent(browser: Browser, meet: Meet, now: datetime) -> None:
    await run_100m(meet, now)
    path = f"/events/{meet.contest(M100)}/results"
    await people.record_consent(
        meet.people["a"], [ConsentPurpose.PUBLICATION], version="1", evidence="纸质", by=None, now=now
    )
    shown = await browser.get(path)
    await people.withdraw_consent(meet.people["a"], ConsentPurpose.PUBLICATION, by=None, now=now)
    hidden = await browser.get(path)

    assert ("向小a" in shown.text, "向小a" in hidden.text, "姓名不公开" in hidden.text) == (True, False, True)


async def test_a_correction_strikes_out_what_was_and_says_why(
    browser: Browser, meet: Meet, now: datetime
) -> None:
    stage = await run_100m(meet, now)
    await announce(stage, now)
    await times_of(meet, stage, 2, c="14.9", d="15.9")
    await results.recompute(stage, by=None, now=now, reason="计时表读错")

    shown = await browser.get(f"/events/{meet.contest(M100)}/results")
    announced = await browser.get(f"/events/{meet.root}/announcements")

    for word in ("更正 第2号", "更正原因：</strong>计时表读错", "15.1</del>14.9"):
        assert word in shown.text
    assert [word for word in ("已公告", "更正 第2号", "计时表读错") if word not in announced.text] == []


async def test_what_was_announced_before_stays_readable(browser: Browser, meet: Meet, now: datetime) -> None:
    stage = await run_100m(meet, now)
    await announce(stage, now)
    await times_of(meet, stage, 2, c="14.9", d="15.9")
    await results.recompute(stage, by=None, now=now, reason="计时表读错")
    id = await fetch_value("SELECT id FROM result_list WHERE stage = $1", stage)

    before = await browser.get(f"/events/{meet.root}/lists/{id}/1")
    after = await browser.get(f"/events/{meet.root}/lists/{id}/2")
    none = await browser.get(f"/events/{meet.root}/lists/{id}/3")

    assert ["15.1" in before.text, "14.9" in before.text, "后来有更新" in before.text] == [True, False, True]
    assert "data-revision" not in before.text  # no live event may change what was announced
    assert ["14.9" in after.text, "后来有更新" in after.text, none.status_code] == [True, False, 404]


async def test_screens_read_lists_versions_and_changes(browser: Browser, meet: Meet, now: datetime) -> None:
    stage = await run_100m(meet, now)
    base = f"/api/v1/events/{meet.root}"
    before = (await browser.get(f"{base}/lists")).json()
    await announce(stage, now)
    id = await fetch_value("SELECT id FROM result_list WHERE stage = $1", stage)

    listed = (await browser.get(f"{base}/lists")).json()["lists"]
    one = (await browser.get(f"{base}/lists/{id}")).json()
    versions = (await browser.get(f"{base}/lists/{id}/versions")).json()
    first = (await browser.get(f"{base}/lists/{id}/versions/1")).json()
    changed = (await browser.get(f"{base}/changes?since={before['cursor']}")).json()
    nothing = (await browser.get(f"{base}/changes?since={changed['cursor']}")).json()
    elsewhere = await browser.get(f"/api/v1/events/{meet.contest(LJ)}/lists/{id}")

    assert [item["kind"] for item in before["lists"]] == ["stage"]
    assert {item["kind"] for item in listed} == {"stage", "team_score", "medals"}
    assert [row["name"] for row in one["rows"]] == ["向*b", "向*c", "向*a", "向*d"]
    assert [(v["number"], v["state"]) for v in versions] == [(1, "unofficial")]
    assert [row["rank"] for row in first["rows"]] == [1, 2, 3, 4]
    assert str(id) in {item["head"]["id"] for item in changed["lists"]}
    assert nothing["lists"] == []
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "list_not_found")


async def test_many_lists_are_read_at_once(browser: Browser, meet: Meet, now: datetime) -> None:
    stage = await run_100m(meet, now)
    await announce(stage, now)
    ids = [row["id"] for row in await fetch("SELECT id FROM result_list WHERE root = $1", meet.root)]
    with counted_queries() as asked:
        found = await showing.list_shown(meet.root, ids)

    assert {one.head.kind for one in found} == {"stage", "team_score", "medals"}
    assert len([query for query in asked if "SELECT" in query]) <= 3


async def test_a_day_or_table_that_is_none_leads_to_the_page_without_it(browser: Browser, meet: Meet) -> None:
    asked = [
        await browser.get(f"/events/{meet.root}/{path}")
        for path in ("schedule?day=1999-01-01", "totals?table=x", "medals?table=x")
    ]

    assert [(answer.status_code, answer.headers["location"]) for answer in asked] == [
        (303, f"/events/{meet.root}/{path}") for path in ("schedule", "totals", "medals")
    ]
