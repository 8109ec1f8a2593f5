"""补报、弃权、换人 after the deadline: asked for by a unit and decided, or done by the office at once.

A request is tried before it is kept, so that a coach learns at once what stands against it; it is judged
again when it is approved. Refused and retracted ones stay in the history.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from uuid import UUID

import asyncpg

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import Seating
from ysevents.competitions.rules.rosters import Member
from ysevents.kit import clock
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.errors import IdempotencyMismatch, Invalid
from ysevents.kit.ids import uuid7
from ysevents.kit.keyed_requests import check_key
from ysevents.registration import change_queries, queries
from ysevents.registration.change_schemas import ChangeDesk, ChangeIn, ChangeLine
from ysevents.registration.enums import ChangeKind, ChangeState
from ysevents.registration.errors import (
    ChangeAsked,
    ChangeDecided,
    ChangeNotFound,
    ChangeNotTaken,
    DelegationNotFound,
    RegulationNotFound,
)
from ysevents.registration.rules import changes as rules
from ysevents.registration.rules.changes import Dates
from ysevents.registration.schemas import Delegation, Regulation
from ysevents.registration.service.amendments import Wanted, look_up, make
from ysevents.registration.service.athletes import birth_of, candidates_for, keep_consent
from ysevents.registration.service.delegations import Change, get_regulation, read_book
from ysevents.registration.service.freezing import REVIEWERS
from ysevents.registration.service.notices import tell_unit


async def get_dates(regulation: Regulation) -> Dates:
    """Until when a meet takes which changes."""
    ends_on: date = await change_queries.last_day(regulation.event)
    return Dates(
        late_entries_until=regulation.parameters.late_entries_until,
        substitutions_until=regulation.parameters.substitutions_until,
        ends_at=clock.day_span(ends_on)[1],
    )


async def list_changes(event: UUID, *, account: Account) -> list[ChangeLine]:
    """All changes of a meet, what waits for a decision first."""
    if not await accounts.covers(account, *REVIEWERS, event=event):
        raise RegulationNotFound
    return await change_queries.lines(event=event)


async def list_own_changes(delegation: UUID, *, account: Account) -> list[ChangeLine]:
    """Those of one's own delegation, or of one that one reviews."""
    found = await queries.find_delegation(delegation)
    if found is None or not (await _is_own(found, account) or await _is_reviewer(found, account)):
        raise DelegationNotFound
    return await change_queries.lines(delegation=delegation)


async def get_desk(
    delegation: UUID, *, search: str = "", by_office: bool = False, account: Account, now: datetime
) -> ChangeDesk:
    """What may be changed in a delegation now, by its unit or by the office, and what has been."""
    found = await find_changeable(delegation, by_office=by_office, account=account)
    book = await read_book(found)
    dates = await get_dates(book.regulation)
    against = {kind: rules.refusal(kind, found.state, dates, now, by_office=by_office) for kind in ChangeKind}
    return ChangeDesk(
        book=book,
        lines=await change_queries.lines(delegation=delegation),
        refusals={kind: reason.text for kind, reason in against.items() if reason},
        until={kind: dates.until(kind) for kind in ChangeKind},
        found=await candidates_for(book, search) if search.strip() else (),
    )


async def find_changeable(delegation: UUID, *, by_office: bool, account: Account) -> Delegation:
    """A delegation of one's own, or as the office one that one reviews; of others not even that it exists."""
    found = await queries.find_delegation(delegation)
    may = _is_reviewer if by_office else _is_own
    if found is None or not await may(found, account):
        raise DelegationNotFound
    return found


async def count_open(event: UUID, *, account: Account) -> int:
    """How many requests of a meet wait for the office."""
    if not await accounts.covers(account, *REVIEWERS, event=event):
        raise RegulationNotFound
    return await change_queries.count_open(event)


async def request_change(
    delegation: UUID, asked: ChangeIn, *, idempotency_key: str, account: Account, now: datetime
) -> UUID:
    """Ask for a change to one's own delegation; answers the request. The office decides.

    Whatever would forbid the change now is said now, and nothing is kept.
    """
    async with _held(delegation, asked, idempotency_key, account, now, by_office=False) as held:
        if held.known:
            return held.known.id
        await _try(held.change, held.wanted, asked.reason, account, now)
        return await _insert(held, asked, idempotency_key, account, now)


