"""Reads and statements of public notices and objections."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.core.rules import public_name
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.registration.notice_schemas import Notice, NoticeLine, NoticeUnit

SEX = {"male": "男", "female": "女"}


async def find_notice(event: UUID) -> Notice | None:
    row = await fetch_row(
        """
        SELECT n.event, e.title, n.opens_at, n.closes_at, n.contact
        FROM public_notice n JOIN event e ON e.id = n.event AND e.state <> 'draft' AND e.visibility = 'public'
        WHERE n.event = $1
        """,
        event,
    )
    return Notice(**row) if row else None


async def put_notice(event: UUID, *, closes_at: datetime, contact: str, by: UUID, now: datetime) -> bool:
    """Open a notice, or make the one there is longer; False when it would become shorter."""
    found = await fetch_value(
        """
        INSERT INTO public_notice AS n (event, opens_at, closes_at, contact, opened_by)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (event) DO UPDATE SET closes_at = excluded.closes_at, contact = excluded.contact
            WHERE n.closes_at <= excluded.closes_at
        RETURNING event
        """,
        event,
        now,
        closes_at,
        contact,
        by,
    )
    return found is not None


async def notice_units(event: UUID) -> list[NoticeUnit]:
    """Units that passed the review, with how many athletes each brings."""
    rows = await fetch(
        """
        SELECT d.organization, unit_name(u.id, (SELECT starts_on FROM event WHERE id = $1)) AS unit, count(*) AS athletes
        FROM delegation d
        JOIN organization u ON u.id = d.organization
        JOIN delegation_member m ON m.delegation = d.id AND m.role = 'athlete'
        WHERE d.event = $1 AND d.state IN ('approved', 'frozen')
        GROUP BY d.organization, u.name, u.sort_key, u.id ORDER BY u.sort_key, u.id
        """,
        event,
    )
    return [NoticeUnit(**row) for row in rows]


async def notice_lines(event: UUID, organization: UUID, now: datetime) -> list[NoticeLine]:
    """The athletes of a unit as anybody may read of them, in the order of divisions."""
    rows = await fetch(
        """
        SELECT p.name, p.sex, v.name AS division,
               ARRAY (SELECT DISTINCT i.name FROM entry n
                      JOIN contest c ON c.id = n.contest JOIN discipline i ON i.code = c.discipline
                      LEFT JOIN roster_member r ON r.entry = n.id
                      WHERE n.root = d.event AND n.organization = d.organization AND n.state = 'approved'
                        AND p.id IN (n.person, r.person) ORDER BY i.name) AS contests,
               p.birth_on <= ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date - interval '18 years'
                   AS is_adult,
               coalesce(k.may_publish, false) AS may_publish, coalesce(k.is_withdrawn, false) AS is_withdrawn
        FROM delegation d
        JOIN delegation_member m ON m.delegation = d.id AND m.role = 'athlete'
        JOIN person p ON p.id = m.person
        JOIN division v ON v.id = m.division
        LEFT JOIN LATERAL (
            SELECT bool_or(standing AND purpose = 'publication') AS may_publish,
                   bool_or(NOT standing) AS is_withdrawn
            FROM (SELECT purpose, bool_or(withdrawn_at IS NULL) AS standing FROM consent
                  WHERE person = p.id AND purpose IN ('registration', 'publication') GROUP BY purpose) c
            ) k ON true
        WHERE d.event = $1 AND d.organization = $2 AND d.state IN ('approved', 'frozen')
        ORDER BY v.position, v.name, p.sex DESC, p.sort_key, p.id
        """,
        event,
        organization,
        now,
    )
    return [
        NoticeLine(
            name=public_name(
                row["name"],
                is_adult=bool(row["is_adult"]),
                may_publish=row["may_publish"],
                is_withdrawn=row["is_withdrawn"],
            ),
            sex=SEX.get(row["sex"], ""),
            division=row["division"],
            contests=tuple(row["contests"]),
        )
        for row in rows
    ]


async def insert_objection(
    id: UUID, event: UUID, text: str, *, phone: bytes | None, key: str, now: datetime
) -> None:
    """Keep an objection; the same key again changes nothing."""
    await execute(
        """
        INSERT INTO objection (id, event, text, phone_cipher, made_at, idempotency_key, state)
        VALUES ($1, $2, $3, $4, $5, $6, 'open') ON CONFLICT (event, idempotency_key) DO NOTHING
        """,
        id,
        event,
        text,
        phone,
        now,
        key,
    )


async def objections(*, event: UUID | None = None, objection: UUID | None = None) -> list[Any]:
    """The objections of a meet, what waits first, or the one asked for."""
    return await fetch(
        """
        SELECT o.id, o.event, o.text, o.phone_cipher, o.made_at, o.state, o.answer, o.decided_at,
               a.display_name AS decided_by
        FROM objection o LEFT JOIN account a ON a.id = o.decided_by
        WHERE ($1::uuid IS NULL OR o.event = $1) AND ($2::uuid IS NULL OR o.id = $2)
        ORDER BY o.state <> 'open', o.made_at DESC, o.id DESC LIMIT 500
        """,
        event,
        objection,
    )


async def close_objection(objection: UUID, state: str, answer: str, *, by: UUID, now: datetime) -> bool:
    """Decide an open objection; False when somebody has decided it before."""
    tag = await execute(
        """
        UPDATE objection SET state = $2, answer = $3, decided_by = $4, decided_at = $5
        WHERE id = $1 AND state = 'open'
        """,
        objection,
        state,
        answer,
        by,
        now,
    )
    return tag != "UPDATE 0"


async def forget_phones(before: datetime) -> tuple[int, int]:
    """Delete the telephones of objections decided before; answers how many went, and how many are held."""
    row = await fetch_row(
        """
        WITH due AS (SELECT id, EXISTS (SELECT FROM legal_hold h WHERE h.event = objection.event) AS is_held
                     FROM objection WHERE decided_at < $1 AND phone_cipher IS NOT NULL FOR UPDATE),
        gone AS (UPDATE objection SET phone_cipher = NULL FROM due
                 WHERE due.id = objection.id AND NOT due.is_held RETURNING objection.id)
        SELECT (SELECT count(*) FROM gone) AS gone, (SELECT count(*) FROM due WHERE is_held) AS held
        """,
        before,
    )
    assert row is not None
    return row["gone"], row["held"]
