"""Delegations: the regulation they follow, opening one, its book, submitting it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import EntryState
from ysevents.competitions.schemas import Division, Entry
from ysevents.competitions.service import contests, entries, rosters
from ysevents.kit import clock
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.ids import uuid7
from ysevents.registration import queries
from ysevents.registration.enums import DelegationRole, DelegationState
from ysevents.registration.errors import (
    AthleteNotFound,
    DelegationLocked,
    DelegationNotFound,
    NoPlaceLeft,
    NotReady,
    RegistrationClosed,
    RegistrationNotOpen,
    RegulationNotFound,
    RevisionStale,
)
from ysevents.registration.rules import mending
from ysevents.registration.schemas import (
    Athlete,
    Book,
    Delegation,
    Official,
    OpenMeet,
    Regulation,
)


async def get_regulation(event: UUID) -> Regulation:
    """The regulation of a meet that takes registrations."""
    found = await queries.find_regulation(event)
    if found is None:
        raise RegulationNotFound
    return found


async def list_meets(*, account: Account) -> list[OpenMeet]:
    """The meets that take registrations: for coaches once per unit, for the office once each."""
    return await queries.meets(account.targets(Scope.ORGANIZATION, Role.COACH))


async def open_delegation(event: UUID, organization: UUID, *, account: Account, now: datetime) -> UUID:
    """Begin a unit's registration; answers the delegation there is when it has begun."""
    if not await accounts.covers(account, Role.COACH, organization=organization):
        raise DelegationNotFound
    async with transaction():
        await queries.hold_regulation(event)
        regulation = await get_regulation(event)
        _check_window(regulation, now)
        return await _claim_place(event, organization, regulation.parameters.units_at_most)


async def _claim_place(event: UUID, organization: UUID, limit: int | None) -> UUID:
    """One of the places the meet has for units; NoPlaceLeft when all are taken."""
    while True:
        try:
            async with savepoint():
                found = await queries.insert_delegation(uuid7(), event, organization, limit=limit)
        except asyncpg.UniqueViolationError:
            continue  # Another unit took the same place in this instant.
        if found is None:
            raise NoPlaceLeft(limit or 0)
        return found


async def find_own_delegation(
    event: UUID, organization: UUID | None, *, account: Account
) -> Delegation | None:
    """The delegation of the account's unit: the named one, else the first. None: not begun yet."""
    units = account.targets(Scope.ORGANIZATION, Role.COACH)
    if organization is not None:
        if not await accounts.covers(account, Role.COACH, organization=organization):
            raise DelegationNotFound
        units = [organization]
    found = await queries.find_delegation_of(event, units)
    return found[0] if found else None


async def get_book(delegation: UUID, *, account: Account) -> Book:
    """All of a delegation of one's own unit; of others not even that it exists."""
    found = await queries.find_delegation(delegation)
    if found is None or not await accounts.covers(account, Role.COACH, organization=found.organization):
        raise DelegationNotFound
    return await read_book(found)


