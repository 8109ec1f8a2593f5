"""What a regulation's numbers do to a delegation: quota of units, exceptions, least numbers, officials."""

import asyncio
from datetime import datetime
from uuid import UUID

import pytest

from tests.makers import account_of, make_games, make_organization, make_pupil
from ysevents.accounts.enums import Role, Scope
from ysevents.competitions.errors import ContestFull
from ysevents.core.enums import Sex
from ysevents.kit.database import fetch
from ysevents.registration import service
from ysevents.registration.errors import NoPlaceLeft, RegulationContradicts, UnitFull
from ysevents.registration.parameters import RegulationParameters, UnitException
from ysevents.registration.rules.numbers import Counted, Demanded, check_numbers
from ysevents.registration.rules.submission import Finding


async def begin(event: UUID, name: str, now: datetime) -> UUID:
    school = await make_organization(name, unit_class="小学")
    coach = account_of(Role.COACH, Scope.ORGANIZATION, school)
    return await service.open_delegation(event, school, account=coach, now=now)


async def test_sixteen_units_want_the_last_place_and_one_gets_it(db: None, now: datetime) -> None:
    games = await make_games(now, units_at_most=3)
    await begin(games.event, "一小", now)
    await begin(games.event, "二小", now)
    schools = [await make_organization(f"{n}小", unit_class="小学") for n in range(16)]
    coaches = [account_of(Role.COACH, Scope.ORGANIZATION, school) for school in schools]

    answers = await asyncio.gather(
        *(
            service.open_delegation(games.event, school, account=coach, now=now)
            for school, coach in zip(schools, coaches, strict=True)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(answer, UUID) for answer in answers) == 1
    assert sum(isinstance(answer, NoPlaceLeft) for answer in answers) == 15
    rows = await fetch("SELECT quota_place FROM delegation ORDER BY quota_place")
    assert [row["quota_place"] for row in rows] == [1, 2, 3]


async def test_beginning_again_takes_no_second_place(db: None, now: datetime) -> None:
    games = await make_games(now, units_at_most=1)
    school = await make_organization("一小", unit_class="小学")
    coach = account_of(Role.COACH, Scope.ORGANIZATION, school)

    first = await service.open_delegation(games.event, school, account=coach, now=now)

    assert await service.open_delegation(games.event, school, account=coach, now=now) == first


async def test_a_quota_set_later_counts_those_that_have_begun(db: None, now: datetime) -> None:
    games = await make_games(now)
    office = account_of(Role.OFFICE_CLERK)
    await begin(games.event, "一小", now)
    await begin(games.event, "二小", now)

    with pytest.raises(RegulationContradicts):
        await service.change_parameters(
            games.event, RegulationParameters(units_at_most=1), account=office, now=now
        )
    await service.change_parameters(
        games.event, RegulationParameters(units_at_most=2), account=office, now=now
    )

    with pytest.raises(NoPlaceLeft):
        await begin(games.event, "三小", now)
    await service.change_parameters(games.event, RegulationParameters(), account=office, now=now)
    await begin(games.event, "四小", now)


async def test_units_of_an_excepted_class_bring_other_numbers(db: None, now: datetime) -> None:
    games = await make_games(now, unit_exceptions=(UnitException(unit_class="小学", per_unit_sex=1),))
    school = await make_organization("一小", unit_class="小学")
    coach = account_of(Role.COACH, Scope.ORGANIZATION, school)
    delegation = await service.open_delegation(games.event, school, account=coach, now=now)
    await service.add_athlete(delegation, await make_pupil(school, "彭小明"), account=coach, now=now)

    with pytest.raises(UnitFull):
        await service.add_athlete(delegation, await make_pupil(school, "向小军"), account=coach, now=now)

    book = await service.get_book(delegation, account=coach)
    assert [str(room) for _, room in book.rooms()] == ["1/1", "0/1"]


async def test_least_numbers_are_asked_for_before_submission(db: None, now: datetime) -> None:
    games = await make_games(now, ("60m", "lj"), least_per_sex=2, least_per_contest=1, leader_required=True)
    school = await make_organization("一小", unit_class="小学")
    coach = account_of(Role.COACH, Scope.ORGANIZATION, school)
    delegation = await service.open_delegation(games.event, school, account=coach, now=now)
    girl = await make_pupil(school, "彭小芳", sex=Sex.FEMALE)
    await service.add_athlete(delegation, girl, account=coach, now=now)
    contest = games.contests["女子60米 小学甲组"]
    await service.enter(delegation, contest, girl, account=coach, now=now)

    findings = (await service.get_book(delegation, account=coach)).findings(now.date())

    assert [
        f.text for f in findings if f.code in {"leader_required", "too_few_athletes", "too_few_entries"}
    ] == [
        "还没有填写领队，规程要求填写",
        "男运动员0人，至少2人",
        "女运动员1人，至少2人",
        "女子跳远 小学甲组已报0，至少报1",
    ]


def test_officials_above_the_number_are_told() -> None:
    counted = Counted(officials=(2, 2, 0), by_sex={}, by_contest={})
    demanded = Demanded(officials=(1, 2, 1), is_leader_required=False, least_per_sex=0, least_per_contest=0)

    assert check_numbers(counted, demanded) == [Finding("too_many_officials", "领队2人，限1人")]


async def test_teams_of_many_units_want_the_last_places_of_a_contest(db: None, now: datetime) -> None:
    games = await make_games(now, ("football",), teams_at_most=2)
    contest = games.contests["男子足球 小学甲组"]
    schools = [await make_organization(f"{n}小", unit_class="小学") for n in range(8)]
    coaches = [account_of(Role.COACH, Scope.ORGANIZATION, school) for school in schools]
    delegations = [
        await service.open_delegation(games.event, school, account=coach, now=now)
        for school, coach in zip(schools, coaches, strict=True)
    ]

    answers = await asyncio.gather(
        *(
            service.enter(delegation, contest, None, account=coach, now=now)
            for delegation, coach in zip(delegations, coaches, strict=True)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(answer, UUID) for answer in answers) == 2
    assert sum(isinstance(answer, ContestFull) for answer in answers) == 6
    rows = await fetch("SELECT quota_place FROM entry ORDER BY quota_place")
    assert [row["quota_place"] for row in rows] == [1, 2]


async def test_a_team_that_withdraws_leaves_its_place_to_another(db: None, now: datetime) -> None:
    games = await make_games(now, ("football",), teams_at_most=2)
    office = account_of(Role.OFFICE_CLERK)
    contest = games.contests["男子足球 小学甲组"]
    entered = []
    for name in ("一小", "二小", "三小"):
        school = await make_organization(name, unit_class="小学")
        coach = account_of(Role.COACH, Scope.ORGANIZATION, school)
        delegation = await service.open_delegation(games.event, school, account=coach, now=now)
        entered.append((delegation, coach))
    (first, one), (second, two), (third, three) = entered
    team = await service.enter(first, contest, None, account=one, now=now)
    await service.enter(second, contest, None, account=two, now=now)

    with pytest.raises(ContestFull):
        await service.enter(third, contest, None, account=three, now=now)
    with pytest.raises(RegulationContradicts):
        await service.change_parameters(
            games.event, RegulationParameters(teams_at_most=2, units_at_most=1), account=office, now=now
        )
    await service.withdraw_entry(first, team, account=one, now=now)

    await service.enter(third, contest, None, account=three, now=now)


async def test_a_quota_of_teams_set_later_counts_those_entered(db: None, now: datetime) -> None:
    games = await make_games(now, ("football",))
    office = account_of(Role.OFFICE_CLERK)
    contest = games.contests["男子足球 小学甲组"]
    for name in ("一小", "二小", "三小"):
        school = await make_organization(name, unit_class="小学")
        coach = account_of(Role.COACH, Scope.ORGANIZATION, school)
        delegation = await service.open_delegation(games.event, school, account=coach, now=now)
        await service.enter(delegation, contest, None, account=coach, now=now)

    with pytest.raises(RegulationContradicts) as wrong:
        await service.change_parameters(
            games.event, RegulationParameters(teams_at_most=2), account=office, now=now
        )
    await service.change_parameters(
        games.event, RegulationParameters(teams_at_most=3), account=office, now=now
    )

    assert [found.code for found in wrong.value.found] == ["quota_below_teams"]
    rows = await fetch("SELECT quota_place FROM entry ORDER BY quota_place")
    assert [row["quota_place"] for row in rows] == [1, 2, 3]
