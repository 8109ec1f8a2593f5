"""Reads and writes of workbooks: who is meant by a file, last year's names, uploads kept for a while."""

from collections.abc import Sequence
from datetime import date, datetime
from json import dumps, loads
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.registration.queries import ROLL


async def pupils_meant(
    organization: UUID,
    day: date,
    event: UUID,
    *,
    people: Sequence[UUID],
    names: Sequence[str],
    hashes: Sequence[bytes],
) -> list[Any]:
    """Pupils of the unit on `day` whom a file may mean, by id, name or student number."""
    return await fetch(
        f"""
        SELECT r.person, r.name, r.sex, r.birth_on, r.entry_year, r.unit_class, p.student_hash,
               EXISTS (SELECT FROM delegation_member m JOIN delegation d ON d.id = m.delegation
                       WHERE m.person = r.person AND m.role = 'athlete' AND m.event = $3
                         AND d.organization <> $1) AS is_elsewhere,
               coalesce((SELECT bool_and(c.withdrawn_at IS NOT NULL) FROM consent c
                         WHERE c.person = r.person AND c.purpose = 'registration'), false) AS has_withdrawn
        FROM ({ROLL} ORDER BY p.sort_key, p.id) r JOIN person p ON p.id = r.person
        WHERE r.person = ANY ($4) OR r.name = ANY ($5) OR p.student_hash = ANY ($6)
        ORDER BY p.sort_key, p.id
        """,
        organization,
        day,
        event,
        list(people),
        list(names),
        list(hashes),
    )


async def known_students(hashes: Sequence[bytes]) -> set[bytes]:
    """Which of these student numbers are registered, wherever."""
    rows = await fetch("SELECT student_hash FROM person WHERE student_hash = ANY ($1)", list(hashes))
    return {row["student_hash"] for row in rows}


async def names_of_before(
    organization: UUID, day: date, event: UUID, delegation: UUID, *, limit: int
) -> list[Any]:
    """Pupils of the unit who started for it in another meet and are not in this delegation."""
    return await fetch(
        f"""
        SELECT r.person, r.name, r.sex, r.birth_on, r.entry_year, r.unit_class
        FROM ({ROLL} ORDER BY p.sort_key, p.id) r JOIN person p ON p.id = r.person
        WHERE EXISTS (SELECT FROM delegation_member m JOIN delegation d ON d.id = m.delegation
                      WHERE m.person = r.person AND m.role = 'athlete' AND d.organization = $1
                        AND m.event <> $3)
          AND NOT EXISTS (SELECT FROM delegation_member m
                          WHERE m.person = r.person AND m.role = 'athlete' AND m.delegation = $4)
        ORDER BY p.sort_key, p.id LIMIT $5
        """,
        organization,
        day,
        event,
        delegation,
        limit,
    )


async def insert_preview(
    id: UUID,
    delegation: UUID,
    *,
    name: str,
    content: bytes,
    digest: bytes,
    key: str | None,
    by: UUID,
    now: datetime,
    expires_at: datetime,
) -> UUID | None:
    """Keep an upload; None when the account has used the key already."""
    found: UUID | None = await fetch_value(
        """
        INSERT INTO workbook_preview (id, delegation, name, content, digest, idempotency_key, made_by,
                                      made_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (made_by, idempotency_key) DO NOTHING
        RETURNING id
        """,
        id,
        delegation,
        name,
        content,
        digest,
        key,
        by,
        now,
        expires_at,
    )
    return found


async def find_upload(by: UUID, key: str) -> Any | None:
    """What an account has uploaded with a key: id, delegation and digest."""
    return await fetch_row(
        "SELECT id, delegation, digest FROM workbook_preview WHERE made_by = $1 AND idempotency_key = $2",
        by,
        key,
    )


async def find_preview(id: UUID, delegation: UUID, now: datetime) -> Any | None:
    """An upload of this delegation that has not expired."""
    row = await fetch_row(
        """
        SELECT id, name, content, imported_at, outcome FROM workbook_preview
        WHERE id = $1 AND delegation = $2 AND expires_at > $3
        """,
        id,
        delegation,
        now,
    )
    return {**row, "outcome": loads(row["outcome"]) if row["outcome"] else None} if row else None


async def close_preview(id: UUID, outcome: dict[str, Any], now: datetime) -> None:
    """Note what came of an upload. The names in it are no longer needed and go."""
    await execute(
        "UPDATE workbook_preview SET imported_at = $2, outcome = $3, content = NULL WHERE id = $1",
        id,
        now,
        dumps(outcome),
    )


async def delete_expired(now: datetime) -> int:
    """Forget uploads that have expired; answers how many."""
    tag = await execute("DELETE FROM workbook_preview WHERE expires_at <= $1", now)
    return int(tag.rpartition(" ")[2])
