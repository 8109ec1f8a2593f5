"""Reviews by the office: approve, return with a reason, freeze."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import EntryState
from ysevents.competitions.errors import EntryNotFound
from ysevents.competitions.service import contests, entries
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.registration import papers, queries, review_queries
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import (
    AthleteNotFound,
    DelegationNotFound,
    NotReady,
    NotSubmitted,
    RegulationNotFound,
    RevisionStale,
    SealedFormMissing,
)
from ysevents.registration.review_schemas import Filter, Queue, RemarkIn, Remarks, Reviewed
from ysevents.registration.rules import mending
from ysevents.registration.schemas import Book, Delegation, ReviewLine
from ysevents.registration.service.delegations import get_regulation, read_book
from ysevents.registration.service.freezing import check_consents, settle, turn_away
from ysevents.registration.service.notices import tell_unit

REVIEWERS = (Role.OFFICE_CLERK, Role.ORGANISER)


async def list_delegations(event: UUID, *, account: Account) -> list[ReviewLine]:
    """The delegations of a meet, what waits for a decision first."""
    if not await accounts.covers(account, *REVIEWERS, event=event):
        raise RegulationNotFound
    return await queries.review_lines(event)


async def get_queue(event: UUID, chosen: Filter, *, account: Account) -> Queue:
    """The delegations of a meet that a filter leaves, what waits first, with counts over all of them."""
    lines = await list_delegations(event, account=account)
    divisions = await review_queries.divisions_of(event)
    alike = Counter(
        delegation
        for delegation, _ in {(d.delegation, d.person) for d in await review_queries.duplicates(event)}
    )
    every = [
        replace(
            line,
            divisions=divisions.get(line.delegation, frozenset()),
            duplicates=alike[line.delegation],
        )
        for line in lines
    ]
    return Queue(
        regulation=await get_regulation(event),
        lines=[line for line in every if _passes(line, chosen)],
        every=every,
        divisions=await contests.list_divisions(event),
        chosen=chosen,
    )


def _passes(line: ReviewLine, chosen: Filter) -> bool:
    return (
        chosen.state in {None, line.state}
        and chosen.unit_class in {None, line.unit_class}
        and (chosen.division is None or chosen.division in line.divisions)
        and (line.duplicates > 0 or not chosen.duplicates)
    )


async def look_closer(book: Book) -> Reviewed:
    """Who of a delegation looks like somebody else, and what was remarked the last time.

    For those who review it: other units are named.
    """
    return Reviewed(
        duplicates=await review_queries.duplicates(book.delegation.event, book.delegation.id),
        remarks=await read_remarks(book),
    )


async def read_remarks(book: Book) -> Remarks:
    """What was remarked by line when the delegation was returned the last time."""
    rows = await review_queries.last_remarks(book.delegation.id)
    return Remarks(
        of_person={row["person"]: row["text"] for row in rows if row["person"]},
        of_entry={row["entry"]: row["text"] for row in rows if row["entry"]},
    )


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
    delegation: UUID,
    reason: str,
    remarks: Sequence[RemarkIn] = (),
    *,
    mend_on: date | None = None,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> None:
    """Give a submitted delegation back to its unit, which may change it until the deadline.

    Remarks say by line what is wrong; with them the reason for the whole may be left out. Where the
    deadline is near or past the unit has until `mend_on`, else until the day after tomorrow.
    """
    reason = reason.strip() or (f"有{len(remarks)}处需要修改，见各行的意见。" if remarks else "")
    if not 1 <= len(reason) <= 300:
        raise Invalid(fields={"reason": "请写明退回原因，300字以内；也可以只在各行写意见。"})
    async with _deciding(delegation, DelegationState.SUBMITTED, revision, account) as found:
        if remarks:
            _check_lines(await read_book(found), remarks)
        await _move_on(found, DelegationState.RETURNED, EntryState.RETURNED, reason, account, now)
        rows = [(uuid7(), r.person, r.entry, r.text.strip()) for r in remarks]
        await review_queries.insert_remarks(await review_queries.last_step(delegation), rows)
        until = await _give_time(found, mend_on, now)
        reason += f"最晚{clock.date_cn(until)}改正并重新提交。" if until else ""
        await tell_unit(
            found,
            "delegation_returned",
            "报名被退回，请修改",
            f"原因：{reason}",
            about=[delegation],
            now=now,
        )


async def reopen(
    delegation: UUID,
    *,
    last_on: date,
    reason: str,
    revision: int | None = None,
    account: Account,
    now: datetime,
) -> None:
    """补交: let a unit that missed the deadline change and hand in its delegation until a day, with a reason."""
    reason = reason.strip()
    if not 2 <= len(reason) <= 200:
        raise Invalid(fields={"reopening": "请写明原因，2至200字。"})
    async with transaction():
        found = await queries.lock_delegation(delegation)
        if found is None or not await accounts.covers(account, *REVIEWERS, event=found.event):
            raise DelegationNotFound
        if revision is not None and revision != found.revision:
            raise RevisionStale
        if not found.is_editable:
            raise NotSubmitted(found.state.label)
        await _give_time(found, last_on, now)
        await accounts.record(
            "delegation_reopened",
            account=account,
            object_kind="delegation",
            object_id=delegation,
            after={"last_on": last_on},
            now=now,
        )
        await review_queries.insert_reopening(uuid7(), delegation, last_on, reason, by=account.id, now=now)
        text = f"最晚{clock.date_cn(last_on)}提交。原因：{reason}"
        await tell_unit(found, "delegation_reopened", "准许补交报名", text, about=[delegation], now=now)


async def _give_time(found: Delegation, last_on: date | None, now: datetime) -> date | None:
    """Keep a delegation open to the end of a day; answers which, None when the deadline is far."""
    regulation = await get_regulation(found.event)
    day = last_on or mending.last_day(regulation.deadline_at, regulation.starts_on, now)
    if day is None:
        return None
    if not mending.is_possible(day, regulation.starts_on, now):
        text = "期限须在今天或以后、赛事开始以前，请另选一天。"
        raise Invalid(text, fields={"last_on": text})
    await queries.keep_open(found.id, clock.day_span(day)[1])
    return day


async def freeze(delegation: UUID, *, revision: int | None = None, account: Account, now: datetime) -> None:
    """Close an approved delegation for the programme: no review can open it again.

    Its teams, numbers and admissions are made as when all are frozen together.
    """
    async with _deciding(delegation, DelegationState.APPROVED, revision, account) as found:
        await check_consents(found.event, delegation)
        await turn_away(found.event, delegation, account=account, now=now)
        await _move_on(found, DelegationState.FROZEN, EntryState.APPROVED, None, account, now)
        regulation = await get_regulation(found.event)
        await settle(regulation, [found.organization], account=account, now=now)


def _check_lines(book: Book, remarks: Sequence[RemarkIn]) -> None:
    """Remarks are about what stands in the delegation, one for each line."""
    held = {entry.id for athlete in book.athletes for entry in athlete.entries} | {t.id for t in book.teams}
    if any(r.person is not None and book.find_athlete(r.person) is None for r in remarks):
        raise AthleteNotFound("有一条意见写给已不在名单里的运动员，请刷新后重写。")
    if any(r.entry is not None and r.entry not in held for r in remarks):
        raise EntryNotFound
    if len({(r.person, r.entry) for r in remarks}) < len(remarks):
        raise Invalid("同一行只写一条意见，请合并后再退回。")


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
