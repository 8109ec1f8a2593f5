"""Several athletes at once: named from the roll, consents recorded. All of it is kept, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.registration.errors import AthleteNotFound
from ysevents.registration.schemas import Athlete, Book
from ysevents.registration.service.athletes import keep_consent, name_from_roll
from ysevents.registration.service.delegations import changing, get_book, read_book

AT_ONCE = 60
"""More are not added in one go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who agreed for one athlete."""

    person: UUID
    relation: str
    guardian: str


async def add_athletes(
    delegation: UUID,
    people: Sequence[UUID],
    *,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> int:
    """Name pupils of the unit's roll, in the order given; answers how many.

    The first who cannot be named is told by name, and nobody is added.
    """
    chosen = list(dict.fromkeys(people))
    if not chosen or len(chosen) > AT_ONCE:
        raise Invalid(f"请勾选要加入的运动员，一次最多{AT_ONCE}人。")
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        for person in chosen:
            await name_from_roll(change, person)
    return len(chosen)


async def list_unsigned(delegation: UUID, *, account: Account, now: datetime) -> tuple[Book, list[Athlete]]:
    """The athletes whose consent to take part is still missing."""
    book = await get_book(delegation, account=account)
    day = clock.local_day(now)
    missing = {f.athlete for f in book.findings(day) if f.code == "consent_missing"}
    return book, [athlete for athlete in book.athletes if athlete.person in missing]


async def record_consents(
    delegation: UUID,
    signatures: Sequence[Signature],
    *,
    evidence: str,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> int:
    """Keep the consents to take part of several athletes; answers how many.

    Refused fields carry the athlete's id: `relation-<person>`, `guardian-<person>`. What else may be agreed
    to (names made public, photos, insurers) is asked one by one: nobody agrees to that in passing.
    """
    if not signatures:
        raise Invalid("请至少填写一名运动员的监护人姓名。")
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        book = await read_book(change.delegation, change.regulation)
        for one in signatures:
            athlete = book.find_athlete(one.person)
            if athlete is None:
                raise AthleteNotFound
            try:
                await keep_consent(
                    change,
                    one.person,
                    athlete.facts.birth_on,
                    relation=one.relation,
                    guardian=one.guardian,
                    evidence=evidence,
                    account=account,
                    now=now,
                )
            except Invalid as refusal:
                raise Invalid(
                    f"{athlete.name}：{next(iter(refusal.fields.values()))}",
                    fields={f"{name}-{one.person}": text for name, text in refusal.fields.items()},
                ) from None
    return len(signatures)
