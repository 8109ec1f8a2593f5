"""Reads for public and live pages: what has changed since somebody looked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row

OF_NAMES = (
    "c.kind IN ('person', 'organization') AND c.verb NOT IN ('joined', 'left', 'registered', 'guardian_set')"
)
"""Changes by which a name on a public page may read otherwise, whatever the meet."""

UNSEEN = """{0}.xid >= pg_snapshot_xmin($2::text::pg_snapshot)
                            AND NOT pg_visible_in_snapshot({0}.xid, $2::text::pg_snapshot)"""
"""Rows that were not there under the snapshot; the first half finds them by the index."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether a meet looks otherwise than under the snapshot asked about, and the present snapshot."""

    exists: bool
    has_changed: bool
    snapshot: str


async def look(event: UUID, snapshot: str | None) -> Seen:
    """Compare a meet, or the meet of a contest, with how it was under a snapshot; None: only take the snapshot."""
    row = await fetch_row(
        f"""
        WITH meet AS (SELECT root FROM event WHERE id = $1)
        SELECT EXISTS (SELECT FROM meet) AS exists,
               $2::text IS NULL
               OR EXISTS (SELECT FROM live_change l
                          WHERE l.root = (SELECT root FROM meet) AND {UNSEEN.format("l")})
               OR EXISTS (SELECT FROM change c
                          WHERE {UNSEEN.format("c")} AND (c.root = (SELECT root FROM meet) OR {OF_NAMES})
                         ) AS has_changed,
               pg_current_snapshot()::text AS snapshot
        """,
        event,
        snapshot,
    )
    assert row
    return Seen(**row)


async def cursor() -> int:
    """From here on nothing is missed: the oldest transaction that may still end."""
    row = await fetch_row("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xid")
    assert row
    return int(row["xid"])


async def changed_since(root: UUID, cursor: int) -> list[UUID]:
    """Lists and stages of a meet that may have changed since a cursor was taken; some that had already."""
    rows = await fetch(
        "SELECT DISTINCT subject FROM live_change WHERE root = $1 AND xid >= $2::text::xid8 ORDER BY subject",
        root,
        str(cursor),
    )
    return [row["subject"] for row in rows]


async def sweep(now: datetime, *, age: timedelta) -> int:
    """Delete what nobody asks about any more; answers how many."""
    tag = await execute("DELETE FROM live_change WHERE at < $1::timestamptz - $2::interval", now, age)
    return int(tag.split()[1])


async def find_public(event: UUID) -> Any | None:
    """A public event with the meet it belongs to; None for drafts and private ones."""
    return await fetch_row(
        """
        SELECT e.id, e.root, e.title, e.short_title, e.starts_on, e.ends_on, e.state, r.title AS meet_title,
               EXISTS (SELECT FROM contest WHERE id = e.id) AS is_contest,
               pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS cursor
        FROM event e JOIN event r ON r.id = e.root
        WHERE e.id = $1 AND e.visibility = 'public' AND e.state <> 'draft'
        """,
        event,
    )


async def stage_lines(event: UUID) -> list[Any]:
    """The published stages of a meet, or of one contest, by contest: when, where, how far, and their lists."""
    return await fetch(
        """
        SELECT c.id AS contest, e.title, e.short_title, v.name AS division, v.sex, d.name AS discipline, d.kind,
               d.is_lanes, s.id AS stage, s.number, s.round, s.format, l.id AS list, l.state AS list_state,
               l.revision, l.protest_until, f.fixtures, f.called, f.started, f.handed_in, f.off, f.first_at,
               f.session, h.title AS session_title, h.starts_at AS session_at
        FROM event e
        JOIN contest c ON c.id = e.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        JOIN stage s ON s.contest = c.id AND s.state = 'published'
        LEFT JOIN result_list l ON l.stage = s.id AND l.kind = 'stage'
        LEFT JOIN LATERAL (
            SELECT count(*) AS fixtures, min(o.starts_at) AS first_at,
                   count(*) FILTER (WHERE f.state = 'called') AS called,
                   count(*) FILTER (WHERE f.state = 'started') AS started,
                   count(*) FILTER (WHERE f.state = 'handed_in') AS handed_in,
                   count(*) FILTER (WHERE o.state IN ('postponed', 'cancelled')) AS off,
                   (array_agg(o.within ORDER BY o.starts_at, o.id))[1] AS session
            FROM fixture f JOIN occurrence o ON o.id = f.id AND o.state <> 'draft' WHERE f.stage = s.id) f ON true
        LEFT JOIN occurrence h ON h.id = f.session
        WHERE (e.id = $1 OR e.root = $1) AND e.visibility = 'public' AND e.state <> 'draft'
        ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline, c.id, s.number
        """,
        event,
    )


