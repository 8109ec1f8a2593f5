"""Reads and statements of seats that fill by themselves: slots of later races with a source."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch


async def sourced(stage: UUID) -> list[Any]:
    """Slots of a stage that say where somebody comes from, in races without a mark, with who sits there now."""
    return await fetch(
        """
        SELECT sl.id, sl.fixture, f.number, sl.position, sl.entry, n.person,
               coalesce(n.team, n.organization) AS organization
        FROM fixture f
        JOIN slot sl ON sl.fixture = f.id AND sl.source IS NOT NULL AND sl.source <> 'bye'
        LEFT JOIN entry n ON n.id = sl.entry
        WHERE f.stage = $1 AND NOT EXISTS (SELECT FROM mark m WHERE m.fixture = f.id AND m.text <> '')
        ORDER BY f.number, sl.position FOR UPDATE OF sl
        """,
        stage,
    )


async def seat(entries: Mapping[UUID, UUID | None]) -> None:
    """Let slots hold these entries; first they are emptied, as two may change places within a race."""
    await execute("UPDATE slot SET entry = NULL WHERE id = ANY ($1)", list(entries))
    await execute(
        """
        UPDATE slot SET entry = r.entry FROM unnest($1::uuid[], $2::uuid[]) r (id, entry)
        WHERE slot.id = r.id AND r.entry IS NOT NULL
        """,
        list(entries),
        list(entries.values()),
    )
