"""Statements of the season's bookings: what was loaded, taken out again, and counted once it was made by services."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.booking.enums import BookingState, Channel
from ysevents.kit.database import execute, fetch, fetch_value

PLANNED = """
    SELECT b.id, s.venue, o.space, o.starts_at, o.ends_at, b.holder, b.account, p.name AS holder_name,
           b.channel, b.state, b.created_at, b.cancelled_at, q.arrived_at,
           coalesce(r.days_ahead, 0) AS days_ahead, coalesce(r.release_minute, 0) AS release_minute
    FROM booking b
    JOIN occurrence o ON o.id = b.occurrence
    JOIN space s ON s.id = o.space
    JOIN person p ON p.id = b.holder
    LEFT JOIN participant q ON q.occurrence = o.id AND q.person = b.holder
    LEFT JOIN LATERAL (
        SELECT * FROM booking_rule t WHERE t.venue = s.venue AND (t.sport = s.sport OR t.sport IS NULL)
        ORDER BY t.sport NULLS LAST LIMIT 1) r ON true
    ORDER BY b.created_at, b.id
"""

GONE = "SELECT id FROM occurrence WHERE kind = 'booking'"

TAKEN_OUT = (
    f"DELETE FROM quota_claim WHERE occurrence IN ({GONE})",
    f"DELETE FROM check_in WHERE admission IN (SELECT id FROM admission WHERE occurrence IN ({GONE}))",
    f"DELETE FROM admission WHERE occurrence IN ({GONE})",
    f"DELETE FROM participant WHERE occurrence IN ({GONE})",
    "DELETE FROM booking",
    f"DELETE FROM occupancy WHERE occurrence IN ({GONE})",
    "DELETE FROM occurrence WHERE kind = 'booking'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A booking as the generator laid it down."""

    id: UUID
    venue: UUID
    space: UUID
    starts_at: datetime
    ends_at: datetime
    holder: UUID
    holder_name: str
    account: UUID
    channel: Channel
    state: BookingState
    created_at: datetime
    cancelled_at: datetime | None
    arrived_at: datetime | None
    days_ahead: int
    release_minute: int


async def planned() -> list[Planned]:
    """All bookings that were loaded, as they were made."""
    return [
        Planned(**{**row, "channel": Channel(row["channel"]), "state": BookingState(row["state"])})
        for row in await fetch(PLANNED)
    ]


async def take_out() -> None:
    """Leave no booking of those that were loaded."""
    for statement in TAKEN_OUT:
        await execute(statement)


async def lift_sessions(spaces: list[UUID]) -> list[Any]:
    """Make drafts of an event's sessions that stand over any of these courts; answers them with their spans."""
    return await fetch(
        """
        UPDATE occurrence o SET state = 'draft'
        WHERE o.kind = 'session' AND o.state = 'confirmed' AND EXISTS (
            SELECT FROM space_section a JOIN space_section b ON b.section = a.section
            WHERE a.space = o.space AND b.space = ANY ($1))
        RETURNING o.id, o.space, o.starts_at, o.ends_at, o.revised_by
        """,
        spaces,
    )


async def holders_with_accounts() -> list[tuple[UUID, UUID]]:
    """Accounts that may book for themselves, with their persons."""
    rows = await fetch(
        """
        SELECT a.id, a.person FROM account a JOIN account_grant g ON g.account = a.id
        WHERE g.role = 'resident' AND a.person IS NOT NULL ORDER BY a.id
        """
    )
    return [(row["id"], row["person"]) for row in rows]


async def desk_checkpoint(venue: UUID) -> UUID | None:
    found: UUID | None = await fetch_value(
        "SELECT id FROM checkpoint WHERE venue = $1 AND kind = 'desk' ORDER BY id LIMIT 1", venue
    )
    return found


async def states() -> dict[str, int]:
    """How many bookings ended how; who came counts as attended."""
    rows = await fetch(
        """
        SELECT CASE WHEN b.state = 'confirmed' AND EXISTS (
                   SELECT FROM participant q WHERE q.occurrence = b.occurrence AND q.state = 'arrived')
               THEN 'attended' ELSE b.state END AS state, count(*) AS number
        FROM booking b GROUP BY 1 ORDER BY 1
        """
    )
    return {row["state"]: row["number"] for row in rows}


async def claims_beyond() -> int:
    """Claims of bookings that have given them back, or of numbers a rule does not know; none there should be."""
    count: int = await fetch_value(
        """
        SELECT count(*) FROM quota_claim c JOIN quota_rule q ON q.id = c.rule
        LEFT JOIN booking b ON b.occurrence = c.occurrence
        WHERE c.n NOT BETWEEN 1 AND q.at_most OR b.state IN ('displaced', 'expired')
           OR (b.state = 'cancelled' AND NOT b.is_late)
        """
    )
    return count


async def at_odds() -> int:
    """Bookings that stand while what they are for does not, or the other way round; none there should be."""
    count: int = await fetch_value(
        """
        SELECT count(*) FROM booking b JOIN occurrence o ON o.id = b.occurrence
        WHERE (o.state = 'cancelled') <> (b.state IN ('cancelled', 'displaced'))
        """
    )
    return count
