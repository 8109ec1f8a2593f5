"""Reads and writes of a venue's desk: its day, who comes to a booking, payments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.booking.enums import PaymentMethod
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

STANDS = """
    SELECT h.space, h.first, h.last, o.id AS occurrence, o.kind, o.starts_at, o.ends_at,
           CASE WHEN b.id IS NULL THEN coalesce(e.short_title, o.title) END AS title,
           b.id AS booking, b.state, b.channel, b.fee_fen, b.note, o.space = h.space AS is_own,
           p.name AS holder, g.short_name AS organization_name, x.people, x.arrived, y.paid_fen
    FROM (
        SELECT ss.space, c.occurrence, min(c.cell) AS first, max(c.cell) AS last
        FROM space_section ss
        JOIN occupancy c ON c.venue = ss.venue AND c.section = ss.section AND c.cell >= $2 AND c.cell < $3
        WHERE ss.venue = $1
        GROUP BY ss.space, c.occurrence) h
    JOIN occurrence o ON o.id = h.occurrence
    LEFT JOIN event e ON e.id = o.event
    LEFT JOIN booking b ON b.occurrence = o.id
    LEFT JOIN person p ON p.id = b.holder
    LEFT JOIN organization g ON g.id = b.organization
    LEFT JOIN LATERAL (
        SELECT count(*) AS people, count(*) FILTER (WHERE q.state = 'arrived') AS arrived
        FROM participant q WHERE q.occurrence = b.occurrence AND q.role IN ('holder', 'companion')) x ON true
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(t.fen), 0)::int AS paid_fen FROM payment t WHERE t.booking = b.id) y ON true
    ORDER BY h.first, o.id
"""

NAMED = """
    SELECT DISTINCT b.id, o.starts_at
    FROM space s
    JOIN occurrence o ON o.space = s.id AND o.starts_at < $3 AND o.ends_at > $2
        AND o.state IN ('tentative', 'confirmed')
    JOIN booking b ON b.occurrence = o.id
    JOIN participant q ON q.occurrence = o.id
    JOIN person p ON p.id = q.person
    WHERE s.venue = $1 AND (strpos(p.name, $4) > 0 OR starts_with(translate(p.sort_key, ' 12345', ''), $5))
    ORDER BY o.starts_at, b.id LIMIT 20
"""

PEOPLE = """
    SELECT a.id, p.name, q.role, q.arrived_at, a.state
    FROM admission a
    JOIN person p ON p.id = a.person
    LEFT JOIN participant q ON q.occurrence = a.occurrence AND q.person = a.person
    WHERE a.occurrence = $1 AND a.state <> 'revoked'
    ORDER BY q.role <> 'holder', a.id
"""

NOTE = """
    INSERT INTO payment (id, booking, venue, receipt, step, fen, method, noted_at, noted_by)
    SELECT $1, $2, $3, coalesce((SELECT max(receipt) FROM payment WHERE venue = $3), 0) + 1,
           coalesce((SELECT max(step) FROM payment WHERE booking = $2), 0) + 1, $4, $5, $6, $7
    ON CONFLICT DO NOTHING RETURNING receipt
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One note of a payment."""

    receipt: int
    fen: int
    method: PaymentMethod
    noted_at: datetime


async def stands(venue: UUID, first_cell: int, end_cell: int) -> list[Any]:
    """What has each space of a venue between two cells, the earliest first; one that takes two spaces twice."""
    return await fetch(STANDS, venue, first_cell, end_cell)


async def named(venue: UUID, since: datetime, until: datetime, typed: str) -> list[UUID]:
    """Bookings of a span to which somebody comes whose name holds what was typed, or whose pinyin begins so."""
    rows = await fetch(NAMED, venue, since, until, typed, typed.lower())
    return [row["id"] for row in rows]


async def people(occurrence: UUID) -> list[Any]:
    """Everybody with an admission to a booking, the holder first."""
    return await fetch(PEOPLE, occurrence)


async def payments(booking: UUID) -> list[Paid]:
    """All notes, the first first."""
    rows = await fetch(
        "SELECT receipt, fen, method, noted_at FROM payment WHERE booking = $1 ORDER BY step", booking
    )
    return [Paid(**{**row, "method": PaymentMethod(row["method"])}) for row in rows]


async def note_payment(
    id: UUID, booking: UUID, venue: UUID, fen: int, method: PaymentMethod, *, by: UUID, now: datetime
) -> int | None:
    """Add a note under the next receipt of the venue; None: somebody took that number or step just now."""
    receipt: int | None = await fetch_value(NOTE, id, booking, venue, fen, method, now, by)
    return receipt


async def add_fee(booking: UUID, fee_class: str, fen: int) -> None:
    """Ask for more, in the class of what was added unless that is free."""
    await execute(
        """
        UPDATE booking SET fee_fen = fee_fen + $3,
            fee_class = CASE WHEN $3 > 0 THEN $2 ELSE fee_class END
        WHERE id = $1
        """,
        booking,
        fee_class,
        fen,
    )


async def grace_minutes(booking: UUID) -> Any:
    """Until how long after the start somebody may still come, and whether anybody has."""
    return await fetch_row(
        """
        SELECT coalesce(t.grace_minutes, 15) AS minutes,
               EXISTS (SELECT FROM participant q WHERE q.occurrence = b.occurrence AND q.state = 'arrived')
                   AS has_arrived
        FROM booking b
        JOIN occurrence o ON o.id = b.occurrence
        JOIN space s ON s.id = o.space
        LEFT JOIN LATERAL (
            SELECT r.grace_minutes FROM booking_rule r
            WHERE r.venue = s.venue AND (r.sport = s.sport OR r.sport IS NULL)
            ORDER BY r.sport NULLS LAST LIMIT 1) t ON true
        WHERE b.id = $1
        """,
        booking,
    )
