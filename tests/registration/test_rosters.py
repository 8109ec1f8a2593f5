"""Lists of teams: who may stand on them, what is missing before submission, and who races for a name."""

import asyncio
from datetime import date, datetime
from uuid import UUID

import asyncpg
import pytest

from tests.makers import Games, make_games, make_pupil
from tests.registration.conftest import School, make_school
from ysevents.competitions.enums import RosterRole
from ysevents.competitions.errors import EntryNotFound, InAnotherTeam, NotEligible, RosterUnfit
from ysevents.competitions.rules.rosters import Member
from ysevents.competitions.service import entries
from ysevents.core.enums import Sex
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch
from ysevents.registration import service
from ysevents.registration.errors import AthleteNotFound, DelegationLocked, RevisionStale
from ysevents.registration.service import rosters

RELAY = "男子4×100米接力 小学甲组"


async def add(school: School, now: datetime, *names: str) -> list[UUID]:
    """Pupils of the school in its delegation."""
    people = [await make_pupil(school.id, name) for name in names]
    for person in people:
        await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    return people


async def relay(school: School, games: Games, now: datetime) -> UUID:
    return await service.enter(school.delegation, games.contests[RELAY], None, account=school.coach, now=now)


async def listed(school: School) -> dict[UUID, list[tuple[str, RosterRole, int | None]]]:
    book = await service.get_book(school.delegation, account=school.coach)
    return {team: [(m.name, m.role, m.leg) for m in members] for team, members in book.rosters.items()}


async def test_a_relay_is_listed_by_leg(school: School, games: Games, now: datetime) -> None:
    a, b, c = await add(school, now, "向丽", "田强", "彭佳怡")
    team = await relay(school, games, now)

    wanted = [
        Member(person=c, role=RosterRole.RESERVE),
        Member(person=a, leg=2),
        Member(person=b, leg=1),
    ]
    for _ in range(2):
        await rosters.set_roster(school.delegation, team, wanted, account=school.coach, now=now)

    assert await listed(school) == {
        team: [
            ("田强", RosterRole.PLAYER, 1),
            ("向丽", RosterRole.PLAYER, 2),
            ("彭佳怡", RosterRole.RESERVE, None),
        ]
    }


async def test_lists_saved_in_one_instant_are_all_kept(school: School, games: Games, now: datetime) -> None:
    team = await relay(school, games, now)
    runners = await add(school, now, "向丽", "田强", "彭佳怡", "覃大明")

    kept = await asyncio.gather(
        *(
            rosters.merge_roster(
                school.delegation,
                team,
                seen=[],
                wanted=[Member(person=person, leg=leg)],
                account=school.coach,
                now=now,
            )
            for leg, person in enumerate(runners, 1)
        )
    )

    assert sorted(kept) == [0, 1, 2, 3]
    assert await listed(school) == {
        team: [
            (name, RosterRole.PLAYER, leg) for leg, name in enumerate(("向丽", "田强", "彭佳怡", "覃大明"), 1)
        ]
    }


async def test_nobody_runs_for_two_teams_of_a_contest(school: School, games: Games, now: datetime) -> None:
    (person,) = await add(school, now, "向丽")
    first, second = await relay(school, games, now), await relay(school, games, now)
    member = [Member(person=person, leg=1)]
    await rosters.set_roster(school.delegation, first, member, account=school.coach, now=now)

    with pytest.raises(InAnotherTeam):
        await rosters.set_roster(school.delegation, second, member, account=school.coach, now=now)

    book = await service.get_book(school.delegation, account=school.coach)
    assert [book.team_title(team) for team in book.teams] == [f"{RELAY} 一队", f"{RELAY} 二队"]
    assert list(await listed(school)) == [first]


async def test_strangers_and_those_not_eligible_are_refused(
    school: School, other: School, games: Games, now: datetime
) -> None:
    (stranger,) = await add(other, now, "向丽")
    girl = await make_pupil(school.id, "田小妹", sex=Sex.FEMALE)
    await service.add_athlete(school.delegation, girl, account=school.coach, now=now)
    team = await relay(school, games, now)

    with pytest.raises(AthleteNotFound):
        await rosters.set_roster(
            school.delegation, team, [Member(person=stranger)], account=school.coach, now=now
        )
    with pytest.raises(NotEligible) as refusal:
        await rosters.set_roster(
            school.delegation, team, [Member(person=girl)], account=school.coach, now=now
        )
    with pytest.raises(EntryNotFound):
        await rosters.set_roster(other.delegation, team, [], account=other.coach, now=now)

    assert refusal.value.text == "田小妹：性别不符：小学甲组男子只收男运动员。"
    assert await listed(school) == {}


async def test_what_may_never_be_changes_nothing(school: School, games: Games, now: datetime) -> None:
    a, b = await add(school, now, "向丽", "田强")
    team = await relay(school, games, now)
    await rosters.set_roster(school.delegation, team, [Member(person=a)], account=school.coach, now=now)

    with pytest.raises(RosterUnfit) as refusal:
        await rosters.set_roster(
            school.delegation, team, [Member(person=a, leg=1), Member(person=b, leg=1)],
            account=school.coach, now=now,
        )  # fmt: skip

    assert refusal.value.text == "第1棒有两人，请改其中一人。"
    assert await listed(school) == {team: [("向丽", RosterRole.PLAYER, None)]}


