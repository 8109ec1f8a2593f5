"""What other modules ask of facilities."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ysevents.facilities import queries
from ysevents.facilities.rules import Rule

RULE_FIELDS = queries.FIELDS
"""For hot statements of floors above that bring opening rules along: columns of `opening_rule o`."""


def rules_of(rows: Iterable[Sequence[Any]]) -> list[Rule]:
    """Rows of RULE_FIELDS as rules."""
    return queries.rules_of(rows)


async def list_rules(venue: UUID, first: date, last: date) -> list[Rule]:
    """The opening rules of a venue and of its spaces that hold on one of the days first to last."""
    return await queries.rules(venue, first, last)
