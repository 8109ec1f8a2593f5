"""People of a unit's earlier meets, taken over at once: who is offered, who is ticked, what is added."""

from datetime import date, datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import (
    PASSWORD,
    Games,
    account_of,
    make_account,
    make_games,
    make_organization,
    make_person,
    make_pupil,
)
from ysevents.accounts.enums import Role, Scope
from ysevents.core.enums import MemberRole
from ysevents.core.service import people
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.registration import service
from ysevents.registration.enums import DelegationRole


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(now, per_unit_sex=2)


@pytest.fixture
async def school(games: Games, now: datetime) -> UUID:
    id = await make_organization("芙蓉镇示例中心小学", unit_class="小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, id, now=now)
    return id


@pytest.fixture
async def coach(browser: Browser, school: UUID, games: Games) -> Browser:
    await browser.log_in("coach01", PASSWORD)
    await browser.post(f"/registration/{games.event}")
    return browser


async def start_before(school: UUID, now: datetime, *pupils: UUID, **officials: UUID) -> None:
    """An earlier meet, with these of the school in it."""
    last = await make_games(now)
    account = account_of(Role.COACH, Scope.ORGANIZATION, school)
    own = await service.open_delegation(last.event, school, account=account, now=now)
    for person in pupils:
        await service.add_athlete(own, person, account=account, now=now)
    chosen = {DelegationRole(role): [person] for role, person in officials.items()}
    await service.set_officials(own, chosen, account=account, now=now)
    await execute(
        "UPDATE event SET starts_on = '2025-12-05', ends_on = '2025-12-07' WHERE id = $1", last.event
    )


async def teacher(school: UUID, name: str, now: datetime) -> UUID:
    person = await make_person(name)
    await people.join_organization(
        person, school, MemberRole.TEACHER, from_on=date(2020, 9, 1), by=None, now=now
    )
    return person


async def members(games: Games) -> list[tuple[str, str]]:
    rows = await fetch(
        """
        SELECT m.role, p.name FROM delegation_member m JOIN person p ON p.id = m.person WHERE m.event = $1
        """,
        games.event,
    )
    return sorted((row["role"], row["name"]) for row in rows)


async def test_athletes_of_before_are_added_with_one_tap(
    coach: Browser, games: Games, school: UUID, now: datetime
) -> None:
    a, b, c = [await make_pupil(school, name) for name in ("向丽", "田强", "彭佳怡")]
    old, gone, new = [await make_pupil(school, name) for name in ("覃大明", "王转学", "李新来")]
    await start_before(school, now, a, b, c, old, gone)
    await execute("UPDATE person SET birth_on = '2010-01-01' WHERE id = $1", old)
    await execute("UPDATE membership SET until_on = '2026-10-01' WHERE person = $1", gone)

    page = await coach.get(f"/registration/{games.event}/athletes/new")
    offered, _ = page.text.split('role="search"')
    added = await coach.post(
        f"/registration/{games.event}/athletes/several", {f"add-{p}": "1" for p in (a, c)}
    )
    after = await coach.get(f"/registration/{games.event}/athletes/new")

    assert "以前报过名的运动员" in offered
    assert [f'name="add-{p}"' in offered for p in (a, b, c, old, gone, new)] == [True] * 3 + [False] * 3
    assert offered.count('value="1" checked') == 2  # as many as there are places
    assert added.status_code == 303
    assert await members(games) == [("athlete", "向丽"), ("athlete", "彭佳怡")]
    offered, _ = after.text.split('role="search"')
    assert f'name="add-{b}" value="1">' in offered  # no place is left


async def test_officials_of_before_are_added_with_one_tap(
    coach: Browser, games: Games, school: UUID, now: datetime
) -> None:
    a, b, gone = [await teacher(school, name, now) for name in ("向丽", "田强", "王调走")]
    await start_before(school, now, leader=a, coach=b, doctor=gone)
    await execute("UPDATE membership SET until_on = '2026-10-01' WHERE person = $1", gone)
    path = f"/registration/{games.event}/officials"

    page = await coach.get(path)
    added = await coach.post(f"{path}/previous", {f"add-leader-{a}": "1", f"add-coach-{b}": "1"})
    after = await coach.get(path)
    full = await coach.post(f"{path}/previous", {f"add-leader-{b}": "1"})
    wrong = [
        await coach.post(f"{path}/previous", data) for data in ({}, {"add-x": "1"}, {"add-athlete-1": "1"})
    ]

    assert page.text.count('value="1" checked') == 2
    assert added.status_code == 303
    assert "以前的领队教练" not in after.text
    assert (full.status_code, "领队最多1人，请减少后再保存。" in full.text) == (400, True)
    assert [answer.status_code for answer in wrong] == [400, 400, 400]
    assert await members(games) == [("coach", "田强"), ("leader", "向丽")]


async def test_the_api_tells_who_was_there_before(
    coach: Browser, games: Games, school: UUID, now: datetime
) -> None:
    pupil, leader = await make_pupil(school, "向丽"), await teacher(school, "田强", now)
    await start_before(school, now, pupil, leader=leader)
    delegation = await fetch_value("SELECT id FROM delegation WHERE event = $1", games.event)
    api = f"/api/v1/registration/{delegation}"

    told = await coach.send("GET", f"{api}/previous")
    etag = (await coach.send("GET", api)).headers["etag"]
    ids = [one["person"] for one in told.json()["athletes"]]
    given = {"If-Match": etag, "Idempotency-Key": "of-before-1"}
    added = await coach.send("POST", f"{api}/athletes", {"people": ids}, given)
    stranger = await coach.send("GET", f"/api/v1/registration/{UUID(int=7)}/previous")

    assert told.json() == {
        "athletes": [
            {"person": str(pupil), "name": "向丽", "verdict": "符合小学甲组男子", "fits": True},
        ],
        "officials": [{"person": str(leader), "name": "田强", "role": "leader"}],
    }
    assert (added.status_code, stranger.status_code) == (201, 404)
    assert await members(games) == [("athlete", "向丽")]


@pytest.mark.parametrize("page", ["athletes/new", "officials"])
async def test_three_of_before_ask_no_more_than_one(
    coach: Browser, games: Games, school: UUID, now: datetime, page: str
) -> None:
    first, *others = [await make_pupil(school, name) for name in ("向丽", "田强", "彭佳怡")]
    first_t, *other_t = [await teacher(school, name, now) for name in ("向一", "向二", "向三")]
    await start_before(school, now, first, leader=first_t)
    path = f"/registration/{games.event}/{page}"
    await coach.get(path)

    with counted_queries() as one:
        await coach.get(path)
    await start_before(school, now, *others, coach=other_t[0], doctor=other_t[1])
    with counted_queries() as three:
        answer = await coach.get(path)

    assert answer.text.count('checked><span class="row-words">') >= 2
    assert len(one) == len(three)
