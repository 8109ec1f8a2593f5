"""Reads of public feeds: names, filters, whether anything has changed."""

from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch, fetch_row, fetch_value

Row = Any  # asyncpg ships no types

CONCERNS_NO_FEED = """
    c.kind IN ('admission', 'person') OR c.verb IN ('arrived', 'absent')
    OR EXISTS (SELECT FROM occurrence o WHERE o.id = c.subject AND o.kind = 'booking')
"""
"""Changes that no public calendar shows: scans, people, residents' bookings."""

NAMES = {
    "region": "SELECT name, code AS id FROM region WHERE code = $1",
    "event": """SELECT title AS name, id FROM event
                WHERE id = $1 AND visibility = 'public' AND state <> 'draft'""",
    "unit": "SELECT short_name AS name, id FROM organization WHERE id = $1 AND merged_into IS NULL",
    "venue": "SELECT name, id FROM venue WHERE id = $1",
    "space": "SELECT v.name || ' ' || s.name AS name, s.venue AS id FROM space s JOIN venue v ON v.id = s.venue WHERE s.id = $1",
}

TREE = """
    WITH RECURSIVE tree AS (
        SELECT id, sport, division FROM event WHERE id = $1
        UNION ALL SELECT c.id, c.sport, c.division FROM event c JOIN tree ON c.parent = tree.id)
"""


async def look(snapshot: str | None) -> Row:
    """Whether core has changed for public calendars since a snapshot, and the present one."""
    return await fetch_row(
        f"""
        SELECT $1::text IS NULL OR EXISTS (
                   SELECT FROM change c
                   WHERE c.xid >= pg_snapshot_xmin($1::text::pg_snapshot)
                     AND NOT pg_visible_in_snapshot(c.xid, $1::text::pg_snapshot)
                     AND NOT ({CONCERNS_NO_FEED})) AS has_changed,
               pg_current_snapshot()::text AS snapshot
        """,
        snapshot,
    )


async def subject(scope: str, id: UUID | str | None) -> Row | None:
    """Name of what a public feed is about, and the id of its page."""
    return await fetch_row(NAMES[scope], id)


async def sports_and_divisions(event: UUID) -> list[Row]:
    """What an event and all below it are held in, each pair once."""
    return await fetch(f"{TREE} SELECT DISTINCT sport, division FROM tree ORDER BY sport, division", event)


async def townships_of(event: UUID | None) -> list[Row]:
    """The townships in which an event takes place, or all of the county."""
    if event is None:
        return await fetch("SELECT code, name FROM region WHERE level = 'township' ORDER BY code")
    return await fetch(
        f"""
        {TREE}
        SELECT DISTINCT t.code, t.name
        FROM occurrence o JOIN tree ON tree.id = o.event JOIN space s ON s.id = o.space
        JOIN venue v ON v.id = s.venue JOIN region r ON r.code = v.region
        JOIN region t ON t.level = 'township' AND t.code IN (r.code, r.parent)
        WHERE o.visibility = 'public' AND o.state <> 'draft' ORDER BY t.code
        """,
        event,
    )


async def sports_of_venue(venue: UUID) -> list[str]:
    """What its spaces are for."""
    rows = await fetch("SELECT DISTINCT sport FROM space WHERE venue = $1 ORDER BY sport", venue)
    return [row["sport"] for row in rows]


async def takes_part(occurrence: UUID, person: UUID) -> bool:
    """Whether somebody is named as taking part."""
    found: bool = await fetch_value(
        "SELECT EXISTS (SELECT FROM participant WHERE occurrence = $1 AND person = $2)", occurrence, person
    )
    return found
