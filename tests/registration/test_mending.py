"""After the deadline: what was returned may be mended, and who missed it may be let in, until a day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, account_of, make_account
from tests.registration.conftest import School
from tests.registration.test_changes import RACE, enter
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose
from ysevents.kit import clock
from ysevents.kit.database import fetch, fetch_value
from ysevents.kit.errors import Invalid
from ysevents.registration import service
from ysevents.registration.errors import ContestsFixed, DelegationNotFound, NotSubmitted, RegistrationClosed
from ysevents.registration.rules.mending import last_day
from ysevents.registration.service import grid
from ysevents.registration.service.history import get_history

AFTER = timedelta(days=7)
"""The instant of the deadline: 09:00 on 1 December."""
STARTS_ON = date(2026, 12, 5)


def test_who_has_time_enough_gets_none_on_top(now: datetime) -> None:
    assert last_day(now + timedelta(days=2), STARTS_ON, now) is None
    assert last_day(now + timedelta(hours=23), STARTS_ON, now) == date(2026, 11, 26)
    assert last_day(now - timedelta(days=1), STARTS_ON, now) == date(2026, 11, 26)


def test_nothing_is_mended_beyond_the_eve_of_the_meet(now: datetime) -> None:
    thursday = now + timedelta(days=9)

    assert last_day(now, STARTS_ON, thursday) == date(2026, 12, 4)
    assert last_day(now, STARTS_ON, thursday + timedelta(days=2)) is None


async def test_what_is_returned_after_the_deadline_may_be_mended_for_two_days(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    await service.submit(school.delegation, account=school.coach, now=now)
    late = now + AFTER
    await service.return_with_reason(school.delegation, "项目写错", account=clerk, now=late)

    await service.record_consent(
        school.delegation, person, relation="父亲", guardian="田大海", evidence="纸质",
        also=[ConsentPurpose.PHOTO], account=school.coach, now=late,
    )  # fmt: skip
    over = clock.day_span(date(2026, 12, 3))[1]
    with pytest.raises(RegistrationClosed) as refusal:
        await service.submit(school.delegation, account=school.coach, now=over)
    await service.submit(school.delegation, account=school.coach, now=over - timedelta(seconds=1))

    assert refusal.value.text == "报名已于12月4日 周五 00:00截止，如需补报请联系县教育和体育局。"
    assert await fetch_value("SELECT state FROM delegation") == "submitted"


async def test_what_is_returned_after_the_deadline_is_entered_in_no_other_contest(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    other = await enter(school, games, now, "田小强", RACE)
    await service.submit(school.delegation, account=school.coach, now=now)
    late = now + AFTER
    await service.return_with_reason(school.delegation, "缺材料", account=clerk, now=late)
    mine: dict[str, Any] = {"account": school.coach, "now": late}
    sprint, race = games.contests["男子60米 小学甲组"], games.contests[RACE]

    with pytest.raises(ContestsFixed) as refusal:
        await service.enter(school.delegation, sprint, person, **mine)
    with pytest.raises(ContestsFixed):
        await grid.set_cell(school.delegation, sprint, person, entered=True, **mine)
    with pytest.raises(ContestsFixed):
        await service.enter(school.delegation, games.contests["男子4×100米接力 小学甲组"], None, **mine)
    _, (shown,) = await grid.read_grid(school.delegation, **mine)
    await service.enter(school.delegation, race, person, **mine)
    await service.remove_athlete(school.delegation, other, **mine)
    await service.submit(school.delegation, **mine)

    assert {(cell.is_entered, cell.is_open, cell.words) for row in shown.rows for cell in row.cells} == {
        (True, False, "已报"),
        (False, False, "报名已截止，不能改报，审核通过后申请补报"),
    }
    assert refusal.value.text.startswith("报名已截止，退回后只能补正材料")
    rows = await fetch("SELECT person, contest FROM entry WHERE state <> 'withdrawn'")
    assert [tuple(row) for row in rows] == [(person, race)]


async def test_who_is_let_in_late_enters_freely_and_what_is_returned_in_time_too(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person = await enter(school, games, now, "彭小明", RACE)
    late = now + AFTER
    await service.reopen(
        school.delegation, last_on=date(2026, 12, 2), reason="停电一天", account=clerk, now=late
    )
    sprint = games.contests["男子60米 小学甲组"]
    await service.enter(school.delegation, sprint, person, account=school.coach, now=late)
    await service.submit(school.delegation, account=school.coach, now=now)
    await service.return_with_reason(school.delegation, "项目写错", account=clerk, now=now)

    entry = (await service.get_book(school.delegation, account=school.coach)).athletes[0].entries[0].id
    await service.withdraw_entry(school.delegation, entry, account=school.coach, now=now)
    await service.enter(school.delegation, games.contests[RACE], person, account=school.coach, now=now)

    assert await fetch_value("SELECT count(*) FROM entry WHERE state <> 'withdrawn'") == 2


async def test_a_return_before_the_deadline_gives_no_more_time_than_all_have(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await enter(school, games, now, "彭小明", RACE)
    await service.submit(school.delegation, account=school.coach, now=now)

    await service.return_with_reason(school.delegation, "项目写错", account=clerk, now=now)

    assert await fetch_value("SELECT open_until FROM delegation") is None
    with pytest.raises(RegistrationClosed):
        await service.submit(school.delegation, account=school.coach, now=now + AFTER)


async def test_who_missed_the_deadline_is_let_in_with_a_reason_that_stays(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await enter(school, games, now, "彭小明", RACE)
    late = now + AFTER
    with pytest.raises(RegistrationClosed):
        await service.submit(school.delegation, account=school.coach, now=late)

    await service.reopen(
        school.delegation, last_on=date(2026, 12, 2), reason="停电一天", account=clerk, now=late
    )
    await service.submit(school.delegation, account=school.coach, now=late)

    _, lines = await get_history(school.delegation, account=school.coach)
    assert {(n.words, *n.details) for n in lines} == {
        ("提交报名",),
        ("准许补交，到12月2日 周三", "原因：停电一天"),
    }
    assert "停电" not in await fetch_value("SELECT string_agg(t::text, '') FROM audit t")
    with pytest.raises(NotSubmitted):
        await service.reopen(
            school.delegation, last_on=date(2026, 12, 2), reason="再来", account=clerk, now=late
        )


async def test_only_the_office_lets_in_and_only_before_the_meet(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    for day in (date(2026, 11, 23), STARTS_ON):
        with pytest.raises(Invalid):
            await service.reopen(school.delegation, last_on=day, reason="停电", account=clerk, now=now)
    with pytest.raises(Invalid):
        await service.reopen(school.delegation, last_on=date(2026, 12, 2), reason=" ", account=clerk, now=now)
    for somebody in (school.coach, account_of(Role.COACH)):
        with pytest.raises(DelegationNotFound):
            await service.reopen(
                school.delegation, last_on=date(2026, 12, 2), reason="停电", account=somebody, now=now
            )

    assert await fetch("SELECT id FROM delegation WHERE open_until IS NOT NULL") == []


async def test_the_clerk_lets_in_on_the_page_and_by_api(
    browser: Browser, school: School, games: Games, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now + AFTER)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    here = f"/registration/{games.event}/review/{school.delegation}"
    await browser.log_in("clerk01", PASSWORD)

    shown = await browser.get(here)
    empty = await browser.post(f"{here}/reopening", {"last_on": "", "reopening": "停电"})
    wrong = await browser.post(f"{here}/reopening", {"last_on": "2026-13-01", "reopening": "停电"})
    done = await browser.post(f"{here}/reopening", {"last_on": "2026-12-02", "reopening": "停电一天"})
    again = await browser.send(
        "POST", f"/api/v1/registration/{school.delegation}/reopening",
        {"last_on": "2026-12-03", "reason": "停电两天"}, headers={"If-Match": '"0"'},
    )  # fmt: skip

    assert 'value="2026-12-03"' in shown.text
    assert (empty.status_code, wrong.status_code, done.status_code, again.status_code) == (400, 400, 303, 200)
    assert await fetch_value("SELECT open_until FROM delegation") == clock.day_span(date(2026, 12, 3))[1]
