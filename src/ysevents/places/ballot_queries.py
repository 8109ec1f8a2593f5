"""Statements on ballots."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.places.rules.ballots import Wished

SHOWN = """
    SELECT b.id, b.venue, v.name AS venue_name, b.title, b.opens_at, b.closes_at, b.confirm_minutes,
           b.ranks_at_most, b.rounds, b.asks_public_number, b.public_number, b.commitment, b.list_digest,
           b.state, b.frozen_at, b.drawn_at,
           (SELECT count(*) FROM ballot_entry e WHERE e.ballot = b.id) AS entries
    FROM ballot b JOIN venue v ON v.id = b.venue
"""

SLOTS = """
    SELECT s.id, s.number, s.space, p.name AS space_name, s.starts_at, s.ends_at, s.occurrence
    FROM ballot_slot s JOIN space p ON p.id = s.space WHERE s.ballot = $1 ORDER BY s.number
"""


async def insert(values: dict[str, Any]) -> None:
    names = list(values)
    await execute(
        f"INSERT INTO ballot ({', '.join(names)}) VALUES "
        f"({', '.join(f'${n}' for n in range(1, len(names) + 1))})",
        *values.values(),
    )


async def insert_slots(ballot: UUID, rows: Sequence[tuple[int, UUID, datetime, datetime, UUID]]) -> None:
    """(number, space, start, end, what holds the floor) rows."""
    await execute(
        """
        INSERT INTO ballot_slot (id, ballot, number, space, starts_at, ends_at, occurrence)
        SELECT r.id, $2, r.number, r.space, r.starts_at, r.ends_at, r.occurrence
        FROM unnest($1::uuid[], $3::smallint[], $4::uuid[], $5::timestamptz[], $6::timestamptz[], $7::uuid[])
            r (id, number, space, starts_at, ends_at, occurrence)
        """,
        [uuid7() for _ in rows],
        ballot,
        *(list(column) for column in zip(*rows, strict=True)),
    )


async def get(ballot: UUID) -> Any:
    return await fetch_row(f"{SHOWN} WHERE b.id = $1", ballot)


async def of_venue(venue: UUID | None, since: datetime, limit: int) -> list[Any]:
    """Ballots whose last slot is to come, or of that venue; the one that closes first at the head."""
    return await fetch(
        f"""
        {SHOWN} WHERE ($1::uuid IS NULL OR b.venue = $1) AND b.state <> 'cancelled' AND EXISTS (
            SELECT FROM ballot_slot s WHERE s.ballot = b.id AND s.ends_at > $2)
        ORDER BY b.state = 'drawn', b.closes_at, b.id LIMIT $3
        """,
        venue,
        since,
        limit,
    )


async def slots(ballot: UUID) -> list[Any]:
    return await fetch(SLOTS, ballot)


async def lock(ballot: UUID, *, shared: bool = False) -> Any:
    """The whole row; who wishes shares it, who freezes or draws waits for them."""
    return await fetch_row(
        f"SELECT * FROM ballot WHERE id = $1 FOR {'SHARE' if shared else 'UPDATE'}", ballot
    )


async def due(now: datetime) -> list[UUID]:
    """Ballots to be frozen or drawn now; those that wait for a public number are not."""
    rows = await fetch(
        """
        SELECT id FROM ballot WHERE state = 'open' AND closes_at <= $1
           OR state = 'frozen' AND (NOT asks_public_number OR public_number IS NOT NULL)
        ORDER BY closes_at, id
        """,
        now,
    )
    return [row["id"] for row in rows]


async def put_entry(ballot: UUID, holder: UUID, account: UUID, code: str, now: datetime) -> UUID:
    """Somebody's entry, made when first needed, and locked."""
    await execute(
        """
        INSERT INTO ballot_entry (id, ballot, holder, account, code, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (ballot, holder) DO NOTHING
        """,
        uuid7(),
        ballot,
        holder,
        account,
        code,
        now,
    )
    id: UUID = await fetch_value(
        "SELECT id FROM ballot_entry WHERE ballot = $1 AND holder = $2 FOR UPDATE", ballot, holder
    )
    return id


async def put_wishes(entry: UUID, slots: Sequence[UUID]) -> None:
    """The slots somebody wishes for, the dearest first, in place of those before."""
    await execute("DELETE FROM ballot_wish WHERE entry = $1", entry)
    await execute(
        """
        INSERT INTO ballot_wish (id, entry, rank, slot)
        SELECT r.id, $2, r.rank, r.slot
        FROM unnest($1::uuid[], $3::smallint[], $4::uuid[]) r (id, rank, slot)
        """,
        [uuid7() for _ in slots],
        entry,
        list(range(1, len(slots) + 1)),
        list(slots),
    )


async def delete_entry(ballot: UUID, holder: UUID) -> None:
    await execute("DELETE FROM ballot_entry WHERE ballot = $1 AND holder = $2", ballot, holder)


async def own_entry(ballot: UUID, holder: UUID) -> Any:
    """The code and the numbers wished for, the dearest first; None for who takes no part."""
    return await fetch_row(
        """
        SELECT e.code, e.turn, coalesce((
            SELECT array_agg(s.number ORDER BY w.rank) FROM ballot_wish w JOIN ballot_slot s ON s.id = w.slot
            WHERE w.entry = e.id), '{}') AS numbers
        FROM ballot_entry e WHERE e.ballot = $1 AND e.holder = $2
        """,
        ballot,
        holder,
    )