async def make_change(
    delegation: UUID, asked: ChangeIn, *, idempotency_key: str, account: Account, now: datetime
) -> ChangeLine:
    """Change a delegation as the office, at once and with a reason; past a deadline as an exception."""
    async with _held(delegation, asked, idempotency_key, account, now, by_office=True) as held:
        if held.known:
            return held.known
        request = await _insert(held, asked, idempotency_key, account, now)
        await _approve(held.change, request, held.wanted, asked.reason, "", account, now)
        return await get_change(request)


async def decide(
    request: UUID, *, is_approved: bool, answer: str = "", account: Account, now: datetime
) -> ChangeLine:
    """Approve a request, which makes the change, or refuse it with a reason.

    ChangeDecided when another clerk was first. What stands against the change by now is said, and the
    request stays open.
    """
    answer = answer.strip()
    if not is_approved and not 2 <= len(answer) <= 200:
        raise Invalid(fields={"answer": "请写明不同意的原因，2至200字。"})
    async with _open(request) as (found, line):
        if not await _is_reviewer(found, account):
            raise ChangeNotFound
        if line.state != ChangeState.OPEN:
            raise ChangeDecided(line.state.label)
        if is_approved:
            change = Change(found, await get_regulation(found.event))
            wanted = _asked_for(line)
            await _approve(change, request, wanted, line.reason, answer, account, now)
        else:
            await change_queries.close(request, ChangeState.REFUSED, answer=answer, by=account.id, now=now)
            line = await get_change(request)
            await _tell(found, line, f"未同意{line.kind.label}", f"原因：{answer}", now)
        return await get_change(request)


async def retract(request: UUID, *, account: Account, now: datetime) -> None:
    """Take back one's own open request."""
    async with _open(request) as (found, line):
        if not await _is_own(found, account):
            raise ChangeNotFound
        if line.state != ChangeState.OPEN:
            raise ChangeDecided(line.state.label)
        await change_queries.close(request, ChangeState.RETRACTED, answer=None, by=account.id, now=now)


async def get_change(request: UUID) -> ChangeLine:
    """A change; whether the asker may see it is the caller's question."""
    line = await change_queries.find(request)
    if line is None:
        raise ChangeNotFound
    return line


class _Tried(Exception):
    """Nothing stands against it: undo it."""


class _Held:
    """A delegation locked for a change, and what is wanted; `known` when the key was used before."""

    def __init__(
        self, change: Change, wanted: Wanted, *, is_exception: bool, known: ChangeLine | None
    ) -> None:
        self.change = change
        self.wanted = wanted
        self.is_exception = is_exception
        self.known = known


@asynccontextmanager
async def _held(
    delegation: UUID, asked: ChangeIn, key: str, account: Account, now: datetime, *, by_office: bool
) -> AsyncIterator[_Held]:
    check_key(key)
    async with transaction():
        found = await queries.lock_delegation(delegation)
        may = _is_reviewer if by_office else _is_own
        if found is None or not await may(found, account):
            raise DelegationNotFound
        known = await change_queries.find_by_key(account.id, key)
        if known and not _is_same(known, delegation, asked):
            raise IdempotencyMismatch
        change = Change(found, await get_regulation(found.event))
        dates = await get_dates(change.regulation)
        if known:
            yield _Held(change, _asked_for(known), is_exception=known.is_exception, known=known)
            return
        against = rules.refusal(asked.kind, found.state, dates, now, by_office=by_office)
        if against:
            raise ChangeNotTaken(against)
        wanted = look_up(await read_book(found), asked)
        await _keep_consent(change, wanted, asked, account, now)
        beyond = rules.is_exception(asked.kind, dates, now)
        yield _Held(change, wanted, is_exception=beyond, known=None)


