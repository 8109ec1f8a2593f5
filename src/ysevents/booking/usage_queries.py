"""Sums over a venue's bookings: what floors were used, who came, what was paid. No names."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch

HALF = "extract(year FROM {at} AT TIME ZONE 'Asia/Shanghai')::int * 2 + (extract(month FROM {at} AT TIME ZONE 'Asia/Shanghai') > 6)::int"
"""Half-years in a row: twice the year, one more from July on."""

USED = """
    SELECT u.space, ((u.cell + 32) % 96) / 4 AS hour, count(*) FILTER (WHERE u.is_booking) AS booked,
           count(*) FILTER (WHERE NOT u.is_booking) AS other
    FROM (
        SELECT DISTINCT ss.space, c.cell, o.kind = 'booking' AS is_booking
        FROM space_section ss
        JOIN occupancy c ON c.venue = ss.venue AND c.section = ss.section AND c.cell >= $2 AND c.cell < $3
        JOIN occurrence o ON o.id = c.occurrence
        WHERE ss.venue = $1 AND o.kind <> 'closure') u
    GROUP BY 1, 2
"""
"""Quarters by hour of the local day, which is 32 quarters ahead of the epoch's. Two halves at once use the whole once."""

COUNTS = f"""
    SELECT s.id AS space, {HALF.format(at="o.starts_at")} AS half, count(*) AS bookings,
           count(*) FILTER (WHERE x.arrived > 0) AS attended,
           count(*) FILTER (WHERE b.state = 'no_show') AS absent,
           count(*) FILTER (WHERE b.state = 'cancelled') AS cancelled,
           count(*) FILTER (WHERE b.is_late) AS late,
           count(*) FILTER (WHERE b.state = 'displaced') AS displaced,
           count(*) FILTER (WHERE b.channel <> 'web') AS by_desk,
           coalesce(sum(x.arrived), 0)::int AS visitors
    FROM space s
    JOIN occurrence o ON o.space = s.id AND o.kind = 'booking' AND o.starts_at >= $2 AND o.starts_at < $3
    JOIN booking b ON b.occurrence = o.id AND b.state NOT IN ('held', 'pending', 'expired')
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE q.state = 'arrived') AS arrived
        FROM participant q WHERE q.occurrence = o.id) x
    WHERE s.venue = $1
    GROUP BY 1, 2
"""

PAID = f"""
    SELECT {HALF.format(at="p.noted_at")} AS half, p.method, sum(p.fen)::int AS fen
    FROM payment p WHERE p.venue = $1 AND p.noted_at >= $2 AND p.noted_at < $3
    GROUP BY 1, 2
"""


async def used(venue: UUID, first_cell: int, end_cell: int) -> list[Any]:
    """For each space and hour of the day how many quarters bookings had, and other things but closures."""
    return await fetch(USED, venue, first_cell, end_cell)


async def counts(venue: UUID, since: datetime, until: datetime) -> list[Any]:
    """For each space and half-year what became of its bookings, and how many people came."""
    return await fetch(COUNTS, venue, since, until)


async def paid(venue: UUID, since: datetime, until: datetime) -> list[Any]:
    """For each half-year and method what was paid, less what was given back."""
    return await fetch(PAID, venue, since, until)
