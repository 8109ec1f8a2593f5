"""Roles that are granted, where and until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Grant
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.ids import uuid7

LIVE = "from_at <= $2 AND coalesce(until_at, 'infinity') > $2"


async def roles_of(account: UUID, now: datetime) -> list[Role]:
    """The roles an account has now, in whatever scope."""
    rows = await fetch(
        f"SELECT DISTINCT role FROM account_grant WHERE account = $1 AND {LIVE} ORDER BY role", account, now
    )
    return [Role(row["role"]) for row in rows]


async def put_grant(
    account: UUID, role: Role, scope: Scope, target: str | None, *, by: UUID | None, now: datetime
) -> bool:
    """Give a role, or give it again after it was taken; False when it is held already."""
    tag = await execute(
        """
        INSERT INTO account_grant AS g (id, account, role, scope, target, granted_by, from_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account, role, scope, target) DO UPDATE SET
            granted_by = excluded.granted_by, from_at = excluded.from_at, until_at = NULL
        WHERE g.until_at <= excluded.from_at
        """,
        uuid7(),
        account,
        role,
        scope,
        target,
        by,
        now,
    )
    return tag == "INSERT 0 1"


async def move_grants(scope: Scope, target: str, to: str, *, by: UUID | None, now: datetime) -> list[UUID]:
    """Whoever has roles over one thing has them over another instead; answers the accounts."""
    rows = await fetch(
        """
        UPDATE account_grant SET until_at = $3
        WHERE scope = $1 AND target = $2 AND from_at <= $3 AND coalesce(until_at, 'infinity') > $3
        RETURNING account, role
        """,
        scope,
        target,
        now,
    )
    for row in rows:
        await put_grant(row["account"], Role(row["role"]), scope, to, by=by, now=now)
    return [row["account"] for row in rows]


async def count_grants(scope: Scope, target: str, now: datetime) -> int:
    """How many accounts have a role over something now."""
    count: int = await fetch_value(
        """
        SELECT count(DISTINCT account) FROM account_grant
        WHERE scope = $1 AND target = $2 AND from_at <= $3 AND coalesce(until_at, 'infinity') > $3
        """,
        scope,
        target,
        now,
    )
    return count


async def end_grant(account: UUID, role: Role, scope: Scope, target: str | None, *, now: datetime) -> bool:
    """Take a role; False when it is not held."""
    tag = await execute(
        """
        UPDATE account_grant SET until_at = $2
        WHERE account = $1 AND role = $3 AND scope = $4 AND target IS NOT DISTINCT FROM $5
          AND from_at <= $2 AND coalesce(until_at, 'infinity') > $2
        """,
        account,
        now,
        role,
        scope,
        target,
    )
    return tag == "UPDATE 1"


async def accounts_of(subjects: Sequence[UUID], roles: Sequence[Role], now: datetime) -> list[Any]:
    """(subject, account): the accounts of persons, and for units of those with a role there or above."""
    return await fetch(
        f"""
        WITH RECURSIVE unit AS (
            SELECT id AS subject, id, parent FROM organization WHERE id = ANY ($1)
            UNION SELECT u.subject, o.id, o.parent FROM organization o JOIN unit u ON o.id = u.parent)
        SELECT a.person AS subject, a.id AS account FROM account a
        WHERE a.person = ANY ($1) AND a.state = 'active'
        UNION
        SELECT u.subject, a.id FROM unit u
        JOIN account_grant g ON g.scope = 'organization' AND g.target = u.id::text AND g.role = ANY ($3)
             AND {LIVE}
        JOIN account a ON a.id = g.account AND a.state = 'active'
        """,
        list(subjects),
        now,
        list(roles),
    )


async def is_covered(
    grants: Sequence[Grant], *, organization: UUID | None, event: UUID | None, venue: UUID | None
) -> bool:
    """Whether one of the grants reaches one of the things: up the trees, and a venue by its region too."""
    covered: bool = await fetch_value(
        """
        WITH RECURSIVE
        unit AS (SELECT id, parent FROM organization WHERE id = $1
                 UNION SELECT o.id, o.parent FROM organization o JOIN unit u ON o.id = u.parent),
        tree AS (SELECT id, parent FROM event WHERE id = $2
                 UNION SELECT e.id, e.parent FROM event e JOIN tree t ON e.id = t.parent),
        ground AS (SELECT code, parent FROM region WHERE code = (SELECT region FROM venue WHERE id = $3)
                   UNION SELECT r.code, r.parent FROM region r JOIN ground g ON r.code = g.parent)
        SELECT EXISTS (
            SELECT FROM unnest($4::text[], $5::text[]) g (scope, target)
            WHERE (scope = 'organization' AND target IN (SELECT id::text FROM unit))
               OR (scope = 'event' AND target IN (SELECT id::text FROM tree))
               OR (scope = 'venue' AND target = $3::text)
               OR (scope = 'region' AND target IN (SELECT code FROM ground)))
        """,
        organization,
        event,
        venue,
        [grant.scope for grant in grants],
        [grant.target for grant in grants],
    )
    return covered


async def staff_among(persons: Sequence[UUID], now: datetime) -> bool:
    """Whether one of these persons has an account with more than a resident's rights."""
    return bool(
        await fetch_value(
            f"""
            SELECT EXISTS (SELECT FROM account a JOIN account_grant g ON g.account = a.id
                           WHERE a.person = ANY ($1) AND a.state = 'active' AND g.role <> 'resident' AND {LIVE})
            """,
            list(persons),
            now,
        )
    )
