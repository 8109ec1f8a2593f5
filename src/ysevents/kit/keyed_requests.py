"""Creating requests that a client may send again: done once, answered as the first time."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.kit import secrets
from ysevents.kit.database import execute, fetch_row, fetch_value, transaction
from ysevents.kit.errors import IdempotencyKeyUnusable, IdempotencyMismatch
from ysevents.kit.ids import uuid7

KEY = re.compile(r"[!-~]{8,80}")
"""What a client may name a request with."""
KEPT = timedelta(days=30)


def check_key(key: str) -> None:
    """IdempotencyKeyUnusable for what is too short, too long or cannot stand in a header."""
    if not KEY.fullmatch(key):
        raise IdempotencyKeyUnusable


async def do_once(
    key: str, wanted: str, act: Callable[[], Awaitable[UUID | None]], *, by: UUID, now: datetime
) -> UUID | None:
    """Do `act` unless the account `by` has asked for the same under this key; answers what was made.

    `wanted` says in full what is asked for: under a used key anything else is an IdempotencyMismatch. The
    key is taken first and in the same transaction, so that of two requests at once the second waits for
    the first, and one that is refused may be mended and sent again.
    """
    check_key(key)
    digest, id = secrets.get().lookup("request", wanted), uuid7()
    async with transaction():
        if await _claim(id, by, key, digest, now):
            made = await act()
            await execute("UPDATE request_key SET made = $2 WHERE id = $1", id, made)
            return made
        known = await fetch_row(
            "SELECT digest, made FROM request_key WHERE account = $1 AND key = $2", by, key
        )
        if known is None or known["digest"] != digest:
            raise IdempotencyMismatch
        first: UUID | None = known["made"]
        return first


async def sweep(now: datetime) -> int:
    """Forget the keys of a month ago; answers how many."""
    tag = await execute("DELETE FROM request_key WHERE made_at < $1", now - KEPT)
    return int(tag.split()[-1])


async def _claim(id: UUID, account: UUID, key: str, digest: bytes, now: datetime) -> bool:
    """Take a key; False when the account has used it. Waits for the same request that is under way."""
    taken = await fetch_value(
        """
        INSERT INTO request_key (id, account, key, digest, made_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account, key) DO NOTHING RETURNING id
        """,
        id,
        account,
        key,
        digest,
        now,
    )
    return taken is not None
