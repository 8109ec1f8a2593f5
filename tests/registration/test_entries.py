"""Entries within limits, also when sixteen want one place."""

import asyncio
from datetime import datetime
from uuid import UUID

import pytest

from tests.makers import Games, account_of, make_games, make_pupil
from tests.registration.conftest import School, make_school
from ysevents.accounts.enums import Role
from ysevents.competitions.errors import (
    ContestNotFound,
    EntryLimitReached,
    EntryNotFound,
    NotEligible,
)
from ysevents.competitions.rules import limits
from ysevents.competitions.service import contests, entries
from ysevents.core.enums import Sex
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.registration import service
from ysevents.registration.errors import AthleteNotFound, DelegationNotFound, RegistrationClosed
from ysevents.registration.regulation_words import changes
from ysevents.registration.setups import ContestIn

RACE, SPRINT, JUMP = (f"男子{name} 小学甲组" for name in ("100米", "60米", "跳远"))
SIXTEEN = "一二三四五六七八九十甲乙丙丁戊己"


async def add(school: School, now: datetime, name: str = "彭小明", sex: Sex = Sex.MALE) -> UUID:
    person = await make_pupil(school.id, name, sex=sex)
    return await service.add_athlete(school.delegation, person, account=school.coach, now=now)


async def enter(school: School, contest: UUID, person: UUID | None, now: datetime) -> UUID:
    return await service.enter(school.delegation, contest, person, account=school.coach, now=now)


async def taken(school: School, contest: UUID) -> list[int]:
    book = await service.get_book(school.delegation, account=school.coach)
    return sorted(1 for a in book.athletes for e in a.entries if e.contest == contest)


async def test_an_athlete_is_entered_and_taken_back(school: School, games: Games, now: datetime) -> None:
    person = await add(school, now)
    contest = games.contests["男子100米 小学甲组"]

    entry = await enter(school, contest, person, now)
    await service.withdraw_entry(school.delegation, entry, account=school.coach, now=now)
    again = await enter(school, contest, person, now)

    book = await service.get_book(school.delegation, account=school.coach)
    assert again == entry
    assert [(e.id, e.contest) for e in book.athletes[0].entries] == [(entry, contest)]


async def test_a_second_tap_answers_the_same_entry(school: School, games: Games, now: datetime) -> None:
    person, contest = await add(school, now), games.contests["男子100米 小学甲组"]

    answers = await asyncio.gather(*(enter(school, contest, person, now) for _ in range(16)))

    assert len(set(answers)) == 1


async def test_the_third_of_a_unit_is_refused(school: School, games: Games, now: datetime) -> None:
    contest = games.contests["男子100米 小学甲组"]
    for name in ("向一", "向二"):
        await enter(school, contest, await add(school, now, name), now)
    third = await add(school, now, "向三")

    with pytest.raises(EntryLimitReached) as refusal:
        await enter(school, contest, third, now)

    assert refusal.value.text == "本单位这一项已报2人，限2人。"
    book = await service.get_book(school.delegation, account=school.coach)
    athlete = book.find_athlete(third)
    assert athlete is not None
    choice = next(c for c in book.choices(athlete) if c.contest.id == contest)
    assert (str(choice.room), [r.code for r in choice.reasons]) == ("2/2", ["unit_full"])


async def test_other_units_have_places_of_their_own(
    school: School, other: School, games: Games, now: datetime
) -> None:
    contest = games.contests["男子100米 小学甲组"]
    for unit in (school, other):
        for name in ("向一", "向二"):
            await enter(unit, contest, await add(unit, now, name), now)

    assert await fetch_value("SELECT count(*) FROM entry WHERE contest = $1", contest) == 4


async def test_sixteen_taps_for_one_last_place(db: None, now: datetime) -> None:
    games = await make_games(now, per_unit_contest=1, per_unit_sex=16)
    school = await make_school(games, now, "塔卧镇示例中心小学")
    athletes = [await add(school, now, f"田{n}") for n in SIXTEEN]
    contest = games.contests["男子100米 小学甲组"]

    answers = await asyncio.gather(
        *(enter(school, contest, person, now) for person in athletes), return_exceptions=True
    )

    assert sum(isinstance(answer, UUID) for answer in answers) == 1
    assert sum(isinstance(answer, EntryLimitReached) for answer in answers) == 15
    assert len(await taken(school, contest)) == 1


