"""Reviews by the office: approve, return with a reason, freeze."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import EntryState
from ysevents.competitions.service import entries
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import Invalid
from ysevents.registration import papers, queries
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import (
    DelegationNotFound,
    NotReady,
    NotSubmitted,
    RegulationNotFound,
    RevisionStale,
    SealedFormMissing,
)
from ysevents.registration.schemas import Book, Delegation, ReviewLine
from ysevents.registration.service.delegations import get_regulation, read_book
from ysevents.registration.service.freezing import settle
from ysevents.registration.service.notices import tell_unit

REVIEWERS = (Role.OFFICE_CLERK, Role.ORGANISER)


async def list_delegations(event: UUID, *, account: Account) -> list[ReviewLine]:
    """The delegations of a meet, what waits for a decision first."""
    if not await accounts.covers(account, *REVIEWERS, event=event):
        raise RegulationNotFound
    return await queries.review_lines(event)


async def get_reviewed_book(delegation: UUID, *, account: Account, now: datetime) -> Book:
    """All of a delegation of a meet one is responsible for; that the list was opened is on record."""
    found = await queries.find_delegation(delegation)
    if found is None or not await accounts.covers(account, *REVIEWERS, event=found.event):
        raise DelegationNotFound
    await accounts.record_view(
        "children_listed", account=account, object_kind="delegation", object_id=delegation, now=now
    )
    return await read_book(found)


async def approve(delegation: UUID, *, revision: int | None = None, account: Account, now: datetime) -> None:
    """Accept a submitted delegation; its entries may be drawn from now on."""
    async with _deciding(delegation, DelegationState.SUBMITTED, revision, account) as found:
        await _check_approvable(found, now)
        await _move_on(found, DelegationState.APPROVED, EntryState.APPROVED, None, account, now)
        await tell_unit(
            found, "delegation_approved", "报名已通过审核", "请留意秩序册和出场名单的公布。", now=now
        )


async def return_with_reason(
    delegation: UUID, reason: str, *, revision: int | None = None, account: Account, now: datetime
) -> None:
    """Give a submitted delegation back to its unit, which may change it until the deadline."""
    reason = reason.strip()
    if not 1 <= len(reason) <= 300:
        raise Invalid(fields={"reason": "请写明退回原因，300字以内。"})
    async with _deciding(delegation, DelegationState.SUBMITTED, revision, account) as found:
        await _move_on(found, DelegationState.RETURNED, EntryState.RETURNED, reason, account, now)
        await tell_unit(found, "delegation_returned", "报名被退回，请修改", f"原因：{reason}", now=now)


async def freeze(delegation: UUID, *, revision: int | None = None, account: Account, now: datetime) -> None:
    """Close an approved delegation for the programme: no review can open it again.

    Its teams, numbers and admissions are made as when all are frozen together.
    """
    async with _deciding(delegation, DelegationState.APPROVED, revision, account) as found:
        await _move_on(found, DelegationState.FROZEN, EntryState.APPROVED, None, account, now)
        regulation = await get_regulation(found.event)
        await settle(regulation, [found.organization], account=account, now=now)


@asynccontextmanager
async def _deciding(
    delegation: UUID, state: DelegationState, revision: int | None, account: Account
) -> AsyncIterator[Delegation]:
    """One transaction with the delegation locked in the state from which one decides."""
    async with transaction():
        found = await queries.lock_delegation(delegation)
        if found is None or not await accounts.covers(account, *REVIEWERS, event=found.event):
            raise DelegationNotFound
        if revision is not None and revision != found.revision:
            raise RevisionStale
        if found.state != state:
            raise NotSubmitted(found.state.label)
        yield found


async def _check_approvable(found: Delegation, now: datetime) -> None:
    """NotReady when a consent to take part was taken back since the delegation was handed in (P3).

    SealedFormMissing where the regulation asks for the seal and there is none on the form as it stands.
    """
    book = await read_book(found)
    findings = book.findings(clock.local_day(now))
    if gone := [finding for finding in findings if finding.code == "consent_withdrawn"]:
        raise NotReady(gone, act="审核")
    if book.regulation.parameters.sealed_form_required and not papers.is_sealed(book):
        raise SealedFormMissing


async def _move_on(
    found: Delegation,
    state: DelegationState,
    entry_state: EntryState,
    reason: str | None,
    account: Account,
    now: datetime,
) -> None:
    await queries.set_state(found.id, state, reason=reason, by=account.id, now=now)
    await entries.set_states(found.event, found.organization, entry_state, account=account, now=now)
