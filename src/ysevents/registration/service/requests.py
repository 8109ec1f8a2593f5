"""Creating requests that a client may send again: done once, answered as the first time."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.kit import secrets
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7
from ysevents.registration import request_queries
from ysevents.registration.errors import IdempotencyKeyUnusable, IdempotencyMismatch
from ysevents.registration.service.changes import KEY

KEPT = timedelta(days=30)


async def do_once(
    key: str, wanted: str, act: Callable[[], Awaitable[UUID | None]], *, account: Account, now: datetime
) -> UUID | None:
    """Do `act` unless the account has asked for the same under this key; answers what was made.

    `wanted` says in full what is asked for: under a used key anything else is an IdempotencyMismatch. The
    key is taken first and in the same transaction, so that of two requests at once the second waits for
    the first, and one that is refused may be mended and sent again.
    """
    if not KEY.fullmatch(key):
        raise IdempotencyKeyUnusable
    digest, id = secrets.get().lookup("request", wanted), uuid7()
    async with transaction():
        if await request_queries.claim(id, account.id, key, digest, now):
            made = await act()
            await request_queries.set_made(id, made)
            return made
        known = await request_queries.find(account.id, key)
        if known is None or known["digest"] != digest:
            raise IdempotencyMismatch("这个Idempotency-Key已用于另一个请求，请换一个新的。")
        first: UUID | None = known["made"]
        return first


async def sweep_requests(now: datetime) -> int:
    """Forget the keys of a month ago; answers how many."""
    async with transaction():
        return await request_queries.delete_before(now - KEPT)
