"""What other modules ask of facilities."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ysevents.facilities import queries
from ysevents.facilities.rules.hours import Hours

HOURS_COLUMNS = queries.HOURS
"""For hot statements of floors above that bring opening hours along; see there how it is filled in."""


def hours_of(row: Mapping[str, Any]) -> Hours:
    """The columns of HOURS_COLUMNS as opening hours."""
    return queries.hours_of(row)


async def get_hours(venue: UUID, first: date, last: date) -> Hours:
    """When a venue and its spaces are open on the days first to last, and at what price. One statement."""
    return await queries.hours(venue, first, last)


async def get_hours_of(venues: Sequence[UUID], first: date, last: date) -> Mapping[UUID, Hours]:
    """The same for several venues, in one statement as well."""
    return await queries.hours_of_venues(venues, first, last)
