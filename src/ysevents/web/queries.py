"""Reads of core for the public pages: events, places, their outline on the map."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch, fetch_row

Row = Mapping[str, Any]


async def list_events(today: date, *, past: bool = False, limit: int = 100) -> Sequence[Row]:
    """Public top events that are on or to come, next first; or those that are over, latest first."""
    order = "e.ends_on DESC, e.id" if past else "e.starts_on, e.id"
    return await fetch(
        f"""
        SELECT e.id, e.title, e.short_title, e.sport, e.kind, e.starts_on, e.ends_on, e.state,
               o.name AS organizer_name
        FROM event e LEFT JOIN organization o ON o.id = e.organizer
        WHERE e.parent IS NULL AND e.visibility = 'public' AND e.state <> 'draft'
          AND (e.ends_on < $1) = $2
        ORDER BY {order} LIMIT $3
        """,
        today,
        past,
        limit,
    )


async def find_event(event: UUID) -> Row | None:
    """A public event with its parent's title and its organizer."""
    return await fetch_row(
        """
        SELECT e.id, e.parent, e.root, e.kind, e.title, e.short_title, e.sport, e.division, e.starts_on,
               e.ends_on, e.state, p.title AS parent_title, o.name AS organizer_name
        FROM event e LEFT JOIN event p ON p.id = e.parent LEFT JOIN organization o ON o.id = e.organizer
        WHERE e.id = $1 AND e.visibility = 'public' AND e.state <> 'draft'
        """,
        event,
    )


async def list_below(event: UUID) -> Sequence[Row]:
    """Public events directly below one, with how many fixtures each has."""
    return await fetch(
        """
        SELECT e.id, e.title, e.short_title, e.division, e.kind, e.state,
               count(o.id) FILTER (WHERE o.kind = 'fixture' AND o.state <> 'draft') AS fixtures
        FROM event e LEFT JOIN occurrence o ON o.event = e.id AND o.visibility = 'public'
        WHERE e.parent = $1 AND e.visibility = 'public' AND e.state <> 'draft'
        GROUP BY e.id ORDER BY e.position, e.id
        """,
        event,
    )


async def list_townships() -> Sequence[Row]:
    """All townships by code, where they are, and how many open public venues lie in each."""
    return await fetch(
        """
        SELECT t.code, t.name, t.longitude, t.latitude, count(v.id) AS venues
        FROM region t
        LEFT JOIN region r ON r.code = t.code OR r.parent = t.code
        LEFT JOIN venue v ON v.region = r.code AND v.is_open_to_public AND v.closed_on IS NULL
        WHERE t.level = 'township' GROUP BY t.code ORDER BY t.code
        """
    )


async def list_venues(
    *, township: str | None, text: str | None, sport: str | None, limit: int = 60
) -> Sequence[Row]:
    """Open public venues, those one can book first; narrowed by township, words and sport."""
    return await fetch(
        r"""
        SELECT v.id, v.name, v.kind, v.address, v.longitude, v.latitude, v.is_accessible,
               coalesce(t.name, r.name) AS township_name, s.spaces, s.sports,
               count(*) OVER () AS total
        FROM venue v
        JOIN region r ON r.code = v.region
        LEFT JOIN region t ON t.code = r.parent AND t.level = 'township'
        CROSS JOIN LATERAL (
            SELECT count(*) AS spaces, array_agg(DISTINCT sport ORDER BY sport) AS sports
            FROM space WHERE venue = v.id AND closed_on IS NULL) s
        WHERE v.is_open_to_public AND v.closed_on IS NULL
          AND ($1::text IS NULL OR r.code = $1 OR r.parent = $1)
          AND ($2::text IS NULL OR v.name ILIKE '%' || $2 || '%'
               OR replace(translate(v.sort_key, '12345', ''), ' ', '') ILIKE '%' || $2 || '%'
               OR regexp_replace(v.sort_key, '(\w)\w* ?', '\1', 'g') ILIKE '%' || $2 || '%')
          AND ($3::text IS NULL OR $3 = ANY (s.sports))
        ORDER BY v.kind IN ('fitness_center', 'stadium', 'gymnasium') DESC, s.spaces DESC, v.sort_key, v.id
        LIMIT $4
        """,
        township,
        text,
        sport,
        limit,
    )


async def find_venue(venue: UUID) -> Row | None:
    """A venue with its township and owner."""
    return await fetch_row(
        """
        SELECT v.id, v.name, v.kind, v.address, v.longitude, v.latitude, v.is_accessible, v.notice,
               v.opened_on, v.closed_on, v.is_open_to_public, r.name AS region_name,
               t.name AS township_name, o.name AS owner_name
        FROM venue v JOIN region r ON r.code = v.region
        LEFT JOIN region t ON t.code = r.parent AND t.level = 'township'
        LEFT JOIN organization o ON o.id = v.owner
        WHERE v.id = $1
        """,
        venue,
    )


async def list_spaces(venue: UUID) -> Sequence[Row]:
    """The spaces of a venue in their order."""
    return await fetch(
        """
        SELECT id, name, sport, is_indoor, area_m2 FROM space
        WHERE venue = $1 AND closed_on IS NULL ORDER BY position, name
        """,
        venue,
    )
