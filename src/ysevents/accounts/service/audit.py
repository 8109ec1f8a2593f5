"""The audit log: what was done, by whom, from where, to what. Written with the act, sealed by a job."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from json import dumps
from typing import Any
from uuid import UUID

from ysevents.accounts import queries
from ysevents.accounts.schemas import Account, Audited, Chain
from ysevents.accounts.views import ACTIONS
from ysevents.kit.database import transaction

NOBODY = "nobody"
PAGE = 30
"""A line with its address and change is a kilobyte of page."""
OF_ONE_OBJECT = 80
VIEW_AGAIN = timedelta(hours=1)
"""How long a look at something is not written down again."""


async def record(
    action: str,
    *,
    account: Account | None,
    object_kind: str,
    object_id: UUID | str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    result: str = "done",
    address: str = "",
    now: datetime,
) -> None:
    """Write down an act, in the caller's transaction: both stand or neither.

    `before` and `after` hold what was changed, never a password, a code or a whole telephone number.
    Without an account it was nobody yet (a refused login) or the command line.
    """
    await queries.insert_audit(
        action,
        by=account.id if account else None,
        role=account.roles if account else NOBODY,
        address=address or (account.address if account else ""),
        object_kind=object_kind,
        object_id=str(object_id) if object_id else None,
        before=_json(before),
        after=_json(after),
        result=result,
        now=now,
    )


async def record_view(
    action: str, *, account: Account, object_kind: str, object_id: UUID | str, now: datetime
) -> bool:
    """Write down that somebody opened a list or a record of people: once an hour, however often it is reloaded.

    Answers whether it was written now.
    """
    return await queries.insert_view(
        action,
        by=account.id,
        role=account.roles,
        address=account.address,
        object_kind=object_kind,
        object_id=str(object_id),
        since=now - VIEW_AGAIN,
        now=now,
    )


async def seal_audit(now: datetime) -> None:
    """Seal what has been written since the last seal; nothing when another process does just now."""
    async with transaction():
        if await queries.is_sealer():
            await queries.seal(now)


async def check_audit() -> Chain:
    """Compute the whole chain again.

    It shows every row changed, added or taken below the last seal. Rows taken from the end together
    with their seals show only against a digest that was noted elsewhere.
    """
    return await queries.chain()


async def verify_audit() -> int | None:
    """The first seal from which the chain no longer holds; None while it is sound."""
    return (await check_audit()).broken_at


async def list_of_object(
    object_kind: str, object_id: UUID | str, *, limit: int = OF_ONE_OBJECT
) -> list[Audited]:
    """What was done to one thing, latest first."""
    return await queries.list_of_object(object_kind, str(object_id), limit=limit)


async def count_audited(actions: Sequence[str], start: datetime, end: datetime) -> dict[str, int]:
    """How often each of these acts was done from `start` to before `end`; acts that were not are missing."""
    return await queries.count_audited(actions, start, end)


def act_word(action: str) -> str:
    """An act as people read it; those of which nobody knows the word by their stored name."""
    return ACTIONS.get(action, action)


async def list_audited(
    *, before: int | None = None, action: str | None = None, limit: int = PAGE
) -> list[Audited]:
    """The log, latest first; `before` is the last one of the page that was shown."""
    return await queries.list_audited(before=before, action=action, limit=limit)


def _json(value: Mapping[str, Any] | None) -> str | None:
    return dumps(dict(value), ensure_ascii=False, default=str) if value is not None else None
