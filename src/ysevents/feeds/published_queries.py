"""Statements about the items of change feeds."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row

Row = Any  # asyncpg ships no types


async def lock(feed: str) -> None:
    """Nobody else writes to the feed until the end of the transaction."""
    await execute("SELECT pg_advisory_xact_lock(hashtext('published_item'), hashtext($1))", feed)


async def items(feed: str, parts: Collection[UUID] | None) -> list[Row]:
    """What was published of a feed, or of some parts of it; tombstones have no data."""
    return await fetch(
        "SELECT item, part, data FROM published_item WHERE feed = $1 AND ($2::uuid[] IS NULL OR part = ANY ($2))",
        feed,
        None if parts is None else list(parts),
    )


async def parts(feed: str) -> list[UUID]:
    """The parts of which something is published."""
    rows = await fetch(
        "SELECT DISTINCT part FROM published_item WHERE feed = $1 AND part IS NOT NULL AND data IS NOT NULL",
        feed,
    )
    return [row["part"] for row in rows]


async def put(feed: str, rows: Sequence[tuple[str, UUID | None, str | None]], now: datetime) -> None:
    """Publish items, or their end, at the next numbers of the feed."""
    await execute(
        """
        INSERT INTO published_item (id, feed, item, part, modified, data, changed_at)
        SELECT $1 || '/' || n.item, $1, n.item, n.part, last.modified + n.number, n.data, $5
        FROM unnest($2::text[], $3::uuid[], $4::text[]) WITH ORDINALITY n (item, part, data, number)
        CROSS JOIN (SELECT coalesce(max(modified), 0) AS modified FROM published_item WHERE feed = $1) last
        ON CONFLICT (id) DO UPDATE SET part = excluded.part, modified = excluded.modified, data = excluded.data,
                                       changed_at = excluded.changed_at
        """,
        feed,
        [item for item, _, _ in rows],
        [part for _, part, _ in rows],
        [data for _, _, data in rows],
        now,
    )


async def page(feed: str, modified: int, item: str, limit: int) -> list[Row]:
    """What was published after a place in the order of (modified, id)."""
    return await fetch(
        """
        SELECT item, modified, data FROM published_item
        WHERE feed = $1 AND (modified > $2 OR (modified = $2 AND item > $3)) ORDER BY modified, item LIMIT $4
        """,
        feed,
        modified,
        item,
        limit,
    )


async def sweep(before: datetime) -> int:
    """Drop tombstones, but for the newest item of a feed, from which the next numbers are counted."""
    tag = await execute(
        """
        DELETE FROM published_item p WHERE data IS NULL AND changed_at < $1
          AND modified < (SELECT max(modified) FROM published_item o WHERE o.feed = p.feed)
        """,
        before,
    )
    return int(tag.split()[-1])


async def touched(snapshot: str | None) -> Row:
    """What changed since a snapshot: whether anything public may have, and the venues whose floor did."""
    return await fetch_row(
        """
        WITH seen AS (
            SELECT c.kind, c.verb, c.subject FROM change c
            WHERE c.xid >= pg_snapshot_xmin($1::text::pg_snapshot)
              AND NOT pg_visible_in_snapshot(c.xid, $1::text::pg_snapshot)
              AND c.kind NOT IN ('admission', 'person') AND c.verb NOT IN ('arrived', 'absent'))
        SELECT pg_current_snapshot()::text AS snapshot,
               EXISTS (SELECT FROM seen LEFT JOIN occurrence o ON o.id = seen.subject
                       WHERE o.kind IS DISTINCT FROM 'booking') AS is_public,
               ARRAY(SELECT DISTINCT s.venue FROM seen JOIN occurrence o ON o.id = seen.subject
                     JOIN space s ON s.id = o.space) AS venues
        """,
        snapshot,
    )
