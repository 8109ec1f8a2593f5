"""Statements of delegations whose unit is merged into another."""

from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row


async def units(text: str, limit: int) -> list[Any]:
    """Units by a part of the name or the beginning of its pinyin; teams and closed ones are left out."""
    return await fetch(
        """
        SELECT id, name, short_name, unit_class FROM organization
        WHERE kind <> 'team' AND merged_into IS NULL
          AND ($1 = '' OR strpos(name, $1) > 0
               OR starts_with(regexp_replace(sort_key, '[0-9 ]', '', 'g'), $1))
        ORDER BY sort_key, id LIMIT $2
        """,
        text,
        limit,
    )


async def unit(id: UUID) -> Any | None:
    """A unit, open or closed, with what it has become part of."""
    return await fetch_row(
        """
        SELECT o.id, o.kind, o.name, o.short_name, o.closed_on, i.name AS merged_into
        FROM organization o LEFT JOIN organization i ON i.id = o.merged_into
        WHERE o.id = $1 AND o.kind <> 'team'
        """,
        id,
    )


async def alike(id: UUID) -> list[Any]:
    """The open units of the same kind, into which it might go."""
    return await fetch(
        """
        SELECT o.id, o.name FROM organization o JOIN organization me ON me.id = $1 AND me.kind = o.kind
        WHERE o.id <> me.id AND o.merged_into IS NULL ORDER BY o.sort_key, o.id LIMIT 500
        """,
        id,
    )


async def former_names(id: UUID) -> list[Any]:
    """What a unit was called, latest first."""
    return await fetch(
        "SELECT name, until_on FROM former_name WHERE organization = $1 ORDER BY until_on DESC LIMIT 50", id
    )


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
