"""Reads and statements of reviews: remarks by line, the steps of a delegation, duplicates in a meet."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.registration.rules.duplicates import Duplicate, Likeness


async def last_step(delegation: UUID) -> UUID:
    """The step a delegation has just taken."""
    found: UUID = await fetch_value(
        "SELECT id FROM delegation_step WHERE delegation = $1 ORDER BY revision DESC, at DESC LIMIT 1",
        delegation,
    )
    return found


async def insert_remarks(step: UUID, rows: Sequence[tuple[UUID, UUID | None, UUID | None, str]]) -> None:
    """Keep (id, person, entry, text) rows."""
    if rows:
        await execute(
            """
            INSERT INTO review_remark (id, step, person, entry, text)
            SELECT r.id, $1, r.person, r.entry, r.text
            FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[]) r (id, person, entry, text)
            """,
            step,
            *(list(column) for column in zip(*rows, strict=True)),
        )


async def last_remarks(delegation: UUID) -> list[Any]:
    """What was remarked when the delegation was returned the last time."""
    return await fetch(
        """
        SELECT r.person, r.entry, r.text FROM review_remark r
        WHERE r.step = (SELECT id FROM delegation_step WHERE delegation = $1 AND state = 'returned'
                        ORDER BY revision DESC, at DESC LIMIT 1)
        """,
        delegation,
    )


DUPLICATES = """
    WITH a AS MATERIALIZED (
        SELECT m.delegation, d.organization, unit_name(u.id, e.starts_on) AS unit, u.parent, e.starts_on,
               p.id AS person, coalesce(p.merged_into, p.id) AS self, p.name, p.sort_key, p.sex, p.birth_on
        FROM delegation_member m
        JOIN delegation d ON d.id = m.delegation
        JOIN event e ON e.id = d.event
        JOIN organization u ON u.id = d.organization
        JOIN person p ON p.id = m.person
        WHERE d.event = $1 AND m.role = 'athlete'),
    -- Few share a name or its sound: only they are compared with each other.
    twin AS MATERIALIZED (
        SELECT * FROM (SELECT a.*, count(*) OVER (PARTITION BY sort_key) AS namesakes,
                              count(*) OVER (PARTITION BY self) AS selves FROM a) n
        WHERE namesakes > 1 OR selves > 1),
    alike AS (
        SELECT a.delegation, a.person, a.name, b.unit AS other_unit, a.delegation = b.delegation AS is_same_unit,
               CASE WHEN a.self = b.self THEN 'two_units'
                    WHEN a.birth_on = b.birth_on AND a.name = b.name THEN 'same_birthday'
                    WHEN a.birth_on = b.birth_on THEN 'other_spelling' ELSE 'same_year' END AS likeness
        FROM twin a JOIN twin b ON b.person <> a.person AND (b.self = a.self OR b.sort_key = a.sort_key)
        WHERE a.self = b.self OR a.birth_on = b.birth_on
           OR (a.name = b.name AND a.sex = b.sex AND a.delegation <> b.delegation
               AND date_part('year', a.birth_on) = date_part('year', b.birth_on))
        UNION ALL
        SELECT a.delegation, a.person, a.name, b.unit, a.delegation = b.delegation, 'other_spelling'
        FROM (SELECT c.person, c.before FROM person_correction c WHERE c.field = 'name') c
        JOIN a x ON x.person = c.person
        JOIN a y ON y.name = c.before AND y.birth_on = x.birth_on AND y.self <> x.self AND y.sort_key <> x.sort_key
        CROSS JOIN LATERAL (VALUES (x.person, y.person), (y.person, x.person)) pair (one, other)
        JOIN a ON a.person = pair.one
        JOIN a b ON b.person = pair.other
        UNION ALL
        SELECT DISTINCT a.delegation, a.person, a.name, unit_name(u.id, a.starts_on), false, 'two_units'
        FROM a
        JOIN delegation_member m ON m.event = $1 AND m.person = a.person AND m.delegation <> a.delegation
        JOIN delegation d ON d.id = m.delegation
        JOIN organization u ON u.id = d.organization
        UNION ALL
        SELECT DISTINCT a.delegation, a.person, a.name, unit_name(u.id, a.starts_on), false, 'other_roll'
        FROM a
        JOIN membership b ON b.person = a.person AND b.role = 'pupil' AND b.from_on <= a.starts_on
                         AND coalesce(b.until_on, 'infinity') >= a.starts_on
                         AND b.organization <> a.organization
        JOIN organization u ON u.id = b.organization
                           AND u.parent IS DISTINCT FROM a.organization
                           AND u.id IS DISTINCT FROM a.parent)
    SELECT * FROM alike
    WHERE $2::uuid IS NULL OR delegation = $2
    ORDER BY delegation, person, array_position(
        ARRAY['two_units', 'same_birthday', 'other_spelling', 'same_year', 'other_roll'], likeness), other_unit
