"""What the opening duties are judged by: grounds, what else stood on them, closures."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch, fetch_row


async def find_venue(venue: UUID) -> Any | None:
    return await fetch_row("SELECT id, name, short_name, address FROM venue WHERE id = $1", venue)


async def grounds(venue: UUID, first: date, last: date) -> list[Any]:
    """The spaces of a venue that existed at some time between two days, both inclusive."""
    return await fetch(
        """
        SELECT id, name, sport, is_indoor, opened_on, closed_on FROM space
        WHERE venue = $1 AND coalesce(opened_on <= $3, true) AND coalesce(closed_on > $2, true)
        ORDER BY position, name
        """,
        venue,
        first,
        last,
    )


async def other_uses(venue: UUID, first_cell: int, end_cell: int) -> list[Any]:
    """For each space the spans of cells in which something stood there that is not open to the public.

    Residents' bookings and public events are public; lessons, closures, and events that are not shown are not.
    """
    return await fetch(
        """
        SELECT s.space, c.occurrence, min(c.cell) AS first, max(c.cell) AS last
        FROM space_section s
        JOIN occupancy c ON c.venue = s.venue AND c.section = s.section AND c.cell >= $2 AND c.cell < $3
        JOIN occurrence o ON o.id = c.occurrence
        LEFT JOIN event e ON e.id = o.event
        WHERE s.venue = $1 AND o.kind <> 'booking'
          AND (o.kind IN ('lesson', 'closure') OR o.visibility <> 'public' OR e.id IS NULL
               OR e.visibility <> 'public' OR e.state = 'draft')
        GROUP BY s.space, c.occurrence
        """,
        venue,
        first_cell,
        end_cell,
    )


async def closings(venue: UUID, since: datetime, until: datetime) -> list[Any]:
    """Closures that began in a span, however many spaces, with when they were announced and why."""
    return await fetch(
        """
        SELECT min(o.starts_at) AS starts_at, coalesce(k.announced_at, min(o.published_at)) AS announced_at,
               k.reason, min(coalesce(o.reason, o.title)) AS words
        FROM occurrence o JOIN space s ON s.id = o.space
        LEFT JOIN closure_part p ON p.occurrence = o.id
        LEFT JOIN closure k ON k.id = p.closure
        WHERE s.venue = $1 AND o.kind = 'closure' AND o.starts_at >= $2 AND o.starts_at < $3
          AND o.state IN ('tentative', 'confirmed')
        GROUP BY coalesce(k.id, o.id), k.announced_at, k.reason
        ORDER BY 1, words
        """,
        venue,
        since,
        until,
    )
