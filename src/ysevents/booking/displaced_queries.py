"""Reads of bookings that lost their court."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.kit.database import fetch


@dataclass(frozen=True, slots=True)
class Displaced:
    """A booking that was displaced, as its holder is told of it."""

    booking: UUID
    occurrence: UUID
    revision: int
    holder: UUID
    space_name: str
    venue_name: str
    starts_at: datetime


async def displaced(occurrences: Sequence[UUID]) -> list[Displaced]:
    """Those of the occurrences that are displaced bookings."""
    rows = await fetch(
        """
        SELECT b.id AS booking, o.id AS occurrence, o.sequence AS revision, b.holder, s.name AS space_name,
               v.name AS venue_name, o.starts_at
        FROM booking b
        JOIN occurrence o ON o.id = b.occurrence
        JOIN space s ON s.id = o.space
        JOIN venue v ON v.id = s.venue
        WHERE b.occurrence = ANY ($1) AND b.state = 'displaced' ORDER BY b.id
        """,
        list(occurrences),
    )
    return [Displaced(**row) for row in rows]
