"""Reads of a whole meet for its tables: entries with their units, and the last list of each contest."""

from collections.abc import Sequence
from datetime import datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions.result_queries import LIST
from ysevents.kit.database import execute, fetch, fetch_row


async def entries(root: UUID) -> list[Any]:
    """Every entry of a meet with its unit; `is_in`: it takes part, or was drawn before it scratched."""
    return await fetch(
        """
        SELECT n.id, n.contest, n.organization,
               n.state = 'approved' OR EXISTS (SELECT FROM slot WHERE entry = n.id) AS is_in
        FROM entry n WHERE n.root = $1 AND n.state <> 'draft' ORDER BY n.id
        """,
        root,
    )


async def final_lists(root: UUID) -> list[Any]:
    """The contests of a meet that have stages, in their order, each with the list of its last stage."""
    return await fetch(
        """
        SELECT DISTINCT ON (v.position, v.name, v.sex, d.position, c.id)
               c.id AS contest, e.title, v.name AS division_name, v.sex, d.kind, s.id AS stage, s.format,
               l.result, l.state
        FROM event e
        JOIN contest c ON c.id = e.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        JOIN stage s ON s.contest = c.id
        LEFT JOIN result_list l ON l.stage = s.id
        WHERE e.root = $1
        ORDER BY v.position, v.name, v.sex DESC, d.position, c.id, s.number DESC
        """,
        root,
    )


async def record_lists(root: UUID) -> list[Any]:
    """What contests of a meet did to the records: lists by contest, `key`."""
    return await fetch(
        "SELECT key, result FROM result_list WHERE root = $1 AND kind = 'records' AND result IS NOT NULL",
        root,
    )


async def scoring(root: UUID) -> dict[str, Any]:
    """What the meet has set about its scoring; empty where nothing was."""
    row = await fetch_row(
        "SELECT parameters FROM result_list WHERE event = $1 AND kind = 'team_score' AND key = ''", root
    )
    found: dict[str, Any] = loads(row["parameters"]) if row else {}
    return found


async def tables(root: UUID) -> list[Any]:
    """The lists that are made of all contests of a meet, as they stand."""
    return await fetch(
        f"SELECT {LIST} FROM result_list WHERE root = $1 AND kind IN ('team_score', 'medals', 'records')",
        root,
    )


async def standing_records(root: UUID, contests: Sequence[UUID] | None) -> list[Any]:
    """The ratified records of contests of a meet, all or some, as they stood when it began."""
    return await fetch(
        """
        SELECT c.id AS contest, r.level, r.mark, r.is_hand,
               coalesce(nullif(r.holder, ''), p.name, u.short_name, '') AS holder, r.set_on
        FROM event m
        JOIN event e ON e.root = m.id
        JOIN contest c ON c.id = e.id
        JOIN division v ON v.id = c.division
        JOIN record r ON r.discipline = c.discipline AND r.age_group = v.name AND r.sex = v.sex
        LEFT JOIN person p ON p.id = r.person
        LEFT JOIN organization u ON u.id = r.organization
        LEFT JOIN event own ON own.id = r.contest
        WHERE m.id = $1 AND ($2::uuid[] IS NULL OR c.id = ANY ($2))
          AND r.ratified_at IS NOT NULL AND own.root IS DISTINCT FROM m.id
          AND r.set_on <= m.starts_on AND (r.ended_on IS NULL OR r.ended_on >= m.starts_on)
        ORDER BY c.id, r.level, r.set_on DESC
        """,
        root,
        None if contests is None else list(contests),
    )


async def set_scoring(id: UUID, root: UUID, ruleset: str, parameters: str, now: datetime) -> None:
    """Keep how a meet counts, on the list of its total."""
    await execute(
        """
        INSERT INTO result_list (id, event, root, kind, key, ruleset, parameters, problems, revision, state,
                                 computed_at)
        VALUES ($1, $2, $2, 'team_score', '', $3, $4, '[]', 0, 'live', $5)
        ON CONFLICT (event, stage, kind, key) DO UPDATE SET parameters = EXCLUDED.parameters
        """,
        id,
        root,
        ruleset,
        parameters,
        now,
    )


async def units(root: UUID) -> list[Any]:
    """The units that take part in a meet, by name."""
    return await fetch(
        """
        SELECT u.id, unit_short_name(u.id, r.starts_on) AS name FROM organization u, event r
        WHERE r.id = $1 AND u.id IN (SELECT organization FROM entry WHERE root = $1 AND state <> 'draft')
        ORDER BY u.sort_key, u.id
        """,
        root,
    )


async def announced_totals(year: int) -> list[Any]:
    """The team scores of all units together of a year's public meets, once announced, by their days."""
    return await fetch(
        """
        SELECT e.id, e.short_title AS title, e.starts_on, l.result
        FROM result_list l JOIN event e ON e.id = l.event
        WHERE l.kind = 'team_score' AND l.key = '' AND l.state <> 'live' AND l.result IS NOT NULL
          AND e.visibility = 'public' AND e.state <> 'draft'
          AND e.starts_on >= make_date($1, 1, 1) AND e.starts_on < make_date($1 + 1, 1, 1)
        ORDER BY e.starts_on, e.id
        """,
        year,
    )
