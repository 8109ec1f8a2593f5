"""Bookings that are long over, and taking out of them who it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_value

UNKNOWN = UUID(int=0)
"""Stands for the account of a booking that nobody may know any more."""

OVER = """
    FROM booking b JOIN occurrence o ON o.id = b.occurrence
    LEFT JOIN event e ON e.id = o.event
    WHERE o.ends_at < $1 AND b.holder <> $2
"""
HELD = """
    (EXISTS (SELECT FROM legal_hold h WHERE h.event IN (e.id, e.root))
     OR EXISTS (SELECT FROM legal_hold h JOIN event t ON t.root = h.event
                JOIN occurrence l ON l.event = t.id
                JOIN participant p ON p.occurrence = l.id AND p.person = b.holder))
"""


@dataclass(frozen=True, slots=True)
class Over:
    """A booking that is long over."""

    id: UUID
    occurrence: UUID
    holder: UUID


async def lock_over(before: datetime, nobody: UUID, *, limit: int) -> list[Over]:
    """Bookings that ended before then and still say of whom, but for those under a legal hold."""
    rows = await fetch(
        f"SELECT b.id, b.occurrence, b.holder {OVER} AND NOT {HELD} ORDER BY b.id LIMIT $3 FOR UPDATE OF b",
        before,
        nobody,
        limit,
    )
    return [Over(**row) for row in rows]


async def blank_notes(persons: Sequence[UUID]) -> None:
    await execute(
        """
        UPDATE booking b SET note = ''
        WHERE b.note <> '' AND EXISTS (
            SELECT FROM participant p WHERE p.occurrence = b.occurrence AND p.person = ANY ($1))
        """,
        list(persons),
    )


async def count_held(before: datetime, nobody: UUID) -> int:
    """How many of them are kept for a legal hold, on an event of theirs or one their holder takes part in."""
    held: int = await fetch_value(f"SELECT count(*) {OVER} AND {HELD}", before, nobody)
    return held


async def take_out_holders(found: Sequence[Over], nobody: UUID) -> None:
    """The bookings stay, for counts of use; by nobody, made by nobody, with no words of anybody."""
    occurrences = [booking.occurrence for booking in found]
    await execute(
        """
        UPDATE booking SET holder = $2, account = $3, cancelled_by = NULL, idempotency_key = id::text,
                           reason = NULL, organization = NULL, note = ''
        WHERE id = ANY ($1)
        """,
        [booking.id for booking in found],
        nobody,
        UNKNOWN,
    )
    await execute("DELETE FROM quota_claim WHERE occurrence = ANY ($1)", occurrences)
    await execute(
        "DELETE FROM participant WHERE occurrence = ANY ($1) AND role <> 'holder' AND person IS NOT NULL",
        occurrences,
    )
    await execute(
        "UPDATE participant SET person = $2 WHERE occurrence = ANY ($1) AND person IS NOT NULL",
        occurrences,
        nobody,
    )
    await execute(
        "UPDATE admission SET person = $2 WHERE occurrence = ANY ($1) AND person IS NOT NULL",
        occurrences,
        nobody,
    )
