"""People: register them, say where they belong, keep their guardians' consent."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from ysevents.core import queries
from ysevents.core.enums import ConsentPurpose, MemberRole, PersonKind, Sex
from ysevents.core.errors import NameUnusable
from ysevents.core.rules import clean_name
from ysevents.core.tables import Consent, Guardianship, Membership, Person
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7
from ysevents.kit.pinyin import sort_key


async def register_person(
    name: str,
    *,
    kind: PersonKind = PersonKind.FULL,
    sex: Sex | None = None,
    birth_on: date | None = None,
    phone_hash: bytes | None = None,
    student_hash: bytes | None = None,
    by: UUID | None,
    now: datetime,
) -> UUID:
    """Register somebody; NameUnusable when the name cannot be a name. Answers the id."""
    cleaned = clean_name(name)
    if cleaned is None:
        raise NameUnusable(fields={"name": NameUnusable.message})
    person = Person(
        id=uuid7(),
        kind=kind,
        name=cleaned,
        sort_key=sort_key(cleaned, is_person=True),
        sex=sex,
        birth_on=birth_on,
        phone_hash=phone_hash,
        student_hash=student_hash,
    )
    async with transaction():
        await Person.insert(person)
        await queries.record_change("registered", "person", person.id, by=by, now=now)
    return UUID(str(person.id))


async def join_organization(
    person: UUID,
    organization: UUID,
    role: MemberRole,
    *,
    from_on: date,
    entry_year: int | None = None,
    by: UUID | None,
    now: datetime,
) -> UUID:
    """Say that somebody belongs to a unit from a day on."""
    membership = Membership(
        id=uuid7(),
        person=person,
        organization=organization,
        role=role,
        from_on=from_on,
        entry_year=entry_year,
    )
    async with transaction():
        await Membership.insert(membership)
        await queries.record_change("joined", "person", person, by=by, now=now)
    return UUID(str(membership.id))


async def record_consent(
    person: UUID,
    purposes: Sequence[ConsentPurpose],
    *,
    version: str,
    evidence: str,
    given_by: UUID | None = None,
    relation: str | None = None,
    by: UUID | None,
    now: datetime,
) -> None:
    """Keep a consent for each purpose: who gave it, to which text, and how that can be shown."""
    async with transaction():
        for purpose in purposes:
            await Consent.insert(
                Consent(
                    id=uuid7(),
                    person=person,
                    purpose=purpose,
                    version=version,
                    given_by=given_by,
                    relation=relation,
                    given_at=now,
                    evidence=evidence,
                )
            )
        await queries.record_change("consented", "person", person, by=by, now=now)


async def withdraw_consent(person: UUID, purpose: ConsentPurpose, *, by: UUID | None, now: datetime) -> None:
    """End a consent at once; what was given before stays on record."""
    async with transaction():
        await Consent.update({Consent.withdrawn_at: now}).where(
            (Consent.person == person) & (Consent.purpose == purpose) & Consent.withdrawn_at.is_null()
        )
        await queries.record_change("consent_withdrawn", "person", person, by=by, now=now)


async def set_guardian(child: UUID, guardian: UUID, relation: str, *, by: UUID | None, now: datetime) -> None:
    """Say who answers for a child; saying it again changes nothing."""
    async with transaction():
        known = await Guardianship.exists().where(
            (Guardianship.child == child) & (Guardianship.guardian == guardian)
        )
        if not known:
            await Guardianship.insert(
                Guardianship(id=uuid7(), child=child, guardian=guardian, relation=relation)
            )
            await queries.record_change("guardian_set", "person", child, by=by, now=now)
