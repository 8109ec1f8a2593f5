"""Closures 闭馆: announce, lift. They take the floor through the same door as everything else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.enums import OccurrenceKind
from ysevents.core.errors import SpaceNotFound, VictimsChanged
from ysevents.core.schemas import Holder, Move, Placement
from ysevents.core.service import times
from ysevents.facilities import manage_queries
from ysevents.facilities.errors import (
    ClosureBlocked,
    ClosureDisplaces,
    ClosureGroundsOverlap,
    ClosureNotFound,
    ClosureOver,
    ClosureUnusable,
)
from ysevents.facilities.rules.drafts import Wanted, closure_faults, disjoint_cover
from ysevents.facilities.schemas import ClosureIn, ClosureRow, Managed
from ysevents.facilities.service.managing import check_manager, get_managed
from ysevents.facilities.tables import Closure, ClosurePart
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

SHOWN_BACK = timedelta(days=366)
LIFTED = "闭馆已撤销"
TITLE = 120


async def list_closures(venue: UUID, *, account: Account, now: datetime) -> list[ClosureRow]:
    """The closures of a venue one manages, of the last year and all to come, the latest first."""
    await check_manager(venue, account)
    return (await manage_queries.closures(venue, now - SHOWN_BACK))[::-1]


async def announce_closure(venue: UUID, wanted: ClosureIn, *, account: Account, now: datetime) -> UUID:
    """Shut grounds for a while, and tell everybody since when that is known.

    Bookings in the way are listed (ClosureDisplaces), and displaced when just they are named: then their
    holders are told, quotas come back, and the floor is the closure's, all in one act. What is no booking
    is never displaced (ClosureBlocked). Announced late is announced all the same; the report counts it.
    """
    span = Wanted(
        starts_at=wanted.starts_at, ends_at=wanted.ends_at, notice=wanted.notice, spaces=wanted.spaces
    )
    faults = closure_faults(span, now)
    if faults:
        raise ClosureUnusable(fields=faults)
    async with transaction():
        await times.expire(now)  # Holds that have run out are nobody's to be told of.
        managed = await get_managed(venue, account=account, now=now)
        parts = _parts(managed, wanted.spaces)
        standing = await _standing(parts, wanted)
        blocking = next(
            (holder for holder in standing.values() if holder.kind != OccurrenceKind.BOOKING), None
        )
        if blocking:
            raise ClosureBlocked(blocking)
        shown = {victim.id: victim.sequence for victim in wanted.victims}
        if standing and not shown:
            raise ClosureDisplaces(list(standing.values()))
        if {holder.id: holder.sequence for holder in standing.values()} != shown:
            raise VictimsChanged(holders=list(standing.values()))
        closure = await _keep(venue, wanted, account, now)
        await _shut(closure, parts, wanted, account, now)
        await accounts.record(
            "closure_announced",
            account=account,
            object_kind="venue",
            object_id=venue,
            after={**wanted.model_dump(mode="json", exclude={"victims"}), "displaced": len(shown)},
            now=now,
        )
    return closure


async def lift_closure(closure: UUID, *, account: Account, now: datetime) -> UUID:
    """Take a closure back before it begins, or let a running one end now. Answers the venue."""
    async with transaction():
        venue = await manage_queries.closure_venue(closure)
        if venue is None:
            raise ClosureNotFound
        await check_manager(venue, account)
        standing = [part for part in await manage_queries.closure_parts(closure) if part["ends_at"] > now]
        if not standing:
            raise ClosureOver
        if standing[0]["starts_at"] >= now:
            await times.cancel([part["id"] for part in standing], reason=LIFTED, by=account.id, now=now)
        else:
            ending = [
                Move(occurrence=part["id"], starts_at=part["starts_at"], ends_at=now) for part in standing
            ]
            await times.rearrange(ending, reason=LIFTED, by=account.id, now=now)
        await accounts.record(
            "closure_lifted", account=account, object_kind="venue", object_id=venue, now=now
        )
    return venue


def _parts(managed: Managed, chosen: Sequence[UUID]) -> list[UUID]:
    """The fewest spaces that take all the floor of those chosen."""
    floors = {space.id: space.sections for space in managed.spaces}
    if not set(chosen) <= floors.keys():
        raise SpaceNotFound
    parts = disjoint_cover([(space, floors[space]) for space in dict.fromkeys(chosen)])
    if parts is None:
        raise ClosureGroundsOverlap
    return parts


async def _standing(parts: Sequence[UUID], wanted: ClosureIn) -> dict[UUID, Holder]:
    """What holds the floor now, once each, the earliest first."""
    found = [
        holder for space in parts for holder in await times.holders(space, wanted.starts_at, wanted.ends_at)
    ]
    return {holder.id: holder for holder in sorted(found, key=lambda h: (h.starts_at, h.id))}


async def _keep(venue: UUID, wanted: ClosureIn, account: Account, now: datetime) -> UUID:
    id = uuid7()
    await Closure.insert(
        Closure(
            id=id,
            venue=venue,
            reason=wanted.reason,
            notice=wanted.notice.strip(),
            announced_at=now,
            announced_by=account.id,
        )
    )
    return id


async def _shut(
    closure: UUID, parts: Sequence[UUID], wanted: ClosureIn, account: Account, now: datetime
) -> None:
    """Take the floor space by space; who stood on two was displaced with the first."""
    shown = {victim.id: victim.sequence for victim in wanted.victims}
    for space in parts:
        there = [holder.id for holder in await times.holders(space, wanted.starts_at, wanted.ends_at)]
        occurrence = await times.clear_and_place(
            Placement(
                kind=OccurrenceKind.CLOSURE,
                title=wanted.notice.strip()[:TITLE],
                label=wanted.reason.label,
                space=space,
                starts_at=wanted.starts_at,
                ends_at=wanted.ends_at,
                series=closure,
            ),
            [(id, shown[id]) for id in there if id in shown],
            reason=f"闭馆：{wanted.reason.label}",
            by=account.id,
            now=now,
        )
        await ClosurePart.insert(ClosurePart(closure=closure, occurrence=occurrence))
