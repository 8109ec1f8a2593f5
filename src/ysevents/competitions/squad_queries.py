"""Reads and statements of team placings: who of a unit is in a contest, and who counts for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row


async def find_contest(contest: UUID) -> Any | None:
    """A contest with its meet and the ruleset of its last stage; whether anybody has a mark in it."""
    return await fetch_row(
        """
        SELECT c.id, e.root, e.title, e.visibility = 'public' AND e.state <> 'draft' AS is_public,
               (SELECT s.ruleset FROM stage s WHERE s.contest = c.id ORDER BY s.number DESC LIMIT 1) AS ruleset,
               EXISTS (SELECT FROM stage s JOIN fixture f ON f.stage = s.id
                       LEFT JOIN mark m ON m.fixture = f.id AND m.text <> ''
                       WHERE s.contest = c.id AND (m.id IS NOT NULL OR f.state = 'handed_in')) AS is_begun
        FROM contest c JOIN event e ON e.id = c.id WHERE c.id = $1
        """,
        contest,
    )


async def entries(contest: UUID) -> list[Any]:
    """Everybody who is approved in a contest, alone, by unit and the order in which the unit entered them."""
    return await fetch(
        """
        SELECT n.id AS entry, n.organization, unit_short_name(u.id, r.starts_on) AS unit, p.name,
               coalesce(a.label, '') AS bib, m.counts
        FROM entry n
        JOIN event r ON r.id = n.root
        JOIN organization u ON u.id = n.organization
        JOIN person p ON p.id = n.person
        LEFT JOIN squad_member m ON m.entry = n.id
        LEFT JOIN admission a ON a.event = n.root AND a.person = n.person AND a.category = 'athlete'
                              AND a.state = 'valid'
        WHERE n.contest = $1 AND (n.state = 'approved' OR EXISTS (SELECT FROM slot WHERE entry = n.id))
        ORDER BY u.sort_key, u.id, n.unit_place, n.entered_at, n.id
        """,
        contest,
    )


async def put_members(counts: Mapping[UUID, bool], *, by: UUID, now: datetime) -> None:
    """Say of entries whether they count."""
    await execute(
        """
        INSERT INTO squad_member (id, entry, counts, by, at)
        SELECT gen_random_uuid(), r.entry, r.counts, $3, $4 FROM unnest($1::uuid[], $2::bool[]) r (entry, counts)
        ON CONFLICT (entry) DO UPDATE SET counts = excluded.counts, by = excluded.by, at = excluded.at
        """,
        list(counts),
        list(counts.values()),
        by,
        now,
    )
