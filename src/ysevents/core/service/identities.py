"""Identity numbers: kept encrypted, found by a keyed hash, shown masked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from ysevents.core import person_queries, queries
from ysevents.core.enums import IdentityFault
from ysevents.core.errors import AlreadyAnonymised, IdentityKnown, IdentityUnusable, PersonNotFound
from ysevents.core.rules import Identity, mask_identity, read_identity
from ysevents.kit import ciphers, secrets
from ysevents.kit.database import savepoint, transaction

FIELD = "identity"


async def set_identity(person: UUID, typed: str, *, by: UUID | None, now: datetime) -> None:
    """Keep somebody's identity number; a new one takes the place of the old.

    IdentityUnusable when its check digit fails or it tells another birthday or sex than we know,
    IdentityKnown when somebody else has it (P6: nothing is said of whom).
    """
    found = read_identity(typed)
    if isinstance(found, IdentityFault):
        raise IdentityUnusable(fields={FIELD: found.label})
    async with transaction():
        row = (await person_queries.lock_people([person])).get(person)
        if row is None:
            raise PersonNotFound
        if row["anonymised_at"]:
            raise AlreadyAnonymised
        check_agrees(found, row["birth_on"], row["sex"])
        try:
            async with savepoint():
                await person_queries.put_identity(
                    person,
                    secrets.get().lookup(FIELD, found.number),
                    ciphers.encrypt(FIELD, found.number),
                )
        except asyncpg.UniqueViolationError:
            raise IdentityKnown from None
        await queries.record_change("identity_set", "person", person, by=by, now=now)


async def find_masked(persons: Sequence[UUID]) -> dict[UUID, str]:
    """What may be shown of these persons' numbers: `433127********1232`; who has none is missing."""
    if not persons:
        return {}
    sealed = await person_queries.identity_ciphers(persons)
    return {person: mask_identity(ciphers.decrypt(FIELD, cipher)) for person, cipher in sealed.items()}


async def find_number(person: UUID) -> str | None:
    """The number in clear. Who may read it, why, and that it is on record is the caller's to see to."""
    sealed = await person_queries.identity_ciphers([person])
    return ciphers.decrypt(FIELD, sealed[person]) if person in sealed else None


async def forget(persons: Sequence[UUID], *, by: UUID | None, now: datetime) -> None:
    """Delete these persons' numbers, in the caller's transaction."""
    if persons:
        await person_queries.drop_identities(persons)
        await queries.record_changes("identity_deleted", "person", persons, by=by, now=now)


def check_agrees(identity: Identity, birth_on: object, sex: object) -> None:
    """IdentityUnusable when a number tells another birthday or sex than what is on record."""
    if birth_on is not None and identity.birth_on != birth_on:
        raise IdentityUnusable(fields={FIELD: "身份证号与登记的出生日期不一致，请核对号码和出生日期。"})
    if sex is not None and identity.sex != sex:
        raise IdentityUnusable(fields={FIELD: "身份证号与登记的性别不一致，请核对号码和性别。"})
