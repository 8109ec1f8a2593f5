"""Statements of units that are renamed or merged."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch
from ysevents.kit.ids import uuid7


async def lock(units: list[UUID]) -> dict[UUID, Any]:
    """These units, locked in one order."""
    rows = await fetch(
        "SELECT id, name, short_name, merged_into FROM organization WHERE id = ANY ($1) ORDER BY id FOR UPDATE",
        units,
    )
    return {row["id"]: row for row in rows}


async def keep_name(unit: UUID, until_on: date, *, by: UUID | None, now: datetime) -> None:
    """Keep the present name as the one until a day; of two changes in a day the first name stays."""
    await execute(
        """
        INSERT INTO former_name (id, organization, name, short_name, until_on, changed_at, changed_by)
        SELECT $1, o.id, o.name, o.short_name, $3, $4, $5 FROM organization o WHERE o.id = $2
        ON CONFLICT (organization, until_on) DO NOTHING
        """,
        uuid7(),
        unit,
        until_on,
        now,
        by,
    )


async def set_name(unit: UUID, name: str, short_name: str, sort_key: str) -> None:
    await execute(
        "UPDATE organization SET name = $2, short_name = $3, sort_key = $4 WHERE id = $1",
        unit,
        name,
        short_name,
        sort_key,
    )


async def close(unit: UUID, into: UUID, on: date) -> None:
    """A unit ends the day before; what lies under it, except its teams of old, lies under the other."""
    await execute("UPDATE organization SET merged_into = $2, closed_on = $3 WHERE id = $1", unit, into, on)
    await execute(
        "UPDATE organization SET parent = $2 WHERE parent = $1 AND kind <> 'team' AND id <> $2", unit, into
    )


async def move_members(unit: UUID, into: UUID, on: date) -> int:
    """Whoever belongs to a unit on a day belongs to the other from then on; answers how many.

    Whoever has joined that very day is moved whole, and who is in the other already is not doubled.
    """
    moved = await fetch(
        """
        WITH present AS (
            SELECT id, person, role, entry_year, until_on FROM membership
            WHERE organization = $1 AND coalesce(until_on, 'infinity') >= $3),
        joined AS (
            INSERT INTO membership (id, person, organization, role, entry_year, from_on, until_on)
            SELECT gen_random_uuid(), p.person, $2, p.role, p.entry_year, greatest($3, m.from_on), p.until_on
            FROM present p JOIN membership m ON m.id = p.id
            WHERE NOT EXISTS (SELECT FROM membership b
                              WHERE b.organization = $2 AND b.person = p.person AND b.role = p.role
                                AND coalesce(b.until_on, 'infinity') >= $3)
            ON CONFLICT DO NOTHING)
        SELECT id FROM present
        """,
        unit,
        into,
        on,
    )
    ids = [row["id"] for row in moved]
    await execute("DELETE FROM membership WHERE id = ANY ($1) AND from_on >= $2", ids, on)
    await execute("UPDATE membership SET until_on = $2::date - 1 WHERE id = ANY ($1)", ids, on)
    return len(ids)