async def _keep_consent(
    change: Change, wanted: Wanted, asked: ChangeIn, account: Account, now: datetime
) -> None:
    """What the guardians signed for whoever comes in, where it was given along."""
    given = [(member.person, member.consent) for member in asked.members]
    given += [(one, asked.consent) for one in (wanted.replacement or wanted.person,) if one]
    for entering, consent in given:
        if consent is None:
            continue
        await keep_consent(
            change,
            entering,
            await birth_of(change, entering),
            relation=consent.relation,
            guardian=consent.guardian,
            evidence=consent.evidence,
            also=consent.also,
            account=account,
            now=now,
        )


async def _try(change: Change, wanted: Wanted, reason: str, account: Account, now: datetime) -> None:
    try:
        async with savepoint():
            await make(change, wanted, reason=reason, account=account, now=now)
            raise _Tried
    except _Tried:
        return


async def _insert(held: _Held, asked: ChangeIn, key: str, account: Account, now: datetime) -> UUID:
    id = uuid7()
    try:
        async with savepoint():
            await change_queries.insert(
                id,
                held.change.delegation.id,
                held.wanted.kind,
                contest=held.wanted.contest,
                entry=held.wanted.entry,
                person=held.wanted.person,
                replacement=held.wanted.replacement,
                reason=asked.reason.strip(),
                is_exception=held.is_exception,
                key=key,
                by=account.id,
                now=now,
            )
            await change_queries.insert_members(id, held.wanted.members)
    except asyncpg.UniqueViolationError:
        raise ChangeAsked from None
    return id


async def _approve(
    change: Change,
    request: UUID,
    wanted: Wanted,
    reason: str,
    answer: str,
    account: Account,
    now: datetime,
) -> None:
    """Make the change and write down that it was approved, by whom, and what it meant."""
    entry, settled = await make(change, wanted, reason=reason, account=account, now=now)
    said = "；".join(part for part in (answer, settled.seating.label) if part)
    done = await change_queries.close(
        request,
        ChangeState.APPROVED,
        answer=said,
        entry=entry,
        decision=settled.decision,
        by=account.id,
        now=now,
    )
    line = await get_change(request)
    if not done:
        raise ChangeDecided(line.state.label)
    await accounts.record(
        "change_approved",
        account=account,
        object_kind="delegation",
        object_id=change.delegation.id,
        after={"request": request, "kind": line.kind, "seating": Seating(settled.seating)},
        now=now,
    )
    await _tell(change.delegation, line, f"{line.kind.label}已办理", said, now)


@asynccontextmanager
async def _open(request: UUID) -> AsyncIterator[tuple[Delegation, ChangeLine]]:
    """A request with its delegation locked: of two who decide, the second sees what the first did."""
    async with transaction():
        line = await get_change(request)
        found = await queries.lock_delegation(line.delegation)
        if found is None:
            raise ChangeNotFound
        yield found, await get_change(request)


def _is_same(known: ChangeLine, delegation: UUID, asked: ChangeIn) -> bool:
    """Whether a repeated request asks for what it asked for the first time."""
    told = (known.delegation, known.kind, known.reason, known.replacement, _listed(known))
    named = ((asked.contest, known.contest), (asked.entry, known.entry), (asked.person, known.person))
    members = tuple(member.listed for member in asked.members)
    return told == (delegation, asked.kind, asked.reason.strip(), asked.replacement, members) and all(
        one in {None, other} for one, other in named
    )


def _asked_for(line: ChangeLine) -> Wanted:
    return Wanted(
        kind=line.kind,
        contest=line.contest,
        entry=line.entry,
        person=line.person,
        replacement=line.replacement,
        members=_listed(line),
    )


def _listed(line: ChangeLine) -> tuple[Member, ...]:
    return tuple(member.listed for member in line.members)


async def _is_own(found: Delegation, account: Account) -> bool:
    return await accounts.covers(account, Role.COACH, organization=found.organization)


async def _is_reviewer(found: Delegation, account: Account) -> bool:
    return await accounts.covers(account, *REVIEWERS, event=found.event)


async def _tell(found: Delegation, line: ChangeLine, title: str, text: str, now: datetime) -> None:
    await tell_unit(
        found,
        f"change_{line.state}",
        title,
        f"{line.words}。{text}",
        about=[
            found.id,
            *(one for one in (line.person, line.replacement) if one),
            *(m.person for m in line.members),
        ],
        below="/changes",
        now=now,
    )
