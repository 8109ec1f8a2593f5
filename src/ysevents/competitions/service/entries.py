"""Entries: take a place, let it go, change their state together.

Whether the athlete may start at all is judged by the caller, who knows the roll; here the places are
settled, so that no race can pass a limit.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from ysevents.accounts.schemas import Account
from ysevents.competitions import queries
from ysevents.competitions.enums import EntryState
from ysevents.competitions.errors import ContestFull, EntryLimitReached
from ysevents.competitions.rules import limits
from ysevents.competitions.schemas import Contest, Entry
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.ids import uuid7

MOST_RACES = 100
"""Each lost to somebody else; so many in a row nobody loses."""


async def enter(
    contest: Contest,
    *,
    organization: UUID,
    person: UUID | None,
    allowed: limits.Limits,
    mark: int | None = None,
    account: Account,
    now: datetime,
) -> UUID:
    """Enter a person, or with None a team; EntryLimitReached says all reasons.

    Entering somebody who is entered by this unit already answers the entry there is.
    """
    unit_limit = allowed.per_unit_contest if contest.per_unit_limit is None else contest.per_unit_limit
    counts = person is not None and contest.counts_towards_limit
    async with transaction():
        for _ in range(MOST_RACES):
            try:
                async with savepoint():
                    if person and counts and allowed.extra:
                        await queries.use_extra_places(contest.id, person, limit=allowed.extra)
                    id = await queries.claim_entry(
                        uuid7(),
                        contest.id,
                        organization,
                        person,
                        unit_limit=unit_limit,
                        athlete_limit=allowed.per_athlete if counts else None,
                        extra_limit=allowed.extra if counts and contest.is_extra else None,
                        mark=mark,
                        now=now,
                    )
            except asyncpg.UniqueViolationError:
                continue  # Somebody took the same number in this instant.
            found = id or await _standing(contest, organization, person, allowed)
            if found:
                return found
    raise RuntimeError("the places of the database and the limits of the rules disagree")


async def claim_quota(entry: UUID, contest: Contest, limit: int) -> None:
    """Take one of the places a contest has for teams; ContestFull when all are taken.

    For use in the transaction that made the entry, which does not stand without a place.
    """
    while True:
        try:
            async with savepoint():
                if await queries.claim_quota(entry, limit=limit):
                    return
        except asyncpg.UniqueViolationError:
            continue  # Another team took the same place in this instant.
        raise ContestFull(contest.title, limit)


async def number_teams(meet: UUID, *, is_limited: bool) -> None:
    """Count the teams that are entered already into a quota, or drop the quota."""
    await queries.number_teams(meet, is_limited=is_limited)


async def number_athletes(meet: UUID, *, extra: int) -> None:
    """Number what counts towards athletes' limits anew, when what may be entered on top of them has changed."""
    await queries.number_athletes(meet, extra=extra)


async def _standing(
    contest: Contest, organization: UUID, person: UUID | None, allowed: limits.Limits
) -> UUID | None:
    """The entry that stands already, else the reasons why there is no place.

    None: a place has become free since one looked.
    """
    held = await queries.entries(contest.root)
    for entry in held:
        if person and (entry.contest, entry.person, entry.organization) == (contest.id, person, organization):
            return entry.id
    known = {c.id: c.for_limits for c in await queries.contests(contest.root)}
    reasons = limits.judge(
        limits.Entry(contest.for_limits, organization, person),
        [limits.Entry(known[e.contest], e.organization, e.person) for e in held],
        allowed,
    )
    if reasons:
        raise EntryLimitReached(reasons)
    return None


async def set_mark(entry: UUID, mark: int | None, *, account: Account, now: datetime) -> None:
    """Keep 报名成绩 as `rules.entry_marks` counts it, or forget it."""
    await queries.set_mark(entry, mark)


async def withdraw(entries: Sequence[UUID], *, account: Account, now: datetime) -> None:
    """Take entries back; their places are free at once."""
    if entries:
        await queries.withdraw_entries(entries)


async def set_states(
    meet: UUID, organization: UUID, state: EntryState, *, account: Account, now: datetime
) -> None:
    """Put all live entries of a unit into one state, as its delegation moves on."""
    await queries.set_entry_states(meet, organization, state)


async def list_entries(meet: UUID, organization: UUID | None = None) -> list[Entry]:
    """Live entries of a meet, of one unit when given."""
    return await queries.entries(meet, organization)


async def find_entry(entry: UUID) -> Entry | None:
    """A live entry."""
    return await queries.find_entry(entry)
