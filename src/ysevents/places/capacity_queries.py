"""Statements on capacities. To take a place is one: the UPDATE counts, its check is the guard."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch, fetch_row, fetch_value

TAKE = """
    WITH counted AS (
        UPDATE capacity c SET taken = c.taken + $3
        FROM occurrence o
        WHERE c.occurrence = $1 AND o.id = c.occurrence AND o.state = 'confirmed' AND o.ends_at > $5
          AND c.taken + $3 <= c.cap
          AND NOT EXISTS (SELECT FROM place_taken t WHERE t.occurrence = $1 AND t.person = $2)
        RETURNING c.occurrence)
    INSERT INTO place_taken (occurrence, person, heads, account, taken_at)
    SELECT occurrence, $2, $3, $4, $5 FROM counted RETURNING heads
"""

GIVE_BACK = """
    WITH gone AS (DELETE FROM place_taken WHERE occurrence = $1 AND person = $2 RETURNING heads)
    UPDATE capacity c SET taken = c.taken - gone.heads FROM gone WHERE c.occurrence = $1
    RETURNING gone.heads
"""

STANDING = """
    SELECT c.occurrence, c.cap, c.taken, o.title, o.state, o.starts_at, o.ends_at, s.venue,
           t.heads AS own, t.taken_at
    FROM capacity c JOIN occurrence o ON o.id = c.occurrence
    LEFT JOIN space s ON s.id = o.space
    LEFT JOIN place_taken t ON t.occurrence = c.occurrence AND t.person = $2
"""


async def put(occurrence: UUID, cap: int) -> bool:
    """False when more than `cap` are taken already."""
    made = await fetch_value(
        """
        INSERT INTO capacity (occurrence, cap) VALUES ($1, $2)
        ON CONFLICT (occurrence) DO UPDATE SET cap = excluded.cap WHERE capacity.taken <= excluded.cap
        RETURNING cap
        """,
        occurrence,
        cap,
    )
    return made is not None


async def take(occurrence: UUID, person: UUID, heads: int, *, account: UUID, now: datetime) -> bool:
    """False when nothing was taken: full, over, off, or taken by this person before."""
    return await fetch_value(TAKE, occurrence, person, heads, account, now) is not None


async def give_back(occurrence: UUID, person: UUID) -> int:
    """How many heads were free again; none when this person had nothing."""
    return await fetch_value(GIVE_BACK, occurrence, person) or 0


async def standing(occurrence: UUID, person: UUID | None) -> Any:
    return await fetch_row(f"{STANDING} WHERE c.occurrence = $1", occurrence, person)


async def of_venue(venue: UUID, person: UUID | None, since: datetime, until: datetime) -> list[Any]:
    """What of a venue counts heads and ends after one moment and begins before another, the soonest first."""
    return await fetch(
        f"""
        {STANDING} WHERE s.venue = $1 AND o.state = 'confirmed' AND o.ends_at > $3 AND o.starts_at < $4
        ORDER BY o.starts_at, c.occurrence
        """,
        venue,
        person,
        since,
        until,
    )


async def venue_of(occurrence: UUID) -> UUID | None:
    found: UUID | None = await fetch_value(
        "SELECT s.venue FROM occurrence o JOIN space s ON s.id = o.space WHERE o.id = $1", occurrence
    )
    return found
