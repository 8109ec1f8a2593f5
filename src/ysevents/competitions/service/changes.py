"""Changes after the deadline: scratches, substitutions and late entries, down to the start list.

Each scratch and substitution is a `Decision`. Whether somebody may start at all is judged by the caller,
who knows the roll; here the start list follows, or it is said what is still to do.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from json import dumps
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import change_queries, queries
from ysevents.competitions.enums import DecisionKind, Seating, StageState
from ysevents.competitions.errors import EntryNotFound, HeatStarted, NoLaneLeft, PairingsOut
from ysevents.competitions.rules import late_seats
from ysevents.competitions.schemas import Contest, Entry
from ysevents.competitions.service import entries
from ysevents.competitions.tables import Decision, Slot
from ysevents.core.service import organizations, times
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a change: the decision on record, and what it meant for the start list."""

    decision: UUID | None
    seating: Seating


async def scratch(entry: Entry, *, reason: str, account: Account, now: datetime) -> Settled:
    """弃权: take an entry back. Its lane stays empty, and a published list says so."""
    async with transaction():
        held = await _hold(entry, now)
        await entries.withdraw([entry.id], account=account, now=now)
        await _leave(entry, held, account, now)
        details = {"entry": entry.id, "person": entry.person}
        decision = await _decide(DecisionKind.SCRATCH, entry, reason, details, account, now)
        return Settled(decision, await _seating(entry.contest, held))


async def substitute(
    leaving: Entry, entering: Entry, *, reason: str, account: Account, now: datetime
) -> Settled:
    """换人 in an individual contest: the new entry takes over every lane of the old one.

    The caller has withdrawn the old one and made the new one in the same transaction.
    """
    async with transaction():
        await queries.lock_first_stage(leaving.contest)
        held = await change_queries.seats(leaving.id)
        _check_not_started(held, now)
        await _leave(leaving, held, account, now)
        await change_queries.hand_over(leaving.id, entering.id)
        for row in held:
            await times.add_participants(row["fixture"], [entering.attendance], by=account.id, now=now)
        details = {"entry": leaving.id, "person": leaving.person, "replacement": entering.person}
        decision = await _decide(DecisionKind.SUBSTITUTION, leaving, reason, details, account, now)
        seating = Seating.UPDATED if held else await _seating(leaving.contest, held)
        return Settled(decision, seating)


async def substitute_member(
    team: Entry, leaving: UUID, entering: UUID, *, reason: str, account: Account, now: datetime
) -> Settled:
    """换人 in a team: whoever is on the list now plays from today. The caller has changed the list."""
    async with transaction():
        held = await _hold(team, now)
        if team.team:
            await organizations.replace_player(
                team.team, leaving, entering, on=clock.local_day(now), by=account.id, now=now
            )
        details = {"entry": team.id, "person": leaving, "replacement": entering}
        decision = await _decide(DecisionKind.SUBSTITUTION, team, reason, details, account, now)
        return Settled(decision, Seating.UPDATED if held else Seating.NOT_DRAWN)


async def seat_late(entry: Entry, contest: Contest, *, account: Account, now: datetime) -> Settled:
    """补报: give an approved late entry a place where the list is out already; NoLaneLeft: there is none.

    PairingsOut where two play each other: a published draw of pairs has no place to fill. Who had scratched and is entered again stands where they stood. The lot for heat and lane is on record.
    """
    async with transaction():
        await queries.lock_first_stage(entry.contest)
        stage = await change_queries.first_stage(entry.contest)
        held = await change_queries.seats(entry.id)
        if stage is None or stage["state"] != StageState.PUBLISHED:
            return Settled(None, Seating.REDRAW if stage else Seating.NOT_DRAWN)
        decision = None
        if not held:
            if stage["is_paired"]:
                raise PairingsOut
            rows = [row for row in await change_queries.heats(stage["id"]) if row["starts_at"] > now]
            decision, fixture = await _draw_seat(entry, contest, stage["most"], rows, account, now)
            held = [{"fixture": fixture, "state": StageState.PUBLISHED, "starts_at": None}]
        for row in held:
            await times.add_participants(row["fixture"], [entry.attendance], by=account.id, now=now)
        return Settled(decision, Seating.UPDATED)


async def _draw_seat(
    entry: Entry, contest: Contest, most: int, rows: Sequence[Any], account: Account, now: datetime
) -> tuple[UUID, UUID]:
    """Draw a place by lot; answers the decision and the fixture."""
    fixtures = {row["number"]: row["fixture"] for row in rows}
    heats = [
        late_seats.Heat(
            number=number,
            taken=frozenset(row["position"] for row in of_heat if row["position"]),
            starting=tuple(row["organization"] for row in of_heat if row["is_starting"]),
        )
        for number, of_heat in ((n, list(g)) for n, g in groupby(rows, key=lambda row: row["number"]))
    ]
    seed = secrets.randbelow(10**9)
    seat = late_seats.seat(heats, entry.organization, most=most, is_lanes=contest.is_lanes, seed=seed)
    if seat is None:
        raise NoLaneLeft
    fixture: UUID = fixtures[seat.heat]
    await Slot.insert(Slot(id=uuid7(), fixture=fixture, position=seat.position, entry=entry.id))
    details = {"entry": entry.id, "heat": seat.heat, "position": seat.position}
    decision = await _decide(
        DecisionKind.LOT,
        entry,
        f"{contest.title} 补报抽道次",
        details,
        account,
        now,
        seed=seed,
        fixture=fixture,
    )
    return decision, fixture


async def _hold(entry: Entry, now: datetime) -> list[Any]:
    """Lock the entry and the draw of its contest; answers where it stands."""
    if not await change_queries.lock_entry(entry.id):
        raise EntryNotFound
    await queries.lock_first_stage(entry.contest)
    held = await change_queries.seats(entry.id)
    _check_not_started(held, now)
    return held


def _check_not_started(held: Sequence[Any], now: datetime) -> None:
    if any(row["starts_at"] <= now for row in held):
        raise HeatStarted


def _is_out(held: Sequence[Any]) -> bool:
    return any(row["state"] == StageState.PUBLISHED for row in held)


async def _seating(contest: UUID, held: Sequence[Any]) -> Seating:
    if _is_out(held):
        return Seating.UPDATED
    return Seating.REDRAW if held or await change_queries.first_stage(contest) else Seating.NOT_DRAWN


async def _leave(entry: Entry, held: Sequence[Any], account: Account, now: datetime) -> None:
    """Out of agendas, calendars and call rooms."""
    if held:
        await times.remove_participants(
            [row["fixture"] for row in held],
            person=entry.person,
            organization=None if entry.person else entry.participant,
            by=account.id,
            now=now,
        )


async def _decide(
    kind: DecisionKind,
    entry: Entry,
    reason: str,
    details: dict[str, Any],
    account: Account,
    now: datetime,
    *,
    seed: int | None = None,
    fixture: UUID | None = None,
) -> UUID:
    row = Decision(
        id=uuid7(),
        kind=kind,
        contest=entry.contest,
        fixture=fixture,
        seed=seed,
        by=account.id,
        at=now,
        reason=reason,
        details=dumps(details, default=str),
    )
    await Decision.insert(row)
    return UUID(str(row.id))