"""


async def duplicates(event: UUID, delegation: UUID | None = None) -> list[Duplicate]:
    """All likenesses in a meet, or those of one delegation with any other."""
    rows = await fetch(DUPLICATES, event, delegation)
    return [Duplicate(**{**row, "likeness": Likeness(row["likeness"])}) for row in rows]


async def steps(delegation: UUID) -> list[Any]:
    """Every state a delegation has reached, with who brought it there and the remarks then made."""
    return await fetch(
        """
        SELECT s.id, s.state, s.reason, s.at, a.display_name AS by,
               ARRAY (SELECT coalesce(p.name, q.name, '全队') || coalesce(' ' || c.title, '') || '：' || r.text
                      FROM review_remark r
                      LEFT JOIN person p ON p.id = r.person
                      LEFT JOIN entry n ON n.id = r.entry
                      LEFT JOIN person q ON q.id = n.person
                      LEFT JOIN event c ON c.id = n.contest
                      WHERE r.step = s.id ORDER BY r.id) AS remarks
        FROM delegation_step s LEFT JOIN account a ON a.id = s.by
        WHERE s.delegation = $1 ORDER BY s.at, s.revision
        """,
        delegation,
    )


async def insert_reopening(
    id: UUID, delegation: UUID, last_on: date, reason: str, *, by: UUID, now: datetime
) -> None:
    await execute(
        """
        INSERT INTO reopening (id, delegation, last_on, reason, at, by) VALUES ($1, $2, $3, $4, $5, $6)
        """,
        id,
        delegation,
        last_on,
        reason,
        now,
        by,
    )


async def reopenings(delegation: UUID) -> list[Any]:
    """Until when a delegation was let in late, by whom and why."""
    return await fetch(
        """
        SELECT r.at, a.display_name AS by, r.last_on, r.reason
        FROM reopening r LEFT JOIN account a ON a.id = r.by
        WHERE r.delegation = $1 ORDER BY r.at, r.id
        """,
        delegation,
    )


async def acts(delegation: UUID) -> list[Any]:
    """What the audit says of a delegation besides its steps and changes."""
    return await fetch(
        """
        SELECT t.action, t.at, a.display_name AS by, t.after
        FROM audit t LEFT JOIN account a ON a.id = t.by
        WHERE t.object_kind = 'delegation' AND t.object_id = $1::uuid::text AND t.action <> 'change_approved'
        ORDER BY t.at, t.id
        """,
        delegation,
    )


async def divisions_of(event: UUID) -> dict[UUID, frozenset[UUID]]:
    """In which divisions each delegation of a meet has athletes."""
    rows = await fetch(
        """
        SELECT d.id, array_agg(DISTINCT m.division) AS divisions
        FROM delegation d JOIN delegation_member m ON m.delegation = d.id AND m.role = 'athlete'
        WHERE d.event = $1 GROUP BY d.id
        """,
        event,
    )
    return {row["id"]: frozenset(row["divisions"]) for row in rows}
