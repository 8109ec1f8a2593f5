"""Places by head count: pool, gym, track, a course, a ticketed event. One conditional UPDATE, no lock."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.errors import OccurrenceNotFound
from ysevents.kit import clock
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.keyed_requests import do_once
from ysevents.places import capacity_queries as queries
from ysevents.places.errors import (
    CapacityBelowTaken,
    CapacityUnknown,
    HolderUnknown,
    PlacesFull,
    PlacesOver,
)
from ysevents.places.schemas import CapacityShown
from ysevents.places.service.desks import get_managed

AHEAD = timedelta(days=14)


async def set_capacity(occurrence: UUID, cap: int, *, account: Account | None, now: datetime) -> None:
    """Let so many come to something that has a space; CapacityBelowTaken when more have their place.

    Without an account it is the caller, a module above, who has asked who may.
    """
    venue = await queries.venue_of(occurrence)
    if account is not None:
        if venue is None:
            raise OccurrenceNotFound
        await get_managed(venue, account=account)
    async with transaction():
        if not await queries.put(occurrence, cap):
            raise CapacityBelowTaken
        await accounts.record(
            "capacity_set",
            account=account,
            object_kind="occurrence",
            object_id=occurrence,
            after={"cap": cap},
            now=now,
        )


async def take_place(
    occurrence: UUID, *, heads: int = 1, idempotency_key: str, account: Account, now: datetime
) -> CapacityShown:
    """Take a place for oneself, with so many heads in all. Who has one already keeps it as it is."""
    person = account.person
    if person is None:
        raise HolderUnknown

    async def act() -> UUID:
        await claim_place(occurrence, person, heads=heads, by=account.id, now=now)
        return occurrence

    await do_once(idempotency_key, f"place {occurrence} {heads}", act, by=account.id, now=now)
    return await get_capacity(occurrence, visitor=account)


async def claim_place(occurrence: UUID, person: UUID, *, heads: int = 1, by: UUID, now: datetime) -> None:
    """The same for whoever sells tickets or enrols; in the caller's transaction. PlacesFull, PlacesOver."""
    async with transaction():
        try:
            async with savepoint():
                is_taken = await queries.take(occurrence, person, heads, account=by, now=now)
        except asyncpg.UniqueViolationError:  # the same person, from another window at the same moment
            return
        if is_taken:
            return
        row = await queries.standing(occurrence, person)
        if row is None:
            raise CapacityUnknown
        if row["own"] is None:
            raise PlacesFull if row["state"] == "confirmed" and row["ends_at"] > now else PlacesOver


async def give_place_back(occurrence: UUID, *, account: Account, now: datetime) -> CapacityShown:
    """Give one's own place back before it begins; who has none is left alone."""
    found = await get_capacity(occurrence, visitor=account)
    if account.person and found.own:
        if found.starts_at <= now:
            raise PlacesOver
        await queries.give_back(occurrence, account.person)
    return await get_capacity(occurrence, visitor=account)


async def get_capacity(occurrence: UUID, *, visitor: Account | None) -> CapacityShown:
    """How many may come, how many places are left, and one's own."""
    row = await queries.standing(occurrence, visitor.person if visitor else None)
    if row is None:
        raise CapacityUnknown
    return _shown(row)


async def list_capacities(venue: UUID, *, visitor: Account | None, now: datetime) -> list[CapacityShown]:
    """What of a venue counts heads in the next two weeks, the soonest first."""
    until = clock.day_span(clock.local_day(now))[0] + AHEAD
    return [
        _shown(row) for row in await queries.of_venue(venue, visitor.person if visitor else None, now, until)
    ]


def _shown(row: Any) -> CapacityShown:
    names = [name for name in CapacityShown.__dataclass_fields__ if name != "own"]
    return CapacityShown(own=row["own"] or 0, **{name: row[name] for name in names})
