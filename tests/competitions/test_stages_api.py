"""Stages as JSON: planned, drawn, changed and published by a program."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.competitions.test_draws import Meet, clerk, enter_boys, meet
from tests.competitions.test_fixtures import spans
from tests.competitions.test_pages import desk, one_time
from tests.competitions.test_stage_draws import seats
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.service import fixtures, stages
from ysevents.kit.database import fetch, fetch_value

__all__ = ["clerk", "desk", "meet", "one_time"]


async def send(
    browser: Browser, method: str, path: str, body: Any = None, key: str = "", **headers: str
) -> Any:
    given = {**({"Idempotency-Key": key} if key else {}), **headers}
    return await browser.send(method, f"/api/v1{path}", json=body, headers=given)


@pytest.fixture
async def placed(meet: Meet, clerk: Account, now: datetime) -> UUID:
    heats, _ = await stages.plan_contest(meet.contest, "best_times", lanes=6, account=clerk, now=now)
    await fixtures.make(heats, spans(meet, 2), by=None, now=now)
    return heats


async def test_a_contest_is_planned_once_under_its_key(desk: Browser, meet: Meet) -> None:
    path = f"/contests/{meet.contest}"

    proposed = (await send(desk, "GET", f"{path}/proposals?lanes=6")).json()
    first = await send(desk, "POST", f"{path}/stages", {"proposal": "places", "lanes": 6}, "request-1")
    again = await send(desk, "POST", f"{path}/stages", {"proposal": "places", "lanes": 6}, "request-1")
    other = await send(desk, "POST", f"{path}/stages", {"proposal": "best_times"}, "request-1")
    without = await send(desk, "POST", f"{path}/stages", {"proposal": "places"})

    assert next((p["key"], p["fixtures"], p["minutes"]) for p in proposed["proposals"]) == (
        "best_times",
        3,
        12,
    )
    assert first.status_code == 201
    assert [stage["id"] for stage in first.json()] == [stage["id"] for stage in again.json()]
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert without.json()["code"] == "idempotency_key_unusable"


async def test_a_meet_is_planned_and_drawn_in_two_requests(
    desk: Browser, meet: Meet, clerk: Account, now: datetime
) -> None:
    await enter_boys(meet.games.contests["男子60米 小学甲组"], meet.units[2], 1, clerk, now)

    planned = (await send(desk, "POST", f"/meets/{meet.games.event}/stages", {"lanes": 6})).json()
    drawn = (await send(desk, "POST", f"/meets/{meet.games.event}/draws")).json()
    listed = (await send(desk, "GET", f"/meets/{meet.games.event}/stages")).json()
    plans = (await send(desk, "GET", f"/meets/{meet.games.event}/proposals")).json()

    assert planned["planned"] == [str(meet.contest)]
    assert planned["not_held"] == [str(meet.games.contests["男子60米 小学甲组"])]
    assert (drawn["drawn"], len(drawn["refused"])) == ([], 1)
    assert [(s["round"], s["progress"]) for s in listed] == [("heats", "planned"), ("final", "planned")]
    assert len(plans) == len(meet.games.contests)


async def test_a_stage_is_drawn_once_moved_in_and_published(desk: Browser, meet: Meet, placed: UUID) -> None:
    here = f"/stages/{placed}"
    first = (await fetch("SELECT id FROM fixture WHERE stage = $1 ORDER BY number", placed))[0]["id"]

    drawn = await send(desk, "POST", f"{here}/draws", {"seed": 7}, "request-1")
    again = await send(desk, "POST", f"{here}/draws", {"seed": 7}, "request-1")
    moved = await send(
        desk,
        "POST",
        f"{here}/lane-changes",
        {
            "origin": {"fixture": str(first), "position": 1},
            "target": {"fixture": str(first), "position": 6},
            "reason": "积水",
        },
        "request-2",
    )
    unclear = await send(desk, "POST", f"{here}/lane-changes", {"reason": "?"}, "request-3")
    removed = await send(
        desk,
        "POST",
        f"{here}/lane-changes",
        {"origin": {"fixture": str(first), "position": 6}, "reason": "误编"},
        "request-4",
    )
    published = await send(desk, "POST", f"{here}/publication")
    late = await send(desk, "POST", f"{here}/draws", {}, "request-5")

    assert (drawn.status_code, drawn.json()) == (201, again.json())
    assert (moved.status_code, removed.status_code) == (201, 201)
    assert unclear.json()["code"] == "lane_change_unclear"
    assert [len(heat) for heat in await seats(placed)] == [4, 5]
    assert (published.json()["state"], published.json()["progress"]) == ("published", "published")
    assert (late.status_code, late.json()["code"]) == (409, "start_list_published")


async def test_who_was_taken_out_comes_in_again(desk: Browser, meet: Meet, placed: UUID) -> None:
    here = f"/stages/{placed}"
    first = (await fetch("SELECT id FROM fixture WHERE stage = $1 ORDER BY number", placed))[0]["id"]
    await send(desk, "POST", f"{here}/draws", {"seed": 7}, "request-1")
    entry = (await seats(placed))[0][0][1]
    place = {"fixture": str(first), "position": 1}
    await send(desk, "POST", f"{here}/lane-changes", {"origin": place, "reason": "误编"}, "request-2")

    added = await send(
        desk,
        "POST",
        f"{here}/lane-changes",
        {"entry": str(entry), "target": place, "reason": "更正"},
        "request-3",
    )

    assert added.status_code == 201
    assert (await seats(placed))[0][0] == (1, entry, None)


async def test_parameters_are_changed_by_whoever_has_read_them(
    desk: Browser, meet: Meet, placed: UUID
) -> None:
    here = f"/stages/{placed}/parameters"
    read = (await send(desk, "GET", f"/meets/{meet.contest}/stages")).json()[0]["etag"]

    blind = await send(desk, "PUT", here, {"fixture_minutes": 9})
    done = await send(desk, "PUT", here, {"parameters": {"by_time": 4}}, **{"If-Match": f'"{read}"'})
    stale = await send(desk, "PUT", here, {"fixture_minutes": 9}, **{"If-Match": f'"{read}"'})
    unfit = await send(
        desk, "PUT", here, {"parameters": {"by_time": -4}}, **{"If-Match": done.json()["etag"]}
    )

    assert (blind.status_code, blind.json()["code"]) == (428, "stage_unread")
    assert (done.status_code, done.json()["parameters"]) == (200, {"by_time": 4})
    assert (stale.status_code, stale.json()["code"]) == (412, "stage_stale")
    assert (unfit.status_code, unfit.json()["code"]) == (400, "parameters_unfit")


async def test_a_public_draw_can_be_drawn_again_by_anybody(desk: Browser, meet: Meet, placed: UUID) -> None:
    here = f"/stages/{placed}"

    committed = (await send(desk, "POST", f"{here}/commitment")).json()
    given_up = await send(desk, "DELETE", f"{here}/commitment", {"reason": "改期"})
    await send(desk, "POST", f"{here}/commitment")
    revealed = (await send(desk, "POST", f"{here}/revelation", key="request-1")).json()
    await desk.post("/logout")
    sheet = (await send(desk, "GET", f"/events/{meet.games.event}/draws/{revealed['decision']}")).json()

    assert len(committed["seed_hash"]) == 64
    assert given_up.status_code == 200
    assert judge(sheet).problems == ()
    assert sheet["seed"] == await fetch_value(
        "SELECT seed FROM decision WHERE id = $1", UUID(revealed["decision"])
    )


async def test_others_reach_none_of_it(browser: Browser, meet: Meet, placed: UUID, now: datetime) -> None:
    await make_account("organiser01", Role.ORGANISER, Scope.EVENT, meet.units[0], now=now)
    await browser.log_in("organiser01", PASSWORD)

    answers = [
        await send(browser, "GET", f"/meets/{meet.games.event}/stages"),
        await send(browser, "GET", f"/contests/{meet.contest}/proposals"),
        await send(browser, "POST", f"/stages/{placed}/draws", {}, "request-1"),
        await send(browser, "PUT", f"/stages/{placed}/parameters", {}, **{"If-Match": "x"}),
        await send(browser, "POST", f"/stages/{placed}/commitment"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
