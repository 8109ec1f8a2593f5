"""One person in the office's hands: found, opened, exported, put right, merged, made nameless.

All of it is for the office of the whole county, and every look and every act is on record.
"""

from datetime import date, datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account, Audited
from ysevents.core.enums import ConsentPurpose, PersonKind, Sex
from ysevents.core.errors import PersonNotFound
from ysevents.core.rules import HIDDEN_NAME
from ysevents.core.service import identities, rights
from ysevents.core.service import people as consents
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import NotAllowed
from ysevents.privacy import queries
from ysevents.privacy.errors import (
    NoConsentStands,
    NoIdentityKept,
    PersonChanged,
    PersonInUse,
    SearchTooShort,
)
from ysevents.privacy.schemas import Found, Record

FEWEST_LETTERS = 2
SHOWN = 50
TRAIL = 30


async def search_people(text: str, *, account: Account, now: datetime) -> list[Found]:
    """People by two letters of the name or more; SHOWN at most. That one searched is on record, not for whom."""
    check_office(account)
    words = "".join(text.split())[:40]
    if len(words) < FEWEST_LETTERS:
        raise SearchTooShort
    async with transaction():
        await accounts.record_view(
            "people_searched", account=account, object_kind="person", object_id="search", now=now
        )
        return await queries.search(words.lower(), limit=SHOWN)


async def open_person(person: UUID, *, account: Account, now: datetime) -> Record:
    """Somebody as the office sees them: numbers masked or told only to be there."""
    check_office(account)
    async with transaction():
        found = await _get(person)
        await accounts.record_view(
            "person_opened", account=account, object_kind="person", object_id=person, now=now
        )
        return found


async def list_doubles(person: UUID, *, account: Account) -> list[Found]:
    """Who may be the same person: one name, no other birthday or sex."""
    check_office(account)
    return await queries.doubles(person)


async def list_trail(person: UUID, *, account: Account) -> list[Audited]:
    """Who did or saw what of this person, latest first."""
    check_office(account)
    return await accounts.list_of_object("person", person, limit=TRAIL)


async def read_identity(person: UUID, reason: str, *, account: Account, now: datetime) -> str:
    """The identity number in clear, for a reason that is written down with who read it (P4)."""
    check_office(account)
    given = rights.checked_reason(reason)
    async with transaction():
        number = await identities.find_number(person)
        if number is None:
            raise NoIdentityKept
        await accounts.record(
            "identity_read",
            account=account,
            object_kind="person",
            object_id=person,
            after={"reason": given},
            now=now,
        )
        return number


async def correct(
    person: UUID,
    *,
    name: str,
    sex: Sex | None,
    birth_on: date | None,
    reason: str,
    seen: str,
    account: Account,
    now: datetime,
) -> None:
    """Put name, sex and birthday right; `seen` is the tag of the record the correction was typed against.

    The history keeps what was there before; the audit row names the fields, never what stood in them.
    """
    check_office(account)
    async with transaction():
        if (await _get(person, lock=True)).tag != seen:
            raise PersonChanged
        changed = await rights.correct_person(
            person, name=name, sex=sex, birth_on=birth_on, reason=reason, by=account.id, now=now
        )
        if changed:
            await accounts.record(
                "person_corrected",
                account=account,
                object_kind="person",
                object_id=person,
                after={"fields": changed},
                now=now,
            )


async def list_consents(person: UUID, *, account: Account) -> list[tuple[ConsentPurpose, datetime]]:
    """For what a consent stands, and since when."""
    check_office(account)
    return await queries.standing_consents(person)


async def withdraw_consent(person: UUID, purpose: ConsentPurpose, *, account: Account, now: datetime) -> None:
    """Take a consent back for a guardian, or somebody of age, who came to the office (P3): at once, as anywhere."""
    check_office(account)
    async with transaction():
        await _get(person, lock=True)
        if purpose not in {standing for standing, _ in await queries.standing_consents(person)}:
            raise NoConsentStands
        await consents.withdraw_consent(person, purpose, by=account.id, now=now)
        await accounts.record(
            "consent_withdrawn",
            account=account,
            object_kind="person",
            object_id=person,
            after={"purpose": purpose},
            now=now,
        )


async def merge(into: UUID, double: UUID, reason: str, *, account: Account, now: datetime) -> None:
    """Two records of one person become one."""
    check_office(account)
    given = rights.checked_reason(reason)
    async with transaction():
        await rights.merge(double, into, by=account.id, now=now)
        await accounts.record(
            "people_merged",
            account=account,
            object_kind="person",
            object_id=into,
            after={"double": double, "reason": given},
            now=now,
        )


async def anonymise(person: UUID, reason: str, *, account: Account, now: datetime) -> None:
    """Nobody can say any more who this was; results keep their marks (P8).

    PersonInUse while something goes on or is under a legal hold, and for those who work here.
    """
    check_office(account)
    given = rights.checked_reason(reason)
    async with transaction():
        reasons = await queries.running(person, clock.local_day(now), now)
        if await accounts.has_staff([person], now=now):
            reasons.append("这位人员还有工作账号")
        if reasons:
            raise PersonInUse(reasons)
        name = (await _get(person)).name
        gone = await rights.anonymise(person, by=account.id, now=now)
        await queries.forget_feeds(gone)
        await accounts.close_accounts(gone)
        await accounts.record(
            "person_anonymised",
            account=account,
            object_kind="person",
            object_id=person,
            after={"reason": given.replace(name, HIDDEN_NAME), "people": len(gone)},
            now=now,
        )


def check_office(account: Account) -> None:
    """Data of all people are for the office of the whole county, not for that of an event."""
    if not account.is_everywhere(Role.OFFICE_CLERK):
        raise NotAllowed


async def _get(person: UUID, *, lock: bool = False) -> Record:
    row = await queries.find_person(person, lock=lock)
    if row is None:
        raise PersonNotFound
    masked = await identities.find_masked([person])
    return Record(
        **{**row, "kind": PersonKind(row["kind"]), "sex": Sex(row["sex"]) if row["sex"] else None},
        identity=masked.get(person),
    )
