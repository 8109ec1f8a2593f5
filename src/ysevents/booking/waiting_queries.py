"""Reads and writes of bookings that wait, and of whom a booking is for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.booking.schemas import Waiting
from ysevents.kit.database import execute, fetch


async def set_confirmed(occurrence: UUID) -> None:
    await execute("UPDATE booking SET state = 'confirmed' WHERE occurrence = $1", occurrence)


async def wait_for_approval(occurrence: UUID, until: datetime, *, by: UUID, now: datetime) -> None:
    """From now on a held booking waits for the venue, as long as that."""
    await execute("UPDATE booking SET state = 'pending' WHERE occurrence = $1", occurrence)
    await execute(
        "UPDATE occurrence SET hold_until = $2, revised_at = $3, revised_by = $4 WHERE id = $1",
        occurrence,
        until,
        now,
        by,
    )


async def list_pending(venues: Sequence[UUID], now: datetime) -> list[Waiting]:
    """What waits for the decision of these venues, the soonest first."""
    rows = await fetch(
        """
        SELECT b.id, p.name AS holder, g.short_name AS organization_name, s.name AS space_name,
               o.starts_at, o.ends_at, o.hold_until, b.created_at, b.note
        FROM booking b
        JOIN occurrence o ON o.id = b.occurrence
        JOIN space s ON s.id = o.space
        JOIN person p ON p.id = b.holder
        LEFT JOIN organization g ON g.id = b.organization
        WHERE b.state = 'pending' AND s.venue = ANY ($1) AND o.state = 'tentative' AND o.hold_until > $2
        ORDER BY o.starts_at, b.created_at, b.id
        """,
        list(venues),
        now,
    )
    return [Waiting(**row) for row in rows]
