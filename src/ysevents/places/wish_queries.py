"""Statements on the waiting list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from ysevents.kit.database import execute, fetch, fetch_value, savepoint
from ysevents.places.rules.waiting import Waiting

OPEN = "('waiting', 'offered')"

WISHES = """
    SELECT w.id, w.venue, v.name AS venue_name, w.starts_at, w.ends_at, w.created_at, w.offered_until,
           w.occurrence, w.state,
           (SELECT string_agg(s.name, '、' ORDER BY u.n)
            FROM unnest(w.spaces) WITH ORDINALITY u (id, n) JOIN space s ON s.id = u.id) AS spaces,
           (SELECT count(*) FROM wish o
            WHERE o.venue = w.venue AND o.state = 'waiting' AND o.spaces && w.spaces
              AND o.starts_at < w.ends_at AND w.starts_at < o.ends_at
              AND (o.created_at, o.id) < (w.created_at, w.id)) AS ahead
    FROM wish w JOIN venue v ON v.id = w.venue
"""


async def spaces_of(venue: UUID) -> list[Any]:
    """The spaces of a venue by sport, in their order."""
    return await fetch(
        "SELECT id, name, sport FROM space WHERE venue = $1 ORDER BY sport, position, name", venue
    )


async def count_open(holder: UUID) -> int:
    """How many wishes somebody has open; whoever asks for the same holder waits until we are done."""
    await execute("SELECT FROM person WHERE id = $1 FOR NO KEY UPDATE", holder)
    number: int = await fetch_value(
        f"SELECT count(*) FROM wish WHERE holder = $1 AND state IN {OPEN}", holder
    )
    return number


async def insert(values: dict[str, Any]) -> bool:
    """False when the holder waits for just that already."""
    names = list(values)
    try:
        async with savepoint():
            await execute(
                f"INSERT INTO wish ({', '.join(names)}) VALUES "
                f"({', '.join(f'${n}' for n in range(1, len(names) + 1))})",
                *values.values(),
            )
    except asyncpg.UniqueViolationError:
        return False
    return True


async def wishes_of(holder: UUID, limit: int) -> list[Any]:
    return await fetch(
        f"{WISHES} WHERE w.holder = $1 ORDER BY w.state NOT IN {OPEN}, w.created_at DESC LIMIT $2",
        holder,
        limit,
    )


async def withdraw(wish: UUID, holder: UUID) -> bool:
    """False when it is not this holder's, or does not wait any more."""
    done: Any = await fetch_value(
        "UPDATE wish SET state = 'withdrawn' WHERE id = $1 AND holder = $2 AND state = 'waiting' RETURNING id",
        wish,
        holder,
    )
    return done is not None


async def venues_with_wishes() -> list[UUID]:
    rows = await fetch(f"SELECT DISTINCT venue FROM wish WHERE state IN {OPEN} ORDER BY venue")
    return [row["venue"] for row in rows]


async def settle(venue: UUID, now: datetime) -> None:
    """What has become of offers: confirmed ones are taken, others over; so is what lies in the past."""
    await execute(
        """
        UPDATE wish w SET state = CASE WHEN o.state = 'confirmed' THEN 'taken' ELSE 'over' END
        FROM occurrence o
        WHERE w.venue = $1 AND w.state = 'offered' AND o.id = w.occurrence
          AND (o.state <> 'tentative' OR o.hold_until <= $2)
        """,
        venue,
        now,
    )
    await execute(
        "UPDATE wish SET state = 'over' WHERE venue = $1 AND state = 'waiting' AND ends_at <= $2", venue, now
    )


async def has_waiting(venue: UUID) -> bool:
    found: bool = await fetch_value(
        "SELECT EXISTS (SELECT FROM wish WHERE venue = $1 AND state = 'waiting')", venue
    )
    return found


async def lock_waiting(venue: UUID) -> list[tuple[Waiting, UUID]]:
    """Those of a venue who wait and have no offer open, who came first at the head, each with the account.

    Whoever else would offer waits.
    """
    rows = await fetch(
        """
        SELECT w.id, w.holder, w.account, w.spaces, w.starts_at, w.ends_at FROM wish w
        WHERE w.venue = $1 AND w.state = 'waiting' AND NOT EXISTS (
            SELECT FROM wish o WHERE o.holder = w.holder AND o.state = 'offered')
        ORDER BY w.created_at, w.id FOR UPDATE OF w
        """,
        venue,
    )
    return [
        (
            Waiting(
                wish=row["id"],
                holder=row["holder"],
                spaces=row["spaces"],
                starts_at=row["starts_at"],
                ends_at=row["ends_at"],
            ),
            row["account"],
        )
        for row in rows
    ]


async def set_offered(wish: UUID, occurrence: UUID, until: datetime) -> None:
    await execute(
        "UPDATE wish SET state = 'offered', occurrence = $2, offered_until = $3 WHERE id = $1",
        wish,
        occurrence,
        until,
    )


async def space_names(spaces: Sequence[UUID]) -> dict[UUID, str]:
    rows = await fetch("SELECT id, name FROM space WHERE id = ANY ($1)", list(spaces))
    return {row["id"]: row["name"] for row in rows}
