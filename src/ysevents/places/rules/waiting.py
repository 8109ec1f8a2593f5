"""The waiting list 候补: who is offered what has fallen free, and when nobody is woken for it.

Covers: first come first served, the order of the own spaces, quiet hours, one open offer a person, how long an
offer stands. Leaves out: what is free, and holding it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.kit import clock

QUIET_FROM, QUIET_UNTIL = 22, 7
"""Between these hours nobody is asked anything."""
LEAD = timedelta(minutes=30)
"""Nobody is offered what begins sooner."""
STANDS = timedelta(minutes=15)
"""How long an offer may be thought over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A wish that waits."""

    wish: UUID
    holder: UUID
    spaces: Sequence[UUID]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class FreeSlot:
    """A slot that could be booked now."""

    starts_at: datetime
    ends_at: datetime
    space: UUID


def is_quiet(now: datetime) -> bool:
    """Whether it is too late or too early to ask anybody."""
    hour = clock.local(now).hour
    return hour >= QUIET_FROM or hour < QUIET_UNTIL


def stands_until(starts_at: datetime, now: datetime) -> datetime | None:
    """Until when an offer made now would stand; None when none may be made."""
    if is_quiet(now) or starts_at < now + LEAD:
        return None
    return now + STANDS


def fitting(waiting: Waiting, free: Iterable[FreeSlot], now: datetime) -> FreeSlot | None:
    """The free slot somebody would like best: on the space named first, then the earliest."""
    liked = {space: n for n, space in enumerate(waiting.spaces)}
    return min(
        (
            slot
            for slot in free
            if slot.space in liked
            and waiting.starts_at <= slot.starts_at
            and slot.ends_at <= waiting.ends_at
            and stands_until(slot.starts_at, now) is not None
        ),
        key=lambda slot: (liked[slot.space], slot),
        default=None,
    )
