"""The desk of a meet, its wizard and its draws, through the whole application."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.competitions.test_draws import Meet, clerk, enter_boys, meet
from tests.competitions.test_fixtures import spans
from tests.competitions.test_pages import desk, one_time
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import fixtures, stages
from ysevents.kit.database import connection, fetch, fetch_value, one_connection

__all__ = ["clerk", "desk", "meet", "one_time"]


@pytest.fixture
async def placed(meet: Meet, clerk: Account, now: datetime) -> UUID:
    """The heats of ten on six lanes, in the timetable."""
    heats, _ = await stages.plan_contest(meet.contest, "best_times", lanes=6, account=clerk, now=now)
    await fixtures.make(heats, spans(meet, 2), by=None, now=now)
    return heats


async def test_the_desk_says_how_far_a_meet_is(desk: Browser, meet: Meet, placed: UUID) -> None:
    shown = await desk.get(f"/meets/{meet.games.event}")

    assert shown.status_code == 200
    for words in ("规程", "报名", "审核", "公示", "编排", "日程", "出场名单", "成绩", "公告"):
        assert words in shown.text
    assert "1 / 1 个小项" in shown.text
    assert "1 / 2 个赛次" in shown.text
    assert "待抽签" in shown.text


async def test_the_wizard_shows_consequences_and_makes_nothing_before_it_is_asked(
    desk: Browser, meet: Meet
) -> None:
    path = f"/meets/{meet.games.event}/stages/{meet.contest}"

    shown = await desk.get(f"{path}?lanes=6")
    before = await fetch_value("SELECT count(*) FROM stage")
    none = await desk.post(path, {"lanes": "6", "timing": "hand", "proposal": ""})
    done = await desk.post(path, {"lanes": "6", "timing": "electronic", "proposal": "places"})

    assert "共 3 组，占用场地 12 分钟" in shown.text
    assert "成绩前6名进决赛" in shown.text
    assert before == 0
    assert (none.status_code, "请选择一个方案" in none.text) == (400, True)
    assert done.status_code == 303
    assert await fetch_value("SELECT count(*) FROM stage") == 2
    assert "现在的赛次" in (await desk.get(path)).text


async def test_all_contests_are_planned_from_one_page(
    desk: Browser, meet: Meet, clerk: Account, now: datetime
) -> None:
    path = f"/meets/{meet.games.event}/stages"
    await enter_boys(meet.games.contests["男子60米 小学甲组"], meet.units[2], 1, clerk, now)

    listed = await desk.get(path)
    wrong = await desk.post(path, {"lanes": "99", "timing": "hand"})
    done = await desk.post(path, {"lanes": "6", "timing": "hand"})
    after = await desk.get(done.headers["location"])

    assert "编排 2 个小项" in listed.text
    assert (wrong.status_code, "道数须为1至60" in wrong.text) == (400, True)
    assert "已编排1个小项，1个只有1个参赛，不举行" in after.text


async def test_a_stage_is_drawn_changed_and_published(desk: Browser, meet: Meet, placed: UUID) -> None:
    path = f"/meets/{meet.games.event}/draws/{placed}"
    first = (await fetch("SELECT id FROM fixture WHERE stage = $1 ORDER BY number", placed))[0]["id"]

    wrong = await desk.post(path, {"seed": "很大"})
    drawn = await desk.post(path, {"seed": "7"})
    silent = await desk.post(
        f"{path}/changes", {"origin": f"{first}/1", "fixture": str(first), "position": "6", "reason": ""}
    )
    moved = await desk.post(
        f"{path}/changes", {"origin": f"{first}/1", "fixture": str(first), "position": "6", "reason": "积水"}
    )
    nowhere = await desk.post(
        f"{path}/changes", {"origin": f"{first}/2", "fixture": str(first), "position": "x", "reason": "积水"}
    )
    removed = await desk.post(f"{path}/changes", {"origin": f"{first}/6", "act": "removal", "reason": "误编"})
    published = await desk.post(f"{path}/publication")
    again = await desk.post(path, {"seed": "8"})

    assert (wrong.status_code, "种子须为" in wrong.text) == (400, True)
    assert [r.status_code for r in (drawn, moved, removed, published)] == [303] * 4
    assert (silent.status_code, "请写明原因" in silent.text) == (400, True)
    assert nowhere.status_code == 400
    assert (again.status_code, "已经公布" in again.text) == (409, True)
    assert await fetch_value("SELECT count(*) FROM decision WHERE kind = 'lane_change'") == 2


async def test_a_public_draw_goes_by_hash_and_seed(desk: Browser, meet: Meet, placed: UUID) -> None:
    path = f"/meets/{meet.games.event}/draws/{placed}"

    await desk.post(f"{path}/commitment")
    shown = await desk.get(path)
    early = await desk.post(path, {"seed": "7"})
    public = await desk.get(f"/events/{meet.games.event}/start-lists")
    await desk.post(f"{path}/revelation")
    after = await desk.get(f"/events/{meet.games.event}/start-lists")

    hash = await fetch_value("SELECT seed_hash FROM stage WHERE id = $1", placed)
    seed = await fetch_value("SELECT seed FROM decision")
    assert "揭示种子并抽签" in shown.text
    assert (early.status_code, "公开抽签" in early.text) == (409, True)
    assert (hash in public.text, str(seed) in public.text) == (True, False)
    assert (hash in after.text, str(seed) in after.text) == (True, True)


async def test_parameters_are_changed_in_words(desk: Browser, meet: Meet, placed: UUID) -> None:
    path = f"/meets/{meet.games.event}/draws/{placed}"

    saved = await desk.post(
        f"{path}/parameters", {"fixture_minutes": "6", "p.by_time": "4", "p.method": "hand", "d.lanes": "6"}
    )
    wrong = await desk.post(f"{path}/parameters", {"fixture_minutes": "6", "p.by_time": "四"})
    endless = await desk.post(f"{path}/parameters", {"fixture_minutes": "0"})

    assert saved.status_code == 303
    row = (
        await fetch("SELECT parameters, draw_parameters, fixture_minutes FROM stage WHERE id = $1", placed)
    )[0]
    assert tuple(row) == ('{"by_time": 4}', '{"lanes": 6}', 6)
    assert (wrong.status_code, "参数不合规则" in wrong.text) == (400, True)
    assert endless.status_code == 400


async def test_everything_is_drawn_and_published_at_once(desk: Browser, meet: Meet, placed: UUID) -> None:
    path = f"/meets/{meet.games.event}/stages"

    drawn = await desk.post(f"{path}/draws")
    told = await desk.get(path)
    published = await desk.post(f"{path}/publications")

    assert (drawn.status_code, published.status_code) == (303, 303)
    assert "已抽签1个赛次" in told.text
    assert await fetch_value("SELECT state FROM stage WHERE id = $1", placed) == "published"


async def test_old_addresses_lead_to_the_new_ones(browser: Browser, meet: Meet) -> None:
    event = meet.games.event

    answers = [
        (await browser.get(path)).headers["location"]
        for path in (f"/draw/{event}", f"/draw/{event}/bibs?unit={event}", f"/draw/{event}/{meet.contest}")
    ]

    assert answers == [
        f"/meets/{event}/stages",
        f"/meets/{event}/bibs?unit={event}",
        f"/meets/{event}/stages/{meet.contest}/quick",
    ]


async def test_others_find_no_desk(browser: Browser, meet: Meet, placed: UUID, now: datetime) -> None:
    await make_account("organiser01", Role.ORGANISER, Scope.EVENT, meet.units[0], now=now)
    await browser.log_in("organiser01", PASSWORD)
    here = f"/meets/{meet.games.event}"

    for path in (here, f"{here}/stages", f"{here}/stages/{meet.contest}", f"{here}/draws/{placed}"):
        assert (await browser.get(path)).status_code == 404
    for path in (f"{here}/stages", f"{here}/draws/{placed}", f"{here}/draws/{placed}/commitment"):
        assert (await browser.post(path, {"seed": "1", "timing": "hand"})).status_code == 404


async def test_pages_ask_as_much_for_one_contest_as_for_three(
    desk: Browser, meet: Meet, clerk: Account, now: datetime
) -> None:
    counts = []
    for title in ("男子100米 小学甲组", "男子60米 小学甲组", "男子跳远 小学甲组"):
        contest = meet.games.contests[title]
        if contest != meet.contest:
            await enter_boys(contest, meet.units[0], 3, clerk, now)
        await stages.plan_meet(meet.games.event, lanes=8, account=clerk, now=now)
        ran: list[str] = []
        async with one_connection(), connection() as c:
            with c.query_logger(lambda record, ran=ran: ran.append(record.query)):
                await desk.get(f"/meets/{meet.games.event}")
                await desk.get(f"/meets/{meet.games.event}/stages")
        counts.append(len(ran))

    assert counts[0] == counts[2]