async def announcements(root: UUID, limit: int, *, list_id: UUID | None = None) -> list[Any]:
    """What was announced of a meet, or of one of its lists, the latest first; with the title of the contest where there is one."""
    return await fetch(
        """
        SELECT v.id, v.list, v.number, v.state, v.reason, v.at, l.kind, l.key, l.event, e.title,
               s.round, jsonb_array_length(v.changes) AS changes,
               (SELECT count(*) FROM stage o WHERE o.contest = s.contest) AS rounds
        FROM result_list l
        JOIN result_version v ON v.list = l.id
        JOIN event e ON e.id = l.event
        LEFT JOIN stage s ON s.id = l.stage
        WHERE l.root = $1 AND ($3::uuid IS NULL OR l.id = $3) ORDER BY v.at DESC, v.id DESC LIMIT $2
        """,
        root,
        limit,
        list_id,
    )


async def displaced(root: UUID, limit: int) -> list[Any]:
    """Public occurrences of a meet that were put off, called off or moved after they were published."""
    return await fetch(
        """
        SELECT o.id, o.title, o.state, o.starts_at, o.reason, o.revised_at, o.kind, o.within
        FROM occurrence o JOIN event e ON e.id = o.event
        WHERE e.root = $1 AND o.visibility = 'public' AND o.within IS NULL
          AND (o.state IN ('postponed', 'cancelled')
               OR (o.state = 'confirmed' AND EXISTS (SELECT FROM change c WHERE c.subject = o.id AND c.verb = 'moved'
                                                     AND c.at > o.published_at)))
        ORDER BY o.revised_at DESC, o.id LIMIT $2
        """,
        root,
        limit,
    )


async def fixtures_between(root: UUID, start: datetime, end: datetime) -> list[Any]:
    """The public fixtures of a meet that touch a span, by start: of which contest, how far they are."""
    return await fetch(
        """
        SELECT f.id, f.number, f.state AS fixture_state, s.id AS stage, s.round, c.id AS contest, e.title, e.short_title,
               o.label, o.starts_at, o.ends_at, o.state, o.within, h.title AS session_title,
               coalesce(ve.name || ', ' || sp.name, o.place, '') AS where,
               l.id AS list, l.state AS list_state,
               count(*) OVER (PARTITION BY s.id) AS of_stage
        FROM event e
        JOIN contest c ON c.id = e.id
        JOIN stage s ON s.contest = c.id
        JOIN fixture f ON f.stage = s.id
        JOIN occurrence o ON o.id = f.id
        LEFT JOIN occurrence h ON h.id = o.within
        LEFT JOIN space sp ON sp.id = o.space
        LEFT JOIN venue ve ON ve.id = sp.venue
        LEFT JOIN result_list l ON l.stage = s.id AND l.kind = 'stage'
        WHERE e.root = $1 AND o.state <> 'draft' AND o.visibility = 'public' AND e.visibility = 'public'
          AND o.starts_at < $3 AND o.ends_at > $2
        ORDER BY o.starts_at, o.id
        """,
        root,
        start,
        end,
    )


async def units(root: UUID) -> list[Any]:
    """The units with approved entries in a meet by name, as they were called when it began."""
    return await fetch(
        """
        SELECT u.id, unit_short_name(u.id, r.starts_on) AS name, u.sort_key, count(*) AS entries
        FROM entry n JOIN event r ON r.id = n.root JOIN organization u ON u.id = n.organization
        WHERE n.root = $1 AND n.state = 'approved'
        GROUP BY u.id, r.starts_on ORDER BY u.sort_key, u.id
        """,
        root,
    )