async def test_sixteen_contests_for_one_athlete_who_may_have_two(db: None, now: datetime) -> None:
    codes = ("60m", "100m", "200m", "400m", "800m", "1500m", "hj", "lj", "tj", "sp", "bt", "slj",
             "3000m", "dt", "jt", "sbt")  # fmt: skip
    games = await make_games(now, codes)
    school = await make_school(games, now, "塔卧镇示例中心小学")
    person = await add(school, now)
    boys = [id for title, id in games.contests.items() if title.startswith("男子")]

    answers = await asyncio.gather(
        *(enter(school, contest, person, now) for contest in boys), return_exceptions=True
    )

    assert len(boys) == 16
    assert sum(isinstance(answer, UUID) for answer in answers) == 2
    assert {str(a) for a in answers if isinstance(a, Exception)} == {"已报2项，每人限2项，接力除外。"}


async def test_limits_hold_by_their_keys_alone(school: School, games: Games, now: datetime) -> None:
    """Entered beside the delegation's lock, as a late entry or another unit would: still no more than two."""
    person = await add(school, now)
    boys = [
        c
        for c in await contests.list_contests(games.event)
        if c.kind.is_individual and c.division.rule.sex == "male"
    ]
    allowed = (await service.get_regulation(games.event)).parameters.limits

    answers = await asyncio.gather(
        *(
            entries.enter(
                contest, organization=school.id, person=person, allowed=allowed, account=school.coach, now=now
            )
            for contest in boys * 5
        ),
        return_exceptions=True,
    )

    assert all(isinstance(answer, (UUID, EntryLimitReached)) for answer in answers)
    assert await fetch_value("SELECT count(*) FROM entry WHERE person = $1", person) == 2


async def test_a_relay_is_free_for_its_athletes_and_bound_for_its_unit(
    school: School, games: Games, now: datetime
) -> None:
    relay = games.contests["男子4×100米接力 小学甲组"]

    teams = [await enter(school, relay, None, now) for _ in range(2)]
    with pytest.raises(EntryLimitReached) as refusal:
        await enter(school, relay, None, now)

    assert len(set(teams)) == 2
    assert refusal.value.text == "本单位这一项已报2队，限2队。"


async def test_a_girl_does_not_start_with_the_boys(school: School, games: Games, now: datetime) -> None:
    girl = await add(school, now, "向丽", Sex.FEMALE)

    with pytest.raises(NotEligible) as refusal:
        await enter(school, games.contests["男子100米 小学甲组"], girl, now)

    assert refusal.value.text == "向丽：性别不符：小学甲组男子只收男运动员。"


async def test_nothing_is_entered_for_others(
    school: School, other: School, games: Games, now: datetime
) -> None:
    mine, theirs = await add(school, now), await add(other, now, "田大伟")
    contest = games.contests["男子100米 小学甲组"]
    their_entry = await enter(other, contest, theirs, now)

    with pytest.raises(AthleteNotFound):
        await enter(school, contest, theirs, now)
    with pytest.raises(DelegationNotFound):
        await service.enter(other.delegation, contest, theirs, account=school.coach, now=now)
    with pytest.raises(EntryNotFound):
        await service.withdraw_entry(school.delegation, their_entry, account=school.coach, now=now)
    with pytest.raises(ContestNotFound):
        await enter(school, uuid7(), mine, now)


async def test_after_the_deadline_nothing_changes(school: School, games: Games, now: datetime) -> None:
    person, contest = await add(school, now), games.contests["男子100米 小学甲组"]
    entry = await enter(school, contest, person, now)
    late = (await service.get_regulation(games.event)).deadline_at

    with pytest.raises(RegistrationClosed):
        await enter(school, games.contests["男子60米 小学甲组"], person, late)
    with pytest.raises(RegistrationClosed):
        await service.withdraw_entry(school.delegation, entry, account=school.coach, now=late)


async def test_removing_an_athlete_frees_the_places(school: School, games: Games, now: datetime) -> None:
    contest = games.contests["男子100米 小学甲组"]
    first, second, third = [await add(school, now, f"向{n}") for n in "一二三"]
    for person in (first, second):
        await enter(school, contest, person, now)

    await service.remove_athlete(school.delegation, first, account=school.coach, now=now)

    assert await enter(school, contest, third, now)


async def allow_extra(now: datetime, *extra: str, per_athlete: int = 1, on_top: int = 1) -> Games:
    """A meet with contests that may be entered on top of the limit."""
    games = await make_games(now, per_athlete=per_athlete, extra_per_athlete=on_top)
    ids = [games.contests[title] for title in extra]
    await execute("UPDATE contest SET is_extra = true WHERE id = ANY ($1)", ids)
    return games


