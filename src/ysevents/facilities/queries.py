"""Reads of opening rules, and all else that decides when a venue is open."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ysevents.core.enums import DayKind, DayType
from ysevents.core.rules import Term
from ysevents.facilities.enums import Audience, FeeClass, FeeGroup
from ysevents.facilities.rules import Rule
from ysevents.facilities.rules.hours import Hours, Tariff
from ysevents.kit.database import fetch, fetch_row

FIELDS = """o.space, array_to_string(o.weekdays, ''), o.opens_minute, o.closes_minute, o.valid_from_on, o.valid_until_on,
    o.season_from, o.season_until, array_to_string(o.day_types, ' '), o.is_override,
    o.audience, o.fee_class, o.fee_fen_per_hour, o.priority"""
"""What `rules_of` needs of `opening_rule o`, in its order. No array among them: asyncpg reads none in a row."""

HOURS = f"""
    (SELECT array_agg(ROW({FIELDS})) FROM opening_rule o WHERE o.venue = {{venue}} {{only}}
        AND coalesce(o.valid_from_on <= {{last}}, true) AND coalesce(o.valid_until_on >= {{first}}, true)) AS opening,
    (SELECT array_agg(ROW(c.day, c.kind)) FROM calendar_day c WHERE c.day BETWEEN {{first}} AND {{last}}) AS special_days,
    (SELECT array_agg(ROW(t.first_on, t.last_on)) FROM school_term t) AS terms,
    (SELECT array_agg(ROW(t.sport, t.fee_class, t.fee_group, t.from_on, t.fen_per_hour)) FROM tariff t
        WHERE t.venue = {{venue}} AND t.from_on <= {{last}}) AS tariffs"""
"""Columns of which `hours_of` makes the hours of the days first to last: to be formatted with the expressions
`venue`, `first` and `last`, and `only`, a further condition on `opening_rule o` or nothing."""


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
            season_from=season_from,
            season_until=season_until,
            day_types=frozenset(map(DayType, day_types.split())),
            is_override=is_override,
            audience=Audience(audience),
            fee_class=FeeClass(fee_class),
            fee_fen_per_hour=fee,
            priority=priority,
        )
        for (
            space, weekdays, opens, closes, valid_from, valid_until, season_from, season_until,
            day_types, is_override, audience, fee_class, fee, priority,
        ) in rows
    ]  # fmt: skip


def hours_of(row: Mapping[str, Any]) -> Hours:
    """The columns of HOURS as opening hours."""
    return Hours(
        rules=rules_of(row["opening"] or ()),
        tariffs=[
            Tariff(
                sport=sport,
                fee_class=FeeClass(fee_class),
                group=FeeGroup(group),
                from_on=from_on,
                fen_per_hour=fen,
            )
            for sport, fee_class, group, from_on, fen in row["tariffs"] or ()
        ],
        calendar={day: DayKind(kind) for day, kind in row["special_days"] or ()},
        terms=[Term(*term) for term in row["terms"] or ()],
    )


async def hours_of_venues(venues: Sequence[UUID], first: date, last: date) -> dict[UUID, Hours]:
    """The same for several venues, in one statement."""
    columns = HOURS.format(venue="v.id", first="$2::date", last="$3::date", only="")
    rows = await fetch(f"SELECT v.id, {columns} FROM unnest($1::uuid[]) v (id)", list(venues), first, last)
    return {row["id"]: hours_of(row) for row in rows}


async def hours(venue: UUID, first: date, last: date) -> Hours:
    """When a venue and its spaces are open on the days first to last."""
    row = await fetch_row(
        f"SELECT {HOURS.format(venue='$1', first='$2::date', last='$3::date', only='')}", venue, first, last
    )
    assert row is not None
    return hours_of(row)
