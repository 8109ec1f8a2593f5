"""An athlete's personal data in the hands of the own unit: what was agreed to, taken back, the identity number.

Taking a consent back is possible in every state of the delegation and after the deadline: it acts at once.
"""

from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose
from ysevents.core.service import identities, people
from ysevents.kit import uploads
from ysevents.kit.database import transaction
from ysevents.registration import queries
from ysevents.registration.enums import DelegationRole
from ysevents.registration.errors import (
    AthleteNotFound,
    ConsentNotGiven,
    DelegationNotFound,
    IdentityNotAsked,
    RevisionStale,
)
from ysevents.registration.schemas import Agreed
from ysevents.registration.service import documents
from ysevents.registration.service.delegations import changing


async def get_agreed(delegation: UUID, person: UUID, *, account: Account) -> Agreed:
    """What an athlete of the own unit agreed to and took back, and the identity number as it may be seen: masked."""
    found = await queries.find_delegation(delegation)
    if found is None or not await accounts.covers(account, Role.COACH, organization=found.organization):
        raise DelegationNotFound
    if not await queries.is_member(delegation, person, DelegationRole.ATHLETE):
        raise AthleteNotFound
    masked = await identities.find_masked([person])
    return Agreed(tuple(await queries.consents_of(person)), masked.get(person))


async def withdraw_consent(
    delegation: UUID,
    person: UUID,
    purpose: ConsentPurpose,
    *,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> None:
    """Note that a guardian, or the athlete, takes a consent back (P3); from now on it counts for nothing.

    A consent to take part stops entries, one to publication the name on public pages; marks stay. Photos go.
    """
    async with transaction():
        found = await queries.lock_delegation(delegation)
        if found is None or not await accounts.covers(account, Role.COACH, organization=found.organization):
            raise DelegationNotFound
        if revision is not None and revision != found.revision:
            raise RevisionStale
        if not await queries.is_member(delegation, person, DelegationRole.ATHLETE):
            raise AthleteNotFound
        given = [c for c in await queries.consents_of(person) if c.purpose == purpose]
        if not given or given[0].withdrawn_at:
            raise ConsentNotGiven
        await people.withdraw_consent(person, purpose, by=account.id, now=now)
        await accounts.record(
            "consent_withdrawn",
            account=account,
            object_kind="person",
            object_id=person,
            after={"purpose": purpose},
            now=now,
        )
        photos = (
            await documents.retire_photos(person, account=account, now=now)
            if purpose == ConsentPurpose.PHOTO
            else []
        )
        await queries.bump(delegation)
    await uploads.drop(*photos)


async def set_identity(
    delegation: UUID,
    person: UUID,
    number: str,
    *,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> None:
    """Keep an athlete's identity number, where the regulation asks for it and nowhere else (P4)."""
    async with changing(delegation, revision=revision, account=account, now=now) as change:
        if not change.regulation.parameters.identity_numbers:
            raise IdentityNotAsked
        if not await queries.is_member(delegation, person, DelegationRole.ATHLETE):
            raise AthleteNotFound
        await identities.set_identity(person, number, by=account.id, now=now)