async def places(person: UUID) -> list[tuple[str, int | None, int | None]]:
    rows = await fetch(
        """
        SELECT c.discipline, n.athlete_place, n.extra_place FROM entry n JOIN contest c ON c.id = n.contest
        WHERE n.person = $1 AND n.state <> 'withdrawn' ORDER BY c.discipline
        """,
        person,
    )
    return [tuple(row) for row in rows]


async def test_a_contest_on_top_of_the_limit_leaves_the_limit_free(db: None, now: datetime) -> None:
    games = await allow_extra(now, SPRINT, JUMP)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    person = await add(school, now)

    for title in (SPRINT, RACE):
        await enter(school, games.contests[title], person, now)
    with pytest.raises(EntryLimitReached) as refusal:
        await enter(school, games.contests[JUMP], person, now)

    assert refusal.value.text == "已报1项，每人限1项，接力除外，指定项目另可加报1项。"
    assert await places(person) == [("100m", 1, None), ("60m", None, 1)]


async def test_who_gives_up_one_on_top_has_its_place_for_the_next(db: None, now: datetime) -> None:
    games = await allow_extra(now, SPRINT, JUMP)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    person = await add(school, now)
    first = await enter(school, games.contests[SPRINT], person, now)
    await enter(school, games.contests[JUMP], person, now)
    before = await places(person)

    await service.withdraw_entry(school.delegation, first, account=school.coach, now=now)
    await enter(school, games.contests[RACE], person, now)

    assert before == [("60m", None, 1), ("lj", 1, None)]
    assert await places(person) == [("100m", 1, None), ("lj", None, 1)]


async def test_no_race_passes_the_limit_with_what_is_on_top(db: None, now: datetime) -> None:
    games = await allow_extra(now, SPRINT, JUMP)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    person = await add(school, now)
    allowed = limits.Limits(per_athlete=1, per_unit_contest=9, per_unit_sex=9, extra=1)
    wanted = [c for c in await contests.list_contests(games.event) if c.title in (RACE, SPRINT, JUMP)]

    async def wish(n: int) -> UUID:
        return await entries.enter(
            wanted[n % 3],
            organization=school.id,
            person=person,
            allowed=allowed,
            account=school.coach,
            now=now,
        )

    answers = await asyncio.gather(*(wish(n) for n in range(16)), return_exceptions=True)

    assert all(isinstance(a, UUID | EntryLimitReached) for a in answers)
    held = await places(person)
    assert len(held) == 2
    assert sum(place is not None for _, place, _ in held) == 1


async def test_another_regulation_numbers_the_entries_anew(db: None, now: datetime) -> None:
    games = await allow_extra(now, JUMP, per_athlete=3, on_top=0)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    person = await add(school, now)
    for title in (SPRINT, RACE, JUMP):
        await enter(school, games.contests[title], person, now)
    office = account_of(Role.OFFICE_CLERK)
    kept = (await service.get_version(games.event)).parameters

    await service.change_parameters(
        games.event, kept.model_copy(update={"extra_per_athlete": 1}), account=office, now=now
    )
    on_top = await places(person)
    plan = (await service.get_version(games.event)).content
    await service.set_contests(
        games.event,
        [
            ContestIn(division=UUID(c.division), discipline=c.discipline, is_extra=c.discipline == "60m")
            for c in plan.contests
        ],
        account=office,
        now=now,
    )

    assert on_top == [("100m", 2, None), ("60m", 1, None), ("lj", None, 1)]
    assert await places(person) == [("100m", 1, None), ("60m", None, 1), ("lj", 2, None)]
    last, first = (await service.list_versions(games.event, account=office))[:2]
    assert {"小学甲组男子60米：可在限报之外加报", "小学甲组男子跳远：不再可加报"} <= set(changes(first, last))


async def test_a_lower_limit_lets_nobody_in_below_the_places_held(db: None, now: datetime) -> None:
    games = await allow_extra(now, JUMP, per_athlete=3, on_top=0)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    person = await add(school, now)
    first, *_ = [await enter(school, games.contests[title], person, now) for title in (SPRINT, RACE, JUMP)]
    await service.withdraw_entry(school.delegation, first, account=school.coach, now=now)
    kept = (await service.get_version(games.event)).parameters

    await service.change_parameters(
        games.event,
        kept.model_copy(update={"per_athlete": 2}),
        account=account_of(Role.OFFICE_CLERK),
        now=now,
    )

    with pytest.raises(EntryLimitReached):
        await enter(school, games.contests[SPRINT], person, now)
    assert sorted(place for _, place, _ in await places(person) if place) == [1, 2]
