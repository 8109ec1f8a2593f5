"""E28: a unit is renamed, and merged into another in the middle of a year."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, account_of, make_account, make_organization, make_pupil
from tests.registration.conftest import School
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.core.errors import OrganizationNotFound, UnitClosed, UnitNameUnusable
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.errors import NotAllowed
from ysevents.kit.ids import uuid7
from ysevents.registration import service
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import UnitsMeet
from ysevents.registration.service import units

NEW = "芙蓉镇示例第一小学"


async def entered(school: School, games: Games, now: datetime) -> UUID:
    person = await make_pupil(school.id)
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    contest = games.contests["男子100米 小学甲组"]
    await service.enter(school.delegation, contest, person, account=school.coach, now=now)
    return person


async def called(games: Games, clerk: Account, now: datetime) -> list[str]:
    return [line.unit for line in await service.list_delegations(games.event, account=clerk)]


async def test_a_meet_to_come_has_the_new_name_and_one_that_began_before_keeps_the_old(
    games: Games, school: School, clerk: Account, now: datetime
) -> None:
    await units.rename_unit(school.id, name=NEW, short_name="芙蓉一小", account=clerk, now=now)
    coming = await called(games, clerk, now)
    await execute("UPDATE event SET starts_on = $1 WHERE id = $2", date(2026, 11, 20), games.event)
    past = await called(games, clerk, now)
    book = await service.get_book(school.delegation, account=school.coach)

    assert coming == [NEW]
    assert past == ["芙蓉镇示例中心小学"] == [book.delegation.unit]
    assert await fetch_value("SELECT unit_short_name($1, $2)", school.id, clock.local_day(now)) == "芙蓉一小"


async def test_a_unit_renamed_twice_has_the_name_of_each_day(
    school: School, clerk: Account, now: datetime
) -> None:
    for days, name in ((0, "第一次改名小学"), (0, "当天再改名小学"), (30, "第二次改名小学")):
        await units.rename_unit(
            school.id, name=name, short_name=name, account=clerk, now=now + timedelta(days=days)
        )

    names = [
        await fetch_value("SELECT unit_name($1, $2)", school.id, clock.local_day(now) + timedelta(days=days))
        for days in (-1, 0, 29, 30)
    ]
    assert names == ["芙蓉镇示例中心小学", "当天再改名小学", "当天再改名小学", "第二次改名小学"]


async def test_a_merged_units_people_rights_and_delegations_to_come_go_along(
    games: Games, school: School, now: datetime, clerk: Account
) -> None:
    person = await entered(school, games, now)
    into = await into_school()
    clerk = replace(clerk, id=await make_account("office01", Role.OFFICE_CLERK, now=now))
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)

    await units.merge_units(school.id, into, account=clerk, now=now)

    coach = account_of(Role.COACH, Scope.ORGANIZATION, into)
    book = await service.get_book(school.delegation, account=coach)
    assert (book.delegation.organization, book.delegation.unit) == (into, "灵溪镇示例小学")
    assert [(a.person, len(a.entries)) for a in book.athletes] == [(person, 1)]
    assert [
        (row["organization"], row["from_on"], row["until_on"])
        for row in await fetch("SELECT * FROM membership WHERE person = $1 ORDER BY from_on", person)
    ] == [
        (school.id, date(2026, 9, 1), clock.local_day(now) - timedelta(days=1)),
        (into, clock.local_day(now), None),
    ]
    grants = await fetch(
        "SELECT target, until_at IS NULL AS live FROM account_grant WHERE scope = 'organization' ORDER BY id"
    )
    assert [(row["target"], row["live"]) for row in grants] == [(str(school.id), False), (str(into), True)]
    with pytest.raises(UnitClosed):
        await units.rename_unit(school.id, name=NEW, short_name="芙蓉一小", account=clerk, now=now)


async def test_a_merger_is_shown_before_it_is_done_and_nothing_moves(
    games: Games, school: School, other: School, now: datetime, clerk: Account
) -> None:
    await entered(school, games, now)
    into = await make_organization("灵溪镇示例完小", unit_class="小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)

    told = await units.preview_merger(school.id, into, account=clerk, now=now)
    meeting = await units.preview_merger(school.id, other.id, account=clerk, now=now)
    for double, other_unit in ((school.id, school.id), (uuid7(), into)):
        with pytest.raises(OrganizationNotFound):
            await units.preview_merger(double, other_unit, account=clerk, now=now)
    with pytest.raises(NotAllowed):
        await units.preview_merger(school.id, into, account=school.coach, now=now)

    assert told == units.Merger(
        unit=school.id,
        name="芙蓉镇示例中心小学",
        into=into,
        into_name="灵溪镇示例完小",
        people=(("学生", 1),),
        parts=(),
        accounts=1,
        delegations=(units.MovedDelegation("田径运动会", date(2026, 12, 5), DelegationState.DRAFT, 1),),
        refusal=None,
    )
    assert meeting.refusal == "两个单位在“田径运动会”都有代表队，请先撤下其中一支，或等赛事结束再合并。"
    assert await fetch_value("SELECT count(*) FROM membership WHERE organization = $1", into) == 0


async def test_what_has_ended_stays_with_the_unit_that_took_part(
    games: Games, school: School, clerk: Account, now: datetime
) -> None:
    await entered(school, games, now)
    into = await into_school()
    await execute(
        "UPDATE event SET starts_on = $1, ends_on = $1 WHERE id = $2", date(2026, 11, 20), games.event
    )

    await units.merge_units(school.id, into, account=clerk, now=now)

    book = await service.get_book(school.delegation, account=school.coach)
    assert (book.delegation.organization, book.delegation.unit) == (school.id, "芙蓉镇示例中心小学")
    assert [len(a.entries) for a in book.athletes] == [1]


async def test_units_that_meet_in_an_event_are_not_merged_and_nothing_moves(
    games: Games, school: School, other: School, clerk: Account, now: datetime
) -> None:
    person = await entered(school, games, now)

    with pytest.raises(UnitsMeet, match="都有代表队"):
        await units.merge_units(school.id, other.id, account=clerk, now=now)

    assert await fetch_value("SELECT merged_into FROM organization WHERE id = $1", school.id) is None
    assert await fetch_value("SELECT organization FROM membership WHERE person = $1", person) == school.id


async def test_only_the_office_of_the_county_renames_and_merges_and_says_so_in_the_audit(
    games: Games, school: School, now: datetime, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    into = await into_school()
    with pytest.raises(NotAllowed):
        await units.merge_units(school.id, into, account=school.coach, now=now)
    with pytest.raises(UnitNameUnusable):
        await units.rename_unit(
            school.id, name=" ", short_name="", account=account_of(Role.OFFICE_CLERK), now=now
        )
    await make_account("office01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("office01", PASSWORD)

    renamed = await browser.send(
        "PUT", f"/api/v1/units/{school.id}/name", {"name": NEW, "short_name": "芙蓉一小"}
    )
    told = await browser.send("GET", f"/api/v1/units/{school.id}/merger?into={into}")
    merged = await browser.send("POST", f"/api/v1/units/{school.id}/merger", {"into": str(into)})
    again = await browser.send("POST", f"/api/v1/units/{school.id}/merger", {"into": str(into)})

    assert (told.status_code, told.json()["delegations"][0]["title"]) == (200, "田径运动会")
    assert (renamed.status_code, merged.status_code) == (204, 204)
    assert (again.status_code, again.json()["code"]) == (409, "unit_closed")
    acts = await fetch("SELECT action FROM audit WHERE object_kind = 'organization' ORDER BY id")
    assert [row["action"] for row in acts] == ["unit_renamed", "units_merged"]


async def into_school() -> UUID:
    return await make_organization("灵溪镇示例小学", unit_class="小学")


async def test_the_office_finds_renames_and_merges_on_pages(
    school: School, browser: Browser, now: datetime
) -> None:
    into = await into_school()
    await make_account("office01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("office01", PASSWORD)
    page = f"/units/{school.id}"

    found = await browser.get("/units?q=furong")
    nameless = await browser.post(f"{page}/name", {"name": " ", "short_name": "芙蓉一小"})
    renamed = await browser.post(f"{page}/name", {"name": NEW, "short_name": "芙蓉一小"})
    after = await browser.get(page)
    nowhere = await browser.post(f"{page}/merger", {"into": ""})
    unsaid = await browser.get(f"{page}/merger?into=")
    shown = await browser.get(f"{page}/merger?into={into}")
    still = await fetch_value("SELECT merged_into FROM organization WHERE id = $1", school.id)
    by_old_name = await browser.get("/units?q=芙蓉镇示例中心")
    merged = await browser.post(f"{page}/merger", {"into": str(into)})
    closed = await browser.get(page)

    assert ("芙蓉镇示例中心小学" in found.text, "灵溪镇示例小学" in found.text) == (True, False)
    assert (nameless.status_code, nowhere.status_code, unsaid.status_code) == (400, 400, 400)
    assert (shown.status_code, still) == (200, None)
    assert "并入灵溪镇示例小学" in shown.text
    assert "田径运动会" in shown.text
    assert NEW in by_old_name.text
    assert (renamed.status_code, merged.status_code) == (303, 303)
    assert "芙蓉镇示例中心小学" in after.text
    assert "并入灵溪镇示例小学" in closed.text
