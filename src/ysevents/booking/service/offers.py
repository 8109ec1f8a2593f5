"""Slots for those who wait or have won a ballot: what `places` asks of whoever lends."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from ysevents.booking import making_queries
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import SlotAlreadyTaken
from ysevents.booking.making_queries import Details
from ysevents.booking.service.grid import free_cells
from ysevents.booking.service.judging import judge_claims, judge_slot
from ysevents.booking.service.making import SETTLED_BY, new_booking
from ysevents.core.errors import SpaceNotFound
from ysevents.core.service import times
from ysevents.kit import cells, clock
from ysevents.kit.database import savepoint, transaction
from ysevents.places.rules.waiting import FreeSlot
from ysevents.places.service.lending import Held


async def free_slots(
    venue: UUID,
    spaces: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    *,
    beyond_release: bool = False,
    now: datetime,
) -> list[FreeSlot]:
    """What anybody could book now of these spaces within a span, or once it is released, by the computed grid."""
    first, last = clock.local_day(starts_at), clock.local_day(ends_at)
    return [
        FreeSlot(starts_at=cell.starts_at, ends_at=cell.ends_at, space=cell.space)
        for cell in await free_cells(venue, spaces, first, last, beyond_release=beyond_release, now=now)
        if starts_at <= cell.starts_at and cell.ends_at <= ends_at
    ]


async def hold_slot(
    space: UUID,
    starts_at: datetime,
    *,
    holder: UUID,
    account: UUID,
    until: datetime | None,
    key: str,
    now: datetime,
) -> Held:
    """Book a slot for somebody by the statement that books for all; with `until` to be confirmed by then.

    Released or not: who won a ballot for it may have it before others may ask. In the caller's transaction;
    what it refuses has written nothing.
    """
    async with transaction():
        facts = await _facts(space, starts_at, holder, account, key, now)
        slot = judge_slot(facts, space, starts_at, now, by_clerk=starts_at > now)
        claims = judge_claims(facts, slot, starts_at, holder)
        if facts.floor == "held":
            raise SlotAlreadyTaken([])
        if facts.floor == "expired":
            await times.expire(now)
        state = BookingState.HELD if until else BookingState.CONFIRMED
        new = new_booking(
            facts,
            space,
            slot,
            claims,
            starts_at,
            holder,
            account,
            Details(state=state, hold_until=until),
        )
        digest = hashlib.sha256(f"{space} {starts_at.timestamp()}".encode()).digest()
        try:
            async with savepoint():
                await making_queries.book(new, key=key, digest=digest, now=now)
        except asyncpg.UniqueViolationError as lost:
            if lost.constraint_name not in SETTLED_BY:
                raise
            raise SlotAlreadyTaken([]) from None
        return Held(new.occurrence, f"/bookings/{new.id}")


async def _facts(
    space: UUID, starts_at: datetime, holder: UUID, account: UUID, key: str, now: datetime
) -> making_queries.Facts:
    facts = await making_queries.facts(
        space,
        int(starts_at.timestamp()) // cells.SECONDS,
        clock.local_day(starts_at),
        person=holder,
        account=account,
        key=key,
        now=now,
    )
    if facts is None:
        raise SpaceNotFound
    return facts
