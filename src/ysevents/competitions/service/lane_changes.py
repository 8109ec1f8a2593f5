"""Changes by hand after a draw: two change places, somebody moves, comes in or leaves. Each is a decision."""

from dataclasses import dataclass
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import draw_queries, queries
from ysevents.competitions.enums import DecisionKind, FixtureState, StageFormat
from ysevents.competitions.errors import (
    EntryNotFound,
    FixtureNotFound,
    LaneUnknown,
    NobodyThere,
    PlaceTaken,
    SeatCalled,
    SeatHasMarks,
)
from ysevents.competitions.schemas import Entry
from ysevents.competitions.service import fixtures, start_list_versions
from ysevents.competitions.service.desks import check_lanes
from ysevents.competitions.tables import Decision
from ysevents.core.service import times
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7


@dataclass(frozen=True, slots=True)
class Place:
    """A lane or a place in an order."""

    fixture: UUID
    position: int


async def move(
    stage: UUID, origin: Place, target: Place, *, reason: str, account: Account, now: datetime
) -> UUID:
    """Put whoever stands in one place into another; who stands there changes places with them.

    Published or not: agendas and call rooms follow. Answers the decision.
    """
    async with transaction():
        row, held = await _hold(stage, account)
        _check_lane(row, target)
        first, second = _at(held, origin), held[target.fixture].get(target.position)
        if first is None or first["entry"] is None:
            raise NobodyThere
        if origin == target:
            raise PlaceTaken
        _check_free(first, second)
        await draw_queries.move_slots(
            {
                first["id"]: (target.fixture, target.position),
                **({second["id"]: (origin.fixture, origin.position)} if second else {}),
            }
        )
        if origin.fixture != target.fixture:
            entries = await _entries(row["contest"])
            await _follow(entries, first["entry"], origin.fixture, target.fixture, account, now)
            if second:
                await _follow(entries, second["entry"], target.fixture, origin.fixture, account, now)
        moved = [slot["entry"] for slot in (first, second) if slot and slot["entry"]]
        return await _record(row, moved, origin, target, reason, account, now)


async def add(
    stage: UUID, entry: UUID, target: Place, *, reason: str, account: Account, now: datetime
) -> UUID:
    """Give an approved entry that stands nowhere in a stage a free place; PlaceTaken, EntryNotFound."""
    async with transaction():
        row, held = await _hold(stage, account)
        _check_lane(row, target)
        found = (await _entries(row["contest"])).get(entry)
        if found is None or any(s["entry"] == entry for of in held.values() for s in of.values()):
            raise EntryNotFound
        if target.position in held[target.fixture]:
            raise PlaceTaken
        await draw_queries.add_slot(target.fixture, target.position, entry)
        await times.add_participants(target.fixture, [found.attendance], by=account.id, now=now)
        return await _record(row, [entry], None, target, reason, account, now)


async def remove(stage: UUID, origin: Place, *, reason: str, account: Account, now: datetime) -> UUID:
    """Take somebody out of a fixture; the place stays empty. The entry itself stands.

    SeatCalled once they were called: who does not start is scratched instead.
    """
    async with transaction():
        row, held = await _hold(stage, account)
        slot = _at(held, origin)
        if slot is None or slot["entry"] is None:
            raise NobodyThere
        _check_free(slot)
        if slot["is_called"]:
            raise SeatCalled
        await draw_queries.drop_slot(slot["id"])
        await _follow(await _entries(row["contest"]), slot["entry"], origin.fixture, None, account, now)
        return await _record(row, [slot["entry"]], origin, None, reason, account, now)


async def _hold(stage: UUID, account: Account) -> tuple[Any, dict[UUID, dict[int, Any]]]:
    """The stage, locked, and its places by fixture and position."""
    row = await fixtures.get_locked(stage)
    await check_lanes(row["root"], account)
    held: dict[UUID, dict[int, Any]] = {}
    for slot in await draw_queries.places(stage):
        of_fixture = held.setdefault(slot["fixture"], {})
        if slot["id"] is not None:
            of_fixture[slot["position"]] = slot
    return row, held


def _at(held: dict[UUID, dict[int, Any]], place: Place) -> Any | None:
    if place.fixture not in held:
        raise FixtureNotFound
    return held[place.fixture].get(place.position)


def _check_lane(row: Any, place: Place) -> None:
    """A lane the track has; where there are none the order may grow by one at a time as long as anybody likes."""
    most = (
        row["draw_parameters"].get("lanes")
        if row["format"] in {StageFormat.HEATS, StageFormat.CREWS}
        else None
    )
    if not 1 <= place.position <= int(most or 500):
        raise LaneUnknown(int(most or 500))


def _check_free(*slots: Any) -> None:
    """Whoever has a mark, or whose sheet is handed in, stays where it was made."""
    if any(slot and (slot["has_marks"] or slot["state"] == FixtureState.HANDED_IN) for slot in slots):
        raise SeatHasMarks


async def _entries(contest: UUID) -> dict[UUID, Entry]:
    return {entry.id: entry for entry in await queries.approved_entries(contest)}


async def _follow(
    entries: dict[UUID, Entry],
    id: UUID | None,
    left: UUID,
    joined: UUID | None,
    account: Account,
    now: datetime,
) -> None:
    """Agendas, calendars and call rooms: out of one fixture, into another."""
    entry = entries.get(id) if id else None
    if entry is None:
        return
    await times.remove_participants(
        [left],
        person=entry.person,
        organization=None if entry.person else entry.participant,
        by=account.id,
        now=now,
    )
    if joined:
        await times.add_participants(joined, [entry.attendance], by=account.id, now=now)


async def _record(
    row: Any,
    entries: list[UUID],
    origin: Place | None,
    target: Place | None,
    reason: str,
    account: Account,
    now: datetime,
) -> UUID:
    def told(place: Place | None) -> dict[str, Any] | None:
        return {"fixture": str(place.fixture), "position": place.position} if place else None

    decision = Decision(
        id=uuid7(),
        kind=DecisionKind.LANE_CHANGE,
        contest=row["contest"],
        stage=row["id"],
        by=account.id,
        at=now,
        reason=reason[:200],
        details=dumps({"entries": [str(id) for id in entries], "from": told(origin), "to": told(target)}),
    )
    await Decision.insert(decision)
    touched = {place.fixture for place in (origin, target) if place}
    await start_list_versions.replace_versions(list(touched), reason=reason[:120], by=account.id, now=now)
    return UUID(str(decision.id))
