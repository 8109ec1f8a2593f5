"""Calendar decisions that need no database: the window, what fits, the secret of an address."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from ysevents.kit.clock import at, local_day

PAST = timedelta(days=90)
FUTURE = timedelta(days=400)
MOST_EVENTS = 2000
"""About a mebibyte; larger files are refused by some clients."""
TOKEN_BYTES = 24


class _Timed(Protocol):
    @property
    def ends_at(self) -> datetime: ...


T = TypeVar("T", bound=_Timed)


def window(now: datetime) -> tuple[datetime, datetime]:
    """At least 90 days back and 400 ahead, its edges on the first of a month in the county.

    Edges that slid with the clock would change the tag of an unchanged feed.
    """
    today = local_day(now)
    first = (today - PAST).replace(day=1)
    last = _next_month((today + FUTURE).replace(day=1))
    return at(first, time.min), at(last, time.min)


def fitting(planned: Sequence[T], now: datetime) -> Sequence[T]:
    """What a feed can hold of things sorted by start: the oldest past goes first, then the farthest."""
    excess = len(planned) - MOST_EVENTS
    if excess <= 0:
        return planned
    past = sum(p.ends_at <= now for p in planned)
    kept = planned[min(past, excess) :]
    return kept[:MOST_EVENTS]


def token(key: bytes, account: UUID, created_at: datetime) -> str:
    """The secret part of a personal address, made again whenever its owner wants to see it."""
    text = f"feed|{account}|{int(created_at.timestamp() * 1_000_000)}"
    return hmac.digest(key, text.encode(), hashlib.sha256)[:TOKEN_BYTES].hex()


def token_hash(text: str) -> bytes:
    """What the database keeps of it."""
    return hashlib.sha256(text.encode()).digest()


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
