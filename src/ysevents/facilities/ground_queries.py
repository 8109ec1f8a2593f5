"""Spaces with what visitors ask of them."""

from datetime import date
from typing import Any
from uuid import UUID

from ysevents.core.enums import Sport
from ysevents.facilities.ground_schemas import Ground, GroundIn
from ysevents.kit.database import execute, fetch

GROUNDS = """
    SELECT s.id, s.venue, s.name, s.sport, s.is_indoor, s.area_m2, s.closed_on,
           p.heads_at_most, p.is_lit, coalesce(p.rules, '') AS rules,
           coalesce(p.accessibility, '') AS accessibility, coalesce(p.revision, 0) AS revision,
           (SELECT array_agg(ROW(c.id, c.name) ORDER BY length(c.name), c.name)
            FROM space_section f JOIN section c ON c.id = f.section WHERE f.space = s.id) AS sections
    FROM space s LEFT JOIN space_profile p ON p.space = s.id
"""


async def grounds(where: str, *arguments: Any) -> list[Ground]:
    """Spaces that fulfil `where`, in their order, retired ones last."""
    rows = await fetch(
        f"{GROUNDS} WHERE {where} ORDER BY s.closed_on NULLS FIRST, s.position, s.name", *arguments
    )
    return [
        Ground(
            **{
                **row,
                "sport": Sport(row["sport"]),
                "sections": tuple((id, name) for id, name in row["sections"] or ()),
            }
        )
        for row in rows
    ]


async def save(space: UUID, wanted: GroundIn) -> None:
    """Keep what is said of a space, and count that it was."""
    await execute(
        "UPDATE space SET is_indoor = $2, area_m2 = $3 WHERE id = $1",
        space,
        wanted.is_indoor,
        wanted.area_m2,
    )
    await execute(
        """
        INSERT INTO space_profile (space, heads_at_most, is_lit, rules, accessibility, revision)
        VALUES ($1, $2, $3, $4, $5, 1)
        ON CONFLICT (space) DO UPDATE SET heads_at_most = $2, is_lit = $3, rules = $4, accessibility = $5,
            revision = space_profile.revision + 1
        """,
        space,
        wanted.heads_at_most,
        wanted.is_lit,
        wanted.rules,
        wanted.accessibility,
    )


async def lock(space: UUID) -> None:
    """Let nobody else describe a space meanwhile."""
    await execute("SELECT FROM space WHERE id = $1 FOR UPDATE", space)


async def copy_rules(space: UUID, into: UUID, day: date) -> None:
    """The opening rules of a space that still hold, or will, for another from a day on."""
    await execute(
        """
        INSERT INTO opening_rule (id, venue, space, weekdays, opens_minute, closes_minute, valid_from_on,
            valid_until_on, season_from, season_until, day_types, is_override, audience, fee_class,
            fee_fen_per_hour, priority)
        SELECT gen_random_uuid(), venue, $2, weekdays, opens_minute, closes_minute,
            greatest(valid_from_on, $3), valid_until_on, season_from, season_until, day_types, is_override,
            audience, fee_class, fee_fen_per_hour, priority
        FROM opening_rule WHERE space = $1 AND coalesce(valid_until_on >= $3, true)
        """,
        space,
        into,
        day,
    )
