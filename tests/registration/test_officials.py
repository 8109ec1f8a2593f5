"""Leaders, coaches and doctors: as many as allowed, saved by two, kept, refused with what was typed."""

from datetime import date, datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, make_account, make_games, make_organization, make_person
from ysevents.accounts.enums import Role, Scope
from ysevents.core.enums import MemberRole
from ysevents.core.service import people
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value


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
    await browser.log_in("coach01", PASSWORD)
    await browser.post(f"/registration/{games.event}")
    return browser


@pytest.fixture
def path(games: Games) -> str:
    return f"/registration/{games.event}/officials"


async def teacher(school: UUID, name: str, now: datetime) -> UUID:
    person = await make_person(name)
    await people.join_organization(
        person, school, MemberRole.TEACHER, from_on=date(2020, 9, 1), by=None, now=now
    )
    return person


async def named() -> list[tuple[str, str]]:
    rows = await fetch(
        """
        SELECT m.role, p.name FROM delegation_member m JOIN person p ON p.id = m.person
        WHERE m.role <> 'athlete'
        """
    )
    return sorted((row["role"], row["name"]) for row in rows)


async def test_all_coaches_the_regulation_allows_are_kept(
    coach: Browser, school: UUID, path: str, now: datetime
) -> None:
    a, b, c = [await teacher(school, name, now) for name in ("向丽", "田强", "彭佳怡")]

    saved = await coach.post(path, {"leader-1": str(c), "coach-1": str(a), "coach-2": str(b)})
    form = await coach.get(path)
    again = await coach.post(
        path,
        {"leader-1": "", "coach-1": str(a), "coach-2": str(b)}
        | {"seen-leader": str(c), "seen-coach": f"{a} {b}", "seen-doctor": ""},
    )

    assert (saved.status_code, again.status_code) == (303, 303)
    assert [f'name="{n}"' in form.text for n in ("leader-1", "leader-2", "coach-2", "coach-3", "doctor-1")] == [
        True, False, True, False, True,
    ]  # fmt: skip
    assert f'name="seen-coach" value="{b} {a}"' in form.text
    assert "data-draft=" in form.text
    assert await named() == [("coach", "向丽"), ("coach", "田强")]


async def test_officials_named_by_two_are_joined(
    coach: Browser, school: UUID, path: str, now: datetime
) -> None:
    a, b = [await teacher(school, name, now) for name in ("向丽", "田强")]
    await coach.post(path, {"coach-1": str(a), "seen-coach": ""})

    stale = await coach.post(path, {"coach-1": str(b), "seen-coach": "", "doctor-1": str(b)})

    assert stale.status_code == 303
    assert await named() == [("coach", "向丽"), ("coach", "田强"), ("doctor", "田强")]


async def test_a_role_two_filled_is_told_with_what_was_typed(
    coach: Browser, school: UUID, path: str, now: datetime
) -> None:
    a, b = [await teacher(school, name, now) for name in ("向丽", "田强")]
    await coach.post(path, {"leader-1": str(a), "seen-leader": ""})

    late = await coach.post(
        path, {"leader-1": str(b), "seen-leader": "", "doctor-1": str(b), "seen-doctor": ""}
    )
    again = await coach.post(path, {"leader-1": str(b), "seen-leader": str(a)})
    torn = await coach.post(path, {"leader-1": str(b), "seen-leader": "x"})

    assert late.status_code == 412
    assert "领队的内容刚刚被他人改过。您填写的都还在，请看清他人改了什么，再保存一次。" in late.text
    assert "他人刚改为：向丽" in late.text
    assert f'name="seen-leader" value="{a}"' in late.text
    assert late.text.count(f'<option value="{b}" selected>') == 2
    assert (again.status_code, torn.status_code) == (303, 400)
    assert await named() == [("leader", "田强")]


