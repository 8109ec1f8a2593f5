"""The timetable through the whole application: board, forms, sessions, rain, print; and its twin in JSON."""

from datetime import datetime

import pytest

from tests.browser_like import Browser
from tests.competitions.test_postponements import out
from tests.competitions.test_timetable import clerk, fixture_ids, plan
from tests.competitions.timetabling import Plan, at, enter, make_boys, shown
from tests.makers import PASSWORD, make_account, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import draws, stage_draws, timetable, timetable_changes
from ysevents.core.enums import OccurrenceState
from ysevents.core.service import agendas, times
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value
from ysevents.notify import service as notify

__all__ = ["clerk", "out", "plan"]


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def desk(browser: Browser, now: datetime) -> Browser:
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    return browser


async def test_the_desk_places_looks_and_publishes(
    desk: Browser, plan: Plan, clerk: Account, now: datetime
) -> None:
    here = f"/meets/{plan.meet}/timetable"
    boys = await make_boys("彭小明")
    await enter(plan, "男子100米", boys, clerk, now)
    await enter(plan, "男子跳远", boys, clerk, now)

    before = await desk.get(here)
    placed = await desk.post(f"{here}/placing")
    board = await desk.get(here)
    published = await desk.post(f"{here}/publication")
    after = await desk.get(here)
    paper = await desk.get(f"{here}/print")

    assert "还没有时间 3" in before.text
    assert "30 / 1350 分钟" in before.text
    assert (placed.status_code, published.status_code) == (303, 303)
    assert "没有发现冲突" in board.text
    assert "公布赛程（4）" in board.text
    assert "公布赛程" not in after.text
    assert "男子跳远 小学甲组 决赛" in paper.text
    assert all(len(page.content) < 100_000 for page in (board, after, paper))
    assert "style=" not in board.text


async def test_a_problem_is_told_with_names_and_leads_to_the_fixture(
    desk: Browser, plan: Plan, clerk: Account, now: datetime
) -> None:
    here = f"/meets/{plan.meet}/timetable"
    await timetable.place_automatically(plan.meet, account=clerk, now=now)
    boys = await make_boys("彭小明")
    await enter(plan, "男子100米", boys, clerk, now)
    await enter(plan, "男子跳远", boys, clerk, now)
    (jump,) = await fixture_ids(plan, "男子跳远 1")

    board = await desk.get(here)
    form = await desk.get(f"{here}/fixtures/{jump}")
    moved = await desk.post(f"{here}/fixtures/{jump}", {"starts_at": "2026-12-05T15:00"})

    assert "同时进行，可能赶不上：彭小明（一小）" in board.text
    assert f"{here}/fixtures/{jump}" in board.text
    assert "彭小明（一小）" in form.text
    assert moved.status_code == 303
    assert ("男子跳远 决赛", "05 15:00", "draft") in await shown(plan.meet)
    assert await fetch_value("SELECT count(*) FROM audit WHERE action = 'children_listed'") == 1


async def test_a_stage_is_placed_by_a_form_and_a_fixture_is_locked(desk: Browser, plan: Plan) -> None:
    here = f"/meets/{plan.meet}/timetable"
    stage = f"{here}/stages/{plan.stages['男子100米 1']}"

    form = await desk.get(stage)
    wrong = await desk.post(stage, {"session": str(plan.sessions[0]), "starts_at": "2026-12-05T11:59"})
    done = await desk.post(stage, {"session": str(plan.sessions[0]), "starts_at": "2026-12-05T09:30"})
    first = (await fixture_ids(plan, "男子100米 1"))[0]
    await desk.post(f"{here}/fixtures/{first}/lock", {"locked": "1"})
    locked = await desk.get(f"{here}/fixtures/{first}")

    assert "2组，每组10分钟" in form.text
    assert (wrong.status_code, "时间或场地超出了所在单元" in wrong.text) == (409, True)
    assert done.status_code == 303
    assert ("男子100米 预赛 第2组", "05 09:40", "draft") in await shown(plan.meet)
    assert "解除锁定" in locked.text


async def test_two_who_move_one_fixture_are_told(
    desk: Browser, plan: Plan, clerk: Account, now: datetime
) -> None:
    await timetable.place_automatically(plan.meet, account=clerk, now=now)
    first = (await fixture_ids(plan, "男子100米 1"))[0]
    path = f"/meets/{plan.meet}/timetable/fixtures/{first}"

    await desk.post(path, {"starts_at": "2026-12-05T10:00", "sequence": "0"})
    second = await desk.post(path, {"starts_at": "2026-12-05T11:00", "sequence": "0"})

    assert (second.status_code, "刚刚被别人移动过" in second.text) == (409, True)
    assert 'value="2026-12-05T11:00"' in second.text


async def test_sessions_are_made_after_whoever_is_in_the_way_was_shown(
    desk: Browser, plan: Plan, clerk: Account, now: datetime
) -> None:
    here = f"/meets/{plan.meet}/timetable/sessions"
    booking = await times.place(placement(plan.ground.pit, at(19)), by=None, now=now)
    form = {
        "space": str(plan.ground.whole), "place": "", "morning_from": "18:30", "morning_until": "19:30",
        "afternoon_from": "20:00", "afternoon_until": "21:00", "half-2026-12-05-0": "1",
    }  # fmt: skip

    offered = await desk.get(here)
    warned = await desk.post(here, form)
    done = await desk.post(here, {**form, f"victim-{booking}": "0"})
    wrong = await desk.post(here, {**form, "morning_from": "8点"})

    assert "田径场" in offered.text
    assert "取消上述安排，建单元" in warned.text
    assert "彭" not in warned.text
    assert done.status_code == 303
    assert (await agendas.get_planned(booking)).state == OccurrenceState.CANCELLED
    assert wrong.status_code == 400
    assert await fetch_value("SELECT count(*) FROM occurrence WHERE kind = 'session'") == 7


