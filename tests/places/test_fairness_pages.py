"""Pages and API of fairness through the whole application: who may, what is shown, what changed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar

from tests.booking.test_bookings import Courts, book, make_courts, make_resident
from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, make_account, make_person, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value
from ysevents.places import service
from ysevents.places.enums import Cause


@dataclass(frozen=True)
class Scene:
    """Courts tomorrow evening, somebody logged in who books, and somebody who runs the venue."""

    courts: Courts
    start: datetime
    resident: Browser
    person: UUID
    clerk: Browser

    @property
    def venue(self) -> str:
        return f"/venues/{self.courts.venue}"

    def span(self) -> dict[str, str]:
        return {"starts_at": self.start.isoformat(), "ends_at": (self.start + timedelta(hours=1)).isoformat()}


async def entered(
    app: Litestar, name: str, role: Role, scope: Scope, target: UUID | None, person: UUID
) -> Browser:
    browser = await Browser(app).__aenter__()
    await make_account(name, role, scope, target, person=person, now=clock.now() - timedelta(minutes=1))
    assert (await browser.log_in(name, PASSWORD)).status_code == 303
    return browser


@pytest.fixture
async def scene(app: Litestar) -> Scene:
    courts, person = await make_courts(), await make_person("田大勇")
    tomorrow = clock.local_day(clock.now()) + timedelta(days=1)
    return Scene(
        courts=courts,
        start=clock.at(tomorrow, time(19)),
        resident=await entered(app, "resident01", Role.RESIDENT, Scope.EVERYTHING, None, person),
        person=person,
        clerk=await entered(
            app, "venuedesk01", Role.VENUE_DESK, Scope.VENUE, courts.venue, await make_person("向大山")
        ),
    )


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def test_a_venue_sets_its_quotas_and_everybody_may_read_them(scene: Scene) -> None:
    here = f"{scene.venue}/manage/quotas"
    typed = {"counted": "peak_hours", "period": "month", "at_most": "6", "counts_companions": "1"}
    key = {"idempotency_key": "from-the-page"}

    made = await scene.clerk.post(here, {**typed, **key})
    again = await scene.clerk.post(here, {**typed, "idempotency_key": "another-page"})
    wrong = await scene.clerk.post(here, {**typed, **key, "at_most": "many", "counted": "nothing"})

    assert (made.status_code, again.status_code, wrong.status_code) == (303, 409, 400)
    assert "请填写1至100的整数" in wrong.text
    shown = await scene.clerk.get(here)
    assert "每月最多6小时（高峰时长）" in shown.text
    assert "同行人也计算，工作日18:00–21:00、休息日9:00–21:00算高峰" in shown.text
    assert (await scene.resident.get(here)).status_code == 403
    read = (await scene.resident.get(f"/api/v1{scene.venue}/quotas")).json()
    assert [(rule["counted"], rule["at_most"]) for rule in read] == [("peak_hours", 6)]
    ended = await scene.clerk.post(f"{here}/{read[0]['id']}/end")
    assert ended.status_code == 303
    assert "起停用" in (await scene.clerk.get(here)).text


async def test_somebody_joins_the_waiting_list_from_the_page_that_refused(scene: Scene) -> None:
    for space in scene.courts.spaces:
        await book(space, scene.start, await make_resident(), clock.now())
    court = scene.courts.spaces[0]
    refused = await scene.resident.get(
        f"{scene.venue}/book?space={court}&start={clock.local(scene.start).isoformat().replace('+', '%2B')}"
    )
    assert "登记候补" in refused.text
    form = await scene.resident.get(
        f"{scene.venue}/waiting?space={court}&start={scene.start.isoformat().replace('+', '%2B')}"
    )
    at = f"{clock.local(scene.start):%Y-%m-%dT%H:%M}"
    assert f'value="{at}"' in form.text
    typed = {"starts_at": at, "ends_at": at.replace("T19", "T20"), f"space_{court}": "1"}

    empty = await scene.resident.post(f"{scene.venue}/waiting", {"idempotency_key": "waiting-1"})
    joined = await scene.resident.post(f"{scene.venue}/waiting", {**typed, "idempotency_key": "waiting-1"})
    own = await scene.resident.get("/waiting")
    listed = (await scene.resident.get("/api/v1/wishes")).json()
    left = await scene.resident.post(f"/wishes/{listed[0]['id']}/withdrawal")

    assert (empty.status_code, joined.status_code, left.status_code) == (400, 303, 303)
    assert "排在第一位" in own.text
    assert await fetch_value("SELECT state FROM wish") == "withdrawn"


async def test_a_slot_that_is_free_is_offered_instead_of_waiting(scene: Scene) -> None:
    at = f"{clock.local(scene.start):%Y-%m-%dT%H:%M}"
    typed = {"starts_at": at, "ends_at": at.replace("T19", "T20"), f"space_{scene.courts.spaces[1]}": "1"}

    told = await scene.resident.post(f"{scene.venue}/waiting", {**typed, "idempotency_key": "waiting-2"})
    api = await scene.resident.send(
        "POST",
        f"/api/v1{scene.venue}/wishes",
        {"spaces": [str(scene.courts.spaces[1])], **scene.span()},
        key(),
    )

    assert told.status_code == 409
    assert f"/book?space={scene.courts.spaces[1]}" in told.text
    assert (api.status_code, api.json()["code"]) == (409, "slot_still_free")


async def test_a_ballot_from_the_desk_to_the_published_log(scene: Scene) -> None:
    today = clock.local(clock.now())
    typed = {
        "title": "晚间羽毛球",
        f"space_{scene.courts.spaces[0]}": "1",
        "first_at": f"{clock.local(scene.start):%Y-%m-%dT%H:%M}",
        "last_at": f"{clock.local(scene.start + timedelta(hours=2)):%Y-%m-%dT%H:%M}",
        "opens_at": f"{today - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "closes_at": f"{clock.local(scene.start - timedelta(hours=2)):%Y-%m-%dT%H:%M}",
        "ranks_at_most": "2",
        "rounds": "1",
    }
    wrong = await scene.clerk.post(f"{scene.venue}/manage/ballots", {"idempotency_key": "ballot-000"})
    opened = await scene.clerk.post(
        f"{scene.venue}/manage/ballots", {**typed, "idempotency_key": "ballot-001"}
    )
    assert (wrong.status_code, opened.status_code) == (400, 303)
    page = opened.headers["location"]
    ballot = page.rsplit("/", 1)[1]

    saved = await scene.resident.post(f"{page}/wishes", {"rank_1": "2", "rank_2": ""})
    twice = await scene.resident.post(f"{page}/wishes", {"rank_1": "2", "rank_2": "2"})
    early = await scene.resident.get(f"{page}/log.json")
    assert (saved.status_code, twice.status_code, early.status_code) == (303, 400, 404)
    assert "您的编号是" in (await scene.resident.get(page)).text
    assert "晚间羽毛球" in (await scene.resident.get("/waiting")).text
    await service.run_due(scene.start - timedelta(hours=2))

    drawn = await scene.resident.get(page)
    assert "抽签次序第1位" in drawn.text
    assert "（我）" in drawn.text
    log = (await scene.resident.get(f"{page}/log.json")).json()
    api = (await scene.resident.get(f"/api/v1/ballots/{ballot}")).json()
    assert log["winners"] == [[api["own_code"], 2]]
    assert [slot["code"] for slot in api["slots"]] == [None, api["own_code"]]
    assert (await scene.resident.get("/api/v1/ballots")).json()[0]["title"] == "晚间羽毛球"
    assert (await scene.resident.post(f"/ballots/{ballot}/cancellation")).status_code == 403


async def test_points_are_appealed_by_their_owner_and_decided_at_the_desk(scene: Scene) -> None:
    here = f"{scene.venue}/manage/penalties"
    resident = await make_resident()
    booked = await book(scene.courts.spaces[0], scene.start, resident, clock.now())
    unset = await scene.clerk.get(here)
    etag = unset.text.split('name="etag" value="')[1][:16]
    usual = {"no_show_points": "4", "late_cancel_points": "1", "limit_points": "4"}
    saved = await scene.clerk.post(here, {**usual, "etag": etag})
    stale = await scene.clerk.post(here, {**usual, "etag": etag})
    assert (saved.status_code, stale.status_code) == (303, 409)
    await service.give_points(scene.person, booked.occurrence, Cause.NO_SHOW, now=clock.now())

    shown = await scene.resident.get("/points")
    assert "网上预约暂停至" in shown.text
    refused = await scene.resident.send(
        "POST",
        "/api/v1/bookings",
        {"space": str(scene.courts.spaces[1]), "starts_at": scene.start.isoformat()},
        key(),
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "banned")
    point = (await scene.resident.get("/api/v1/points")).json()["points"][0]["id"]
    short = await scene.resident.post(
        f"/points/{point}/appeal", {"reason": "x", "idempotency_key": "appeal-1"}
    )
    made = await scene.resident.post(
        f"/points/{point}/appeal", {"reason": "扫码机没有反应", "idempotency_key": "appeal-1"}
    )
    assert (short.status_code, made.status_code) == (400, 303)
    waiting = await scene.clerk.get(here)
    assert "田*勇：未到场，4分" in waiting.text
    appeal = (await scene.clerk.get(f"/api/v1{scene.venue}/appeals")).json()[0]["id"]
    assert (await scene.resident.get(f"/api/v1{scene.venue}/appeals")).status_code == 404
    decided = await scene.clerk.post(
        f"{scene.venue}/manage/appeals/{appeal}", {"granted": "yes", "answer": "已核实"}
    )
    assert decided.status_code == 303
    after = await scene.resident.get("/points")
    assert "申诉成立" in after.text
    assert "网上预约暂停至" not in after.text


async def test_places_are_taken_and_given_back_on_the_page(scene: Scene) -> None:
    session = await times.place(
        placement(scene.courts.spaces[2], scene.start, kind=OccurrenceKind.SESSION, title="夜场游泳"),
        by=None,
        now=clock.now(),
    )
    one: dict[str, Any] = {"cap": 1}
    assert (
        await scene.resident.send("PUT", f"/api/v1/occurrences/{session}/capacity", one)
    ).status_code == 404
    assert (await scene.clerk.send("PUT", f"/api/v1/occurrences/{session}/capacity", one)).status_code == 204

    taken = await scene.resident.post(f"/occurrences/{session}/places", {"idempotency_key": "place-001"})
    full = await scene.clerk.post(f"/occurrences/{session}/places", {"idempotency_key": "place-002"})
    page = await scene.resident.get(f"{scene.venue}/places")
    back = await scene.resident.post(f"/occurrences/{session}/places/return")

    assert (taken.status_code, full.status_code, back.status_code) == (303, 409, 303)
    assert "夜场游泳" in page.text
    assert "已登记" in page.text
    shown = (await scene.resident.get(f"/api/v1{scene.venue}/capacities")).json()
    assert [(row["cap"], row["taken"], row["own"]) for row in shown] == [(1, 0, 0)]


async def test_pages_ask_as_often_for_three_as_for_one(scene: Scene) -> None:
    person = scene.person
    for n, space in enumerate(scene.courts.spaces):
        booked = await book(space, scene.start, await make_resident(), clock.now())
        await execute(
            """
            INSERT INTO penalty_point (id, person, venue, occurrence, cause, points, given_at, expires_on)
            VALUES ($1, $2, $3, $4, 'no_show', 2, $5, '2099-01-01')
            """,
            uuid4(),
            person,
            scene.courts.venue,
            booked.occurrence,
            clock.now(),
        )
        await execute(
            """
            INSERT INTO wish (id, holder, account, venue, spaces, starts_at, ends_at, created_at, state)
            VALUES ($1, $2, $1, $3, $4, $5, $6, $5, 'waiting')
            """,
            uuid4(),
            person,
            scene.courts.venue,
            [space],
            scene.start + timedelta(hours=n),
            scene.start + timedelta(hours=n + 1),
        )
        if n == 0:
            with counted_queries() as few:
                await scene.resident.get("/points")
                await scene.resident.get("/waiting")
    with counted_queries() as many:
        await scene.resident.get("/points")
        await scene.resident.get("/waiting")

    assert len(many) == len(few)