async def submit(delegation: UUID, *, revision: int | None = None, account: Account, now: datetime) -> None:
    """Hand the delegation in; from now on the unit cannot change it. NotReady says all that is missing."""
    async with changing(delegation, revision=revision, account=account, now=now, counts=False) as change:
        book = await read_book(change.delegation)
        errors = [finding for finding in book.findings(clock.local_day(now)) if finding.is_error]
        if errors:
            raise NotReady(errors)
        await queries.set_state(delegation, DelegationState.SUBMITTED, reason=None, by=account.id, now=now)
        await entries.set_states(
            book.delegation.event,
            book.delegation.organization,
            EntryState.SUBMITTED,
            account=account,
            now=now,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A delegation that is locked for a change, and the regulation it follows."""

    delegation: Delegation
    regulation: Regulation
    are_contests_fixed: bool = False
    """Nobody may be entered in another contest: see `rules.mending`."""


@asynccontextmanager
async def changing(
    delegation: UUID,
    *,
    revision: int | None,
    account: Account,
    now: datetime,
    counts: bool = True,
) -> AsyncIterator[Change]:
    """One transaction in which the unit changes its delegation: right, state, deadline, revision.

    The row is locked first, so that nothing is entered while it is being submitted. `counts` raises the
    revision at the end.
    """
    async with transaction():
        found = await queries.lock_delegation(delegation)
        if found is None or not await accounts.covers(account, Role.COACH, organization=found.organization):
            raise DelegationNotFound
        usual = await get_regulation(found.event)
        regulation = usual.kept_open(found.open_until)
        if not found.is_editable:
            raise DelegationLocked(found.state.label)
        _check_window(regulation, now)
        if revision is not None and revision != found.revision:
            raise RevisionStale
        is_returned = found.state == DelegationState.RETURNED
        yield Change(found, regulation, is_returned and mending.are_contests_fixed(usual.deadline_at, now))
        if counts:
            await queries.bump(delegation)


async def find_named(change: Change, person: UUID) -> Athlete:
    """An athlete of a delegation under change with what they may be refused for, but without their entries.

    Far less than the whole book: this is asked at every tap of the grid.
    """
    own, day = change.delegation, change.regulation.starts_on
    version = change.regulation.parameters.consent_version
    divisions = {d.id: d for d in await contests.list_divisions(own.event)}
    for row in await queries.members(own.id, own.organization, day, version, person=person):
        if row["role"] == DelegationRole.ATHLETE:
            return _athlete(row, divisions[row["division"]], (), day)
    raise AthleteNotFound


async def read_book(delegation: Delegation, regulation: Regulation | None = None) -> Book:
    """A delegation with everything its pages show, whoever asks: as many queries for one athlete as for thirty."""
    regulation = (regulation or await get_regulation(delegation.event)).kept_open(delegation.open_until)
    divisions = {d.id: d for d in await contests.list_divisions(delegation.event)}
    held = await entries.list_entries(delegation.event, delegation.organization)
    members = await queries.members(
        delegation.id,
        delegation.organization,
        regulation.starts_on,
        regulation.parameters.consent_version,
    )
    by_person: dict[UUID | None, list[Entry]] = {}
    for entry in held:
        by_person.setdefault(entry.person, []).append(entry)
    teams = tuple(by_person.get(None, ()))
    return Book(
        regulation=regulation,
        delegation=delegation,
        divisions=tuple(divisions.values()),
        contests=tuple(await contests.list_contests(delegation.event)),
        athletes=tuple(
            _athlete(
                row,
                divisions[row["division"]],
                tuple(by_person.get(row["person"], ())),
                regulation.starts_on,
            )
            for row in members
            if row["role"] == DelegationRole.ATHLETE
        ),
        officials=_officials(members),
        teams=teams,
        rosters=await rosters.list_rosters(delegation.event, delegation.organization) if teams else {},
    )


def _athlete(row: Any, division: Division, own: tuple[Entry, ...], day: date) -> Athlete:
    return Athlete(
        person=row["person"],
        name=row["name"],
        facts=queries.facts(row, day),
        division=division,
        entries=own,
        has_own_consent=row["has_own_consent"],
        has_guardian_consent=row["has_guardian_consent"],
        has_withdrawn=row["has_withdrawn"],
        has_identity=row["has_identity"],
        papers=frozenset(row["papers"]),
    )


def _officials(members: Sequence[Any]) -> tuple[Official, ...]:
    return tuple(
        Official(person=row["person"], name=row["name"], role=DelegationRole(row["role"]))
        for row in members
        if row["role"] != DelegationRole.ATHLETE
    )


def _check_window(regulation: Regulation, now: datetime) -> None:
    if now < regulation.opens_at:
        raise RegistrationNotOpen(regulation.opens_at)
    if not regulation.is_open(now):
        raise RegistrationClosed(regulation.deadline_at)
