"""Reads for showing lists: each with its title and latest announcement; the names and units behind ids."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch, fetch_row

HEADS = """
    SELECT l.id, l.event, l.root, l.stage, l.kind, l.key, l.ruleset, l.parameters, l.problems, l.revision,
           l.state, l.protest_until, l.computed_at, l.result, e.title, r.starts_on,
           e.visibility = 'public' AND e.state <> 'draft' AS is_public,
           s.number AS stage_number, s.round, v.name AS division, v.sex, d.name AS discipline,
           ver.number AS version, ver.changes, ver.reason, ver.at AS announced_at
    FROM result_list l
    JOIN event e ON e.id = l.event
    JOIN event r ON r.id = l.root
    LEFT JOIN stage s ON s.id = l.stage
    LEFT JOIN contest c ON c.id = l.event
    LEFT JOIN discipline d ON d.code = c.discipline
    LEFT JOIN division v ON v.id = c.division
    LEFT JOIN LATERAL (SELECT number, changes, reason, at FROM result_version
                       WHERE list = l.id ORDER BY number DESC LIMIT 1) ver ON true
"""
ORDER = "ORDER BY l.kind, v.position, v.name, v.sex DESC, d.position, c.discipline, s.number, l.key, l.id"


async def find(id: UUID) -> Any | None:
    """One list."""
    rows = await fetch(f"{HEADS} WHERE l.id = $1", id)
    return rows[0] if rows else None


async def find_all(ids: Sequence[UUID]) -> list[Any]:
    """These lists, in the order they were asked for."""
    return await fetch(f"{HEADS} WHERE l.id = ANY ($1) ORDER BY array_position($1, l.id)", list(ids))


async def of_event(event: UUID) -> list[Any]:
    """The lists of a meet, or of a contest, in the order of its programme; tables of the meet by key."""
    return await fetch(f"{HEADS} WHERE (l.root = $1 OR l.event = $1) {ORDER}", event)


async def entrants(entries: Sequence[UUID]) -> list[Any]:
    """Who stands behind entries: name, unit of the day the meet began, bib; what was agreed to about the name."""
    return await fetch(
        """
        SELECT n.id, n.organization, unit_short_name(u.id, r.starts_on) AS unit, t.short_name AS team, p.name,
               p.birth_on <= r.starts_on - interval '18 years' AS is_adult,
               coalesce(k.may_publish, false) AS may_publish, coalesce(k.is_withdrawn, false) AS is_withdrawn,
               a.label AS bib
        FROM entry n
        JOIN event r ON r.id = n.root
        JOIN organization u ON u.id = n.organization
        LEFT JOIN organization t ON t.id = n.team
        LEFT JOIN person p ON p.id = n.person
        LEFT JOIN LATERAL (
            SELECT bool_or(standing AND purpose = 'publication') AS may_publish,
                   bool_or(NOT standing) AS is_withdrawn
            FROM (SELECT purpose, bool_or(withdrawn_at IS NULL) AS standing FROM consent
                  WHERE person = p.id AND purpose IN ('registration', 'publication') GROUP BY purpose) c
            ) k ON true
        LEFT JOIN LATERAL (SELECT label FROM admission
                           WHERE event = n.root AND person = n.person AND category = 'athlete'
                           ORDER BY state = 'valid' DESC, id DESC LIMIT 1) a ON true
        WHERE n.id = ANY ($1)
        """,
        list(entries),
    )


async def units(root: UUID, organizations: Sequence[UUID]) -> list[Any]:
    """Units by the names they had on the day the meet began."""
    return await fetch(
        """
        SELECT u.id, unit_short_name(u.id, r.starts_on) AS unit
        FROM organization u, event r WHERE r.id = $1 AND u.id = ANY ($2)
        """,
        root,
        list(organizations),
    )


async def unit_names(organizations: Sequence[UUID]) -> dict[UUID, str]:
    """Units by the names they have now."""
    rows = await fetch("SELECT id, short_name FROM organization WHERE id = ANY ($1)", list(organizations))
    return {row["id"]: row["short_name"] for row in rows}


async def version(list_id: UUID, number: int) -> Any | None:
    """One announcement of a list."""
    return await fetch_row(
        "SELECT result, state, changes, reason, at FROM result_version WHERE list = $1 AND number = $2",
        list_id,
        number,
    )


async def drawn_stages(root: UUID) -> list[Any]:
    """The stages of a meet in which somebody stands, in the order of the programme."""
    return await fetch(
        """
        SELECT s.id, s.round, e.title
        FROM stage s
        JOIN contest c ON c.id = s.contest
        JOIN event e ON e.id = c.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        WHERE e.root = $1 AND EXISTS (SELECT FROM fixture f JOIN slot l ON l.fixture = f.id WHERE f.stage = s.id)
        ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline, s.number
        """,
        root,
    )
