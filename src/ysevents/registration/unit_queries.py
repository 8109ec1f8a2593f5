"""Statements of delegations whose unit is merged into another."""

from datetime import date
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row


async def units(text: str, limit: int) -> list[Any]:
    """Units by a part of the name, a former one included, or the beginning of its pinyin.

    Teams and closed units are left out.
    """
    return await fetch(
        """
        SELECT id, name, short_name, unit_class FROM organization
        WHERE kind <> 'team' AND merged_into IS NULL
          AND ($1 = '' OR strpos(name, $1) > 0
               OR EXISTS (SELECT FROM former_name f
                          WHERE f.organization = organization.id AND strpos(f.name, $1) > 0)
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


async def members_by_role(id: UUID, day: date) -> list[Any]:
    """How many people belong to a unit on a day, as what."""
    return await fetch(
        """
        SELECT role, count(DISTINCT person) AS people FROM membership
        WHERE organization = $1 AND coalesce(until_on, 'infinity') >= $2 GROUP BY role
        """,
        id,
        day,
    )


async def parts(id: UUID) -> list[str]:
    """What lies under a unit and moves with it, by name; its teams stay."""
    rows = await fetch(
        "SELECT name FROM organization WHERE parent = $1 AND kind <> 'team' ORDER BY sort_key, id", id
    )
    return [row["name"] for row in rows]


async def coming(units: list[UUID], day: date) -> list[Any]:
    """The delegations of these units in events that have not ended, with how many athletes each has."""
    return await fetch(
        """
        SELECT d.id, d.event, d.organization, d.state, e.title, e.starts_on,
               (SELECT count(*) FROM delegation_member m WHERE m.delegation = d.id AND m.role = 'athlete') AS athletes
        FROM delegation d JOIN event e ON e.id = d.event
        WHERE d.organization = ANY ($1) AND e.ends_on >= $2 AND e.state <> 'finished'
        ORDER BY e.starts_on, d.id
        """,
        units,
        day,
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
