"""Reads of a whole meet for its tables: entries with their units, and the last list of each contest."""

from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions.result_queries import LIST
from ysevents.kit.database import fetch, fetch_row


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
        f"SELECT {LIST} FROM result_list WHERE root = $1 AND kind IN ('team_score', 'medals')", root
    )
