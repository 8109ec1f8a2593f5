"""Statements of requests under an Idempotency-Key."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch_row, fetch_value


async def claim(id: UUID, account: UUID, key: str, digest: bytes, now: datetime) -> bool:
    """Take a key; False when the account has used it. Waits for the same request that is under way."""
    taken = await fetch_value(
        """
        INSERT INTO keyed_request (id, account, key, digest, made_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account, key) DO NOTHING RETURNING id
        """,
        id,
        account,
        key,
        digest,
        now,
    )
    return taken is not None


async def find(account: UUID, key: str) -> Any | None:
    """What was asked under a key, and what it made."""
    return await fetch_row(
        "SELECT digest, made FROM keyed_request WHERE account = $1 AND key = $2", account, key
    )


async def set_made(id: UUID, made: UUID | None) -> None:
    await execute("UPDATE keyed_request SET made = $2 WHERE id = $1", id, made)


async def delete_before(day: datetime) -> int:
    """Forget old requests; answers how many."""
    tag = await execute("DELETE FROM keyed_request WHERE made_at < $1", day)
    return int(tag.split()[-1])
