"""Reads for public and live pages: what has changed since somebody looked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
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
