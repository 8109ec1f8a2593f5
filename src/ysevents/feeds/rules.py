"""Calendar decisions that need no database: the window, what fits, the secret of an address."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from ysevents.feeds.enums import Client
from ysevents.kit.clock import at, local_day

PAST = timedelta(days=90)
FUTURE = timedelta(days=400)
MOST_EVENTS = 2000
"""About a mebibyte; larger files are refused by some clients."""
TOKEN_BYTES = 24
SIGNS = (
    (Client.WECHAT, ("MicroMessenger",)),
    (
        Client.PHONE,
        ("HarmonyOS", "OpenHarmony", "HUAWEI", "Xiaomi", "MIUI", "Redmi", "OPPO", "vivo", "HONOR"),
    ),
    (Client.ANDROID, ("Android",)),
    (Client.APPLE, ("iPhone", "iPad", "Macintosh")),
)
"""Letters of a browser's name by which its phone is known; the first that fits counts."""


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


def token(key: bytes, account: UUID, created_at: datetime, about: str = "") -> str:
    """The secret part of an address, made again whenever its owner wants to see it.

    `about` keeps addresses of one account apart that were made in the same moment.
    """
    text = f"feed|{account}|{int(created_at.timestamp() * 1_000_000)}{about}"
    return hmac.digest(key, text.encode(), hashlib.sha256)[:TOKEN_BYTES].hex()


def token_hash(text: str) -> bytes:
    """What the database keeps of it."""
    return hashlib.sha256(text.encode()).digest()


def is_region_code(text: str) -> bool:
    """Whether it may be the statistical code of a region: 12 digits.

    >>> is_region_code("433127100000"), is_region_code("芙蓉镇")
    (True, False)
    """
    return len(text) == 12 and text.isascii() and text.isdigit()


def narrowed_name(name: str, words: Sequence[str]) -> str:
    """What a narrowed calendar is called, so that two of them can be told apart.

    >>> narrowed_name("永顺体育", ["篮球", "甲组"]), narrowed_name("永顺体育", [])
    ('永顺体育（篮球，甲组）', '永顺体育')
    """
    return f"{name}（{'，'.join(words)}）" if words else name


def client_of(agent: str) -> Client:
    """Where the visitor looks at calendars, by what their browser says of itself."""
    for client, signs in SIGNS:
        if any(sign in agent for sign in signs):
            return client
    return Client.OTHER


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
