"""Pages and API of teams and of the freeze, through the whole application."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, make_account, make_games, make_organization, make_pupil
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value

RELAY = "男子4×100米接力 小学甲组"


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
    """A coach who is logged in, has begun, and entered a relay."""
    await browser.log_in("coach01", PASSWORD)
    await browser.post(f"/registration/{games.event}")
    await browser.post(f"/registration/{games.event}/teams", {"contest": str(games.contests[RELAY])})
    return browser


async def add(coach: Browser, games: Games, school: UUID, name: str) -> UUID:
    person = await make_pupil(school, name)
    await coach.post(f"/registration/{games.event}/athletes", {"person": str(person)})
    return person


async def team() -> UUID:
    found: UUID = await fetch_value("SELECT id FROM entry WHERE person IS NULL")
    return found


async def legs() -> list[tuple[UUID, str, int | None]]:
    rows = await fetch("SELECT person, role, leg FROM roster_member ORDER BY place")
    return [(row["person"], row["role"], row["leg"]) for row in rows]


async def test_a_coach_fills_in_a_relay(coach: Browser, games: Games, school: UUID) -> None:
    a, b = [await add(coach, games, school, name) for name in ("向丽", "田强")]
    path = f"/registration/{games.event}/teams/{await team()}"

    overview = await coach.get(f"/registration/{games.event}")
    form = await coach.get(path)
    saved = await coach.post(
        f"{path}/roster",
        {f"role-{a}": "player", f"leg-{a}": "2", f"role-{b}": "reserve", f"leg-{b}": ""},
    )

    assert f"{path}" in overview.text
    assert "向丽 棒次" in form.text
    assert (saved.status_code, saved.headers["location"]) == (303, path)
    assert await legs() == [(a, "player", 2), (b, "reserve", None)]


async def test_a_refused_list_is_shown_again_as_typed(coach: Browser, games: Games, school: UUID) -> None:
    a, b = [await add(coach, games, school, name) for name in ("向丽", "田强")]
    path = f"/registration/{games.event}/teams/{await team()}"

    twice = await coach.post(
        f"{path}/roster",
        {f"role-{a}": "player", f"leg-{a}": "2", f"role-{b}": "player", f"leg-{b}": "2"},
    )
    nonsense = await coach.post(f"{path}/roster", {f"role-{a}": "player", f"leg-{a}": "两"})
    nobody = await coach.post(f"{path}/roster", {"role-1": "player"})
    gone = await coach.post(f"/registration/{games.event}/teams/{a}/roster", {})

    assert twice.status_code == 409
    assert "第2棒有两人" in twice.text
    assert twice.text.count('<option value="2" selected>') == 2
    assert [nonsense.status_code, nobody.status_code, gone.status_code] == [400, 400, 404]
    assert await legs() == []


def line(person: UUID, role: str = "", leg: str = "", *, seen: str = "") -> dict[str, str]:
    """One row of the form: what is typed, and what it was filled in over."""
    return {f"role-{person}": role, f"leg-{person}": leg, f"shirt-{person}": "", f"seen-{person}": seen}


async def test_lists_saved_by_two_coaches_are_joined(coach: Browser, games: Games, school: UUID) -> None:
    a, b = [await add(coach, games, school, name) for name in ("向丽", "田强")]
    path = f"/registration/{games.event}/teams/{await team()}"
    await coach.post(f"{path}/roster", line(a, "player", "1") | line(b))

    stale = await coach.post(f"{path}/roster", line(a) | line(b, "player", "2"))
    page = await coach.get(path)
    taken_off = await coach.post(f"{path}/roster", line(a, seen="player/1/") | line(b, seen=""))

    assert (stale.status_code, taken_off.status_code) == (303, 303)
    assert "名单已保存，他人刚改的1人一并保留" in page.text
    assert f'name="seen-{a}" value="player/1/"' in page.text
    assert await legs() == [(b, "player", 2)]


async def test_a_line_changed_by_two_is_told_with_what_was_typed(
    coach: Browser, games: Games, school: UUID
) -> None:
    a, b = [await add(coach, games, school, name) for name in ("向丽", "田强")]
    path = f"/registration/{games.event}/teams/{await team()}"
    await coach.post(f"{path}/roster", line(a, "player", "1") | line(b))

    late = await coach.post(f"{path}/roster", line(a, "player", "3") | line(b, "player", "2"))
    again = await coach.post(
        f"{path}/roster", line(a, "player", "3", seen="player/1/") | line(b, "player", "2")
    )
    torn = await coach.post(f"{path}/roster", line(a, "player", "3", seen="player"))

    assert late.status_code == 412
    assert "向丽的内容刚刚被他人改过。您填写的都还在，请看清他人改了什么，再保存一次。" in late.text
    assert "他人刚改为：队员，第1棒" in late.text
    assert f'name="seen-{a}" value="player/1/"' in late.text
    assert late.text.count('<option value="3" selected>') == 1
    assert late.text.count('<option value="2" selected>') == 1
    assert (again.status_code, torn.status_code) == (303, 400)
    assert await legs() == [(a, "player", 3), (b, "player", 2)]


async def test_nobody_is_listed_whose_consent_was_withdrawn(
    coach: Browser, games: Games, school: UUID
) -> None:
    person = await add(coach, games, school, "向丽")
    await execute(
        """
        INSERT INTO consent (id, person, purpose, given_by, given_at, version, evidence, withdrawn_at)
        VALUES ($1, $1, 'registration', $1, now(), '2026-1', '纸质', now())
        """,
        person,
    )
    delegation = await fetch_value("SELECT id FROM delegation")
    path = f"/registration/{games.event}/teams/{await team()}"
    api = f"/api/v1/registration/{delegation}/teams/{await team()}/roster"

    page = await coach.get(path)
    form = await coach.post(f"{path}/roster", line(person, "player"))
    etag = (await coach.send("GET", api)).headers["etag"]
    put = await coach.send("PUT", api, {"members": [{"person": str(person)}]}, {"If-Match": etag})

    assert f"role-{person}" not in page.text
    assert form.status_code == 409
    assert (put.status_code, put.json()["code"]) == (409, "consent_withdrawn")
    assert put.json()["detail"] == "向丽的参赛同意已经撤回，不能列入名单；重新取得同意并登记后再填。"
    assert await legs() == []


async def test_a_player_with_a_photo_is_seen_on_the_list(browser: Browser, now: datetime) -> None:
    """The picture comes from where papers are opened, which writes down who looked."""
    games = await make_games(now, ("basketball",))
    school = await make_organization("芙蓉镇示例中心小学", unit_class="小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school, now=now)
    await browser.log_in("coach01", PASSWORD)
    await browser.post(f"/registration/{games.event}")
    contest = next(id for title, id in games.contests.items() if title.startswith("男子"))
    await browser.post(f"/registration/{games.event}/teams", {"contest": str(contest)})
    a, b = [await add(browser, games, school, name) for name in ("向丽", "田强")]
    delegation, photo = await fetch_value("SELECT id FROM delegation"), UUID(int=7)
    await execute(
        """
        INSERT INTO document (id, delegation, event, person, kind, file, sha256, size, media_type,
                              uploaded_at, uploaded_by)
        VALUES ($1, $2, $3, $4, 'photo', 'a', $5, 1, 'image/jpeg', $6, $1)
        """,
        photo, delegation, games.event, a, bytes(32), now,
    )  # fmt: skip

    page = await browser.get(f"/registration/{games.event}/teams/{await team()}")

    assert page.text.count(f'<img class="thumbnail" src="/registration/documents/{photo}/thumbnail"') == 1
    assert page.text.count("去上传") == 1
    assert f"papers/{b}" in page.text


async def test_the_api_sets_a_list_whole(coach: Browser, games: Games, school: UUID) -> None:
    person = await add(coach, games, school, "向丽")
    delegation = await fetch_value("SELECT id FROM delegation")
    path = f"/api/v1/registration/{delegation}/teams/{await team()}/roster"

    read = await coach.send("GET", path)
    body = {"members": [{"person": str(person), "leg": 1}]}
    bare = await coach.send("PUT", path, body)
    saved = await coach.send("PUT", path, body, {"If-Match": read.headers["etag"]})
    stale = await coach.send("PUT", path, body, {"If-Match": read.headers["etag"]})
    wrong = await coach.send(
        "PUT", path, {"members": [{"person": str(person), "leg": 0}]}, {"If-Match": saved.headers["etag"]}
    )

    assert read.json()["members"] == []
    assert [f["message"] for f in read.json()["findings"]] == [f"{RELAY}：还没有填写名单"]
    assert [bare.status_code, saved.status_code, stale.status_code, wrong.status_code] == [428, 200, 412, 400]
    assert saved.json()["members"] == [
        {"person": str(person), "name": "向丽", "role": "player", "leg": 1, "shirt_number": None}
    ]


async def test_the_office_freezes_with_a_tick(
    coach: Browser, games: Games, school: UUID, now: datetime
) -> None:
    await add(coach, games, school, "向丽")
    await execute("UPDATE delegation SET state = 'approved'")
    await execute("UPDATE entry SET state = 'approved'")
    late = await make_organization("灵溪镇示例小学", unit_class="小学")
    waiting = UUID(int=7)
    await execute(
        "INSERT INTO delegation (id, event, organization, state, revision) VALUES ($1, $2, $3, 'draft', 0)",
        waiting, games.event, late,
    )  # fmt: skip
    path = f"/registration/{games.event}/freeze"
    not_for_coaches = await coach.get(path)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await coach.post("/logout")
    await coach.log_in("clerk01", PASSWORD)

    preview = await coach.get(path)
    plan = await coach.send("GET", f"/api/v1/registration/events/{games.event}/freeze")
    bare = await coach.post(path, {"left_out": str(waiting)})
    unnamed = await coach.post(path, {"left_out": "", "known": "1"})
    nonsense = await coach.post(path, {"left_out": "x", "known": "1"})
    done = await coach.post(path, {"left_out": str(waiting), "known": "1"})
    again = await coach.send(
        "POST", f"/api/v1/registration/events/{games.event}/freeze", {"left_out": [str(waiting)]}
    )

    assert not_for_coaches.status_code == 403
    assert "灵溪镇示例小学" in preview.text
    assert [line["unit"] for line in plan.json()["undecided"]] == ["灵溪镇示例小学"]
    assert [bare.status_code, unnamed.status_code, nonsense.status_code] == [400, 409, 400]
    assert done.status_code == 303
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_freeze")
    assert await fetch_value("SELECT count(*) FROM message WHERE kind = 'delegation_frozen'") == 1


async def test_a_relay_has_an_entry_mark(coach: Browser, games: Games, school: UUID) -> None:
    here = f"/registration/{games.event}/teams/{await team()}"

    saved = await coach.post(f"{here}/marks", {f"mark-{await team()}": "1:02.34"})
    wrong = await coach.post(f"{here}/marks", {f"mark-{await team()}": "1:75"})
    shown = await coach.get(here)

    assert (saved.status_code, wrong.status_code) == (303, 400)
    assert 'value="1:75"' in wrong.text
    assert 'value="1:02.34"' in shown.text
