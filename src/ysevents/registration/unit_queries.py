"""Statements of delegations whose unit is merged into another."""

from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch


async def lock_coming(units: list[UUID], day: Any) -> list[Any]:
    """The delegations of these units in events that have not ended, locked."""
    return await fetch(
        """
        SELECT d.id, d.event, d.organization, d.state, e.title
        FROM delegation d JOIN event e ON e.id = d.event
        WHERE d.organization = ANY ($1) AND e.ends_on >= $2 AND e.state <> 'finished'
        ORDER BY d.id FOR UPDATE OF d
        """,
        units,
        day,
    )


async def move(delegations: list[UUID], unit: UUID, into: UUID) -> None:
    """These delegations and what they have entered are the other unit's."""
    await execute(
        """
        UPDATE entry SET organization = $3 WHERE organization = $2
          AND root IN (SELECT event FROM delegation WHERE id = ANY ($1))
        """,
        delegations,
        unit,
        into,
    )
    await execute(
        "UPDATE delegation SET organization = $2, revision = revision + 1 WHERE id = ANY ($1)",
        delegations,
        into,
    )