async def test_a_list_follows_its_athletes_and_its_team(school: School, games: Games, now: datetime) -> None:
    a, b = await add(school, now, "向丽", "田强")
    team = await relay(school, games, now)
    await rosters.set_roster(
        school.delegation, team, [Member(person=a), Member(person=b)], account=school.coach, now=now
    )

    await service.remove_athlete(school.delegation, a, account=school.coach, now=now)
    assert await listed(school) == {team: [("田强", RosterRole.PLAYER, None)]}
    await service.withdraw_entry(school.delegation, team, account=school.coach, now=now)

    again = await relay(school, games, now)
    await rosters.set_roster(school.delegation, again, [Member(person=b)], account=school.coach, now=now)
    assert await listed(school) == {again: [("田强", RosterRole.PLAYER, None)]}


async def test_an_incomplete_list_warns_or_holds_back_as_the_regulation_says(db: None, now: datetime) -> None:
    found = []
    for required in (False, True):
        games = await make_games(now, rosters_required=required)
        school = await make_school(games, now, f"示例小学{required}")
        await add(school, now, "向丽")
        await relay(school, games, now)
        book = await service.get_book(school.delegation, account=school.coach)
        found.append(
            [
                (f.text, f.is_error)
                for f in book.findings(clock.local_day(now))
                if f.code == "roster_incomplete"
            ]
        )

    assert found == [[(f"{RELAY}：还没有填写名单", False)], [(f"{RELAY}：还没有填写名单", True)]]


async def test_who_is_on_a_list_only_is_not_reminded_of_contests(
    school: School, games: Games, now: datetime
) -> None:
    runner, _ = await add(school, now, "向丽", "田强")
    team = await relay(school, games, now)
    await rosters.set_roster(school.delegation, team, [Member(person=runner)], account=school.coach, now=now)

    book = await service.get_book(school.delegation, account=school.coach)

    texts = [f.text for f in book.findings(clock.local_day(now)) if f.code == "no_contest"]
    assert texts == ["田强：还没有报项，也不在队的名单里"]


async def test_a_member_who_has_become_too_old_holds_back(
    school: School, games: Games, now: datetime
) -> None:
    (person,) = await add(school, now, "向丽")
    team = await relay(school, games, now)
    await rosters.set_roster(school.delegation, team, [Member(person=person)], account=school.coach, now=now)
    await execute("UPDATE person SET birth_on = $2 WHERE id = $1", person, date(2013, 1, 1))

    book = await service.get_book(school.delegation, account=school.coach)

    texts = [f.text for f in book.findings(clock.local_day(now)) if f.code == "roster_not_eligible"]
    assert texts == [f"{RELAY}，向丽：超龄：须2014-09-01及以后出生"]


async def test_a_stale_or_locked_delegation_keeps_its_lists(
    school: School, games: Games, now: datetime
) -> None:
    team = await relay(school, games, now)

    with pytest.raises(RevisionStale):
        await rosters.set_roster(school.delegation, team, [], revision=99, account=school.coach, now=now)
    await execute("UPDATE delegation SET state = 'submitted' WHERE id = $1", school.delegation)
    with pytest.raises(DelegationLocked):
        await rosters.set_roster(school.delegation, team, [], account=school.coach, now=now)


async def test_the_database_itself_keeps_lists_sound(school: School, games: Games, now: datetime) -> None:
    a, b = await add(school, now, "向丽", "田强")
    team = await relay(school, games, now)
    insert = """
        INSERT INTO roster_member (id, entry, contest, person, role, place, leg, shirt_number)
        VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7)
    """
    contest = games.contests[RELAY]
    await execute(insert, team, contest, a, "captain", 1, 1, 7)

    for wrong in (
        (team, contest, a, "player", 2, 2, 8),
        (team, contest, b, "player", 1, 2, 8),
        (team, contest, b, "player", 2, 1, 8),
        (team, contest, b, "player", 2, 2, 7),
        (team, contest, b, "captain", 2, 2, 8),
        (team, games.contests["男子100米 小学甲组"], b, "player", 2, 2, 8),
        (team, contest, b, "reserve", 2, 2, 8),
        (team, contest, b, "player", 2, 2, 100),
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await execute(insert, *wrong)

    assert len(await fetch("SELECT FROM roster_member")) == 1


async def test_teams_are_counted_in_the_order_they_were_entered(
    school: School, games: Games, now: datetime
) -> None:
    first, second = await relay(school, games, now), await relay(school, games, now)

    await service.withdraw_entry(school.delegation, first, account=school.coach, now=now)

    held = await entries.list_entries(games.event, school.id)
    assert [(team.id, team.unit_place) for team in held] == [(second, 2)]
