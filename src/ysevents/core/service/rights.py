"""What people may ask of us about themselves: put it right, make one of two, forget them.

Results stay as they are in all three: they point at a person, not at a name.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from uuid import UUID

import asyncpg

from ysevents.core import person_queries, queries
from ysevents.core.enums import IdentityFault, Sex
from ysevents.core.errors import AlreadyAnonymised, NameUnusable, NotMergeable, PersonNotFound
from ysevents.core.rules import HIDDEN_NAME, clean_name, read_identity
from ysevents.core.schemas import Forgotten
from ysevents.core.service.identities import check_agrees, find_number
from ysevents.kit.clock import local_day
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.errors import Invalid
from ysevents.kit.pinyin import sort_key

NOBODY = UUID("00000000-0000-7000-8000-000000000000")
"""To whom old rows point that need somebody, when nobody may be known."""
LONGEST_REASON = 200

Forget = Callable[[Forgotten], Awaitable[None]]
"""What a module above has in words about somebody goes, in the same transaction."""

_forgetting: list[Forget] = []


def on_forget(forget: Forget) -> None:
    """Let a module above forget what it has written about somebody. Called by `app.py`."""
    if forget not in _forgetting:
        _forgetting.append(forget)


async def correct_person(
    person: UUID,
    *,
    name: str,
    sex: Sex | None,
    birth_on: date | None,
    reason: str,
    by: UUID | None,
    now: datetime,
) -> list[str]:
    """Put name, sex and birthday right; what was there before is kept with the reason.

    Answers the fields that changed. An identity number on record must agree with what it will be.
    """
    cleaned = clean_name(name)
    if cleaned is None:
        raise NameUnusable(fields={"name": NameUnusable.message})
    if birth_on is not None and not date(1900, 1, 1) <= birth_on <= local_day(now):
        raise Invalid(fields={"birth_on": "出生日期须在今天之前，请核对年份。"})
    given = checked_reason(reason)
    async with transaction():
        row = (await person_queries.lock_people([person])).get(person)
        if row is None:
            raise PersonNotFound
        if row["anonymised_at"]:
            raise AlreadyAnonymised
        number = await find_number(person)
        identity = read_identity(number) if number else None
        if identity is not None and not isinstance(identity, IdentityFault):
            check_agrees(identity, birth_on, sex)
        wanted = {"name": cleaned, "sex": sex, "birth_on": birth_on}
        changes = [
            (field, _text(row[field]), _text(value)) for field, value in wanted.items() if row[field] != value
        ]
        if changes:
            await person_queries.update_person(
                person,
                name=cleaned,
                sort_key=sort_key(cleaned, is_person=True) if cleaned != row["name"] else row["sort_key"],
                sex=sex,
                birth_on=birth_on,
            )
            await person_queries.insert_corrections(person, changes, given, by=by, now=now)
            await queries.record_change("corrected", "person", person, by=by, now=now)
        return [field for field, _, _ in changes]


async def anonymise(person: UUID, *, by: UUID | None, now: datetime) -> list[UUID]:
    """Nobody can say any more who this was: name and numbers go, memberships end, consents are over.

    Guardians whom we knew for this child alone go too. Answers everybody who was made nameless.
    """
    async with transaction():
        row = (await person_queries.lock_people([person])).get(person)
        if row is None:
            raise PersonNotFound
        if row["anonymised_at"]:
            raise AlreadyAnonymised
        guardians = await _forget(person, by, now)
        alone = await person_queries.unreferred(guardians) if guardians else []
        for guardian in alone:
            await _forget(guardian, by, now)
        return [person, *alone]


async def forget_contacts(persons: list[UUID], *, by: UUID | None, now: datetime) -> list[UUID]:
    """Make those contacts nameless at whom nothing points any more; answers who they were."""
    if not persons:
        return []
    async with transaction():
        alone = await person_queries.unreferred(persons)
        for person in alone:
            await _forget(person, by, now)
        return alone


async def merge(double: UUID, into: UUID, *, by: UUID | None, now: datetime) -> None:
    """Two records of one person become one: everything of the double is the other's from now on.

    NotMergeable when both hold something of which one may have only one, or their identity numbers
    differ: then they are two people.
    """
    async with transaction():
        rows = await person_queries.lock_people([double, into])
        if double == into or len(rows) < 2 or any(row["merged_into"] for row in rows.values()):
            raise PersonNotFound
        if any(row["anonymised_at"] for row in rows.values()):
            raise AlreadyAnonymised
        numbers = {row["identity_hash"] for row in rows.values()} - {None}
        if len(numbers) > 1:
            raise NotMergeable("两条记录的身份证号不同，不是同一个人，不能合并。")
        try:
            async with savepoint():
                await person_queries.drop_twins(double, into)
                await person_queries.repoint(double, into)
                await person_queries.take_numbers(double, into)
        except asyncpg.IntegrityConstraintViolationError:
            raise NotMergeable from None
        await queries.record_change("merged", "person", into, by=by, now=now)


async def list_referring() -> list[tuple[str, str]]:
    """Table and column of everything that points at a person, as the database itself knows it."""
    return await person_queries.referring()


async def put_nobody(now: datetime) -> UUID:
    """NOBODY, made when first needed."""
    await person_queries.insert_nobody(NOBODY, HIDDEN_NAME, _hidden_key(), now)
    return NOBODY


def checked_reason(reason: str) -> str:
    """A reason as it is kept; Invalid without one."""
    given = " ".join(reason.split())
    if not 2 <= len(given) <= LONGEST_REASON:
        raise Invalid(fields={"reason": "请写明原因，2至200个字。"})
    return given


async def _forget(person: UUID, by: UUID | None, now: datetime) -> list[UUID]:
    forgotten = Forgotten(*await person_queries.known_as(person))
    for forget in _forgetting:
        await forget(forgotten)
    guardians = await person_queries.forget(
        person, name=HIDDEN_NAME, sort_key=_hidden_key(), day=local_day(now), now=now
    )
    await queries.record_change("anonymised", "person", person, by=by, now=now)
    return guardians


def _hidden_key() -> str:
    return sort_key(HIDDEN_NAME)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
