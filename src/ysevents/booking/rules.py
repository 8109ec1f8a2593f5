"""Booking 预约: slots of a day, the window in which they may be booked, what is offered instead.

Covers: slots rastered from the start of each stretch of opening, their fees, release at an hour of the day,
nearest free slots.
Leaves out: who is first (the keys of the database settle that), no-shows, ballots, waiting lists.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

from ysevents.facilities.enums import FeeClass
from ysevents.facilities.rules import QUARTER, Rule, quarters
from ysevents.kit import clock

MINUTE = timedelta(minutes=1)
REACH = timedelta(days=400)
"""What tells a repeated request from a new one; made by the client, once for each thing wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a space is lent."""

    days_ahead: int
    release_minute: int
    slot_minutes: int
    cancel_minutes: int
    grace_minutes: int
    early_minutes: int
    hold_minutes: int = 10
    needs_approval: bool = False
    approval_minutes: int = 24 * 60
    companions_at_most: int = 9
    companion_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What is booked as one: minutes since local midnight, and what the whole of it costs."""

    start_minute: int
    end_minute: int
    fee_class: FeeClass
    fee_fen: int
    bits: int = field(init=False, compare=False, repr=False)
    """The quarters of the local day it takes, as bits; worked out once, for grids ask thousands of times."""

    def __post_init__(self) -> None:
        first, end = self.start_minute // QUARTER, self.end_minute // QUARTER
        object.__setattr__(self, "bits", (1 << end) - (1 << first))

    @property
    def quarters(self) -> range:
        """The same as a range."""
        return range(self.start_minute // QUARTER, self.end_minute // QUARTER)

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


def is_in_reach(moment: datetime, now: datetime) -> bool:
    """Whether a date is near enough to be somebody's wish; some that are not cannot be reckoned with."""
    return now - REACH < moment < now + REACH


@lru_cache(maxsize=1024)
def slots(heard: tuple[Rule, ...], slot_minutes: int) -> dict[int, Slot]:
    """The slots of a day by the minute they start, earliest first. The answer is shared: read it only.

    Each stretch of opening is cut from its start; a rest shorter than a slot is not lent. A slot over
    a change of fee costs what its quarters cost and is of the class of its dearest.
    """
    open_ = quarters(heard)
    length = slot_minutes // QUARTER
    found = {}
    for is_open, run in groupby(range(len(open_)), key=lambda q: open_[q] is not None):
        stretch = list(run)
        if not is_open:
            continue
        for first in range(stretch[0], stretch[-1] + 2 - length, length):
            fees = [fee for fee in open_[first : first + length] if fee is not None]
            found[first * QUARTER] = Slot(
                start_minute=first * QUARTER,
                end_minute=(first + length) * QUARTER,
                fee_class=max(fees, key=lambda fee: fee.fen_per_hour).fee_class,
                fee_fen=sum(fee.fen_per_hour for fee in fees) * QUARTER // 60,
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
    heard: tuple[Rule, ...], terms: Terms, starts_at: datetime, now: datetime, *, by_clerk: bool = False
) -> Slot | Refusal:
    """The slot that starts just then, or why there is none to be had. The past is told first.

    A clerk is bound by no release, and may give away the rest of a slot that has begun.
    """
    day, minute = clock.local_day(starts_at), minute_of(starts_at)
    length = terms.slot_minutes * MINUTE if by_clerk else timedelta()
    if starts_at + length <= now:
        return Refusal.PAST
    if day > last_day(terms, now) and not by_clerk:
        return Refusal.NOT_YET
    slot = slots(heard, terms.slot_minutes).get(minute)
    if slot is not None and starts_at == instant(day, minute):
        return slot
    is_open = quarters(heard)[minute // QUARTER] is not None
    return Refusal.OFF_RASTER if is_open else Refusal.NOT_OPEN


EARTH_M = 6_371_000


def distance_m(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Metres along the sphere between two places, each as latitude and longitude.

    >>> round(distance_m((29.0, 109.85), (29.0, 109.87)))
    1945
    """
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, place)) for place in (here, there))
    a = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(a))


def held_until(terms: Terms, now: datetime) -> datetime:
    """Until when a slot is kept for somebody who is still filling in."""
    return now + terms.hold_minutes * MINUTE


def decided_until(terms: Terms, starts_at: datetime, now: datetime) -> datetime:
    """Until when the venue may decide; a booking that has begun undecided is none."""
    return min(now + terms.approval_minutes * MINUTE, starts_at)


def companions_until(terms: Terms, starts_at: datetime, created_at: datetime) -> datetime:
    """Until when companions may be named. Afterwards they are fixed, so that a slot cannot be sold on."""
    if terms.companion_minutes is None:
        return starts_at
    return min(created_at + terms.companion_minutes * MINUTE, starts_at)


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
