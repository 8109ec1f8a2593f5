"""Athletes of a delegation: from the roll or new, their consents, and out again."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import NotEligible
from ysevents.competitions.rules import eligibility
from ysevents.competitions.rules.outcomes import Reason
from ysevents.competitions.schemas import Division
from ysevents.competitions.service import contests, entries, rosters
from ysevents.core.enums import ConsentPurpose, MemberRole, PersonKind
from ysevents.core.errors import NameUnusable
from ysevents.core.rules import age_on, clean_name, school_year
from ysevents.core.service import people
from ysevents.kit import clock, secrets
from ysevents.kit.database import savepoint
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.registration import queries
from ysevents.registration.enums import DelegationRole
from ysevents.registration.errors import (
    AlreadyInDelegation,
    AthleteNotFound,
    PupilKnown,
    StudentKnown,
    UnitFull,
)
from ysevents.registration.rules import ADULT_FROM, CHILD_UNDER
from ysevents.registration.schemas import Book, Candidate, NewPupil
from ysevents.registration.service.delegations import Change, changing, get_book

SHOWN, JUDGED = 30, 1000
RELATIONS = ("父亲", "母亲", "其他监护人", "本人")
OWN = "本人"
INFORMED = "监护人"
"""How somebody is a guardian of whom we know only that they were told."""


async def list_candidates(
    delegation: UUID, search: str = "", *, account: Account, now: datetime
) -> list[Candidate]:
    """Pupils of the unit who are not in the delegation yet, with what the age rule says; 30 at most.

    Those who may start come first: of a large school the others would fill the page.
    `search` may be a part of the name, pinyin from the beginning, or initials.
    """
    return await candidates_for(await get_book(delegation, account=account), search)


async def candidates_for(book: Book, search: str) -> list[Candidate]:
    """The same for a book that has been read."""
    day = book.regulation.starts_on
    rows = await queries.candidates(
        book.delegation.organization, day, book.delegation.id, _search_key(search), limit=JUDGED
    )
    found = [candidate(book, row)[0] for row in rows]
    return sorted(found, key=lambda candidate: not candidate.can_enter)[:SHOWN]


def candidate(book: Book, row: Any) -> tuple[Candidate, Division | None]:
    """Somebody of the roll as a candidate, with the division that is judged."""
    facts = queries.facts(row, book.regulation.starts_on)
    division, reasons = closest_division(facts, book.divisions)
    found = Candidate(
        person=row["person"],
        name=row["name"],
        facts=facts,
        verdict=verdict_of(division, reasons),
        can_enter=division is not None and not reasons,
    )
    return found, division


def verdict_of(division: Division | None, reasons: tuple[Reason, ...]) -> str:
    """One sentence: what fits, or what is against the closest division."""
    return eligibility.verdict(reasons, division.rule) if division else "没有可报的组别"


async def add_athlete(
    delegation: UUID, person: UUID, *, revision: int | None = None, account: Account, now: datetime
) -> UUID:
    """Name a pupil of the unit's roll; AthleteNotFound for anybody else's. Answers the person."""
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        await name_from_roll(change, person)
    return person


async def name_from_roll(change: Change, person: UUID) -> None:
    """The same inside a change that is under way."""
    day = change.regulation.starts_on
    row = await queries.find_pupil(change.delegation.organization, day, person)
    if row is None:
        raise AthleteNotFound
    await name_athlete(change, person, row["name"], queries.facts(row, day))


async def add_pupil(
    delegation: UUID, pupil: NewPupil, *, revision: int | None = None, account: Account, now: datetime
) -> UUID:
    """Put a new pupil on the unit's roll and name them, or neither. Answers the person.

    A student number that is known already, or a namesake with the same birthday on the own roll, is
    refused: that pupil is to be taken from the roll.
    """
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        return await register_within(change, pupil, account=account, now=now)


async def register_within(change: Change, pupil: NewPupil, *, account: Account, now: datetime) -> UUID:
    """The same inside a change that is under way."""
    name = clean_name(pupil.name)
    if name is None:
        raise NameUnusable(fields={"name": NameUnusable.message})
    if not clock.local_day(now).year - 30 <= pupil.birth_on.year or pupil.birth_on > clock.local_day(now):
        raise Invalid(fields={"birth_on": "出生日期不像学生的，请核对年份。"})
    unit, day = change.delegation.organization, change.regulation.starts_on
    if await queries.is_on_roll(unit, day, name, pupil.birth_on):
        raise PupilKnown
    code_hash = student_hash(pupil.student_code)
    if code_hash and await queries.is_student_known(code_hash):
        raise StudentKnown
    try:
        async with savepoint():
            person = await people.register_person(
                name,
                sex=pupil.sex,
                birth_on=pupil.birth_on,
                student_hash=code_hash,
                by=account.id,
                now=now,
            )
    except asyncpg.UniqueViolationError:
        raise StudentKnown from None
    await people.join_organization(
        person,
        unit,
        MemberRole.PUPIL,
        from_on=min(clock.local_day(now), day),
        entry_year=school_year(day) - pupil.grade + 1,
        by=account.id,
        now=now,
    )
    facts = eligibility.Athlete(
        sex=pupil.sex,
        birth_on=pupil.birth_on,
        grade=pupil.grade,
        unit_class=await queries.unit_class_of(unit),
    )
    await name_athlete(change, person, name, facts)
    return person


async def remove_athlete(
    delegation: UUID, person: UUID, *, revision: int | None = None, account: Account, now: datetime
) -> None:
    """Take an athlete out with all entries; the person stays on the roll."""
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        await remove_within(change, person, account=account, now=now)


async def remove_within(change: Change, person: UUID, *, account: Account, now: datetime) -> None:
    """The same inside a change that is under way."""
    if not await queries.delete_member(change.delegation.id, person, DelegationRole.ATHLETE):
        raise AthleteNotFound
    unit = change.delegation.organization
    held = await entries.list_entries(change.delegation.event, unit)
    await entries.withdraw([e.id for e in held if e.person == person], account=account, now=now)
    await rosters.drop_person(change.delegation.event, unit, person, account=account, now=now)


async def record_consent(
    delegation: UUID,
    person: UUID,
    *,
    relation: str,
    guardian: str = "",
    evidence: str,
    also: Collection[ConsentPurpose] = (),
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> None:
    """Keep the consent to take part, and to what `also` names.

    Below 14 it is a guardian's (P1), who is kept as a contact; from 14 to 17 one's own is asked for, of which a
    guardian was told, and a guardian's may stand beside it. What is on record for this version of the text is not recorded twice.
    """
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        athlete = (await get_book(delegation, account=account)).find_athlete(person)
        if athlete is None:
            raise AthleteNotFound
        await keep_consent(
            change,
            person,
            athlete.facts.birth_on,
            relation=relation,
            guardian=guardian,
            evidence=evidence,
            also=also,
            account=account,
            now=now,
        )


async def keep_consent(
    change: Change,
    person: UUID,
    birth_on: date | None,
    *,
    relation: str,
    guardian: str = "",
    evidence: str,
    also: Collection[ConsentPurpose] = (),
    account: Account,
    now: datetime,
) -> None:
    """The same for somebody of the roll, inside a change that is under way."""
    if relation not in RELATIONS:
        raise Invalid(fields={"relation": "请选择与运动员的关系。"})
    if not evidence.strip():
        raise Invalid(fields={"evidence": "请写明同意书的形式或存放处。"})
    age = age_on(birth_on, clock.local_day(now)) if birth_on else 0
    is_child = age < CHILD_UNDER
    if relation == OWN and is_child:
        raise Invalid(fields={"relation": "未满14周岁须由监护人同意，请选择监护人。"})
    version = change.regulation.parameters.consent_version
    wanted = [purpose for purpose in ConsentPurpose if purpose in {ConsentPurpose.REGISTRATION, *also}]
    given = await queries.purposes_given(person, version)
    if not await queries.has_consent_by(person, version, oneself=relation == OWN):
        given = [purpose for purpose in given if purpose != ConsentPurpose.REGISTRATION]
    if relation == OWN and age < ADULT_FROM:
        if not guardian.strip():
            raise Invalid(fields={"guardian": "未满18周岁由本人同意的，请填写已告知的监护人姓名。"})
        await _guardian(person, guardian, INFORMED, account, now)
        evidence = f"{evidence.strip()[:180]}，已告知监护人"
    by_whom = person if relation == OWN else await _guardian(person, guardian, relation, account, now)
    await people.record_consent(
        person,
        [purpose for purpose in wanted if purpose not in given],
        version=version,
        evidence=evidence.strip()[:200],
        given_by=by_whom,
        relation=relation,
        by=account.id,
        now=now,
    )


async def birth_of(change: Change, person: UUID) -> date | None:
    """The birthday of a pupil of the unit; AthleteNotFound for anybody else."""
    row = await queries.find_pupil(change.delegation.organization, change.regulation.starts_on, person)
    if row is None:
        raise AthleteNotFound
    birth_on: date | None = row["birth_on"]
    return birth_on


def closest_division(
    facts: eligibility.Athlete, divisions: Sequence[Division]
) -> tuple[Division | None, tuple[Reason, ...]]:
    """The first division without a reason against, else the one with the fewest; None without any."""
    judged = [
        (division, eligibility.judge(facts, division.rule))
        for division in divisions
        if facts.sex is None or division.rule.sex in {facts.sex, "mixed"}
    ]
    return min(judged, key=lambda pair: len(pair[1]), default=(None, ()))


async def name_athlete(change: Change, person: UUID, name: str, facts: eligibility.Athlete) -> None:
    """Take a place in the first division that fits and has one; for use inside a change under way."""
    divisions = await contests.list_divisions(change.delegation.event)
    fitting = [d for d in divisions if not eligibility.judge(facts, d.rule)]
    if not fitting:
        division, reasons = closest_division(facts, divisions)
        if division is None:
            raise UnitFull("这次赛事没有设这个性别的组别，请核对规程。")
        raise NotEligible(reasons, who=name)
    limit = change.regulation.parameters.athletes_per_sex(change.delegation.unit_class)
    for division in fitting:
        if await _claim_place(change, person, division, limit):
            return
    raise UnitFull(f"{fitting[0].title}每个单位限报{limit}人，名额已满，请先移出其他运动员。")


async def _claim_place(change: Change, person: UUID, division: Division, limit: int) -> bool:
    """Take the smallest free number of the division."""
    while True:
        try:
            async with savepoint():
                taken = await queries.claim_member(
                    uuid7(),
                    change.delegation.id,
                    change.delegation.event,
                    person,
                    division.id,
                    limit=limit,
                )
            return taken is not None
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name != "delegation_member_place":
                raise AlreadyInDelegation from None


async def _guardian(child: UUID, name: str, relation: str, account: Account, now: datetime) -> UUID:
    """The guardian by name: known, or kept as a contact from now on."""
    cleaned = clean_name(name)
    if cleaned is None:
        raise Invalid(fields={"guardian": "请填写监护人姓名，1至30个字。"})
    known = await queries.guardian_named(child, cleaned)
    if known is not None:
        return known
    guardian = await people.register_person(cleaned, kind=PersonKind.CONTACT, by=account.id, now=now)
    await people.set_guardian(child, guardian, relation, by=account.id, now=now)
    return guardian


def student_hash(code: str | None) -> bytes | None:
    """The keyed hash of a student number, written as people write it."""
    plain = "".join((code or "").split()).upper()
    return secrets.get().lookup("student", plain) if plain else None


def _search_key(search: str) -> str:
    """What was typed, as names and pinyin keys are compared."""
    return "".join(search.split()).lower()[:40]
