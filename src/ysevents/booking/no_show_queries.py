"""Bookings to which nobody came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch, fetch_row, fetch_value

EVIDENCE = "2 hours"
"""A scan at the venue no longer than that before the start says that somebody there was scanning."""

UNATTENDED = f"""
    SELECT b.id, b.occurrence, b.holder, o.starts_at, o.ends_at,
           coalesce(r.releases_floor, false) AS releases_floor
    FROM booking b
    JOIN occurrence o ON o.id = b.occurrence
    JOIN space s ON s.id = o.space
    LEFT JOIN penalty_rule r ON r.venue = s.venue
    LEFT JOIN LATERAL (
        SELECT * FROM booking_rule t WHERE t.venue = s.venue AND (t.sport = s.sport OR t.sport IS NULL)
        ORDER BY t.sport NULLS LAST LIMIT 1) t ON true
    WHERE b.state = 'confirmed' AND o.state = 'confirmed' AND o.ends_at > $1
      AND o.starts_at + coalesce(t.grace_minutes, 15) * interval '1 minute' <= $1
      AND NOT EXISTS (SELECT FROM participant p WHERE p.occurrence = o.id AND p.state = 'arrived')
      AND EXISTS (
        SELECT FROM checkpoint c JOIN scan n ON n.checkpoint = c.id
        WHERE c.venue = s.venue AND n.at >= o.starts_at - interval '{EVIDENCE}' AND n.at <= $1)
    ORDER BY o.id LIMIT $2
    FOR UPDATE OF o SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Unattended:
    """A booking that began a while ago without anybody."""

    id: UUID
    occurrence: UUID
    holder: UUID
    starts_at: datetime
    ends_at: datetime
    releases_floor: bool


async def lock_unattended(now: datetime, limit: int) -> list[Unattended]:
    """Bookings under way whose grace is over and to which nobody has come, where somebody was scanning."""
    return [Unattended(**row) for row in await fetch(UNATTENDED, now, limit)]


async def unattended(booking: UUID) -> Unattended | None:
    """One booking that is confirmed, whatever the hour."""
    row = await fetch_row(
        """
        SELECT b.id, b.occurrence, b.holder, o.starts_at, o.ends_at,
               coalesce(r.releases_floor, false) AS releases_floor
        FROM booking b
        JOIN occurrence o ON o.id = b.occurrence
        JOIN space s ON s.id = o.space
        LEFT JOIN penalty_rule r ON r.venue = s.venue
        WHERE b.id = $1 AND b.state = 'confirmed'
        """,
        booking,
    )
    return Unattended(**row) if row else None


async def mark(booking: UUID) -> bool:
    """False when somebody has come meanwhile, or it ended otherwise."""
    marked: Any = await fetch_value(
        """
        UPDATE booking b SET state = 'no_show'
        WHERE b.id = $1 AND b.state = 'confirmed' AND NOT EXISTS (
            SELECT FROM participant p WHERE p.occurrence = b.occurrence AND p.state = 'arrived')
        RETURNING b.id
        """,
        booking,
    )
    return marked is not None
