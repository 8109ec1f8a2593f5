"""Statements on quotas and claims."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from ysevents.kit.database import execute, fetch, fetch_row
from ysevents.places.enums import Counted, Period
from ysevents.places.rules.quotas import Claim, Quota

QUOTAS = """(
    SELECT array_agg(ROW(q.id, q.counted, q.period, q.at_most, q.needs_identity,
        NOT q.needs_identity OR coalesce(
            (SELECT i.identity_hash IS NOT NULL FROM person i WHERE i.id = {person}), true),
        CASE WHEN r.is_rest THEN q.rest_peak_from ELSE q.workday_peak_from END,
        CASE WHEN r.is_rest THEN q.rest_peak_until ELSE q.workday_peak_until END,
        (SELECT string_agg(c.n::text, ' ') FROM quota_claim c
         WHERE c.person = {person} AND c.rule = q.id
           AND c.period_on = date_trunc(q.period, {day}::date::timestamp)::date)) ORDER BY q.id)
    FROM quota_rule q
    CROSS JOIN LATERAL (SELECT q.counted = 'peak_hours' AND coalesce(
        (SELECT d.kind = 'holiday' FROM calendar_day d WHERE d.day = {day} AND d.kind <> 'ordinary'),
        extract(isodow FROM {day}::date) > 5) AS is_rest) r
    WHERE q.venue = {venue} AND (q.sport IS NULL OR q.sport = {sport})
      AND q.audience = ANY ({audiences}) AND (q.ends_on IS NULL OR {day} < q.ends_on){more})"""
"""The rules that speak about somebody who wants something of a venue and sport on a day, with what they have."""

WANTED = "unnest({rules}::uuid[], {periods}::date[], {tops}::smallint[], {needs}::smallint[]) a (rule, period_on, top, needed)"
TAKEN = "SELECT c.n FROM quota_claim c WHERE c.person = {person} AND c.rule = a.rule AND c.period_on = a.period_on"

FREE_NUMBERS = f"""(
    SELECT {{person}}::uuid AS person, a.rule, a.period_on, f.n
    FROM {WANTED}
    CROSS JOIN LATERAL (
        SELECT n FROM generate_series(1, a.top) n WHERE n <> ALL (ARRAY({TAKEN})) LIMIT a.needed) f)"""
"""Free numbers somebody wants, as rows of `quota_claim`. Two at once may find the same: the key settles it."""

ENOUGH_LEFT = f"""NOT EXISTS (
    SELECT FROM {WANTED} WHERE a.top - (SELECT count(*) FROM ({TAKEN} AND c.n <= a.top) t) < a.needed)"""
"""Whether there are as many of each as are wanted."""

PLACED = """
    SELECT o.starts_at, o.ends_at, s.venue, s.sport FROM occurrence o JOIN space s ON s.id = o.space
    WHERE o.id = $1
"""


def quotas_of(rows: Iterable[Sequence[Any]]) -> list[Quota]:
    """Rows of QUOTAS."""
    return [
        Quota(
            rule=rule,
            counted=Counted(counted),
            period=Period(period),
            at_most=at_most,
            needs_identity=needs_identity,
            is_identified=is_identified,
            peak=(peak_from, peak_until),
            taken=frozenset(map(int, (taken or "").split())),
        )
        for (
            rule,
            counted,
            period,
            at_most,
            needs_identity,
            is_identified,
            peak_from,
            peak_until,
            taken,
        ) in rows
    ]


async def quotas(
    people: Sequence[UUID], venue: UUID, sport: str, day: date, audiences: Sequence[str], *, companions: bool
) -> dict[UUID, list[Quota]]:
    """For each of these people the rules that speak about them; of companions only those that count them."""
    asked = QUOTAS.format(
        person="p.id",
        day="$4::date",
        venue="$2",
        sport="$3",
        audiences="$5",
        more=" AND q.counts_companions" if companions else "",
    )
    rows = await fetch(
        f"SELECT p.id, {asked} AS quotas FROM unnest($1::uuid[]) p (id)",
        list(people),
        venue,
        sport,
        day,
        list(audiences),
    )
    return {row["id"]: quotas_of(row["quotas"] or ()) for row in rows}


async def placed(occurrence: UUID) -> Any:
    """Span, venue and sport of what has a space; None for what has none."""
    return await fetch_row(PLACED, occurrence)


async def insert_claims(claims: Sequence[Claim], occurrence: UUID) -> int:
    """Take these numbers; answers how many of them were still free."""
    rows = await fetch(
        """
        INSERT INTO quota_claim (person, rule, period_on, n, occurrence)
        SELECT w.*, $5 FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::smallint[]) w
        ORDER BY 1, 2, 3, 4
        ON CONFLICT DO NOTHING RETURNING n
        """,
        *(list(column) for column in zip(*claims, strict=True)),
        occurrence,
    )
    return len(rows)


async def delete_claims(occurrences: Sequence[UUID], people: Sequence[UUID] | None = None) -> int:
    tag = await execute(
        "DELETE FROM quota_claim WHERE occurrence = ANY ($1) AND ($2::uuid[] IS NULL OR person = ANY ($2))",
        list(occurrences),
        list(people) if people is not None else None,
    )
    return int(tag.split()[-1])


RULES = """
    SELECT q.*, v.name AS venue_name FROM quota_rule q JOIN venue v ON v.id = q.venue
    WHERE q.venue = $1 AND (q.ends_on IS NULL OR q.ends_on > $2) ORDER BY q.created_at NULLS FIRST, q.id
"""


async def rules(venue: UUID, day: date) -> list[Any]:
    """The rules of a venue that hold on a day or after."""
    return await fetch(RULES, venue, day)


async def insert_rule(values: dict[str, Any]) -> bool:
    """False when there is such a rule already. The names are those of columns, given by the service alone."""
    names = list(values)
    try:
        await execute(
            f"INSERT INTO quota_rule ({', '.join(names)}) VALUES "
            f"({', '.join(f'${n}' for n in range(1, len(names) + 1))})",
            *values.values(),
        )
    except asyncpg.UniqueViolationError:
        return False
    return True


async def end_rule(rule: UUID, venue: UUID, on: date) -> bool:
    """False when the venue has no such rule that has not ended."""
    tag = await execute(
        "UPDATE quota_rule SET ends_on = $3 WHERE id = $1 AND venue = $2 AND ends_on IS NULL", rule, venue, on
    )
    return bool(int(tag.split()[-1]))


async def venue_name(venue: UUID) -> str | None:
    row = await fetch_row("SELECT name FROM venue WHERE id = $1", venue)
    name: str | None = row["name"] if row else None
    return name
