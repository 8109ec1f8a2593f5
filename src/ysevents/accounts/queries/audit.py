"""The audit log and its seals."""

from collections.abc import Sequence
from datetime import datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Audited, Chain
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

SEALING = 0x7365616C
"""The advisory lock of who seals the audit log."""


AUDITED = """
    SELECT u.id, u.at, u.by, a.display_name AS by_name, u.role, u.address, u.action, u.object_kind,
           u.object_id, u.before, u.after, u.result
    FROM audit u LEFT JOIN account a ON a.id = u.by
"""


async def insert_audit(
    action: str,
    *,
    by: UUID | None,
    role: str,
    address: str,
    object_kind: str,
    object_id: str | None,
    before: str | None,
    after: str | None,
    result: str,
    now: datetime,
) -> None:
    await execute(
        """
        INSERT INTO audit (at, by, role, address, action, object_kind, object_id, before, after, result)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        now,
        by,
        role,
        address,
        action,
        object_kind,
        object_id,
        before,
        after,
        result,
    )


async def insert_view(
    action: str,
    *,
    by: UUID,
    role: str,
    address: str,
    object_kind: str,
    object_id: str,
    since: datetime,
    now: datetime,
) -> bool:
    """A look at something, unless the same account's same look is on record since then."""
    tag = await execute(
        """
        INSERT INTO audit (at, by, role, address, action, object_kind, object_id, result)
        SELECT $8, $2, $3, $4, $1, $5, $6, 'done'
        WHERE NOT EXISTS (SELECT FROM audit
                          WHERE object_kind = $5 AND object_id = $6 AND action = $1 AND by = $2 AND at > $7)
        """,
        action,
        by,
        role,
        address,
        object_kind,
        object_id,
        since,
        now,
    )
    return bool(tag == "INSERT 0 1")


async def list_of_object(object_kind: str, object_id: str, *, limit: int) -> list[Audited]:
    """What was done to one thing, latest first."""
    rows = await fetch(
        f"{AUDITED} WHERE u.object_kind = $1 AND u.object_id = $2 ORDER BY u.id DESC LIMIT $3",
        object_kind,
        object_id,
        limit,
    )
    return _audited(rows)


async def count_audited(actions: Sequence[str], start: datetime, end: datetime) -> dict[str, int]:
    """How often each of these acts was done in [start, end)."""
    rows = await fetch(
        """
        SELECT action, count(*) AS times FROM audit
        WHERE action = ANY ($1) AND at >= $2 AND at < $3 AND result = 'done' GROUP BY action
        """,
        list(actions),
        start,
        end,
    )
    return {row["action"]: row["times"] for row in rows}


async def list_audited(*, before: int | None, action: str | None, limit: int) -> list[Audited]:
    rows = await fetch(
        f"""
        {AUDITED}
        WHERE ($1::bigint IS NULL OR u.id < $1) AND ($2::text IS NULL OR u.action = $2)
        ORDER BY u.id DESC LIMIT $3
        """,
        before,
        action,
        limit,
    )
    return _audited(rows)


def _audited(rows: Sequence[Any]) -> list[Audited]:
    return [
        Audited(
            **{
                **row,
                "before": loads(row["before"]) if row["before"] else None,
                "after": loads(row["after"]) if row["after"] else None,
            }
        )
        for row in rows
    ]


async def is_sealer() -> bool:
    """Whether we may seal until the transaction ends; nobody else does meanwhile."""
    alone: bool = await fetch_value("SELECT pg_try_advisory_xact_lock($1)", SEALING)
    return alone


async def seal(now: datetime) -> None:
    """Seal all rows whose transactions can no longer be overtaken and that no seal covers yet."""
    await execute(
        """
        WITH reached AS (
            SELECT coalesce((SELECT until_xid FROM audit_seal ORDER BY id DESC LIMIT 1), '0'::xid8) AS xid,
                   coalesce((SELECT digest FROM audit_seal ORDER BY id DESC LIMIT 1), '') AS previous,
                   pg_snapshot_xmin(pg_current_snapshot()) AS until)
        INSERT INTO audit_seal (sealed_at, from_xid, until_xid, from_id, to_id, count, previous, digest)
        SELECT $1, r.xid, r.until, d.from_id, d.to_id, d.count, r.previous, d.digest
        FROM reached r CROSS JOIN LATERAL audit_digest(r.previous, r.xid, r.until) d
        WHERE d.count > 0
        """,
        now,
    )


async def chain() -> Chain:
    """Every seal computed again from the rows it covers and the seal before it."""
    row = await fetch_row(
        """
        WITH s AS (
            SELECT *, lag(digest, 1, '') OVER (ORDER BY id) AS before,
                   lag(until_xid, 1, '0'::xid8) OVER (ORDER BY id) AS reached
            FROM audit_seal),
        broken AS (
            SELECT s.id FROM s CROSS JOIN LATERAL audit_digest(s.previous, s.from_xid, s.until_xid) d
            WHERE (s.previous, s.from_xid, s.from_id, s.to_id, s.count, s.digest)
                IS DISTINCT FROM (s.before, s.reached, d.from_id, d.to_id, d.count, d.digest))
        SELECT (SELECT count(*) FROM audit_seal) AS seals,
               (SELECT count(*) FROM audit) AS rows,
               (SELECT count(*) FROM audit
                WHERE xid >= coalesce((SELECT max(until_xid) FROM audit_seal), '0'::xid8)) AS unsealed,
               (SELECT encode(digest, 'hex') FROM audit_seal ORDER BY id DESC LIMIT 1) AS digest,
               (SELECT min(id) FROM broken) AS broken_at
        """
    )
    assert row is not None
    return Chain(**row)
