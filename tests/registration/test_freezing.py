"""The freeze of a meet: all together, once, and only with a word about who stays out."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tests.counting import counted_queries
from tests.makers import Games, account_of, make_games, make_person, make_pupil
from tests.registration.conftest import School, make_school
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.rules.rosters import Member
from ysevents.competitions.service import draws
from ysevents.core.enums import ConsentPurpose, MemberRole, OccurrenceKind
from ysevents.core.schemas import Placement
from ysevents.core.service import agendas, people, times
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.registration import service
from ysevents.registration.enums import DelegationRole
from ysevents.registration.errors import NothingToFreeze, RegulationNotFound, Undecided
from ysevents.registration.service import freezing, lists, rosters
from ysevents.registration.service.freezing import Frozen

RELAY = "男子4×100米接力 小学甲组"
RACE = "男子100米 小学甲组"


async def fill(school: School, games: Games, now: datetime, *names: str) -> tuple[list[UUID], UUID]:
    """Athletes in the 100 m and together in a relay."""
    athletes = []
    for name in names:
        person = await make_pupil(school.id, name)
        await service.add_athlete(school.delegation, person, account=school.coach, now=now)
        athletes.append(person)
    await service.enter(school.delegation, games.contests[RACE], athletes[0], account=school.coach, now=now)
    team = await service.enter(school.delegation, games.contests[RELAY], None, account=school.coach, now=now)
    members = [Member(person=person, leg=leg) for leg, person in enumerate(athletes, 1)]
    await rosters.set_roster(school.delegation, team, members, account=school.coach, now=now)
    return athletes, team


async def name_coach(school: School, now: datetime) -> UUID:
    coach = await make_person("张老师", birth_on=date(1985, 5, 1))
    await people.join_organization(
        coach, school.id, MemberRole.TEACHER, from_on=date(2020, 9, 1), by=None, now=now
    )
    await service.set_officials(
        school.delegation,
        {DelegationRole.LEADER: [coach], DelegationRole.COACH: [coach]},
        account=school.coach,
        now=now,
    )
    return coach


async def approve(*schools: School) -> None:
    """As if the office had approved them."""
    ids = [school.delegation for school in schools]
    await execute("UPDATE delegation SET state = 'approved' WHERE id = ANY ($1)", ids)
    await execute(
        "UPDATE entry SET state = 'approved' WHERE organization = ANY ($1) AND state <> 'withdrawn'",
        [school.id for school in schools],
    )


async def numbers(games: Games) -> dict[str, str]:
    rows = await fetch(
        """
        SELECT p.name, a.label FROM admission a JOIN person p ON p.id = a.person
        WHERE a.event = $1 AND a.category = 'athlete' ORDER BY a.label
        """,
        games.event,
    )
    return {row["name"]: row["label"] for row in rows}


async def test_all_that_is_approved_is_frozen_together(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    athletes, entry = await fill(school, games, now, "向丽", "田强")
    await fill(other, games, now, "彭佳怡")
    coach = await name_coach(school, now)
    await approve(school, other)

    made = await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)

    assert made == Frozen(delegations=2, teams=2, numbers=3, officials=1)
    assert await numbers(games) == {"田强": "101", "向丽": "102", "彭佳怡": "201"}
    passes = await fetch("SELECT person, organization, label FROM admission WHERE category = 'official'")
    assert [tuple(row) for row in passes] == [(coach, school.id, None)]
    team = await fetch(
        """
        SELECT t.kind, t.parent, t.name, t.short_name, t.region = u.region AS there
        FROM entry n JOIN organization t ON t.id = n.team JOIN organization u ON u.id = t.parent
        WHERE n.id = $1
        """,
        entry,
    )
    assert [tuple(row) for row in team] == [
        ("team", school.id, f"芙蓉镇示例中心小学 {RELAY}", "芙蓉镇示例中心小学", True)
    ]
    members = await fetch(
        """
        SELECT m.person, m.role, m.from_on, m.until_on FROM membership m JOIN entry n ON n.team = m.organization
        WHERE n.id = $1 ORDER BY m.id
        """,
        entry,
    )
    assert [tuple(row) for row in members] == [
        (person, "player", date(2026, 11, 24), None) for person in athletes
    ]


async def test_nobody_is_frozen_twice(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    await fill(school, games, now, "向丽")
    await approve(school)
    left = [other.delegation]
    await freezing.freeze_event(games.event, left_out=left, account=clerk, now=now)

    with pytest.raises(NothingToFreeze):
        await freezing.freeze_event(games.event, left_out=left, account=clerk, now=now)
    await fill(other, games, now, "彭佳怡")
    await approve(other)
    made = await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)

    assert made == Frozen(delegations=1, teams=1, numbers=1, officials=0)
    assert await numbers(games) == {"向丽": "101", "彭佳怡": "201"}
    assert await fetch_value("SELECT count(*) FROM organization WHERE kind = 'team'") == 2


async def test_what_is_undecided_must_be_named(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    await fill(school, games, now, "向丽")
    await approve(school)

    with pytest.raises(Undecided) as refusal:
        await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)
    with pytest.raises(Undecided) as outdated:
        await freezing.freeze_event(
            games.event, left_out=[other.delegation, school.delegation], account=clerk, now=now
        )

    text = "灵溪镇示例小学还没有审核通过，冻结后不在名单里。名单与您看到的不同，请核对后再确认一次。"
    assert (refusal.value.text, outdated.value.text) == (text, text)
    assert await fetch_value("SELECT count(*) FROM delegation WHERE state = 'frozen'") == 0


async def test_two_clerks_at_once_freeze_once(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await fill(school, games, now, "向丽", "田强")
    await name_coach(school, now)
    await approve(school)

    answers = await asyncio.gather(
        *(freezing.freeze_event(games.event, left_out=[], account=clerk, now=now) for _ in range(8)),
        return_exceptions=True,
    )

    assert [a for a in answers if not isinstance(a, NothingToFreeze)] == [
        Frozen(delegations=1, teams=1, numbers=2, officials=1)
    ]
    assert await fetch_value("SELECT count(*) FROM admission") == 3


async def test_only_those_responsible_freeze(school: School, games: Games, now: datetime) -> None:
    await approve(school)

    for somebody in (school.coach, account_of(Role.ORGANISER, Scope.EVENT, school.id)):
        with pytest.raises(RegulationNotFound):
            await freezing.freeze_event(games.event, left_out=[], account=somebody, now=now)
        with pytest.raises(RegulationNotFound):
            await freezing.preview_freeze(games.event, account=somebody, now=now)

    organiser = account_of(Role.ORGANISER, Scope.EVENT, games.event)
    await freezing.freeze_event(games.event, left_out=[], account=organiser, now=now)


async def test_numbers_follow_the_regulation_and_those_given_by_a_draw(
    db: None, clerk: Account, now: datetime
) -> None:
    games = await make_games(now, bib_block=50, bib_spares=5, bib_first=4)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    await fill(school, games, now, "向丽", "田强")
    await approve(school)

    await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)

    assert await numbers(games) == {"田强": "201", "向丽": "202"}


async def test_the_version_of_the_regulation_is_kept(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await approve(school)

    await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)

    version = "SELECT frozen_version FROM regulation WHERE event = $1"
    assert await fetch_value(version, games.event) == 1


async def test_one_delegation_frozen_alone_gets_the_same(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await fill(school, games, now, "向丽", "田强")
    await approve(school)

    await service.freeze(school.delegation, account=clerk, now=now)

    assert await numbers(games) == {"田强": "101", "向丽": "102"}
    assert await fetch_value("SELECT count(*) FROM organization WHERE kind = 'team'") == 1


async def test_teams_drawn_before_take_part_as_teams_and_their_players_clash(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    athletes, _ = await fill(school, games, now, "向丽", "田强")
    await fill(other, games, now, "彭佳怡")
    await approve(school, other)
    starts = clock.at(date(2026, 12, 5), datetime.min.time().replace(hour=9))
    session = Placement(
        kind=OccurrenceKind.SESSION, title="上午", event=games.event, place="县体育场",
        starts_at=starts, ends_at=starts + timedelta(hours=3),
    )  # fmt: skip
    await times.place_all([session], by=None, now=now)
    for contest in (RACE, RELAY):
        await draw(games.contests[contest], session.id, starts, clerk, now)
    before = await agendas.find_clashes(games.event)

    await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)

    after = await agendas.find_clashes(games.event)
    assert [c for c in before if c.what == "person"] == []
    assert {c.subject for c in after if c.what == "person"} >= {athletes[0]}
    teams = await fetch("SELECT organization FROM participant WHERE role = 'team'")
    assert {row["organization"] for row in teams} == {
        row["team"] for row in await fetch("SELECT team FROM entry WHERE team IS NOT NULL")
    }


async def draw(contest: UUID, session: UUID, starts: datetime, clerk: Account, now: datetime) -> None:
    await draws.draw_contest(
        contest, session=session, starts_at=starts, interval_min=10, lanes=8, seed=1, account=clerk, now=now
    )


async def test_a_preview_asks_as_often_for_one_unit_as_for_three(
    games: Games, clerk: Account, now: datetime
) -> None:
    counts = []
    for names in (["甲校"], ["乙校", "丙校"]):
        for name in names:
            await approve(await make_school(games, now, name))
        with counted_queries() as asked:
            await freezing.preview_freeze(games.event, account=clerk, now=now)
        counts.append(len(asked))

    assert counts == [3, 3]


async def withdraw(school: School, person: UUID, now: datetime) -> None:
    """A consent to take part is given and taken back."""
    given = await make_person("田大海")
    await people.record_consent(
        person, [ConsentPurpose.REGISTRATION], version="2026-1", evidence="纸质", given_by=given,
        relation="父亲", by=None, now=now,
    )  # fmt: skip
    await people.withdraw_consent(person, ConsentPurpose.REGISTRATION, by=None, now=now)


async def test_who_starts_in_nothing_or_took_the_consent_back_gets_no_number(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await fill(school, games, now, "向丽", "田强")
    idle = await make_pupil(school.id, "彭闲")
    taken = await make_pupil(school.id, "王撤")
    for person in (idle, taken):
        await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    await service.enter(school.delegation, games.contests[RACE], taken, account=school.coach, now=now)
    await approve(school)
    await draws.assign_bibs(games.event, account=clerk, now=now)
    await withdraw(school, taken, now)
    await execute(
        "UPDATE entry SET state = 'withdrawn', unit_place = NULL, athlete_place = NULL WHERE person = $1",
        taken,
    )

    _, seen = await freezing.preview_freeze(games.event, account=clerk, now=now)
    made = await freezing.freeze_event(games.event, left_out=[], account=clerk, now=now)

    assert [(a.name, a.unit, a.reason) for a in seen.not_starting] == [
        ("彭闲", "芙蓉镇示例中心小学", "没有报项，也不在队的名单里"),
        ("王撤", "芙蓉镇示例中心小学", "参赛同意已撤回"),
    ]
    assert (seen.totals["athletes"], seen.totals["numbers"]) == (2, 0)
    assert made == Frozen(delegations=1, teams=1, numbers=0, officials=0)
    passes = await fetch("SELECT person, state FROM admission WHERE person = ANY ($1)", [idle, taken])
    assert [tuple(row) for row in passes] == [(taken, "revoked")]
    assert (await lists.count_heads(games.event, account=clerk)).rows[-1][1][-1] == 2


async def test_a_draw_gives_no_number_to_who_took_the_consent_back(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    athletes, _ = await fill(school, games, now, "向丽", "田强")
    await approve(school)
    await withdraw(school, athletes[0], now)

    assert await draws.assign_bibs(games.event, account=clerk, now=now) == 1
    assert set(await numbers(games)) == {"田强"}
