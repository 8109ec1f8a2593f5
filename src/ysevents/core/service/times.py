"""Occurrences: place, move, rearrange, confirm, postpone, cancel, clear and place.

The trigger on `occurrence` takes and gives back floors and writes the changes; what is settled here
is what may follow what, what is carried along, and how a refusal reads.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from ysevents.core import queries
from ysevents.core.enums import HOLDING, NEXT_STATES, OccurrenceKind, OccurrenceState
from ysevents.core.errors import (
    NotWithinHolder,
    OccurrenceNotFound,
    SpaceAlreadyTaken,
    SpaceClosed,
    SpaceNotFound,
    SpanWrong,
    StateForbids,
    VictimsChanged,
)
from ysevents.core.schemas import Attendance, Holder, Move, Placement
from ysevents.kit.database import DB, savepoint, transaction

Release = Callable[[list[UUID], str, UUID | None, datetime], Awaitable[None]]
"""What the release of occurrences of one kind entails: (ids, reason, by, now)."""

OVER = (OccurrenceState.CANCELLED, OccurrenceState.EXPIRED)
FOLLOWING = (OccurrenceState.DRAFT, *HOLDING)

_releases: dict[OccurrenceKind, Release] = {}

Expiry = Callable[[list[UUID], datetime], Awaitable[None]]
"""What it entails that holds have run out: (ids of whatever kind, now)."""

_expiries: list[Expiry] = []


def on_release(kind: OccurrenceKind, release: Release) -> None:
    """Let a module above say what follows when its occurrences are displaced. Called by `app.py`."""
    _releases[kind] = release


def on_expiry(expiry: Expiry) -> None:
    """Let a module above say what follows when its holds run out. Called by `app.py`."""
    if expiry not in _expiries:
        _expiries.append(expiry)


async def place(placement: Placement, *, by: UUID | None, now: datetime) -> UUID:
    """Place one thing; SpaceAlreadyTaken when its floor is held, SpaceClosed when it is shut."""
    return (await place_all([placement], by=by, now=now))[0]


async def place_all(placements: Sequence[Placement], *, by: UUID | None, now: datetime) -> list[UUID]:
    """Place several things, all or none; answers their ids."""
    if not placements:
        return []
    for p in placements:
        await _check_span(p.space, p.starts_at, p.ends_at)
    async with transaction():
        wanted = [(p.space, p.starts_at, p.ends_at) for p in placements if p.space]
        await _taking(lambda: queries.insert_occurrences(placements, by=by, now=now), wanted, but=(), now=now)
    return [p.id for p in placements]


async def move(change: Move, *, by: UUID | None, now: datetime) -> None:
    """Move one thing, and what lies within it by as much; its own cells are never in its way."""
    await rearrange([change], by=by, now=now)


async def rearrange(
    changes: Sequence[Move], *, reason: str | None = None, by: UUID | None, now: datetime
) -> None:
    """Let several things change places in one act: all their cells go, then all come.

    What lies within a moved session keeps its distance to the start; what has the session's own
    space goes along to a new one. The reason, if any, is for the public.
    """
    ids = [c.occurrence for c in changes]
    if len(set(ids)) != len(ids):
        raise ValueError("an occurrence may be moved once in one act")
    async with transaction():
        children = await queries.ids_within(ids)
        rows = await queries.lock_occurrences([*ids, *children])
        if set(ids) - rows.keys():
            raise OccurrenceNotFound
        for c in changes:
            if rows[c.occurrence]["state"] in OVER:
                raise StateForbids("已取消或已过期的安排不能再改时间，请新建一项。")
            await _check_span(c.space or rows[c.occurrence]["space"], c.starts_at, c.ends_at)
        moves = [*changes, *_carried_along(changes, rows, [c for c in children if c not in ids])]
        wanted = [
            (c.space or rows[c.occurrence]["space"], c.starts_at, c.ends_at)
            for c in changes
            if c.space or rows[c.occurrence]["space"]
        ]
        await _taking(
            lambda: queries.update_spans(moves, reason=reason, by=by, now=now),
            wanted,
            but=[m.occurrence for m in moves],
            now=now,
        )


async def confirm(ids: Iterable[UUID], *, by: UUID | None, now: datetime) -> None:
    """Make drafts and tentative things firm; drafts take their floor now."""
    await _change_state(list(ids), OccurrenceState.CONFIRMED, reason=None, by=by, now=now)


async def postpone(ids: Iterable[UUID], *, reason: str, by: UUID | None, now: datetime) -> None:
    """Take them off their floor without a new time; `move` puts them on again.

    Drafts within a postponed session leave it: of them nobody was told.
    """
    wanted = list(ids)
    async with transaction():
        await queries.let_go_drafts(wanted, by=by, now=now)
        await _change_state(wanted, OccurrenceState.POSTPONED, reason=reason, by=by, now=now)


async def cancel(ids: Iterable[UUID], *, reason: str, by: UUID | None, now: datetime) -> None:
    """Cancel them and what lies within; floors are free at once, the rows stay."""
    await _change_state(list(ids), OccurrenceState.CANCELLED, reason=reason, by=by, now=now)


async def expire(now: datetime) -> list[UUID]:
    """End all holds that have run out; their modules follow in the same transaction."""
    async with transaction():
        expired = await queries.expire_holds(now)
        await _follow_expiry(expired, now)
        return expired


async def _follow_expiry(expired: list[UUID], now: datetime) -> None:
    if expired:
        for expiry in _expiries:
            await expiry(expired, now)


async def clear_and_place(
    placement: Placement,
    victims: Sequence[tuple[UUID, int]],
    *,
    reason: str,
    by: UUID | None,
    now: datetime,
) -> UUID:
    """Displace exactly the holders a person was shown, by (id, sequence), and place there.

    All in one transaction: their modules' release hooks run (messages, quotas back), then the new
    thing takes the floor. VictimsChanged when one of them has moved on or another has come.
    """
    if placement.space is None:
        raise ValueError("only a placement with a space displaces anybody")
    async with transaction():
        await queries.lock_occurrences([id for id, _ in victims])
        standing = await queries.holders_of(placement.space, placement.starts_at, placement.ends_at)
        await _displace(standing, victims, reason=reason, by=by, now=now)
        return await place(placement, by=by, now=now)


async def clear_and_rearrange(
    changes: Sequence[Move],
    victims: Sequence[tuple[UUID, int]],
    *,
    reason: str,
    by: UUID | None,
    now: datetime,
) -> None:
    """Displace exactly the holders a person was shown, then `rearrange`, in one transaction.

    Those that move themselves are in nobody's way.
    """
    async with transaction():
        await queries.lock_occurrences([id for id, _ in victims])
        await _displace(await in_the_way_of(changes), victims, reason=reason, by=by, now=now)
        await rearrange(changes, reason=reason, by=by, now=now)


async def in_the_way_of(changes: Sequence[Move]) -> list[Holder]:
    """What stands where these would go and does not move itself."""
    moving = [c.occurrence for c in changes]
    rows = await queries.lock_occurrences(moving)
    if set(moving) - rows.keys():
        raise OccurrenceNotFound
    wanted = [
        (space, c.starts_at, c.ends_at)
        for c in changes
        if not rows[c.occurrence]["within"]
        and (space := c.space or (None if c.place else rows[c.occurrence]["space"]))
    ]
    return await _in_the_way(wanted, moving)


async def _displace(
    standing: Sequence[Holder],
    victims: Sequence[tuple[UUID, int]],
    *,
    reason: str,
    by: UUID | None,
    now: datetime,
) -> None:
    """Cancel who stands there and let their modules follow; VictimsChanged when it is not who was shown."""
    if {h.id: h.sequence for h in standing} != dict(victims):
        raise VictimsChanged(holders=list(standing))
    await _change_state([h.id for h in standing], OccurrenceState.CANCELLED, reason=reason, by=by, now=now)
    for kind, release in _releases.items():
        ids = [h.id for h in standing if h.kind == kind]
        if ids:
            await release(ids, reason, by, now)


async def add_participants(
    occurrence: UUID, people: Sequence[Attendance], *, by: UUID | None, now: datetime
) -> list[UUID]:
    """Add who takes part; who is there already stays as they are. Answers the ids added."""
    async with transaction():
        added = await queries.insert_participants(
            [(occurrence, p.organization, p.person, p.role, p.state) for p in people]
        )
        if added:
            await queries.record_change("joined", "occurrence", occurrence, by=by, now=now)
        return added


async def seat(people: Mapping[UUID, Sequence[Attendance]], *, by: UUID | None, now: datetime) -> None:
    """Say anew who takes part in drafts, of several at once; in what stands already they are added."""
    if not people:
        return
    async with transaction():
        await queries.clear_participants(list(people))
        rows = [
            (occurrence, p.organization, p.person, p.role, p.state)
            for occurrence, held in people.items()
            for p in held
        ]
        if rows:
            await queries.insert_participants(rows)
            await queries.record_changes("joined", "occurrence", list(people), by=by, now=now)


async def rename(words: Mapping[UUID, tuple[str, str]], *, by: UUID | None, now: datetime) -> None:
    """Give occurrences their title and label."""
    if words:
        await queries.rename_occurrences([(id, *of) for id, of in words.items()], by=by, now=now)


async def remove_participants(
    occurrences: Sequence[UUID],
    *,
    person: UUID | None = None,
    organization: UUID | None = None,
    by: UUID | None,
    now: datetime,
) -> None:
    """Take a person, or a unit, out of these; who does not take part is no fault. Name one of both."""
    if (person is None) == (organization is None):
        raise ValueError("either a person or a unit is removed")
    async with transaction():
        left = await queries.delete_participants(occurrences, person=person, organization=organization)
        await queries.record_changes("left", "occurrence", left, by=by, now=now)


async def holders(space: UUID, starts_at: datetime, ends_at: datetime) -> list[Holder]:
    """What would be in the way."""
    return await queries.holders_of(space, starts_at, ends_at)


async def find_free(spaces: Sequence[UUID], starts_at: datetime, ends_at: datetime) -> list[UUID]:
    """Those of `spaces` that are free in the span, in the given order."""
    return await queries.free_spaces(spaces, starts_at, ends_at)


def _carried_along(changes: Sequence[Move], rows: Mapping[UUID, Any], children: Sequence[UUID]) -> list[Move]:
    """What lies within moved sessions, shifted by as much.

    What is over stays where it was, and so does what was postponed by itself: it has no time yet.
    What was postponed with its session is on again with it.
    """
    moved = {c.occurrence: c for c in changes}
    carried = []
    for child in (rows[c] for c in children):
        holder, change = rows[child["within"]], moved[child["within"]]
        if child["state"] not in (*FOLLOWING, holder["state"]) or child["state"] in OVER:
            continue
        shift: timedelta = change.starts_at - holder["starts_at"]
        follows = change.space if child["space"] == holder["space"] else None
        if shift or follows or child["state"] == "postponed":
            carried.append(
                Move(
                    occurrence=child["id"],
                    starts_at=child["starts_at"] + shift,
                    ends_at=child["ends_at"] + shift,
                    space=follows,
                )
            )
    return carried


async def _change_state(
    ids: list[UUID], state: OccurrenceState, *, reason: str | None, by: UUID | None, now: datetime
) -> None:
    async with transaction():
        children = await queries.ids_within(ids)
        rows = await queries.lock_occurrences([*ids, *children])
        if set(ids) - rows.keys():
            raise OccurrenceNotFound
        for id in ids:
            before = OccurrenceState(rows[id]["state"])
            if state != before and state not in NEXT_STATES[before]:
                raise StateForbids(f"这项安排目前是“{before.label}”，不能改为“{state.label}”，请刷新后查看。")
        carried = [c for c in children if state in NEXT_STATES[OccurrenceState(rows[c]["state"])]]
        wanted = [
            (r["space"], r["starts_at"], r["ends_at"])
            for r in rows.values()
            if r["space"] and not r["within"]
        ]
        await _taking(
            lambda: queries.update_state([*ids, *carried], state, reason=reason, by=by, now=now),
            wanted,
            but=ids,
            now=now,
        )


async def _check_span(space: UUID | None, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise SpanWrong
    if space is not None:
        closed = await queries.is_closed(space, starts_at, ends_at)
        if closed is None:
            raise SpaceNotFound
        if closed:
            raise SpaceClosed


Span = tuple[UUID, datetime, datetime]


async def _taking(
    write: Callable[[], Awaitable[None]], wanted: Sequence[Span], *, but: Sequence[UUID], now: datetime
) -> None:
    """Write what takes floors. When taken, end holds that have run out just there and try once more."""
    try:
        async with _named_errors():
            await write()
    except SpaceAlreadyTaken:
        expired = [
            id
            for space, start, end in wanted
            for id in await queries.expire_holds(now, space=space, span=(start, end))
        ]
        await _follow_expiry(expired, now)
        if not expired:
            raise SpaceAlreadyTaken(await _in_the_way(wanted, but)) from None
        try:
            async with _named_errors():
                await write()
        except SpaceAlreadyTaken:
            raise SpaceAlreadyTaken(await _in_the_way(wanted, but)) from None


async def _in_the_way(wanted: Sequence[Span], but: Sequence[UUID]) -> list[Holder]:
    found = [
        holder
        for space, start, end in wanted
        for holder in await queries.holders_of(space, start, end, but=but)
    ]
    return list({holder.id: holder for holder in found}.values())


@asynccontextmanager
async def _named_errors() -> AsyncIterator[None]:
    """The schema's refusals under their names; the transaction around stays usable."""
    assert DB.current_transaction.get() is not None
    try:
        async with savepoint():
            yield
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != "occupancy_pkey":
            raise
        raise SpaceAlreadyTaken from None
    except asyncpg.CheckViolationError as error:
        if error.constraint_name != "occurrence_within_holder":
            raise
        raise NotWithinHolder from None


async def list_floor_faults() -> list[dict[str, object]]:
    """Where the cells that are held are not those that should be: a few of them, none on a sound floor."""
    return await queries.floor_faults()
