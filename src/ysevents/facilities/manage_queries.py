"""What managers of a venue see and write: rules, prices and closures as rows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.core.enums import Sport
from ysevents.facilities.enums import ClosureReason, FeeClass, FeeGroup
from ysevents.facilities.queries import FIELDS, rules_of
from ysevents.facilities.rules.drafts import is_late
from ysevents.facilities.schemas import ClosureRow, Managed, ManagedSpace, RuleRow, TariffRow
from ysevents.kit.clock import local_day
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value


async def find_managed(venue: UUID, day: date) -> Managed | None:
    """A venue with the spaces that are there on a day or come later."""
    rows = await fetch(
        """
        SELECT v.id AS venue, v.name AS venue_name, s.id, s.name, s.sport,
               (SELECT array_agg(f.section) FROM space_section f WHERE f.space = s.id) AS sections
        FROM venue v LEFT JOIN space s ON s.venue = v.id AND coalesce(s.closed_on > $2, true)
        WHERE v.id = $1 ORDER BY s.position, s.name
        """,
        venue,
        day,
    )
    if not rows:
        return None
    return Managed(
        id=venue,
        name=rows[0]["venue_name"],
        spaces=tuple(
            ManagedSpace(
                id=row["id"],
                name=row["name"],
                sport=Sport(row["sport"]),
                sections=frozenset(row["sections"] or ()),
            )
            for row in rows
            if row["id"]
        ),
    )


async def rules(venue: UUID, day: date) -> list[RuleRow]:
    """The opening rules of a venue, those that are over last."""
    rows = await fetch(
        f"""
        SELECT o.id AS rule_id, s.name AS space_name, (o.valid_until_on < $2) IS TRUE AS is_over,
               ARRAY[ROW({FIELDS})] AS rule
        FROM opening_rule o LEFT JOIN space s ON s.id = o.space
        WHERE o.venue = $1
        ORDER BY is_over, o.priority DESC, o.valid_from_on NULLS FIRST, s.position NULLS FIRST, o.opens_minute, o.id
        """,
        venue,
        day,
    )
    return [
        RuleRow(
            id=row["rule_id"],
            rule=rules_of(row["rule"])[0],
            space_name=row["space_name"],
            is_over=row["is_over"],
        )
        for row in rows
    ]


async def public_rules(day: date) -> list[Any]:
    """(venue, space_name, rule): what holds for the public on a day or later, everywhere in the county."""
    rows = await fetch(
        f"""
        SELECT o.venue, s.name AS space_name, ARRAY[ROW({FIELDS})] AS rule
        FROM opening_rule o LEFT JOIN space s ON s.id = o.space
        WHERE o.audience = 'public' AND (o.valid_until_on IS NULL OR o.valid_until_on >= $1)
        ORDER BY o.venue, o.priority DESC, s.position NULLS FIRST, o.opens_minute, o.id
        """,
        day,
    )
    return [(row["venue"], row["space_name"], rules_of(row["rule"])[0]) for row in rows]


async def lock_rule(rule: UUID) -> Any | None:
    """A rule's venue and validity; nobody else ends it meanwhile."""
    return await fetch_row(
        "SELECT venue, valid_from_on, valid_until_on FROM opening_rule WHERE id = $1 FOR UPDATE", rule
    )


async def tariffs(venue: UUID, day: date) -> list[TariffRow]:
    """The whole price list, what holds or comes first of each kind."""
    rows = await fetch(
        """
        SELECT id, sport, fee_class, fee_group, from_on, fen_per_hour, from_on > $2 AS is_withdrawable
        FROM tariff WHERE venue = $1
        ORDER BY sport NULLS FIRST, fee_class, from_on DESC, array_position($3::text[], fee_group::text)
        """,
        venue,
        day,
        list(FeeGroup),
    )
    return [
        TariffRow(
            id=row["id"],
            sport=Sport(row["sport"]) if row["sport"] else None,
            fee_class=FeeClass(row["fee_class"]),
            group=FeeGroup(row["fee_group"]),
            from_on=row["from_on"],
            fen_per_hour=row["fen_per_hour"],
            is_withdrawable=row["is_withdrawable"],
        )
        for row in rows
    ]


async def lock_tariff(tariff: UUID) -> Any | None:
    return await fetch_row("SELECT * FROM tariff WHERE id = $1 FOR UPDATE", tariff)


async def delete_tariffs_like(tariff: Any) -> None:
    """A price and those of the groups beside it, which began on the same day."""
    await execute(
        """
        DELETE FROM tariff
        WHERE venue = $1 AND sport IS NOT DISTINCT FROM $2 AND fee_class = $3 AND from_on = $4
        """,
        tariff["venue"],
        tariff["sport"],
        tariff["fee_class"],
        tariff["from_on"],
    )


CLOSURES = """
    SELECT k.id, k.reason, k.notice, k.announced_at, min(o.starts_at) AS starts_at, max(o.ends_at) AS ends_at,
           array_agg(s.name ORDER BY s.position, s.name) AS spaces, bool_and(o.state = 'cancelled') AS is_lifted
    FROM closure k
    JOIN closure_part p ON p.closure = k.id
    JOIN occurrence o ON o.id = p.occurrence
    JOIN space s ON s.id = o.space
    WHERE k.venue = $1
    GROUP BY k.id
"""


async def closures(venue: UUID, since: datetime, until: datetime | None = None) -> list[ClosureRow]:
    """The closures of a venue that touch a span, the earliest first, lifted ones included."""
    rows = await fetch(
        f"""
        SELECT * FROM ({CLOSURES}) c WHERE ends_at > $2 AND coalesce(starts_at < $3, true)
        ORDER BY starts_at, id
        """,
        venue,
        since,
        until,
    )
    return [
        ClosureRow(
            id=row["id"],
            reason=ClosureReason(row["reason"]),
            notice=row["notice"],
            announced_at=row["announced_at"],
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            spaces=tuple(row["spaces"]),
            is_late=is_late(
                ClosureReason(row["reason"]), local_day(row["announced_at"]), local_day(row["starts_at"])
            ),
            is_lifted=row["is_lifted"],
        )
        for row in rows
    ]


async def closure_venue(closure: UUID) -> UUID | None:
    found: UUID | None = await fetch_value("SELECT venue FROM closure WHERE id = $1 FOR UPDATE", closure)
    return found


async def closure_parts(closure: UUID) -> Sequence[Any]:
    """The occurrences of a closure that still stand."""
    return await fetch(
        """
        SELECT o.id, o.starts_at, o.ends_at FROM closure_part p JOIN occurrence o ON o.id = p.occurrence
        WHERE p.closure = $1 AND o.state = 'confirmed' ORDER BY o.id
        """,
        closure,
    )
