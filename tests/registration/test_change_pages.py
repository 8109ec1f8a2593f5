"""Pages and API of changes after the deadline, through the whole application."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, make_account, make_games, make_pupil
from tests.registration.conftest import School, make_school
from tests.registration.test_changes import CONSENT, RACE, close, enter, entry_of, swap
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