async def test_rain_is_one_act_seen_before_and_told_after(desk: Browser, out: Plan) -> None:
    here = f"/meets/{out.meet}/timetable"
    path = f"{here}/sessions/{out.sessions[3]}"
    form = {"starts_at": "2026-12-07T08:00", "others": "after", "reason": "大雨"}

    page = await desk.get(path)
    proposal = await desk.post(f"{path}/times", form)
    done = await desk.post(f"{path}/times", {**form, "seen": "1"})
    told = await desk.get(done.headers["location"])
    without = await desk.post(f"{path}/times", {**form, "reason": ""})

    assert "顺延到它后面" in page.text
    assert "12月7日 周一 11:30–15:30" in proposal.text
    assert done.status_code == 303
    assert "【赛程变更】田径运动会因大雨" in told.text
    assert (without.status_code, "请写明原因" in without.text) == (400, True)
    assert (await desk.get(f"{here}/changes")).status_code == 200


async def test_a_day_and_a_fixture_are_put_off_by_forms(desk: Browser, out: Plan) -> None:
    here = f"/meets/{out.meet}/timetable"
    first = (await fixture_ids(out, "男子100米 1"))[0]

    one = await desk.post(f"{here}/fixtures/{first}/postponement", {"reason": "跑道积水"})
    page = await desk.get(f"{here}/days/2026-12-06")
    moved = await desk.post(
        f"{here}/days/2026-12-06", {"to": "2026-12-07", "others": "after", "reason": "暴雨"}
    )
    empty = await desk.post(f"{here}/days/2026-12-20", {"reason": "暴雨"})
    wrong = await desk.get(f"{here}/days/xyz")

    assert [answer.status_code for answer in (one, page, moved, empty, wrong)] == [303, 200, 303, 400, 400]
    assert len(await timetable_changes.list_changes(out.meet)) == 2


async def test_areas_are_proposed_by_name_and_chosen(desk: Browser, plan: Plan) -> None:
    here = f"/meets/{plan.meet}/timetable/areas"

    proposed = await desk.get(here)
    await desk.post(here, {f"{plan.ground.track} track": "1", f"{plan.ground.track} pit": "1"})
    chosen = await desk.get(here)

    assert "按名称推定" in proposed.text
    assert "按名称推定" not in chosen.text
    assert f'name="{plan.ground.track} pit" value="1" checked' in chosen.text


async def test_others_see_no_timetable(browser: Browser, plan: Plan, now: datetime) -> None:
    here = f"/meets/{plan.meet}/timetable"
    assert (await browser.get(here)).headers["location"].startswith("/login")

    await make_account("organiser01", Role.ORGANISER, Scope.EVENT, plan.sessions[0], now=now)
    await browser.log_in("organiser01", PASSWORD)
    for path in (here, f"{here}/print", f"{here}/areas", f"{here}/sessions", f"{here}/changes"):
        assert (await browser.get(path)).status_code == 404
    for path in (
        f"{here}/placing",
        f"{here}/publication",
        f"{here}/sessions/{plan.sessions[0]}/cancellation",
    ):
        assert (await browser.post(path)).status_code == 404


async def test_an_empty_half_day_is_taken_away(desk: Browser, plan: Plan) -> None:
    path = f"/meets/{plan.meet}/timetable/sessions/{plan.sessions[5]}"

    done = await desk.post(f"{path}/cancellation")

    assert done.status_code == 303
    assert (await agendas.get_planned(plan.sessions[5])).state == OccurrenceState.CANCELLED


async def test_a_published_list_whose_heat_moves_is_void_in_public_and_the_coach_is_told(
    desk: Browser, plan: Plan, clerk: Account, now: datetime
) -> None:
    boys = await enter(plan, "男子100米", await make_boys("彭小明", "向大山"), clerk, now)
    coach = await make_account("coach01", Role.COACH, Scope.ORGANIZATION, boys["unit"], now=now)
    await execute("UPDATE person SET birth_on = '2015-03-02'")
    stage = plan.stages["男子100米 1"]
    await timetable.place_stage(stage, session=plan.sessions[0], starts_at=at(9), account=clerk, now=now)
    await stage_draws.draw_stage(stage, seed=7, account=clerk, now=now)
    await draws.publish_stage(stage, account=clerk, now=now)
    await notify.tell_of_changes(now)
    first = (await fixture_ids(plan, "男子100米 1"))[0]
    before = await desk.get(f"/events/{plan.meet}/start-lists")

    moved = await desk.post(
        f"/meets/{plan.meet}/timetable/fixtures/{first}",
        {"starts_at": "2026-12-05T15:00", "reason": "跑道积水"},
    )
    await notify.tell_of_changes(now)

    after = await desk.get(f"/events/{plan.meet}/start-lists")
    notices = await desk.get(f"/events/{plan.meet}/announcements")
    assert "作废" not in before.text
    assert moved.status_code == 303
    assert "第1版 作废（跑道积水）" in after.text
    assert "12月5日 周六 15:00" in after.text
    assert "【赛程变更】田径运动会因跑道积水" in notices.text
    told = await notify.list_messages(coach)
    assert ["跑道积水" in message.text or "15:00" in message.text for message in told] == [True]
