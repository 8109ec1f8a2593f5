"""Reads of opening rules."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ysevents.facilities.enums import Audience, FeeClass
from ysevents.facilities.rules import Rule
from ysevents.kit.database import fetch

FIELDS = """o.space, array_to_string(o.weekdays, ''), o.opens_minute, o.closes_minute, o.valid_from_on, o.valid_until_on,
    o.audience, o.fee_class, o.fee_fen_per_hour, o.priority"""
"""What `rules_of` needs of `opening_rule o`, in its order. No array among them: asyncpg reads none in a row."""


def rules_of(rows: Iterable[Sequence[Any]]) -> list[Rule]:
    """Rows of FIELDS as rules."""
    return [
        Rule(
            space=space,
            weekdays=frozenset(map(int, weekdays)),
            opens_minute=opens,
            closes_minute=closes,
            valid_from_on=valid_from,
            valid_until_on=valid_until,
            audience=Audience(audience),
            fee_class=FeeClass(fee_class),
            fee_fen_per_hour=fee,
            priority=priority,
        )
        for space, weekdays, opens, closes, valid_from, valid_until, audience, fee_class, fee, priority in rows
    ]


async def rules(venue: UUID, first: date, last: date) -> list[Rule]:
    """The opening rules of a venue and its spaces that hold on one of these days."""
    return rules_of(
        await fetch(
            f"""
            SELECT {FIELDS} FROM opening_rule o
            WHERE o.venue = $1 AND coalesce(o.valid_from_on <= $3, true)
              AND coalesce(o.valid_until_on >= $2, true)
            """,
            venue,
            first,
            last,
        )
    )
