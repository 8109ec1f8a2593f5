"""Bookings that come in company: by a clerk, for a club, of several courts, week after week.

A resident's own single booking is the hot path and lives in `bookings`; here each joins the transaction of
what it belongs to, and the same keys settle who was first.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import asyncpg

from ysevents.accounts.schemas import Account
from ysevents.booking import making_queries
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import SlotAlreadyTaken
from ysevents.booking.making_queries import Details, Facts
from ysevents.booking.rules import decided_until
from ysevents.booking.service.alternatives import nearest_alone
from ysevents.booking.service.judging import judge_slot, lent_on, read_facts
from ysevents.booking.service.making import ROUNDS, new_booking
from ysevents.core.service import times
from ysevents.kit.database import savepoint, transaction
from ysevents.places import service as places
from ysevents.places.enums import Audience

Made = TypeVar("Made")
TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One slot for somebody; a clerk is bound neither by release nor by a ban."""

    space: UUID
    starts_at: datetime
    holder: UUID
    details: Details
    by_clerk: bool = False


async def together(act: Callable[[], Awaitable[Made]]) -> Made:
    """Do `act` in one transaction, again when it ran crosswise into another of several courts."""
    for _ in range(TRIES - 1):
        try:
            async with transaction(), savepoint():
                return await act()
        except asyncpg.DeadlockDetectedError:
            continue
    async with transaction():
        return await act()


async def place_one(wish: Wish, *, account: Account, now: datetime) -> UUID:
    """Judge and write one booking within the caller's transaction; answers its id, or refuses as `book` does."""
    asker = replace(account, person=wish.holder)
    facts = None
    for _ in range(ROUNDS):
        facts = await read_facts(wish.space, wish.starts_at, account=asker, key=None, now=now)
        if facts.banned_until is not None and not wish.by_clerk:
            raise places.refuse_banned(facts.banned_until)
        slot = judge_slot(facts, wish.space, wish.starts_at, now, by_clerk=wish.by_clerk)
        if facts.floor == "held":
            break
        if facts.floor == "expired":
            await times.expire(now)
        details = _details(wish, facts, now)
        new = new_booking(facts, wish.space, slot, [], wish.starts_at, wish.holder, account.id, details)
        try:
            async with savepoint():
                await making_queries.book(new, key=str(new.id), digest=b"", now=now)
        except asyncpg.UniqueViolationError as lost:
            if lost.constraint_name != "occupancy_pkey":
                raise
            continue
        audience = Audience.GROUP if details.organization else Audience.RESIDENT
        await places.claim(new.occurrence, [wish.holder], audience=audience)
        return new.id
    assert facts is not None
    raise SlotAlreadyTaken(await nearest_alone(facts, wish.starts_at, now))


def _details(wish: Wish, facts: Facts, now: datetime) -> Details:
    """What a clerk books stands at once; of others the venue may want to decide."""
    terms = lent_on(facts)
    if wish.by_clerk or not terms.needs_approval:
        return wish.details
    until = decided_until(terms, wish.starts_at, now)
    return replace(wish.details, state=BookingState.PENDING, hold_until=until)
