"""Booking 预约: slots of a day, the window in which they may be booked, what is offered instead.

Covers: slots rastered from the start of each stretch of opening, their fees, release at an hour of the
day, free cancelling until a while before the start, nearest free slots.
Leaves out: who is first (the keys of the database settle that), no-shows, ballots, waiting lists.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import groupby
from typing import TypeVar

from ysevents.facilities.enums import FeeClass
from ysevents.facilities.rules import QUARTER, Fee
from ysevents.kit import clock

MINUTE = timedelta(minutes=1)
LAST_MINUTE = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a space is lent."""

    days_ahead: int
    release_minute: int
    slot_minutes: int
    cancel_minutes: int
    grace_minutes: int
    early_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What is booked as one: minutes since local midnight, and what the whole of it costs."""

    start_minute: int
    end_minute: int
    fee_class: FeeClass
    fee_fen: int

    def span(self, day: date) -> tuple[datetime, datetime]:
        """As instants."""
        return instant(day, self.start_minute), instant(day, self.end_minute)


class Refusal(Enum):
    """Why a slot cannot be had, whoever asks."""

    PAST = "past"
    NOT_YET = "not_yet"
    NOT_OPEN = "not_open"
    OFF_RASTER = "off_raster"


def instant(day: date, minute: int) -> datetime:
    """Minutes since local midnight as an instant; 1440 is the next midnight."""
    return clock.at(day, time.min) + minute * MINUTE


def minute_of(moment: datetime) -> int:
    """Minutes since local midnight, seconds dropped."""
    local = clock.local(moment)
    return local.hour * 60 + local.minute


def slots(quarters: Sequence[Fee | None], slot_minutes: int) -> list[Slot]:
    """The slots of a day, earliest first.

    Each stretch of opening is cut from its start; a rest shorter than a slot is not lent. A slot over
    a change of fee costs what its quarters cost and is of the class of its dearest.
    """
    length = slot_minutes // QUARTER
    found = []
    for is_open, run in groupby(range(len(quarters)), key=lambda q: quarters[q] is not None):
        stretch = list(run)
        if not is_open:
            continue
        for first in range(stretch[0], stretch[-1] + 2 - length, length):
            fees = [fee for fee in quarters[first : first + length] if fee is not None]
            found.append(
                Slot(
                    start_minute=first * QUARTER,
                    end_minute=(first + length) * QUARTER,
                    fee_class=max(fees, key=lambda fee: fee.fen_per_hour).fee_class,
                    fee_fen=sum(fee.fen_per_hour for fee in fees) * QUARTER // 60,
                )
            )
    return found


def last_day(terms: Terms, now: datetime) -> date:
    """The farthest day that may be booked at this moment."""
    released = minute_of(now) >= terms.release_minute
    return clock.local_day(now) + timedelta(days=terms.days_ahead - (not released))


def released_at(terms: Terms, day: date) -> datetime:
    """When the slots of `day` are opened for booking."""
    return instant(day - timedelta(days=terms.days_ahead), terms.release_minute)


def find_slot(
    quarters: Sequence[Fee | None], terms: Terms, starts_at: datetime, now: datetime
) -> Slot | Refusal:
    """The slot that starts just then, or why there is none to be had. The past is told first."""
    day, minute = clock.local_day(starts_at), minute_of(starts_at)
    if starts_at <= now:
        return Refusal.PAST
    if day > last_day(terms, now):
        return Refusal.NOT_YET
    if quarters[minute // QUARTER] is None:
        return Refusal.NOT_OPEN
    if starts_at == instant(day, minute):
        for slot in slots(quarters, terms.slot_minutes):
            if slot.start_minute == minute:
                return slot
    return Refusal.OFF_RASTER


def free_until(terms: Terms, starts_at: datetime) -> datetime:
    """Until when cancelling gives the quota back."""
    return starts_at - terms.cancel_minutes * MINUTE


Place = TypeVar("Place")


def nearest(
    wanted_minute: int, free: Iterable[tuple[Place, int]], *, most: int = 3
) -> list[tuple[Place, int]]:
    """The free starts that come closest: other spaces at the wanted hour, then the nearest hours.

    Later before as much earlier; between equals the order given, which is that of the spaces in the hall.

    >>> nearest(1140, [("1号场", 1080), ("1号场", 1200), ("2号场", 1140), ("2号场", 1260)])
    [('2号场', 1140), ('1号场', 1200), ('1号场', 1080)]
    """
    return sorted(free, key=lambda f: (abs(f[1] - wanted_minute), f[1] < wanted_minute))[:most]
