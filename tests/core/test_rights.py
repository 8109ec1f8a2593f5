"""Identity numbers, corrections, anonymising and merging of people."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.makers import make_organization, make_person, make_pupil
from ysevents.core.enums import ConsentPurpose, MemberRole, PersonKind, Sex
from ysevents.core.errors import (
    AlreadyAnonymised,
    IdentityKnown,
    IdentityUnusable,
    NotMergeable,
    PersonNotFound,
)
from ysevents.core.rules import HIDDEN_NAME
from ysevents.core.service import identities, people, rights
from ysevents.kit import ciphers
from ysevents.kit.database import fetch, fetch_row, fetch_value
from ysevents.kit.errors import Invalid

pytestmark = pytest.mark.usefixtures("db")

NUMBER = "433127201503021233"
"""Check digit right; a boy born on 2 March 2015."""
OTHER = "43312720150302125X"
BORN = date(2015, 3, 2)


async def person_row(person: UUID) -> dict[str, Any]:
    return dict(await fetch_row("SELECT * FROM person WHERE id = $1", person) or {})


async def test_an_identity_number_is_encrypted_found_by_hash_and_shown_masked(now: datetime) -> None:
    person = await make_person(birth_on=BORN)

    await identities.set_identity(person, " ４３３１２７201503021233 ", by=None, now=now)

    row = await person_row(person)
    assert NUMBER.encode() not in row["identity_cipher"]
    assert ciphers.decrypt("identity", row["identity_cipher"]) == NUMBER
    assert len(row["identity_hash"]) == 32
    assert await identities.find_masked([person]) == {person: "433127********1233"}
    assert await identities.find_number(person) == NUMBER


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("433127201503021239", "身份证号的校验位不对，请逐位核对。"),
        ("433127150302123", "身份证号须为18位，最后一位可以是X，请核对。"),
        ("003127201503021233", "身份证号开头的地区代码不存在，请核对前6位。"),
        ("433127201502301233", "身份证号里的出生日期不存在，请核对第7至14位。"),
        ("11010519491231002X", "身份证号与登记的出生日期不一致，请核对号码和出生日期。"),
    ],
)
async def test_a_number_that_cannot_be_theirs_is_refused(now: datetime, typed: str, text: str) -> None:
    person = await make_person(birth_on=BORN)

    with pytest.raises(IdentityUnusable) as refusal:
        await identities.set_identity(person, typed, by=None, now=now)

    assert refusal.value.text == text
    assert await identities.find_number(person) is None


async def test_a_number_of_the_other_sex_is_refused(now: datetime) -> None:
    person = await make_person(sex=Sex.FEMALE, birth_on=BORN)

    with pytest.raises(IdentityUnusable, match="性别不一致"):
        await identities.set_identity(person, NUMBER, by=None, now=now)


async def test_of_sixteen_who_give_one_number_one_has_it(now: datetime) -> None:
    persons = [await make_person(birth_on=BORN) for _ in range(16)]

    async def give(person: UUID) -> str:
        try:
            await identities.set_identity(person, NUMBER, by=None, now=now)
        except IdentityKnown as refusal:
            return refusal.code
        return "kept"

    answers = await asyncio.gather(*(give(person) for person in persons))

    assert sorted(answers) == ["identity_known"] * 15 + ["kept"]


async def test_a_correction_keeps_what_was_there_and_why(now: datetime) -> None:
    person = await make_person("彭小明", birth_on=BORN)

    changed = await rights.correct_person(
        person,
        name="彭晓明",
        sex=Sex.MALE,
        birth_on=date(2015, 3, 3),
        reason=" 与户口簿不符 ",
        by=None,
        now=now,
    )

    row = await person_row(person)
    kept = await fetch(
        "SELECT field, before, after, reason, corrected_at FROM person_correction ORDER BY field"
    )
    assert changed == ["name", "birth_on"]
    assert (row["name"], row["sort_key"], row["birth_on"]) == (
        "彭晓明",
        "peng2 xiao3 ming2",
        date(2015, 3, 3),
    )
    assert [tuple(r) for r in kept] == [
        ("birth_on", "2015-03-02", "2015-03-03", "与户口簿不符", now),
        ("name", "彭小明", "彭晓明", "与户口簿不符", now),
    ]


async def test_a_correction_needs_a_reason_and_agrees_with_the_number(now: datetime) -> None:
    person = await make_person(birth_on=BORN)
    await identities.set_identity(person, NUMBER, by=None, now=now)
    same: dict[str, Any] = {"name": "彭小明", "sex": Sex.MALE, "birth_on": BORN, "by": None, "now": now}

    with pytest.raises(Invalid, match="请写明原因"):
        await rights.correct_person(person, **same, reason=" ")
    with pytest.raises(IdentityUnusable):
        await rights.correct_person(person, **same | {"birth_on": date(2015, 3, 3)}, reason="写错了")

    assert await rights.correct_person(person, **same, reason="没有改动") == []
    assert await fetch_value("SELECT count(*) FROM person_correction") == 0


async def test_anonymising_leaves_nothing_that_tells_who_it_was(now: datetime) -> None:
    school = await make_organization()
    child = await make_pupil(school, "彭小明")
    guardian = await people.register_person("彭大山", kind=PersonKind.CONTACT, by=None, now=now)
    await people.set_guardian(child, guardian, "父亲", by=None, now=now)
    await people.record_consent(
        child,
        [ConsentPurpose.REGISTRATION],
        version="2026-1",
        evidence="彭大山签字",
        given_by=guardian,
        relation="父亲",
        by=None,
        now=now - timedelta(days=1),
    )
    await identities.set_identity(child, NUMBER, by=None, now=now)
    await rights.correct_person(
        child, name="彭晓明", sex=Sex.MALE, birth_on=BORN, reason="写错了", by=None, now=now
    )

    gone = await rights.anonymise(child, by=None, now=now)

    rows = [await person_row(one) for one in (child, guardian)]
    told = await fetch("SELECT given_by, relation, evidence, withdrawn_at FROM consent")
    assert gone == [child, guardian]
    assert [(r["name"], r["birth_on"], r["identity_hash"], r["identity_cipher"]) for r in rows] == [
        (HIDDEN_NAME, None, None, None)
    ] * 2
    assert [tuple(r) for r in told] == [(None, None, "", now)]
    assert await fetch_value("SELECT until_on FROM membership WHERE person = $1", child) == date(2026, 11, 24)
    assert await fetch_value("SELECT count(*) FROM guardianship") == 0
    assert await fetch_value("SELECT count(*) FROM person_correction") == 0
    with pytest.raises(AlreadyAnonymised):
        await rights.anonymise(child, by=None, now=now)


async def test_a_guardian_of_two_children_stays_for_the_other(now: datetime) -> None:
    child, sister = await make_person("彭小明"), await make_person("彭小红")
    guardian = await people.register_person("彭大山", kind=PersonKind.CONTACT, by=None, now=now)
    for one in (child, sister):
        await people.set_guardian(one, guardian, "父亲", by=None, now=now)

    await rights.anonymise(child, by=None, now=now)

    assert (await person_row(guardian))["name"] == "彭大山"


async def test_everything_of_a_double_is_the_others_afterwards(now: datetime) -> None:
    school, other = await make_organization(), await make_organization("芙蓉镇示例中心小学")
    kept, double = await make_pupil(school), await make_pupil(school)
    await people.join_organization(double, other, MemberRole.PUPIL, from_on=BORN, by=None, now=now)
    guardian = await make_person("彭大山")
    for one in (kept, double):
        await people.set_guardian(one, guardian, "父亲", by=None, now=now)
    await identities.set_identity(double, NUMBER, by=None, now=now)

    await rights.merge(double, kept, by=None, now=now)

    gone = await person_row(double)
    places = await fetch("SELECT person, organization FROM membership ORDER BY from_on")
    assert (gone["merged_into"], gone["identity_hash"], gone["identity_cipher"]) == (kept, None, None)
    assert [tuple(r) for r in places] == [(kept, other), (kept, school)]
    assert [tuple(r) for r in await fetch("SELECT child, guardian FROM guardianship")] == [(kept, guardian)]
    assert await identities.find_number(kept) == NUMBER


async def test_two_identity_numbers_are_two_people(now: datetime) -> None:
    one, two = await make_person(birth_on=BORN), await make_person(birth_on=BORN)
    await identities.set_identity(one, NUMBER, by=None, now=now)
    await identities.set_identity(two, OTHER, by=None, now=now)

    with pytest.raises(NotMergeable, match="不是同一个人"):
        await rights.merge(one, two, by=None, now=now)
    with pytest.raises(PersonNotFound):
        await rights.merge(one, one, by=None, now=now)
