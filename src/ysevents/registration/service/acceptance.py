"""What the office's word does to an entry after the deadline: approved, numbered, admitted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import AdmissionState
from ysevents.competitions.enums import EntryState
from ysevents.competitions.errors import EntryNotFound
from ysevents.competitions.schemas import Entry
from ysevents.competitions.service import entries
from ysevents.kit import clock
from ysevents.registration import change_queries, queries
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import AthleteNotFound, ConsentMissing
from ysevents.registration.service.delegations import Change, read_book
from ysevents.registration.service.freezing import settle

REPLACED = "已由他人替换参赛"


async def accept(
    change: Change,
    entry: UUID,
    people: Sequence[UUID],
    account: Account,
    now: datetime,
    *,
    substitutes: Sequence[UUID] = (),
) -> Entry:
    """The office's word is on the entry already: approved, with number and admission after the freeze.

    `people` come in by it. No child starts without a guardian's consent, late entry or not.
    """
    delegation = change.delegation
    book = await read_book(delegation)
    for person in people:
        athlete = book.find_athlete(person)
        if athlete is None:
            raise AthleteNotFound
        for finding in book.findings_of(athlete, clock.local_day(now)):
            if finding.code in {"consent_missing", "consent_withdrawn"}:
                raise ConsentMissing(finding.text)
    await entries.set_states(
        delegation.event, delegation.organization, EntryState.APPROVED, account=account, now=now
    )
    for person in people:
        await _bring_back(delegation.event, person, account, now)
    if delegation.state == DelegationState.FROZEN:
        await settle(
            change.regulation, [delegation.organization], substitutes=substitutes, account=account, now=now
        )
    await queries.bump(delegation.id)
    found = await entries.find_entry(entry)
    if found is None:
        raise EntryNotFound
    return found


async def let_go(event: UUID, person: UUID, account: Account, now: datetime) -> None:
    """Who left the delegation no longer passes as an athlete; the number is nobody else's."""
    admission = await change_queries.admission_of(event, person)
    if admission:
        await checkin.revoke([admission["id"]], reason=REPLACED, by=account.id, now=now)


async def _bring_back(event: UUID, person: UUID, account: Account, now: datetime) -> None:
    """Who left and is entered again passes with the number they had."""
    admission = await change_queries.admission_of(event, person)
    if admission and admission["state"] == AdmissionState.REVOKED:
        await checkin.reinstate([admission["id"]], by=account.id, now=now)
