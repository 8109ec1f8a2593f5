"""Pages and API of changes after the deadline, through the whole application."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, make_account, make_games, make_pupil
from tests.registration.conftest import School, make_school
from tests.registration.test_changes import CONSENT, RACE, RELAY, close, enter, entry_of, late_team, swap
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.database import fetch, fetch_value

LATER = timedelta(days=8)


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    evening = clock.at(date(2026, 12, 4), time(20))
    return await make_games(now, late_entries_until=evening, substitutions_until=evening)


@pytest.fixture
async def frozen(games: Games, clerk: Account, now: datetime, monkeypatch: pytest.MonkeyPatch) -> School:
    """A school with one athlete in the 100 m and one who is on the roll alone, a day after the deadline."""
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await enter(school, games, now, "彭小明", RACE)
    await make_pupil(school.id, "田小强")
    await close(games, school, clerk=clerk, now=now)
    monkeypatch.setattr(clock, "now", lambda: now + LATER)
    return school


async def person(name: str) -> UUID:
    found: UUID = await fetch_value("SELECT id FROM person WHERE name = $1", name)
    return found


async def test_a_coach_finds_a_substitute_asks_and_the_clerk_agrees(
    browser: Browser, frozen: School, games: Games
) -> None:
    ill, spare = await person("彭小明"), await person("田小强")
    entry = await entry_of(games, RACE, ill)
    base = f"/registration/{games.event}"
    await browser.log_in("coach01", PASSWORD)

    home = await browser.get(base)
    empty = await browser.get(f"{base}/changes")
    searched = await browser.post(f"{base}/changes/searches", {"q": "txq"})
    form = {
        "kind": "substitution", "key": "taps-0001", "entry": str(entry), "replacement": str(spare),
        "reason": "发烧不能参赛", "relation": "母亲", "guardian": "向秀英", "evidence": "纸质同意书已签字存档",
    }  # fmt: skip
    bare = await browser.post(f"{base}/changes", {**form, "relation": "", "q": "txq"})
    asked = await browser.post(f"{base}/changes", form)
    again = await browser.post(f"{base}/changes", form)
    listed = await browser.get(f"{base}/changes")
    await browser.post("/logout")
    await browser.log_in("clerk01", PASSWORD)
    queue = await browser.get(f"{base}/review/changes")
    request = await fetch_value("SELECT id FROM change_request")
    silent = await browser.post(f"{base}/review/changes/{request}/decision", {"decision": "refuse"})
    decided = await browser.post(f"{base}/review/changes/{request}/decision", {"decision": "approve"})
    late = await browser.post(f"{base}/review/changes/{request}/decision", {"decision": "approve"})

    assert f"{base}/changes" in home.text
    assert str(spare) not in empty.text
    assert f'value="{spare}"' in searched.text
    assert bare.status_code == 409
    assert "缺监护人同意书" in bare.text
    assert f'value="{spare}" selected' in bare.text
    assert (asked.status_code, again.status_code) == (303, 303)
    assert "待处理" in listed.text
    assert "彭小明 换为 田小强" in queue.text
    assert silent.status_code == 400
    assert "请写明不同意的原因" in silent.text
    assert decided.status_code == 303
    assert late.status_code == 409
    assert "这条申请刚刚已是“已同意”" in late.text
    assert [r["person"] for r in await fetch("SELECT person FROM entry WHERE state = 'approved'")] == [spare]


async def test_a_clerk_acts_at_once_and_what_is_not_chosen_is_said(
    browser: Browser, frozen: School, games: Games
) -> None:
    entry = await entry_of(games, RACE, await person("彭小明"))
    here = f"/registration/{games.event}/review/{frozen.delegation}/changes"
    await browser.log_in("clerk01", PASSWORD)

    unsaid = await browser.post(here, {"kind": "withdrawal", "key": "taps-0001", "entry": "", "reason": ""})
    done = await browser.post(
        here, {"kind": "withdrawal", "key": "taps-0002", "entry": str(entry), "reason": "脚踝扭伤"}
    )
    shown = await browser.get(here)

    assert unsaid.status_code == 400
    assert "请写明原因，2至200字。" in unsaid.text
    assert (done.status_code, done.headers["location"]) == (303, here)
    assert "弃权：彭小明" in shown.text
    assert await fetch_value("SELECT count(*) FROM decision WHERE kind = 'scratch'") == 1


async def test_a_coach_takes_a_request_back(browser: Browser, frozen: School, games: Games) -> None:
    entry = await entry_of(games, RACE, await person("彭小明"))
    base = f"/registration/{games.event}/changes"
    await browser.log_in("coach01", PASSWORD)
    await browser.post(
        base, {"kind": "withdrawal", "key": "taps-0001", "entry": str(entry), "reason": "受伤"}
    )
    request = await fetch_value("SELECT id FROM change_request")

    back = await browser.post(f"{base}/{request}/retraction")
    twice = await browser.post(f"{base}/{request}/retraction")

    assert back.status_code == 303
    assert twice.status_code == 409
    assert (await browser.get(f"/registration/{games.event}/review/changes")).status_code == 403


async def test_a_coach_enters_a_whole_relay_late_and_what_is_typed_survives_the_search(
    browser: Browser, frozen: School, games: Games
) -> None:
    own, found = await person("彭小明"), await person("田小强")
    others = [await make_pupil(frozen.id, name) for name in ("向小二", "覃小四")]
    here = f"/registration/{games.event}/changes/team"
    contest = games.contests[RELAY]
    await browser.log_in("coach01", PASSWORD)

    overview = await browser.get(f"/registration/{games.event}/changes")
    choose = await browser.get(here)
    empty = await browser.get(f"{here}?contest={contest}")
    wrong = await browser.get(f"{here}?contest={games.contests[RACE]}")
    form = {
        "contest": str(contest), "key": "taps-0001", "reason": "整队漏报", "evidence": "纸质同意书已签字存档",
        f"role-{own}": "player", f"leg-{own}": "1",
    }  # fmt: skip
    searched = await browser.post(f"{here}/searches", {**form, "q": "txq"})
    bare = await browser.post(here, {**form, "reason": "", "q": "txq"})
    for leg, one in enumerate((found, *others), 2):
        form |= {f"role-{one}": "player", f"leg-{one}": str(leg)}
        form |= {f"relation-{one}": "母亲", f"guardian-{one}": "向秀英"}
    short = await browser.post(here, {**form, f"role-{others[1]}": ""})
    asked = await browser.post(here, form)
    again = await browser.post(here, form)
    listed = await browser.get(f"/registration/{games.event}/changes")
    nobody = await browser.post(here, {"contest": str(contest), "reason": "整队漏报"})
    await browser.post("/logout")
    await browser.log_in("clerk01", PASSWORD)
    queue = await browser.get(f"/registration/{games.event}/review/changes")
    request = await fetch_value("SELECT id FROM change_request")
    decided = await browser.post(
        f"/registration/{games.event}/review/changes/{request}/decision", {"decision": "approve"}
    )

    assert here in overview.text
    assert f'value="{contest}"' in choose.text
    assert f"role-{own}" in empty.text
    assert f"role-{found}" not in empty.text
    assert wrong.status_code == 404
    assert f"relation-{found}" in searched.text
    assert 'value="1" selected' in searched.text
    assert (bare.status_code, "请写明原因，2至200字。" in bare.text) == (400, True)
    assert (short.status_code, "名单有3人，至少须4人。" in short.text) == (409, True)
    assert 'value="向秀英" aria-label="田小强 监护人姓名"' in short.text
    assert (asked.status_code, again.status_code) == (303, 303)
    assert "名单：彭小明 第1棒、田小强 第2棒、向小二 第3棒、覃小四 第4棒" in listed.text
    assert (nobody.status_code, "请先选择上场的运动员。" in nobody.text) == (400, True)
    assert "名单：彭小明 第1棒" in queue.text
    assert decided.status_code == 303
    legs = await fetch("SELECT person FROM roster_member ORDER BY leg")
    assert [row["person"] for row in legs] == [own, found, *others]


async def test_a_clerk_enters_a_relay_late_and_a_school_cannot_as_the_office(
    browser: Browser, frozen: School, games: Games
) -> None:
    runners = [await person("彭小明"), *[await make_pupil(frozen.id, f"田小{c}") for c in "二三四"]]
    here = f"/registration/{games.event}/review/{frozen.delegation}/changes/team"
    form = {"contest": str(games.contests[RELAY]), "key": "taps-0001", "reason": "整队漏报"}
    for leg, one in enumerate(runners, 1):
        form |= {f"role-{one}": "player", f"leg-{one}": str(leg), f"relation-{one}": "母亲"}
        form |= {f"guardian-{one}": "向秀英", "evidence": "纸质同意书已签字存档"}
    await browser.log_in("coach01", PASSWORD)
    barred = await browser.get(here)
    await browser.post("/logout")
    await browser.log_in("clerk01", PASSWORD)

    page = await browser.get(f"{here}?contest={games.contests[RELAY]}")
    searched = await browser.post(f"{here}/searches", {**form, "q": "田小"})
    done = await browser.post(here, form)

    assert barred.status_code == 403
    assert (page.status_code, searched.status_code) == (200, 200)
    assert (done.status_code, done.headers["location"]) == (303, here.removesuffix("/team"))
    assert await fetch_value("SELECT count(*) FROM roster_member") == 4


async def test_a_schools_own_system_enters_a_relay_late(
    browser: Browser, frozen: School, games: Games
) -> None:
    runners = [await make_pupil(frozen.id, f"田小{c}") for c in "一二三四"]
    wish = late_team(games, runners).model_dump(mode="json", exclude_none=True)
    path = f"/api/v1/registration/{frozen.delegation}/changes"
    key = {"Idempotency-Key": "school-system-1"}
    await browser.log_in("coach01", PASSWORD)

    first = await browser.send("POST", path, wish, headers=key)
    again = await browser.send("POST", path, wish, headers=key)
    short = await browser.send(
        "POST", path, {**wish, "members": wish["members"][:3]}, headers={"Idempotency-Key": "school-system-2"}
    )

    assert (first.status_code, again.json()) == (201, first.json())
    assert first.json()["members"] == [
        {"person": str(p), "role": "player", "leg": leg, "shirt_number": None}
        for leg, p in enumerate(runners, 1)
    ]
    assert (short.status_code, short.json()["code"]) == (409, "roster_unfit")


async def test_a_schools_own_system_asks_and_the_offices_decides(
    browser: Browser, frozen: School, games: Games
) -> None:
    wish = swap(
        await entry_of(games, RACE, await person("彭小明")), await person("田小强"), consent=CONSENT
    ).model_dump(mode="json", exclude_none=True)
    path = f"/api/v1/registration/{frozen.delegation}/changes"
    key = {"Idempotency-Key": "school-system-1"}
    await browser.log_in("coach01", PASSWORD)

    bare = await browser.send("POST", path, wish)
    first = await browser.send("POST", path, wish, headers=key)
    again = await browser.send("POST", path, wish, headers=key)
    other = await browser.send("POST", path, {**wish, "reason": "另一个原因"}, headers=key)
    listed = await browser.send("GET", path)
    acting = await browser.send("POST", f"{path}/acts", wish, headers={"Idempotency-Key": "school-2"})
    await browser.post("/logout")
    await browser.log_in("clerk01", PASSWORD)
    meet = await browser.send("GET", f"/api/v1/registration/events/{games.event}/changes")
    one = f"/api/v1/registration/changes/{first.json()['id']}"
    decided = await browser.send("POST", f"{one}/decision", {"is_approved": True})
    retracted = await browser.send("POST", f"{one}/retraction")

    assert (bare.status_code, bare.json()["code"]) == (400, "idempotency_key_unusable")
    assert (first.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert listed.json() == [first.json()]
    assert meet.json() == [first.json()]
    assert acting.status_code == 404
    assert subset(decided.json()) == ("approved", "还没有编排，编排时按新名单", False)
    assert retracted.status_code == 404


def subset(body: dict[str, Any]) -> tuple[object, ...]:
    return tuple(body[name] for name in ("state", "answer", "is_exception"))
