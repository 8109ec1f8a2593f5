"""Logins: who is behind a token, and until when."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.queries.grants import LIVE
from ysevents.accounts.schemas import Account, Grant, OwnLogin
from ysevents.kit.database import execute, fetch, fetch_row
from ysevents.kit.ids import uuid7

BY_LOGIN = f"""
    SELECT a.id, a.person, a.display_name, a.must_change_password, l.id AS login, l.created_at, l.seen_at,
           g.roles, g.scopes, g.targets,
           (SELECT o.short_name FROM account_grant u JOIN organization o ON o.id = u.target::uuid
            WHERE u.account = a.id AND u.scope = 'organization' AND {LIVE}
            ORDER BY u.id LIMIT 1) AS unit_name,
           (SELECT count(*) FROM (SELECT FROM message m
                                  WHERE m.recipient = a.id AND m.read_at IS NULL LIMIT 100) few) AS unread
    FROM login l
    JOIN account a ON a.id = l.account AND a.state = 'active'
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(role), '{{}}') AS roles, coalesce(array_agg(scope), '{{}}') AS scopes,
               coalesce(array_agg(target), '{{}}') AS targets
        FROM account_grant WHERE account = a.id AND {LIVE}) g
    WHERE l.token_hash = $1 AND l.expires_at > $2
"""


async def find_by_login(token_hash: bytes, now: datetime, *, address: str) -> tuple[Account, Any] | None:
    """Whose login this is, with grants and unread messages: one statement. Beside it the login's row."""
    row = await fetch_row(BY_LOGIN, token_hash, now)
    return (_account(row, address), row) if row else None


def _account(row: Any, address: str) -> Account:
    grants = zip(row["roles"], row["scopes"], row["targets"], strict=True)
    return Account(
        id=row["id"],
        login=row["login"],
        person=row["person"],
        display_name=row["display_name"],
        unit_name=row["unit_name"],
        must_change_password=row["must_change_password"],
        grants=tuple(Grant(role=Role(r), scope=Scope(s), target=t) for r, s, t in grants),
        unread=row["unread"],
        address=address,
    )


async def see_login(token_hash: bytes, *, seen_at: datetime, expires_at: datetime) -> None:
    """Note that a login is in use."""
    await execute(
        "UPDATE login SET seen_at = $2, expires_at = $3 WHERE token_hash = $1",
        token_hash,
        seen_at,
        expires_at,
    )


async def insert_login(
    token_hash: bytes, account: UUID, *, expires_at: datetime, address: str, agent: str, now: datetime
) -> UUID:
    login = uuid7()
    await execute(
        """
        INSERT INTO login (token_hash, id, account, created_at, seen_at, expires_at, address, agent)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7)
        """,
        token_hash,
        login,
        account,
        now,
        expires_at,
        address,
        agent,
    )
    return login


async def list_logins(account: UUID, now: datetime) -> list[OwnLogin]:
    rows = await fetch(
        """
        SELECT id, created_at, seen_at, address, agent FROM login
        WHERE account = $1 AND expires_at > $2 ORDER BY seen_at DESC
        """,
        account,
        now,
    )
    return [OwnLogin(**row) for row in rows]


async def delete_login(account: UUID, login: UUID) -> None:
    await execute("DELETE FROM login WHERE account = $1 AND id = $2", account, login)


async def delete_logins(account: UUID, *, but: UUID | None = None) -> None:
    await execute("DELETE FROM login WHERE account = $1 AND id IS DISTINCT FROM $2", account, but)


async def delete_expired(now: datetime) -> None:
    """Drop logins and codes that are good no more."""
    await execute("DELETE FROM login WHERE expires_at <= $1", now)
    await execute("DELETE FROM sms_code WHERE expires_at <= $1", now)
