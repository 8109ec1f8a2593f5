"""What the opening duties are judged by: grounds, what else stood on them, closures."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row


async def find_venue(venue: UUID) -> Any | None:
    """A venue with what is registered of it."""
    return await fetch_row(
        """
        SELECT v.id, v.name, v.short_name, v.address, coalesce(d.is_subsidised, false) AS is_subsidised,
               d.area_m2, d.sport_area_m2
        FROM venue v LEFT JOIN duty_profile d ON d.venue = v.id WHERE v.id = $1
        """,
        venue,
    )


async def find_profile(venue: UUID) -> Any | None:
    return await fetch_row(
        "SELECT is_subsidised, area_m2, sport_area_m2 FROM duty_profile WHERE venue = $1", venue
    )


async def save_profile(
    id: UUID, venue: UUID, is_subsidised: bool, area_m2: int | None, sport_area_m2: int | None
) -> None:
    await execute(
        """
        INSERT INTO duty_profile (id, venue, is_subsidised, area_m2, sport_area_m2)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (venue) DO UPDATE SET is_subsidised = excluded.is_subsidised,
            area_m2 = excluded.area_m2, sport_area_m2 = excluded.sport_area_m2
        """,
        id,
        venue,
        is_subsidised,
        area_m2,
        sport_area_m2,
    )


async def market(until: date) -> list[Any]:
    """The price of each sport that was known last on a day."""
    return await fetch(
        """
        SELECT DISTINCT ON (sport) sport, fen_per_hour, asked_on FROM market_price
        WHERE asked_on <= $1 ORDER BY sport, asked_on DESC
        """,
        until,
    )


async def given_beside(venue: UUID, since: datetime, until: datetime) -> Any:
    """How many public events had something there in a span, and how many people came to lessons."""
    return await fetch_row(
        """
        SELECT (SELECT count(DISTINCT e.root)
                FROM space s JOIN occurrence o ON o.space = s.id JOIN event e ON e.id = o.event
                WHERE s.venue = $1 AND o.starts_at >= $2 AND o.starts_at < $3
                  AND o.state = 'confirmed' AND o.visibility = 'public' AND o.kind <> 'lesson'
                  AND e.visibility = 'public' AND e.state <> 'draft') AS public_events,
               (SELECT count(*)
                FROM space s JOIN occurrence o ON o.space = s.id JOIN participant p ON p.occurrence = o.id
                WHERE s.venue = $1 AND o.starts_at >= $2 AND o.starts_at < $3
                  AND o.kind = 'lesson' AND p.state = 'arrived') AS visits
        """,
        venue,
        since,
        until,
    )


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
