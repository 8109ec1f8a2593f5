"""Accounts of the office, roles and what they reach."""

from datetime import datetime, timedelta

import pytest

from tests.makers import (
    COUNTY,
    account_of,
    make_account,
    make_event,
    make_organization,
    make_person,
    make_venue,
)
from ysevents.accounts import service
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.errors import AccountExists, AccountNotFound
from ysevents.accounts.schemas import Account, Grant
from ysevents.kit.database import fetch_value
from ysevents.kit.errors import Invalid, NotAllowed
from ysevents.kit.ids import uuid7

HOME = "10.0.0.1"
MINUTE = timedelta(minutes=1)


def holder(role: Role, scope: Scope, target: str) -> Account:
    return Account(
        id=uuid7(),
        login=None,
        person=None,
        display_name="测试账号",
        unit_name=None,
        must_change_password=False,
        grants=(Grant(role=role, scope=scope, target=target),),
    )


async def test_a_new_account_logs_in_once_with_a_first_password(db: None, now: datetime) -> None:
    by = await make_account("admin01", Role.ADMINISTRATOR, now=now)
    opened = await service.open_login(by, address=HOME, agent="", now=now)
    administrator = await service.find_account(opened.token, address=HOME, now=now)

    password = await service.create_account(
        "Desk01",
        display_name="服务台",
        grants=[(Role.VENUE_DESK, Scope.EVERYTHING, None)],
        account=administrator,
        now=now,
    )

    login = await service.log_in("desk01", password, address=HOME, agent="", now=now)
    assert login.must_change_password
    acts = await fetch_value("SELECT array_agg(action ORDER BY id) FROM audit WHERE by = $1", by)
    assert acts == ["login", "account_created", "granted"]
    assert [a.username for a in await service.list_accounts("服务", now=now)] == ["desk01"]


async def test_names_are_unique_and_can_be_names(db: None, now: datetime) -> None:
    await make_account("desk01", now=now)

    with pytest.raises(AccountExists):
        await service.create_account("DESK01", display_name="服务台", grants=[], account=None, now=now)
    with pytest.raises(Invalid):
        await service.create_account("13974300001", display_name="服务台", grants=[], account=None, now=now)


async def test_a_reset_ends_all_logins(db: None, now: datetime) -> None:
    desk = await make_account("desk01", Role.VENUE_DESK, now=now)
    login = await service.open_login(desk, address=HOME, agent="", now=now)

    password = await service.reset_password("desk01", account=None, now=now)

    assert await service.find_account(login.token, address=HOME, now=now) is None
    again = await service.log_in("desk01", password, address=HOME, agent="", now=now)
    assert again.must_change_password
    with pytest.raises(AccountNotFound):
        await service.reset_password("nobody", account=None, now=now)


async def test_only_administrators_give_accounts_and_roles(db: None, now: datetime) -> None:
    desk = await make_account("desk01", now=now)
    clerk = account_of(Role.OFFICE_CLERK)

    with pytest.raises(NotAllowed):
        await service.create_account("desk02", display_name="服务台", grants=[], account=clerk, now=now)
    with pytest.raises(NotAllowed):
        await service.reset_password("desk01", account=clerk, now=now)
    with pytest.raises(NotAllowed):
        await service.grant(desk, Role.ADMINISTRATOR, Scope.EVERYTHING, account=clerk, now=now)
    with pytest.raises(NotAllowed):
        await service.revoke_grant(desk, Role.ADMINISTRATOR, Scope.EVERYTHING, account=clerk, now=now)


async def test_a_role_can_be_given_taken_and_given_again(db: None, now: datetime) -> None:
    desk = await make_account("desk01", Role.VENUE_DESK, now=now)
    token = (await service.open_login(desk, address=HOME, agent="", now=now)).token

    async def roles(at: datetime) -> set[Role]:
        account = await service.find_account(token, address=HOME, now=at)
        assert account is not None
        return {g.role for g in account.grants}

    await service.grant(desk, Role.VENUE_DESK, Scope.EVERYTHING, account=None, now=now)
    assert await roles(now) == {Role.VENUE_DESK}
    await service.revoke_grant(desk, Role.VENUE_DESK, Scope.EVERYTHING, account=None, now=now + MINUTE)
    assert await roles(now + MINUTE) == set()
    await service.grant(desk, Role.VENUE_DESK, Scope.EVERYTHING, account=None, now=now + 2 * MINUTE)
    assert await roles(now + 2 * MINUTE) == {Role.VENUE_DESK}
    acts = await fetch_value("SELECT array_agg(action ORDER BY id) FROM audit WHERE action LIKE '%grant%'")
    assert acts == ["granted", "grant_revoked", "granted"]


async def test_a_scope_needs_its_target(db: None, now: datetime) -> None:
    desk = await make_account("desk01", now=now)

    with pytest.raises(Invalid):
        await service.grant(desk, Role.COACH, Scope.ORGANIZATION, account=None, now=now)


async def test_a_unit_covers_the_units_below_it(db: None, now: datetime) -> None:
    bureau = await make_organization("示例局")
    school = await make_organization("灵溪镇示例小学", parent=bureau)
    team = await make_organization("示例一队", parent=school)
    coach = holder(Role.COACH, Scope.ORGANIZATION, str(school))

    covered = [await service.covers(coach, Role.COACH, organization=one) for one in (bureau, school, team)]

    assert covered == [False, True, True]
    assert not await service.covers(coach, Role.REFEREE, organization=school)


async def test_an_event_covers_its_tree(db: None, now: datetime) -> None:
    meet = await make_event(now)
    contest = await make_event(now, "男子100米", parent=meet)
    another = await make_event(now, "篮球联赛")
    organiser = holder(Role.ORGANISER, Scope.EVENT, str(meet))

    assert [
        await service.covers(organiser, Role.ORGANISER, event=one) for one in (meet, contest, another)
    ] == [True, True, False]


async def test_a_venue_is_covered_by_itself_and_its_region(db: None, now: datetime) -> None:
    mine, another = await make_venue("体育馆"), await make_venue("体育场")

    desk = holder(Role.VENUE_DESK, Scope.VENUE, str(mine))
    assert await service.covers(desk, Role.VENUE_DESK, venue=mine)
    assert not await service.covers(desk, Role.VENUE_DESK, venue=another)
    assert await service.covers(holder(Role.INSPECTOR, Scope.REGION, COUNTY), Role.INSPECTOR, venue=another)


async def test_the_whole_county_covers_everything(db: None, now: datetime) -> None:
    assert await service.covers(account_of(Role.OFFICE_CLERK), Role.OFFICE_CLERK, event=uuid7())
    with pytest.raises(ValueError, match="exactly one"):
        await service.covers(account_of(Role.OFFICE_CLERK), Role.OFFICE_CLERK)


async def test_persons_are_reached_at_their_accounts_and_units_at_their_coaches(
    db: None, now: datetime
) -> None:
    school = await make_organization("灵溪镇示例小学")
    team = await make_organization("示例一队", parent=school)
    person = await make_person("向丽")
    own = await make_account("xiangli", Role.RESIDENT, person=person, now=now)
    coach = await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school, now=now)
    await make_account("clerk", Role.OFFICE_CLERK, Scope.ORGANIZATION, school, now=now)

    found = await service.find_recipients([person, team, uuid7()], now=now)

    assert dict(found) == {person: [own], team: [coach]}
