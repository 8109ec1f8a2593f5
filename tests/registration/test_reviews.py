"""From the check to submission, review, return and freeze."""

from datetime import date, datetime
from uuid import UUID

import pytest

from tests.makers import Games, account_of, make_pupil
from tests.registration.conftest import School
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import entries
from ysevents.core.enums import ConsentPurpose, Sex
from ysevents.core.service import people
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value
from ysevents.kit.errors import Invalid
from ysevents.registration import service
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import (
    DelegationLocked,
    DelegationNotFound,
    NotReady,
    NotSubmitted,
    RegulationNotFound,
)


async def ready(school: School, games: Games, now: datetime, *, consent: bool = True) -> UUID:
    """An athlete with a contest, and with a guardian's consent."""
    person = await make_pupil(school.id)
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    contest = games.contests["男子100米 小学甲组"]
    await service.enter(school.delegation, contest, person, account=school.coach, now=now)
    if consent:
        await give_consent(school, person, now)
    return person


async def give_consent(school: School, person: UUID, now: datetime, **details: object) -> None:
    await service.record_consent(
        school.delegation,
        person,
        **{"relation": "母亲", "guardian": "向秀英", "evidence": "纸质同意书已签字存档", **details},  # type: ignore[arg-type]
        account=school.coach,
        now=now,
    )


async def state(school: School) -> DelegationState:
    return (await service.get_book(school.delegation, account=school.coach)).delegation.state


async def test_a_complete_delegation_goes_all_the_way(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await ready(school, games, now)

    await service.submit(school.delegation, account=school.coach, now=now)
    submitted = [e.state for e in await entries.list_entries(games.event)]
    await service.approve(school.delegation, account=clerk, now=now)
    await service.freeze(school.delegation, account=clerk, now=now)

    assert submitted == ["submitted"]
    assert [e.state for e in await entries.list_entries(games.event)] == ["approved"]
    assert await state(school) == DelegationState.FROZEN


async def test_nobody_below_14_is_submitted_without_a_guardian(
    school: School, games: Games, now: datetime
) -> None:
    person = await ready(school, games, now, consent=False)

    with pytest.raises(NotReady) as refusal:
        await service.submit(school.delegation, account=school.coach, now=now)
    with pytest.raises(Invalid):
        await give_consent(school, person, now, relation="本人")

    assert refusal.value.text == "彭小明：未满14周岁，缺监护人同意书。请改正后再提交。"
    assert await state(school) == DelegationState.DRAFT
    await give_consent(school, person, now)
    await service.submit(school.delegation, account=school.coach, now=now)


async def test_a_consent_to_an_older_text_does_not_count(school: School, games: Games, now: datetime) -> None:
    person = await ready(school, games, now, consent=False)
    guardian = await people.register_person("向秀英", by=None, now=now)
    await people.record_consent(
        person, [ConsentPurpose.REGISTRATION], version="2019-1", evidence="纸质", given_by=guardian,
        relation="母亲", by=None, now=now,
    )  # fmt: skip

    with pytest.raises(NotReady):
        await service.submit(school.delegation, account=school.coach, now=now)


async def test_a_withdrawn_consent_blocks(school: School, games: Games, now: datetime) -> None:
    person = await ready(school, games, now)
    await people.withdraw_consent(person, ConsentPurpose.REGISTRATION, by=None, now=now)

    with pytest.raises(NotReady):
        await service.submit(school.delegation, account=school.coach, now=now)


async def test_a_consent_is_kept_once(school: School, games: Games, now: datetime) -> None:
    person = await ready(school, games, now)

    await give_consent(school, person, now, also=[ConsentPurpose.PUBLICATION])

    assert await fetch_value("SELECT count(*) FROM consent WHERE person = $1", person) == 2
    assert await fetch_value("SELECT count(*) FROM guardianship") == 1


async def test_all_that_is_missing_is_said(school: School, games: Games, now: datetime) -> None:
    await ready(school, games, now, consent=False)
    girl = await make_pupil(school.id, "向丽", sex=Sex.FEMALE)
    await service.add_athlete(school.delegation, girl, account=school.coach, now=now)

    book = await service.get_book(school.delegation, account=school.coach)

    assert [(f.code, f.is_error) for f in book.findings(clock.local_day(now))] == [
        ("consent_missing", True),
        ("consent_missing", True),
        ("no_contest", False),
        ("no_leader", False),
    ]


async def test_an_empty_delegation_is_not_submitted(school: School, now: datetime) -> None:
    with pytest.raises(NotReady) as refusal:
        await service.submit(school.delegation, account=school.coach, now=now)

    assert [f.code for f in refusal.value.findings] == ["nobody"]


async def test_a_corrected_birthday_is_judged_anew(school: School, games: Games, now: datetime) -> None:
    person = await ready(school, games, now)
    await execute("UPDATE person SET birth_on = $2 WHERE id = $1", person, date(2013, 1, 1))

    with pytest.raises(NotReady) as refusal:
        await service.submit(school.delegation, account=school.coach, now=now)

    assert refusal.value.findings[0].text == "彭小明：超龄：须2014-09-01及以后出生"


async def test_what_is_submitted_is_locked_until_it_is_returned(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person = await ready(school, games, now)
    await service.submit(school.delegation, account=school.coach, now=now)

    with pytest.raises(DelegationLocked):
        await service.remove_athlete(school.delegation, person, account=school.coach, now=now)
    await service.return_with_reason(school.delegation, "缺保险名单", account=clerk, now=now)
    await service.remove_athlete(school.delegation, person, account=school.coach, now=now)

    book = await service.get_book(school.delegation, account=school.coach)
    assert (book.delegation.state, book.delegation.returned_reason) == ("returned", "缺保险名单")


async def test_only_those_responsible_decide(
    school: School, other: School, games: Games, now: datetime
) -> None:
    await ready(school, games, now)
    await service.submit(school.delegation, account=school.coach, now=now)

    for somebody in (school.coach, other.coach, account_of(Role.ORGANISER, Scope.EVENT, school.id)):
        with pytest.raises(DelegationNotFound):
            await service.approve(school.delegation, account=somebody, now=now)
        with pytest.raises(RegulationNotFound):
            await service.list_delegations(games.event, account=somebody)

    organiser = account_of(Role.ORGANISER, Scope.EVENT, games.event)
    await service.approve(school.delegation, account=organiser, now=now)
    assert await state(school) == DelegationState.APPROVED


async def test_decisions_need_something_submitted_and_a_reason(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    with pytest.raises(NotSubmitted):
        await service.approve(school.delegation, account=clerk, now=now)

    await ready(school, games, now)
    await service.submit(school.delegation, account=school.coach, now=now)
    with pytest.raises(Invalid):
        await service.return_with_reason(school.delegation, "  ", account=clerk, now=now)


async def test_the_list_shows_what_waits_first(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    await ready(other, games, now)
    await service.submit(other.delegation, account=other.coach, now=now)

    lines = await service.list_delegations(games.event, account=clerk)

    assert [(line.unit, line.state, line.athletes, line.entries) for line in lines] == [
        ("灵溪镇示例小学", "submitted", 1, 1),
        ("芙蓉镇示例中心小学", "draft", 0, 0),
    ]
