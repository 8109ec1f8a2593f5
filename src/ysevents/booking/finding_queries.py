"""Reads for who looks for a free court anywhere in the county."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ysevents.booking.queries import TERM_COLUMNS
from ysevents.booking.schemas import Near
from ysevents.kit.database import fetch, fetch_row


async def lent_courts(sport: str) -> list[Any]:
    """Every court of a sport that is lent to the public, with where it is and on what terms."""
    return await fetch(
        f"""
        SELECT s.id, s.name, s.sport, s.venue, v.name AS venue_name, v.longitude, v.latitude,
               greatest(s.opened_on, v.opened_on, c.opened_on) AS opened_on,
               least(s.closed_on, v.closed_on, c.closed_on) AS closed_on, {TERM_COLUMNS}
        FROM space s
        JOIN venue v ON v.id = s.venue AND v.is_open_to_public
        CROSS JOIN LATERAL (
            SELECT * FROM booking_rule r WHERE r.venue = s.venue AND (r.sport = s.sport OR r.sport IS NULL)
            ORDER BY r.sport NULLS LAST LIMIT 1) t
        LEFT JOIN LATERAL (
            SELECT max(c.opened_on) AS opened_on, min(c.closed_on) AS closed_on
            FROM space_section ss JOIN section c ON c.id = ss.section WHERE ss.space = s.id) c ON true
        WHERE s.sport = $1
        ORDER BY v.sort_key, v.id, s.position, s.name
        """,
        sport,
    )


async def held_cells(spaces: Sequence[UUID], first: int, stop: int) -> dict[UUID, int]:
    """For each of the spaces the cells somebody has, as bits from `first` on."""
    rows = await fetch(
        """
        SELECT ss.space, array_agg(DISTINCT c.cell - $2::int) AS cells
        FROM space_section ss
        JOIN occupancy c ON c.venue = ss.venue AND c.section = ss.section AND c.cell >= $2 AND c.cell < $3
        WHERE ss.space = ANY ($1) GROUP BY ss.space
        """,
        list(spaces),
        first,
        stop,
    )
    return {row["space"]: sum(1 << cell for cell in row["cells"]) for row in rows}


async def find_place(near: str) -> Near | None:
    """A township by its code, or a venue by its id: what it is called and where it lies."""
    row = await fetch_row(
        """
        SELECT name, latitude, longitude FROM region WHERE code = $1 AND latitude IS NOT NULL
        UNION ALL
        SELECT name, latitude, longitude FROM venue WHERE id::text = $1 AND latitude IS NOT NULL
        LIMIT 1
        """,
        near,
    )
    return Near(name=row["name"], latitude=row["latitude"], longitude=row["longitude"]) if row else None


async def townships() -> list[tuple[str, str]]:
    """The townships that lie somewhere, for the choice of a place."""
    rows = await fetch(
        "SELECT code, name FROM region WHERE level = 'township' AND latitude IS NOT NULL ORDER BY code"
    )
    return [(row["code"], row["name"]) for row in rows]
