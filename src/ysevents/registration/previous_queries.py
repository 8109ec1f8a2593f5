"""Who started or helped for a unit in other meets."""

from datetime import date
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch
from ysevents.registration.queries import UNIT_TREE


async def officials_before(organization: UUID, day: date, event: UUID) -> list[Any]:
    """Staff of the unit on `day` who were its leader, coach or doctor in another meet, the latest first."""
    return await fetch(
        f"""
        {UNIT_TREE}
        SELECT m.person, p.name, m.role, max(e.starts_on) AS last_on
        FROM delegation_member m
        JOIN delegation d ON d.id = m.delegation AND d.organization = $1
        JOIN event e ON e.id = m.event
        JOIN person p ON p.id = m.person AND p.merged_into IS NULL
        WHERE m.event <> $3 AND m.role <> 'athlete'
          AND EXISTS (SELECT FROM membership b JOIN unit ON unit.id = b.organization
                      WHERE b.person = m.person AND b.role NOT IN ('pupil', 'player') AND b.from_on <= $2
                        AND coalesce(b.until_on, 'infinity') >= $2)
        GROUP BY m.person, p.name, p.sort_key, m.role
        ORDER BY last_on DESC, p.sort_key, m.person
        """,
        organization,
        day,
        event,
    )
