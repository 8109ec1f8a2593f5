"""Accounts and what they log in with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts.enums import AccountState, Role
from ysevents.accounts.queries.grants import LIVE
from ysevents.accounts.queries.logins import delete_logins
from ysevents.accounts.schemas import Listed
from ysevents.kit.database import execute, fetch, fetch_row


async def find_credentials(*, phone_hash: bytes | None, username: str | None) -> Any | None:
    """Id, state, names and password hash of the account with this number or this user name."""
    return await fetch_row(
        """
        SELECT id, state, username, display_name, password_hash FROM account
        WHERE phone_hash = $1 OR username = $2
        """,
        phone_hash,
        username,
    )


async def get_credentials(account: UUID) -> Any:
    """The same of an account that exists: who asks has a login of it."""
    return await fetch_row(
        "SELECT id, state, username, display_name, password_hash FROM account WHERE id = $1", account
    )


async def insert_account(
    account: UUID,
    *,
    username: str | None,
    phone_hash: bytes | None,
    phone_cipher: bytes | None,
    display_name: str,
    person: UUID | None,
    password_hash: str,
    must_change: bool,
    now: datetime,
) -> bool:
    """False when the user name or the number has an account already."""
    tag = await execute(
        """
        INSERT INTO account (id, username, phone_hash, phone_cipher, display_name, person, state,
                             must_change_password, password_hash, password_changed_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8, $9, $9) ON CONFLICT DO NOTHING
        """,
        account,
        username,
        phone_hash,
        phone_cipher,
        display_name,
        person,
        must_change,
        password_hash,
        now,
    )
    return tag == "INSERT 0 1"


async def set_password(
    account: UUID, password_hash: str, *, must_change: bool, now: datetime, keep_login: UUID | None = None
) -> None:
    """A new password; all logins end but the one it was changed from."""
    await execute(
        """
        UPDATE account SET password_hash = $2, must_change_password = $3, password_changed_at = $4
        WHERE id = $1
        """,
        account,
        password_hash,
        must_change,
        now,
    )
    await delete_logins(account, but=keep_login)


async def list_accounts(text: str | None, now: datetime, *, limit: int) -> list[Listed]:
    """Accounts given by the office, found by parts of their names."""
    rows = await fetch(
        f"""
        SELECT a.id, a.username, a.display_name, a.state, a.created_at,
               (SELECT coalesce(array_agg(DISTINCT role ORDER BY role), '{{}}') FROM account_grant
                WHERE account = a.id AND {LIVE}) AS roles
        FROM account a
        WHERE a.username IS NOT NULL
          AND ($1::text IS NULL OR a.username LIKE '%' || $1 || '%' OR a.display_name LIKE '%' || $1 || '%')
        ORDER BY a.username LIMIT $3
        """,
        text,
        now,
        limit,
    )
    return [
        Listed(**{**row, "state": AccountState(row["state"]), "roles": tuple(map(Role, row["roles"]))})
        for row in rows
    ]


async def close_accounts(persons: Sequence[UUID], name: str) -> list[UUID]:
    """Disable the accounts of these persons and forget numbers, names, passwords and logins."""
    rows = await fetch(
        """
        UPDATE account SET state = 'disabled', phone_hash = NULL, phone_cipher = NULL, password_hash = NULL,
                           display_name = $2, username = 'closed-' || left(replace(id::text, '-', ''), 32)
        WHERE person = ANY ($1) RETURNING id
        """,
        list(persons),
        name,
    )
    ids = [row["id"] for row in rows]
    await execute("DELETE FROM login WHERE account = ANY ($1)", ids)
    return ids
