"""Who may be named an athlete: from the roll, new, too old, of another school."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from pydantic import ValidationError

from tests.makers import Games, make_organization, make_pupil
from tests.registration.conftest import School
from ysevents.competitions.errors import NotEligible
from ysevents.core.enums import MemberRole, Sex
from ysevents.core.errors import NameUnusable
from ysevents.core.service import people
from ysevents.kit.database import fetch_value
from ysevents.kit.ids import uuid7
from ysevents.registration import service
from ysevents.registration.errors import (
    AlreadyInDelegation,
    AthleteNotFound,
    DelegationNotFound,
    PupilKnown,
    RegistrationClosed,
    RegistrationNotOpen,
    RevisionStale,
    StudentKnown,
    UnitFull,
)
from ysevents.registration.schemas import NewPupil


def pupil(name: str = "彭小明", **details: object) -> NewPupil:
    return NewPupil.model_validate(
        {"name": name, "sex": "male", "birth_on": date(2015, 3, 2), "grade": 5, **details}
    )


async def names(school: School) -> list[str]:
    return [a.name for a in (await service.get_book(school.delegation, account=school.coach)).athletes]


async def test_a_pupil_of_the_roll_is_added(school: School, now: datetime) -> None:
    person = await make_pupil(school.id)

    added = await service.add_athlete(school.delegation, person, account=school.coach, now=now)

    book = await service.get_book(school.delegation, account=school.coach)
    assert added == person
    assert [(a.person, a.division.title) for a in book.athletes] == [(person, "小学甲组男子")]
    assert book.delegation.revision == 1


async def test_a_new_pupil_is_put_on_the_roll(school: School, now: datetime) -> None:
    person = await service.add_pupil(
        school.delegation, pupil(student_code="g433127d00000001"), account=school.coach, now=now
    )

    book = await service.get_book(school.delegation, account=school.coach)
    athlete = book.find_athlete(person)
    assert athlete is not None
    assert (athlete.facts.grade, athlete.facts.unit_class) == (5, "小学")
    stored = await fetch_value("SELECT student_hash FROM person WHERE id = $1", person)
    assert len(stored) == 32


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("田𬭚", "田𬭚"),
        ("彭㛃", "彭㛃"),
        ("阿依古丽·买买提·吐尔逊", "阿依古丽·买买提·吐尔逊"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("向 丽", "向丽"),
        ("司马相如", "司马相如"),
        ("丽", "丽"),
    ],
)
async def test_odd_names_survive(school: School, now: datetime, typed: str, stored: str) -> None:
    await service.add_pupil(school.delegation, pupil(typed), account=school.coach, now=now)

    assert await names(school) == [stored]


@pytest.mark.parametrize("typed", ["彭3", "12345", "彭" * 31, "!!", "彭·"])
async def test_what_is_no_name_is_refused(school: School, now: datetime, typed: str) -> None:
    with pytest.raises(NameUnusable):
        await service.add_pupil(school.delegation, pupil(typed), account=school.coach, now=now)

    assert await names(school) == []


@pytest.mark.parametrize("birth_on", ["2013-09-31", "2013-02-29", "2013.9.1", "", "明天"])
def test_dates_that_do_not_exist_are_refused(birth_on: str) -> None:
    with pytest.raises(ValidationError):
        pupil(birth_on=birth_on)


async def test_too_old_is_refused_with_all_reasons_and_nothing_written(school: School, now: datetime) -> None:
    with pytest.raises(NotEligible) as refusal:
        await service.add_pupil(
            school.delegation, pupil(birth_on=date(2014, 8, 31), grade=7), account=school.coach, now=now
        )

    assert refusal.value.text == "彭小明：超龄：须2014-09-01及以后出生。"
    assert [reason["code"] for reason in refusal.value.context["reasons"]] == ["too_old", "grade"]
    assert await fetch_value("SELECT count(*) FROM person") == 0


async def test_born_on_the_cut_off_day_may_start(school: School, now: datetime) -> None:
    await service.add_pupil(
        school.delegation, pupil(birth_on=date(2014, 9, 1)), account=school.coach, now=now
    )

    assert await names(school) == ["彭小明"]


async def test_another_schools_pupil_is_not_found(school: School, other: School, now: datetime) -> None:
    theirs = await make_pupil(other.id)

    for person in (theirs, uuid7()):
        with pytest.raises(AthleteNotFound):
            await service.add_athlete(school.delegation, person, account=school.coach, now=now)


async def test_another_schools_delegation_is_not_found(school: School, other: School, now: datetime) -> None:
    person = await make_pupil(school.id)

    with pytest.raises(DelegationNotFound):
        await service.get_book(school.delegation, account=other.coach)
    with pytest.raises(DelegationNotFound):
        await service.add_athlete(school.delegation, person, account=other.coach, now=now)
    with pytest.raises(DelegationNotFound):
        await service.list_candidates(school.delegation, account=other.coach, now=now)
    with pytest.raises(DelegationNotFound):
        await service.submit(school.delegation, account=other.coach, now=now)


async def test_a_known_student_number_is_refused_without_telling_whose(
    school: School, other: School, now: datetime
) -> None:
    await service.add_pupil(
        other.delegation, pupil("田大伟", student_code="G1"), account=other.coach, now=now
    )

    with pytest.raises(StudentKnown) as refusal:
        await service.add_pupil(school.delegation, pupil(student_code=" g 1 "), account=school.coach, now=now)

    assert "田" not in refusal.value.text
    assert await names(school) == []


async def test_a_double_tap_makes_one_pupil(school: School, now: datetime) -> None:
    answers = await asyncio.gather(
        *(service.add_pupil(school.delegation, pupil(), account=school.coach, now=now) for _ in range(4)),
        return_exceptions=True,
    )

    assert sum(isinstance(answer, UUID) for answer in answers) == 1
    assert sum(isinstance(answer, PupilKnown) for answer in answers) == 3
    assert await fetch_value("SELECT count(*) FROM person") == 1


async def test_nobody_is_named_twice(school: School, now: datetime) -> None:
    person = await make_pupil(school.id)
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)

    with pytest.raises(AlreadyInDelegation):
        await service.add_athlete(school.delegation, person, account=school.coach, now=now)


async def test_nobody_starts_for_two_units(school: School, other: School, now: datetime) -> None:
    person = await make_pupil(school.id)
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    await _enrol(person, other.id, now)

    with pytest.raises(AlreadyInDelegation):
        await service.add_athlete(other.delegation, person, account=other.coach, now=now)


async def _enrol(person: UUID, organization: UUID, now: datetime) -> None:
    await people.join_organization(
        person,
        organization,
        MemberRole.PUPIL,
        from_on=date(2026, 10, 1),
        entry_year=2022,
        by=None,
        now=now,
    )


async def test_the_last_places_of_a_division_are_taken_once(
    school: School, games: Games, now: datetime
) -> None:
    pupils = [await make_pupil(school.id, f"向{n}") for n in "一二三四五六七八九甲乙丙丁戊己庚"]

    answers = await asyncio.gather(
        *(service.add_athlete(school.delegation, person, account=school.coach, now=now) for person in pupils),
        return_exceptions=True,
    )

    assert sum(isinstance(answer, UUID) for answer in answers) == 8
    assert {type(answer) for answer in answers} == {UUID, UnitFull}
    assert str(next(a for a in answers if isinstance(a, UnitFull))) == (
        "小学甲组男子每个单位限报8人，名额已满，请先移出其他运动员。"
    )


async def test_girls_do_not_take_the_places_of_boys(school: School, now: datetime) -> None:
    for n in "一二三四五六七八":
        boy = await make_pupil(school.id, f"向{n}")
        await service.add_athlete(school.delegation, boy, account=school.coach, now=now)
    girl = await make_pupil(school.id, "向丽", sex=Sex.FEMALE)

    await service.add_athlete(school.delegation, girl, account=school.coach, now=now)

    book = await service.get_book(school.delegation, account=school.coach)
    assert [(division.title, str(room)) for division, room in book.rooms()] == [
        ("小学甲组男子", "8/8"),
        ("小学甲组女子", "1/8"),
    ]


async def test_a_place_that_is_given_back_is_free(school: School, now: datetime) -> None:
    pupils = [await make_pupil(school.id, f"向{n}") for n in "一二三四五六七八九"]
    for person in pupils[:8]:
        await service.add_athlete(school.delegation, person, account=school.coach, now=now)

    await service.remove_athlete(school.delegation, pupils[3], account=school.coach, now=now)
    await service.add_athlete(school.delegation, pupils[8], account=school.coach, now=now)

    assert len(await names(school)) == 8
    with pytest.raises(AthleteNotFound):
        await service.remove_athlete(school.delegation, pupils[3], account=school.coach, now=now)


async def test_the_window_is_kept(school: School, games: Games, now: datetime) -> None:
    person = await make_pupil(school.id)
    regulation = await service.get_regulation(games.event)

    with pytest.raises(RegistrationClosed) as refusal:
        await service.add_athlete(school.delegation, person, account=school.coach, now=regulation.deadline_at)
    with pytest.raises(RegistrationNotOpen):
        await service.add_athlete(
            school.delegation, person, account=school.coach, now=regulation.opens_at - timedelta(seconds=1)
        )
    await service.add_athlete(
        school.delegation,
        person,
        account=school.coach,
        now=regulation.deadline_at - timedelta(microseconds=1),
    )

    assert refusal.value.text == "报名已于12月1日 周二 09:00截止，如需补报请联系县教育和体育局。"


async def test_an_edit_of_an_old_revision_is_refused(school: School, now: datetime) -> None:
    first, second = await make_pupil(school.id), await make_pupil(school.id, "向丽丽")
    await service.add_athlete(school.delegation, first, revision=0, account=school.coach, now=now)

    with pytest.raises(RevisionStale):
        await service.add_athlete(school.delegation, second, revision=0, account=school.coach, now=now)

    assert await names(school) == ["彭小明"]


@pytest.mark.parametrize("search", ["", "小明", "peng", "pengxiaom", "pxm", "PXM", " 彭 小明 "])
async def test_candidates_are_found_by_name_and_pinyin(
    school: School, other: School, now: datetime, search: str
) -> None:
    await make_pupil(school.id)
    await make_pupil(other.id, "彭小明")

    found = await service.list_candidates(school.delegation, search, account=school.coach, now=now)

    assert [(c.name, c.verdict, c.can_enter) for c in found] == [("彭小明", "符合小学甲组男子", True)]


async def test_candidates_say_why_not(school: School, now: datetime) -> None:
    await make_pupil(school.id, "覃大力", birth_on=date(2012, 5, 5), grade=6)

    found = await service.list_candidates(school.delegation, "qdl", account=school.coach, now=now)

    assert [(c.verdict, c.can_enter) for c in found] == [("超龄：须2014-09-01及以后出生", False)]


async def test_pupils_of_a_school_below_belong_to_the_unit(school: School, now: datetime) -> None:
    village = await make_organization("芙蓉镇示例村小", parent=school.id)
    person = await make_pupil(village, "尚明")

    await service.add_athlete(school.delegation, person, account=school.coach, now=now)

    assert await names(school) == ["尚明"]
