"""The timetable over the API: the same acts, the same refusals, told by code."""

from datetime import datetime
from uuid import uuid4

import pytest

from tests.browser_like import Browser
from tests.competitions.test_postponements import out
from tests.competitions.test_timetable import clerk, fixture_ids, plan
from tests.competitions.timetabling import Plan, at, shown
from tests.makers import PASSWORD, make_account, placement
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import timetable
from ysevents.core.service import times
from ysevents.kit import clock

__all__ = ["clerk", "out", "plan"]


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def desk(browser: Browser, now: datetime) -> Browser:
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    return browser


def here(plan: Plan) -> str:
    return f"/api/v1/meets/{plan.meet}/timetable"


async def test_a_meet_is_placed_moved_and_published(desk: Browser, plan: Plan) -> None:
    placed = await desk.send("POST", f"{here(plan)}/placing")
    table = (await desk.send("GET", here(plan))).json()
    first = table["stages"][0]["fixtures"][0]
    moved = await desk.send(
        "PUT",
        f"{here(plan)}/fixtures/{first['id']}",
        {"starts_at": at(10).isoformat(), "with_rest": True},
        {"If-Match": f'"{first["sequence"]}"'},
    )
    stale = await desk.send(
        "PUT",
        f"{here(plan)}/fixtures/{first['id']}",
        {"starts_at": at(11).isoformat()},
        {"If-Match": f'"{first["sequence"]}"'},
    )
    locked = await desk.send("PUT", f"{here(plan)}/fixtures/{first['id']}/lock", {"is_locked": True})
    published = await desk.send("POST", f"{here(plan)}/publication")
    again = await desk.send("POST", f"{here(plan)}/publication")

    assert placed.json() == {"placed": 4, "left": []}
    assert (len(table["sessions"]), table["problems"]) == (6, [])
    assert (moved.status_code, moved.json()) == (200, {"change": None})
    assert (stale.status_code, stale.json()["code"]) == (409, "fixture_moved")
    assert locked.json() == {"is_locked": True}
    assert published.json() == {"fixtures": 4}
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_publish")
    assert [row[1] for row in await shown(plan.meet) if "米" in row[0]] == [
        "05 10:00",
        "05 10:10",
        "05 11:05",
    ]


async def test_a_stage_is_put_into_a_session(desk: Browser, plan: Plan) -> None:
    body = {"session": str(plan.sessions[1]), "starts_at": at(15).isoformat()}

    done = await desk.send("PUT", f"{here(plan)}/stages/{plan.stages['男子100米 1']}", body)
    outside = await desk.send(
        "PUT",
        f"{here(plan)}/stages/{plan.stages['男子100米 1']}",
        {**body, "starts_at": at(17, 25).isoformat()},
    )
    unknown = await desk.send("PUT", f"{here(plan)}/stages/{uuid4()}", body)

    assert (done.status_code, len(done.json())) == (200, 2)
    assert (outside.status_code, outside.json()["code"]) == (409, "not_within_session")
    assert unknown.status_code == 404


async def test_sessions_are_made_once_under_a_key(desk: Browser, plan: Plan, now: datetime) -> None:
    booking = await times.place(placement(plan.ground.pit, at(19)), by=None, now=now)
    body = {
        "sessions": [
            {
                "starts_at": at(18).isoformat(),
                "ends_at": at(21).isoformat(),
                "space": str(plan.ground.whole),
            }
        ]
    }
    key = {"Idempotency-Key": "evening-0001"}

    holders = (await desk.send("POST", f"{here(plan)}/sessions/holders", body)).json()
    refused = await desk.send("POST", f"{here(plan)}/sessions", body, key)
    body["victims"] = [{"id": one["id"], "sequence": one["sequence"]} for one in holders]
    made = await desk.send("POST", f"{here(plan)}/sessions", body, key)
    again = await desk.send("POST", f"{here(plan)}/sessions", body, key)
    without = await desk.send("POST", f"{here(plan)}/sessions", body)

    assert [(one["id"], one["title"]) for one in holders] == [(str(booking), "预约")]
    assert (refused.status_code, refused.json()["code"]) == (409, "space_already_taken")
    assert (made.status_code, len(made.json()["sessions"])) == (201, 7)
    assert (again.status_code, len(again.json()["sessions"])) == (201, 7)
    assert without.status_code == 400


async def test_rain_over_the_api(desk: Browser, out: Plan) -> None:
    moved = await desk.send(
        "PUT",
        f"{here(out)}/sessions/{out.sessions[3]}/times",
        {"starts_at": at(8, day=2).isoformat(), "others": "after", "reason": "大雨"},
    )
    put_off = await desk.send(
        "POST", f"{here(out)}/sessions/{out.sessions[5]}/postponement", {"reason": "大雨"}
    )
    day = await desk.send(
        "PUT", f"{here(out)}/days/2026-12-05/times", {"to": "2026-12-09", "others": "stay", "reason": "暴雨"}
    )
    off = await desk.send("POST", f"{here(out)}/days/2026-12-09/postponement", {"reason": "暴雨"})
    changes = (await desk.send("GET", f"{here(out)}/changes")).json()

    assert [answer.status_code for answer in (moved, put_off, day, off)] == [200] * 4
    assert {one["id"] for one in changes} == {
        answer.json()["change"] for answer in (moved, put_off, day, off)
    }
    assert "延期，时间另行通知" in changes[0]["text"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("fixtures/{fixture}", {"starts_at": 0}),
        ("fixtures/{fixture}", {"starts_at": "2026-12-05T09:00:00+08:00", "with_rest": 1}),
        ("fixtures/{fixture}", {"starts_at": "2026-12-05T09:00:00+08:00", "where": "x"}),
        ("fixtures/{fixture}/lock", {"is_locked": "yes"}),
        ("areas", {"areas": [{"space": "x", "uses": ["track"]}]}),
        ("areas", {"areas": [{"space": "{fixture}", "uses": ["moon"]}]}),
    ],
)
async def test_bodies_that_mean_nothing_are_refused(
    desk: Browser, plan: Plan, clerk: Account, now: datetime, path: str, body: dict[str, object]
) -> None:
    await timetable.place_automatically(plan.meet, account=clerk, now=now)
    first = str((await fixture_ids(plan, "男子100米 1"))[0])

    answer = await desk.send("PUT", f"{here(plan)}/{path.format(fixture=first)}", body)

    assert answer.status_code == 400


async def test_areas_are_set_over_the_api(desk: Browser, plan: Plan) -> None:
    body = {"areas": [{"space": str(plan.ground.track), "uses": ["track", "pit"]}]}

    answer = await desk.send("PUT", f"{here(plan)}/areas", body)
    unknown = await desk.send(
        "PUT", f"{here(plan)}/areas", {"areas": [{"space": str(uuid4()), "uses": ["track"]}]}
    )

    assert [one["name"] for one in answer.json()["areas"] if one["is_chosen"]] == ["跑道"]
    assert unknown.status_code == 404


async def test_others_get_nothing(browser: Browser, plan: Plan, now: datetime) -> None:
    await make_account("coach01", Role.COACH, now=now)
    await browser.log_in("coach01", PASSWORD)

    for method, path in (("GET", ""), ("POST", "/placing"), ("POST", "/publication"), ("GET", "/changes")):
        assert (await browser.send(method, f"{here(plan)}{path}")).status_code == 404
