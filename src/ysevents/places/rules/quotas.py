"""Quotas 名额: in which period something counts, for how much, and which numbers of it are still free.

Covers: local days, weeks from Monday, months; bookings, hours and peak hours; identity on record.
Leaves out: who was first (the key of `quota_claim` settles that), what gives a claim back.

A claim is a number: of a rule that allows four bookings a week each takes one of 1 to 4. Hours are
counted in quarters, so that an hour takes four of the numbers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from ysevents.places.enums import Counted, Period

QUARTER = 15
QUARTERS_AN_HOUR = 4
WORKDAY_PEAK = (18 * 60, 21 * 60)
REST_DAY_PEAK = (9 * 60, 21 * 60)
"""What counts as peak where the rule says nothing else: minutes since local midnight."""


class Claim(NamedTuple):
    """A number that somebody takes of what a rule allows within a period."""

    person: UUID
    rule: UUID
    period_on: date
    n: int


class Want(NamedTuple):
    """So many free numbers wanted, of 1 to `top`, of what a rule allows within a period."""

    rule: UUID
    period_on: date
    top: int
    needed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A rule that speaks about what is wanted, and what somebody has of it on that day's period."""

    rule: UUID
    counted: Counted
    period: Period
    at_most: int
    needs_identity: bool = False
    is_identified: bool = True
    """Whether the person's identity number is on record."""
    peak: tuple[int, int] = WORKDAY_PEAK
    """The peak of the day in question, in minutes since local midnight."""
    taken: Collection[int] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class UsedUp:
    """The quota that leaves too little, and the day on which counting begins anew."""

    quota: Quota
    resets_on: date


@dataclass(frozen=True, slots=True)
class Unidentified:
    """The quota that counts identities, of somebody whose identity is not on record."""

    quota: Quota


def period_on(period: Period, day: date) -> date:
    """The first day of the period in which `day` lies."""
    if period == Period.MONTH:
        return day.replace(day=1)
    return day if period == Period.DAY else day - timedelta(days=day.weekday())


def next_period_on(period: Period, day: date) -> date:
    """The day on which counting begins anew.

    >>> next_period_on(Period.WEEK, date(2026, 11, 24))
    datetime.date(2026, 11, 30)
    >>> next_period_on(Period.MONTH, date(2026, 12, 31))
    datetime.date(2027, 1, 1)
    """
    if period == Period.MONTH:
        return period_on(period, period_on(period, day) + timedelta(days=31))
    return period_on(period, day) + timedelta(days=1 if period == Period.DAY else 7)


def numbers_of(quota: Quota) -> range:
    """All numbers the rule has to give within a period."""
    return range(1, quota.at_most * (1 if quota.counted == Counted.BOOKINGS else QUARTERS_AN_HOUR) + 1)


def weight(quota: Quota, start_minute: int, end_minute: int) -> int:
    """How many numbers a span takes; minutes since the midnight of the day it begins on.

    Peak hours are those of that day: what goes on past midnight is past every peak.
    """
    if quota.counted == Counted.BOOKINGS:
        return 1
    first, end = start_minute, end_minute
    if quota.counted == Counted.PEAK_HOURS:
        first, end = max(first, quota.peak[0]), min(end, quota.peak[1])
    return max(-(-end // QUARTER) - first // QUARTER, 0)


def claims(
    quotas: Iterable[Quota], person: UUID, day: date, start_minute: int, end_minute: int
) -> list[Claim] | UsedUp | Unidentified:
    """The smallest free numbers of each quota, or the first quota that forbids it."""
    wanted: list[Claim] = []
    for quota in quotas:
        needed = weight(quota, start_minute, end_minute)
        if needed and quota.needs_identity and not quota.is_identified:
            return Unidentified(quota)
        free = _free(numbers_of(quota), quota.taken, needed)
        if len(free) < needed:
            return UsedUp(quota, next_period_on(quota.period, day))
        first = period_on(quota.period, day)
        wanted += (Claim(person, quota.rule, first, n) for n in free)
    return wanted


def wants(quotas: Iterable[Quota], day: date, start_minute: int, end_minute: int) -> list[Want]:
    """The same where nothing is known of the person: how many numbers of which, and nobody's refusal."""
    needed = ((quota, weight(quota, start_minute, end_minute)) for quota in quotas)
    return [
        Want(quota.rule, period_on(quota.period, day), numbers_of(quota)[-1], count)
        for quota, count in needed
        if count
    ]


def _free(numbers: range, taken: Collection[int], needed: int) -> Sequence[int]:
    found: list[int] = []
    for n in numbers if needed else ():
        if n not in taken:
            found.append(n)
            if len(found) == needed:
                break
    return found
