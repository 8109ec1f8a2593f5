"""People found, their requests and consents, incidents, holds, and the figures of all."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.core.enums import ConsentPurpose, Sex
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.privacy.enums import RequestKind
from ysevents.privacy.schemas import Found, Incident, Request

FOUND = """
    SELECT p.id AS person, p.name, p.sex, p.birth_on,
           coalesce((SELECT string_agg(DISTINCT o.short_name, '、') FROM membership m
                     JOIN organization o ON o.id = m.organization WHERE m.person = p.id), '') AS units
    FROM person p
"""


def _found(rows: Sequence[Any]) -> list[Found]:
    return [Found(**{**row, "sex": Sex(row["sex"]) if row["sex"] else None}) for row in rows]


async def search(text: str, *, limit: int) -> list[Found]:
    """People by a part of the name or the beginning of its pinyin."""
    rows = await fetch(
        f"""
        {FOUND}
        WHERE p.merged_into IS NULL AND p.anonymised_at IS NULL
          AND (strpos(p.name, $1) > 0 OR starts_with(regexp_replace(p.sort_key, '[0-9 ·]', '', 'g'), $1))
        ORDER BY p.sort_key, p.birth_on, p.id LIMIT $2
        """,
        text,
        limit,
    )
    return _found(rows)


async def doubles(person: UUID) -> list[Found]:
    """Who may be the same: one name, and no other birthday or sex."""
    rows = await fetch(
        f"""
        {FOUND} JOIN person me ON me.id = $1
        WHERE p.id <> me.id AND p.name = me.name AND p.merged_into IS NULL AND p.anonymised_at IS NULL
          AND coalesce(p.birth_on = me.birth_on, true) AND coalesce(p.sex = me.sex, true)
        ORDER BY p.birth_on IS NULL, p.id LIMIT 20
        """,
        person,
    )
    return _found(rows)


async def find_person(person: UUID, *, lock: bool = False) -> Any | None:
    """What the office sees of somebody; with `lock` nobody else changes it until the transaction ends."""
    return await fetch_row(
        f"""
        SELECT id AS person, kind, name, sex, birth_on, phone_hash IS NOT NULL AS has_phone,
               student_hash IS NOT NULL AS has_student_number, merged_into, anonymised_at
        FROM person WHERE id = $1 {"FOR UPDATE" if lock else ""}
        """,
        person,
    )


async def running(person: UUID, day: date, now: datetime) -> list[str]:
    """What somebody still takes part in, in words: events that are not over, occurrences to come, holds."""
    rows = await fetch(
        """
        SELECT DISTINCT '还在“' || e.title || '”的报名里' AS text
        FROM delegation_member m JOIN event e ON e.id = m.event
        WHERE m.person = $1 AND e.ends_on >= $2 AND e.state <> 'cancelled'
        UNION
        SELECT DISTINCT '还有“' || o.title || '”没有结束'
        FROM participant p JOIN occurrence o ON o.id = p.occurrence
        WHERE p.person = $1 AND o.ends_at > $3 AND o.state IN ('tentative', 'confirmed', 'postponed')
        UNION
        SELECT '“' || e.title || '”已暂停删除'
        FROM legal_hold h JOIN event e ON e.id = h.event
        WHERE EXISTS (SELECT FROM delegation_member m WHERE m.event = h.event AND m.person = $1)
           OR EXISTS (SELECT FROM entry n WHERE n.root = h.event AND n.person = $1)
        ORDER BY 1
        """,
        person,
        day,
        now,
    )
    return [row["text"] for row in rows]


async def forget_feeds(persons: Sequence[UUID]) -> None:
    """The secret calendars of people who are forgotten answer nobody any more."""
    await execute("DELETE FROM feed_token WHERE person = ANY ($1)", list(persons))


async def standing_consents(person: UUID) -> list[tuple[ConsentPurpose, datetime]]:
    """For what a consent stands, and since when."""
    rows = await fetch(
        """
        SELECT purpose, max(given_at) AS given_at FROM consent
        WHERE person = $1 AND withdrawn_at IS NULL GROUP BY purpose ORDER BY purpose
        """,
        person,
    )
    return [(ConsentPurpose(row["purpose"]), row["given_at"]) for row in rows]


async def put_request(person: UUID, kind: RequestKind, due: date, *, by: UUID, now: datetime) -> bool:
    """Whether the request is new; an open one of the kind stands already otherwise."""
    tag = await execute(
        """
        INSERT INTO rights_request (id, person, kind, received_at, received_by, due_on)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """,
        uuid7(),
        person,
        kind,
        now,
        by,
        due,
    )
    return bool(tag == "INSERT 0 1")


async def answer_request(request: UUID, person: UUID, *, by: UUID, now: datetime) -> bool:
    tag = await execute(
        """
        UPDATE rights_request SET answered_at = $3, answered_by = $4
        WHERE id = $1 AND person = $2 AND answered_at IS NULL
        """,
        request,
        person,
        now,
        by,
    )
    return bool(tag == "UPDATE 1")


async def requests_of(person: UUID) -> list[Request]:
    """Open ones first."""
    rows = await fetch(
        """
        SELECT id, kind, received_at, due_on, answered_at FROM rights_request WHERE person = $1
        ORDER BY answered_at IS NOT NULL, due_on, id
        """,
        person,
    )
    return [Request(**{**row, "kind": RequestKind(row["kind"])}) for row in rows]


async def insert_incident(
    happened_on: date,
    summary: str,
    people: int,
    minors: int,
    is_reported: bool,
    *,
    by: UUID,
    now: datetime,
) -> bool:
    """Whether it is new."""
    tag = await execute(
        """
        INSERT INTO incident (id, happened_on, summary, people, minors, is_reported, noted_at, noted_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (happened_on, summary) DO NOTHING
        """,
        uuid7(),
        happened_on,
        summary,
        people,
        minors,
        is_reported,
        now,
        by,
    )
    return bool(tag == "INSERT 0 1")


async def incidents(year: int) -> list[Incident]:
    rows = await fetch(
        """
        SELECT happened_on, summary, people, minors, is_reported FROM incident
        WHERE extract(year FROM happened_on) = $1::int ORDER BY happened_on, id
        """,
        year,
    )
    return [Incident(**row) for row in rows]


async def minors_figures(day: date, start: datetime, end: datetime) -> dict[str, int]:
    """How many minors there are on `day`, and what happened to their consents in [start, end)."""
    row = await fetch_row(
        """
        SELECT count(*) FILTER (WHERE $1::date < birth_on + interval '14 years') AS under_14,
               count(*) FILTER (WHERE $1::date >= birth_on + interval '14 years') AS under_18,
               count(*) FILTER (WHERE identity_hash IS NOT NULL) AS with_identity
        FROM person
        WHERE birth_on > $1::date - interval '18 years' AND merged_into IS NULL AND anonymised_at IS NULL
        """,
        day,
    )
    given = await fetch_row(
        """
        SELECT count(*) FILTER (WHERE c.given_at >= $2 AND c.given_at < $3) AS consents,
               count(*) FILTER (WHERE c.withdrawn_at >= $2 AND c.withdrawn_at < $3
                                AND p.anonymised_at IS NULL) AS withdrawals
        FROM consent c JOIN person p ON p.id = c.person
        WHERE coalesce(p.birth_on > $1::date - interval '18 years', true)
        """,
        day,
        start,
        end,
    )
    deleted = await fetch_value(
        "SELECT coalesce(sum(deleted), 0) FROM retention_run WHERE ran_at >= $1 AND ran_at < $2", start, end
    )
    return {**dict(row or {}), **dict(given or {}), "deleted_rows": deleted}


async def columns() -> list[tuple[str, str]]:
    """Every table and column there is."""
    rows = await fetch(
        """
        SELECT table_name, column_name FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' AND table_name <> 'migration'
        ORDER BY 1, 2
        """
    )
    return [(row["table_name"], row["column_name"]) for row in rows]


async def holdable() -> list[tuple[UUID, str]]:
    """Whole events that are under no hold, latest first."""
    rows = await fetch(
        """
        SELECT e.id, e.title FROM event e
        WHERE e.root = e.id AND e.state <> 'draft' AND NOT EXISTS (SELECT FROM legal_hold h WHERE h.event = e.id)
        ORDER BY e.ends_on DESC, e.id LIMIT 100
        """
    )
    return [(row["id"], row["title"]) for row in rows]


async def lock_spent_identities(day: date) -> tuple[list[UUID], int]:
    """Whose identity number no meet needs on `day`; and how many more are kept for a legal hold."""
    rows = await fetch(
        """
        SELECT p.id, EXISTS (SELECT FROM legal_hold h JOIN delegation_member m ON m.event = h.event
                             WHERE m.person = p.id) AS is_held
        FROM person p
        WHERE p.identity_hash IS NOT NULL
          AND NOT EXISTS (
              SELECT FROM delegation_member m JOIN event e ON e.id = m.event
              JOIN regulation r ON r.event = m.event
              WHERE m.person = p.id AND (r.parameters->>'identity_numbers')::boolean
                AND e.ends_on + coalesce((r.parameters->>'papers_kept_days')::int, 30) >= $1)
        ORDER BY p.id FOR UPDATE OF p
        """,
        day,
    )
    return [row["id"] for row in rows if not row["is_held"]], sum(row["is_held"] for row in rows)
