"""What anybody is told of a venue's hours, in words: a week as computed, and closures that are announced."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.facilities import ground_queries, manage_queries, views
from ysevents.facilities.service.opening import get_week
from ysevents.kit.clock import local_day

IN_USE = "s.venue = $1 AND s.closed_on IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Seven days from today, none where a venue keeps no hours; what is or will be shut, the next first."""

    week: tuple[dict[str, Any], ...]
    closures: tuple[str, ...]
    grounds: tuple[dict[str, Any], ...]
    """What its spaces are like; none where nobody has said."""


async def hours_in_words(*, now: datetime) -> dict[UUID, str]:
    """For every venue that keeps hours, when it is open to the public, as its rules say: one statement.

    What a calendar day or a closure makes of it is `list_notices`'s to say.
    """
    found: dict[UUID, list[str]] = {}
    for venue, space, rule in await manage_queries.public_rules(local_day(now)):
        found.setdefault(venue, []).append(views.rule_line(rule, space))
    return {venue: "；".join(dict.fromkeys(lines)) for venue, lines in found.items()}


async def list_notices(venue: UUID, *, now: datetime) -> Notices:
    """The hours and closures of a venue, for everybody."""
    today = local_day(now)
    week = await get_week(venue, today, now=now)
    shut = await manage_queries.closures(venue, now)
    return Notices(
        week=tuple(views.week(week, today)) if any(day.grounds for day in week) else (),
        grounds=tuple(views.ground_notes(await ground_queries.grounds(IN_USE, venue))),
        closures=tuple(views.closure_line(closure) for closure in shut if not closure.is_lifted),
    )