async def entries_of(holder: UUID, limit: int) -> list[Any]:
    """The ballots somebody takes part in, the latest first, with what came of it."""
    return await fetch(
        """
        SELECT b.id, b.title, v.name AS venue_name, b.closes_at, b.state, e.code, e.turn,
               (SELECT string_agg(p.name || ' ' || to_char(s.starts_at AT TIME ZONE 'Asia/Shanghai',
                                                            'FMMM月FMDD日 HH24:MI'), '、' ORDER BY s.number)
                FROM ballot_offer f JOIN ballot_slot s ON s.id = f.slot JOIN space p ON p.id = s.space
                WHERE f.entry = e.id AND f.state IN ('won', 'taken')) AS won
        FROM ballot_entry e JOIN ballot b ON b.id = e.ballot JOIN venue v ON v.id = b.venue
        WHERE e.holder = $1 ORDER BY b.closes_at DESC LIMIT $2
        """,
        holder,
        limit,
    )


async def wishes(ballot: UUID) -> list[Wished]:
    """The whole list."""
    rows = await fetch(
        """
        SELECT e.code, w.rank, s.number FROM ballot_entry e
        JOIN ballot_wish w ON w.entry = e.id JOIN ballot_slot s ON s.id = w.slot
        WHERE e.ballot = $1
        """,
        ballot,
    )
    return [Wished(*row) for row in rows]


async def holders(ballot: UUID) -> dict[str, Any]:
    """Who stands behind the codes: entry, holder, account, turn."""
    rows = await fetch("SELECT code, id, holder, account, turn FROM ballot_entry WHERE ballot = $1", ballot)
    return {row["code"]: row for row in rows}


async def freeze(ballot: UUID, list_digest: bytes, now: datetime) -> None:
    await execute(
        "UPDATE ballot SET state = 'frozen', list_digest = $2, frozen_at = $3 WHERE id = $1",
        ballot,
        list_digest,
        now,
    )


async def set_public_number(ballot: UUID, number: str) -> None:
    await execute("UPDATE ballot SET public_number = $2 WHERE id = $1", ballot, number)


async def set_drawn(ballot: UUID, order: Sequence[str], log: str, now: datetime) -> None:
    await execute(
        "UPDATE ballot SET state = 'drawn', drawn_at = $2, log = $3 WHERE id = $1", ballot, now, log
    )
    await execute(
        """
        UPDATE ballot_entry e SET turn = r.turn
        FROM unnest($2::text[]) WITH ORDINALITY r (code, turn) WHERE e.ballot = $1 AND e.code = r.code
        """,
        ballot,
        list(order),
    )


async def set_cancelled(ballot: UUID) -> None:
    await execute("UPDATE ballot SET state = 'cancelled' WHERE id = $1", ballot)


async def log_of(ballot: UUID) -> str | None:
    log: str | None = await fetch_value("SELECT log FROM ballot WHERE id = $1", ballot)
    return log


async def insert_offer(
    entry: UUID,
    slot: UUID,
    *,
    state: str,
    occurrence: UUID | None = None,
    until: datetime | None = None,
    refused: str | None = None,
    now: datetime,
) -> None:
    await execute(
        """
        INSERT INTO ballot_offer (id, entry, slot, occurrence, state, offered_at, offered_until, refused)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (entry, slot) DO NOTHING
        """,
        uuid7(),
        entry,
        slot,
        occurrence,
        state,
        now,
        until,
        refused,
    )


async def offers(ballot: UUID) -> list[Any]:
    """What became of each slot, in the order in which it was given."""
    return await fetch(
        """
        SELECT e.code, s.number, s.id AS slot, f.state, f.offered_until
        FROM ballot_offer f JOIN ballot_entry e ON e.id = f.entry JOIN ballot_slot s ON s.id = f.slot
        WHERE e.ballot = $1 ORDER BY s.number, f.offered_at, f.id
        """,
        ballot,
    )


async def settle_taken() -> None:
    """Say of what was confirmed that it was taken."""
    await execute(
        """
        UPDATE ballot_offer f SET state = 'taken' FROM occurrence o
        WHERE f.state = 'won' AND o.id = f.occurrence AND o.state = 'confirmed'
        """
    )


async def lapsed(now: datetime) -> list[Any]:
    """Offers of ballots that nobody confirmed in time, or that were given back; locked."""
    return await fetch(
        """
        SELECT f.id, e.ballot, s.id AS slot, s.number, s.space, s.starts_at, b.confirm_minutes, b.rounds
        FROM ballot_offer f JOIN ballot_entry e ON e.id = f.entry JOIN ballot_slot s ON s.id = f.slot
        JOIN ballot b ON b.id = e.ballot JOIN occurrence o ON o.id = f.occurrence
        WHERE f.state = 'won' AND (o.state IN ('expired', 'cancelled')
                                   OR o.state = 'tentative' AND o.hold_until <= $1)
        ORDER BY f.offered_at, f.id FOR UPDATE OF f SKIP LOCKED
        """,
        now,
    )


async def set_lapsed(offer: UUID) -> None:
    await execute("UPDATE ballot_offer SET state = 'lapsed' WHERE id = $1", offer)


async def still_held(occurrences: Sequence[UUID]) -> list[UUID]:
    """Which of what holds the floor until the draw still does: an event may have taken some."""
    rows = await fetch(
        "SELECT id FROM occurrence WHERE id = ANY ($1) AND state = 'tentative' ORDER BY id FOR UPDATE",
        list(occurrences),
    )
    return [row["id"] for row in rows]
