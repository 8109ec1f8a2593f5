"""A school's own system registers through the API alone; what it sends twice happens once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.browser_like import Browser
from tests.makers import (
    PASSWORD,
    Games,
    make_account,
    make_games,
    make_organization,
    make_person,
    make_pupil,
)
from tests.registration.conftest import School
from ysevents.accounts.enums import Role, Scope
from ysevents.core.enums import MemberRole
from ysevents.core.service import people
from ysevents.kit import clock
from ysevents.kit.database import fetch, fetch_value
from ysevents.kit.errors import IdempotencyMismatch
from ysevents.kit.keyed_requests import do_once, sweep
from ysevents.registration import service

Send = Callable[..., Awaitable[httpx.Response]]
PUPIL = {"name": "田小芳", "sex": "female", "birth_on": "2015-03-02", "grade": 5}


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def unit(db: None, now: datetime) -> UUID:
    id = await make_organization("芙蓉镇示例中心小学", unit_class="小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, id, now=now)
    return id


@pytest.fixture
async def twice(browser: Browser) -> Send:
    """Sends a request, then the same once more; answers the first after comparing both."""
    used: list[str] = []

    async def send(path: str, body: Any, tag: str | None = None) -> httpx.Response:
        used.append(f"school-request-{len(used):04}")
        headers = {"Idempotency-Key": used[-1], **({"If-Match": tag} if tag else {})}
        first = await browser.send("POST", path, body, headers)
        again = await browser.send("POST", path, body, headers)
        assert first.status_code == 201, first.text
        assert (again.status_code, again.json(), again.headers["etag"]) == (
            first.status_code,
            first.json(),
            first.headers["etag"],
        )
        return first

    return send


async def test_a_whole_registration_goes_through_the_api_with_every_request_sent_twice(
    browser: Browser, twice: Send, unit: UUID, now: datetime
) -> None:
    games = await make_games(now, leader_required=True)
    leader = await make_person("彭老师")
    await people.join_organization(
        leader, unit, MemberRole.TEACHER, from_on=date(2026, 9, 1), by=None, now=now
    )
    known = [await make_pupil(unit, name) for name in ("向丽", "田强", "彭小明")]
    await browser.send("POST", "/api/v1/logins", {"name": "coach01", "password": PASSWORD})

    [meet] = (await browser.get("/api/v1/registration/meets")).json()
    begun = await twice(
        f"/api/v1/registration/events/{meet['event']}/delegations", {"organization": meet["organization"]}
    )
    [meet] = (await browser.get("/api/v1/registration/meets")).json()
    base = f"/api/v1/registration/{meet['delegation']}"
    found = await browser.send("POST", f"{base}/roll/search", {"search": "xiangli"})
    one = await twice(f"{base}/athletes", {"person": found.json()[0]["person"]}, begun.headers["etag"])
    two = await twice(f"{base}/athletes", {"people": [str(id) for id in known[1:]]}, one.headers["etag"])
    new = await twice(f"{base}/athletes", {"pupil": PUPIL}, two.headers["etag"])
    athletes = [*(str(id) for id in known), new.json()["made"]]
    signed = await twice(
        f"{base}/consents",
        {
            "signatures": [{"person": id, "relation": "父亲", "guardian": "向家福"} for id in athletes],
            "evidence": "纸质同意书已签字存档",
        },
        new.headers["etag"],
    )
    tag = signed.headers["etag"]
    for person, contest in zip(
        athletes,
        ("男子100米 小学甲组", "男子60米 小学甲组", "男子跳远 小学甲组", "女子100米 小学甲组"),
        strict=True,
    ):
        entered = await twice(
            f"{base}/entries", {"contest": str(games.contests[contest]), "person": person}, tag
        )
        tag = entered.headers["etag"]
    relay = {"contest": str(games.contests["男子4×100米接力 小学甲组"])}
    team = await twice(f"{base}/entries", relay, tag)
    staff = await browser.get(f"{base}/staff")
    named = {"officials": [{"person": staff.json()[0]["person"], "role": "leader"}]}
    lead = await browser.send("PUT", f"{base}/officials", named, {"If-Match": team.headers["etag"]})
    same = await browser.send("PUT", f"{base}/officials", named, {"If-Match": lead.headers["etag"]})
    tag = same.headers["etag"]
    handed_in = await browser.send("POST", f"{base}/submission", None, {"If-Match": tag})
    again = await browser.send("POST", f"{base}/submission", None, {"If-Match": tag})

    assert found.json() == [
        {
            "person": str(known[0]),
            "name": "向丽",
            "verdict": "符合小学甲组男子",
            "can_enter": True,
        }
    ]
    assert begun.json()["made"] == meet["delegation"]
    assert (one.json()["made"], two.json()["made"]) == (str(known[0]), None)
    assert {athlete["person"] for athlete in new.json()["athletes"]} == set(athletes)
    assert team.json()["made"] == team.json()["teams"][0]["id"]
    assert staff.json() == [{"person": str(leader), "name": "彭老师"}]
    assert (same.status_code, same.json()["officials"]) == (200, lead.json()["officials"])
    assert (handed_in.status_code, handed_in.json()["state"]) == (200, "submitted")
    assert (again.status_code, again.json()["code"]) == (409, "delegation_locked")
    assert await counts() == {"delegation": 1, "delegation_member": 5, "entry": 5, "person": 9}


async def counts() -> dict[str, int]:
    tables = ("delegation", "delegation_member", "entry", "person")
    return {table: await fetch_value(f"SELECT count(*) FROM {table}") for table in tables}


async def test_a_key_used_for_something_else_is_refused_and_one_of_nothing_too(
    browser: Browser, unit: UUID, now: datetime
) -> None:
    games = await make_games(now)
    person = await make_pupil(unit)
    await browser.log_in("coach01", PASSWORD)
    path = f"/api/v1/registration/events/{games.event}/delegations"
    key = {"Idempotency-Key": "school-request-1"}

    bare = await browser.send("POST", path, {"organization": str(unit)})
    begun = await browser.send("POST", path, {"organization": str(unit)}, key)
    other = await browser.send(
        "POST",
        f"/api/v1/registration/{begun.json()['id']}/athletes",
        {"person": str(person)},
        {**key, "If-Match": '"0"'},
    )

    assert (bare.status_code, bare.json()["code"]) == (400, "idempotency_key_unusable")
    assert begun.status_code == 201
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert await fetch_value("SELECT count(*) FROM delegation_member") == 0


async def test_a_refused_request_may_be_sent_again_under_its_key(
    school: School, games: Games, now: datetime
) -> None:
    person = await make_pupil(school.id)
    contest = games.contests["男子100米 小学甲组"]

    async def enter() -> UUID:
        return await service.enter(school.delegation, contest, person, account=school.coach, now=now)

    async def ask() -> UUID | None:
        return await do_once("school-request-1", "entry", enter, by=school.coach.id, now=now)

    with pytest.raises(Exception, match="运动员"):
        await ask()
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    entry = await ask()

    assert [row["id"] for row in await fetch("SELECT id FROM entry")] == [entry] == [await ask()]


async def test_the_same_request_sixteen_times_at_once_is_done_once(school: School, now: datetime) -> None:
    done: list[UUID] = []

    async def act() -> UUID:
        done.append(school.id)
        await asyncio.sleep(0.05)
        return school.id

    answers = await asyncio.gather(
        *(do_once("school-request-1", "the same", act, by=school.coach.id, now=now) for _ in range(16))
    )

    assert answers == [school.id] * 16
    assert done == [school.id]


async def test_keys_are_forgotten_after_a_month(school: School, now: datetime) -> None:
    async def act() -> UUID:
        return school.id

    await do_once("school-request-1", "old", act, by=school.coach.id, now=now)
    with pytest.raises(IdempotencyMismatch):
        await do_once("school-request-1", "new", act, by=school.coach.id, now=now)

    assert await sweep(now + timedelta(days=30)) == 0
    assert await sweep(now + timedelta(days=31)) == 1
    await do_once("school-request-1", "new", act, by=school.coach.id, now=now)