async def test_a_refused_form_is_shown_again_with_the_error_at_its_field(
    coach: Browser, school: UUID, path: str, now: datetime
) -> None:
    a, b, c = [await teacher(school, name, now) for name in ("向丽", "田强", "彭佳怡")]
    seen = {"seen-leader": "", "seen-coach": "", "seen-doctor": ""}

    many = await coach.post(
        path, seen | {"leader-1": str(a), "coach-1": str(a), "coach-2": str(b), "coach-3": str(c)}
    )
    nonsense = await coach.post(path, seen | {"coach-1": str(a), "coach-2": "x"})
    stranger = await coach.post(path, seen | {"coach-1": str(a), "doctor-1": str(UUID(int=7))})

    assert [many.status_code, nonsense.status_code, stranger.status_code] == [400, 400, 400]
    assert "教练最多2人，请减少后再保存。" in many.text
    assert 'id="f-coach-1-error"' in many.text
    assert many.text.count(" selected>") == 5
    assert 'id="f-coach-2-error"' in nonsense.text
    assert 'id="f-doctor-1-error"' in stranger.text
    assert await named() == []


async def test_somebody_who_left_the_unit_may_stay_named(
    coach: Browser, school: UUID, path: str, now: datetime
) -> None:
    a, b = [await teacher(school, name, now) for name in ("向丽", "田强")]
    await coach.post(path, {"coach-1": str(a)})
    await execute("UPDATE membership SET until_on = '2026-11-01' WHERE person = $1", a)

    form = await coach.get(path)
    saved = await coach.post(path, {"coach-1": str(a), "coach-2": str(b), "seen-coach": str(a)})

    assert f'<option value="{a}" selected>向丽</option>' in form.text
    assert saved.status_code == 303
    assert await named() == [("coach", "向丽"), ("coach", "田强")]


async def test_what_is_wrong_with_officials_leads_to_their_page(
    coach: Browser, games: Games, school: UUID, path: str, now: datetime
) -> None:
    a, b = [await teacher(school, name, now) for name in ("向丽", "田强")]
    await coach.post(path, {"coach-1": str(a), "coach-2": str(b)})
    await execute(
        'UPDATE regulation SET parameters = parameters || \'{"coaches": 1, "leader_required": true}\''
    )

    home = await coach.get(f"/registration/{games.event}")

    assert f'<a href="{path}">教练2人，限1人</a>' in home.text
    assert f'<a href="{path}">还没有填写领队，规程要求填写</a>' in home.text


async def test_nothing_is_offered_to_be_saved_after_the_deadline(
    coach: Browser, school: UUID, path: str, now: datetime
) -> None:
    a = await teacher(school, "向丽", now)
    await coach.post(path, {"coach-1": str(a)})
    await execute("UPDATE regulation SET deadline_at = $1", now)

    form = await coach.get(path)
    late = await coach.post(path, {"coach-1": "", "seen-coach": str(a)})

    assert "向丽" in form.text
    assert "<select" not in form.text
    assert ">保存<" not in form.text
    assert late.status_code == 409
    assert await named() == [("coach", "向丽")]


async def test_the_api_names_officials_whole(coach: Browser, school: UUID, path: str, now: datetime) -> None:
    a = await teacher(school, "向丽", now)
    delegation = await fetch_value("SELECT id FROM delegation")
    api = f"/api/v1/registration/{delegation}/officials"
    read = await coach.send("GET", api)
    match = {"If-Match": read.headers["etag"]}
    body = {"officials": [{"person": str(a), "role": "leader"}, {"person": str(a), "role": "coach"}]}

    bare = await coach.send("PUT", api, body)
    saved = await coach.send("PUT", api, body, match)
    stale = await coach.send("PUT", api, body, match)
    athlete = await coach.send("PUT", api, {"officials": [{"person": str(a), "role": "athlete"}]}, match)

    assert read.json() == {"officials": [], "allowed": {"leader": 1, "coach": 2, "doctor": 1}}
    assert [bare.status_code, saved.status_code, stale.status_code, athlete.status_code] == [
        428,
        200,
        412,
        400,
    ]
    assert saved.json()["officials"] == [
        {"person": str(a), "role": "leader", "name": "向丽"},
        {"person": str(a), "role": "coach", "name": "向丽"},
    ]
