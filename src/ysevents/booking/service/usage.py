"""How a venue is used 使用统计: by court and hour, who came and who did not, what was paid, half-year by half-year."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import queries, usage_queries
from ysevents.booking.enums import PaymentMethod
from ysevents.booking.errors import UsagePeriodUnusable
from ysevents.booking.service.desks import check_desk
from ysevents.core.errors import VenueNotFound
from ysevents.facilities import service as facilities
from ysevents.facilities.enums import FeeClass
from ysevents.facilities.rules import Fee, quarters
from ysevents.kit import cells, clock

LONGEST = timedelta(days=366)
DAY = timedelta(days=1)
HOURS = 24
QUARTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of bookings. `visitors` are people, all else bookings."""

    bookings: int = 0
    attended: int = 0
    absent: int = 0
    cancelled: int = 0
    late: int = 0
    displaced: int = 0
    by_desk: int = 0
    visitors: int = 0

    def __add__(self, other: Self) -> "Counts":
        return Counts(
            **{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)}
        )

    @property
    def unscanned(self) -> int:
        """Stood to the end without anybody scanned in or marked absent."""
        return self.bookings - self.attended - self.absent - self.cancelled - self.displaced

    @property
    def absent_percent(self) -> int | None:
        """Of those of whom it is known; None where nothing is."""
        known = self.attended + self.absent
        return round(100 * self.absent / known) if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtUse:
    """A court by hour of the day: quarters open to the public, had by bookings, had by other things."""

    space: UUID
    name: str
    opened: tuple[int, ...]
    booked: tuple[int, ...]
    other: tuple[int, ...]
    counts: Counts

    def percent(self, hour: int) -> int | None:
        """How much of what was open was booked; None where it never is."""
        return _percent(self.booked[hour], self.opened[hour])

    @property
    def total_percent(self) -> int | None:
        return _percent(sum(self.booked), sum(self.opened))


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYear:
    """What is reported for a half-year, or as much of it as lies in the period."""

    name: str
    counts: Counts
    open_quarters: int
    free_quarters: int
    paid_fen: Mapping[PaymentMethod, int]

    @property
    def fen(self) -> int:
        return sum(self.paid_fen.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A venue over days that are over, both inclusive. `last` is before `first` while none is."""

    venue: UUID
    venue_name: str
    first: date
    last: date
    courts: tuple[CourtUse, ...]
    halves: tuple[HalfYear, ...]

    @property
    def total(self) -> Counts:
        return sum((court.counts for court in self.courts), Counts())

    @property
    def hours(self) -> list[int]:
        """The hours of the day in which anything was open or had."""
        return [
            hour
            for hour in range(HOURS)
            if any(c.opened[hour] or c.booked[hour] or c.other[hour] for c in self.courts)
        ]


def usual_period(today: date) -> tuple[date, date]:
    """This half-year up to yesterday; on its first day the last one."""
    last = today - DAY
    return date(last.year, 1 if last.month <= 6 else 7, 1), last


async def get_usage(venue: UUID, first: date, last: date, *, account: Account, now: datetime) -> Usage:
    """How a venue was used; days that are not over are left out. UsagePeriodUnusable beyond a year.

    Five statements, whatever was booked.
    """
    await check_desk(venue, account)
    if not first <= last < first + LONGEST:
        raise UsagePeriodUnusable
    lent = await queries.lent_spaces(venue)
    if not lent:
        raise VenueNotFound
    last = min(last, clock.local_day(now) - DAY)
    spaces = [row for row in lent if row["id"]]
    days = [first + n * DAY for n in range(max((last - first).days + 1, 0))]
    if not days:
        return Usage(
            venue=venue, venue_name=lent[0]["venue_name"], first=first, last=last, courts=(), halves=()
        )
    since, until = clock.day_span(first)[0], clock.day_span(last)[1]
    span = cells.cells(since, until)
    opened, halves = await _opened(venue, spaces, days)
    used = {
        (row["space"], row["hour"]): row for row in await usage_queries.used(venue, span.start, span.stop)
    }
    counted = await usage_queries.counts(venue, since, until)
    return Usage(
        venue=venue,
        venue_name=lent[0]["venue_name"],
        first=first,
        last=last,
        courts=tuple(
            CourtUse(
                space=row["id"],
                name=row["name"],
                opened=tuple(opened[row["id"], hour] for hour in range(HOURS)),
                booked=tuple(_of(used, row["id"], hour, "booked") for hour in range(HOURS)),
                other=tuple(_of(used, row["id"], hour, "other") for hour in range(HOURS)),
                counts=_sum(one for one in counted if one["space"] == row["id"]),
            )
            for row in spaces
        ),
        halves=_halves(halves, counted, await usage_queries.paid(venue, since, until)),
    )


OpenQuarters = tuple[Counter[tuple[UUID, int]], Counter[tuple[int, bool]]]
"""By space and hour; and by half-year, those that cost nothing apart."""


async def _opened(venue: UUID, spaces: Sequence[Any], days: Sequence[date]) -> OpenQuarters:
    """A year has few kinds of days: quarters are worked out once for each."""
    hours = await facilities.get_hours(venue, days[0], days[-1])
    by_hour: Counter[tuple[UUID, int]] = Counter()
    by_half: Counter[tuple[int, bool]] = Counter()
    known: dict[Any, tuple[list[int], int]] = {}
    for row in spaces:
        for day in days:
            if (row["opened_on"] or day) > day or (row["closed_on"] or day + DAY) <= day:
                continue
            heard = hours.heard(row["id"], row["sport"], day)
            if heard not in known:
                known[heard] = _by_hour(quarters(heard))
            counts, free = known[heard]
            for hour, count in enumerate(counts):
                by_hour[row["id"], hour] += count
            by_half[_half(day), True] += free
            by_half[_half(day), False] += sum(counts) - free
    return by_hour, by_half


def _by_hour(fees: Sequence[Fee | None]) -> tuple[list[int], int]:
    """Open quarters of each hour, and how many of all cost nothing."""
    counts = [
        sum(fee is not None for fee in fees[hour * QUARTERS : (hour + 1) * QUARTERS]) for hour in range(HOURS)
    ]
    return counts, sum(fee is not None and fee.fee_class == FeeClass.FREE for fee in fees)


def _halves(
    opened: Counter[tuple[int, bool]], counted: Sequence[Any], paid: Sequence[Any]
) -> tuple[HalfYear, ...]:
    numbers = sorted({half for half, _ in opened} | {row["half"] for row in (*counted, *paid)})
    return tuple(
        HalfYear(
            name=f"{number // 2}年{'下' if number % 2 else '上'}半年",
            counts=_sum(row for row in counted if row["half"] == number),
            open_quarters=opened[number, True] + opened[number, False],
            free_quarters=opened[number, True],
            paid_fen={PaymentMethod(row["method"]): row["fen"] for row in paid if row["half"] == number},
        )
        for number in numbers
    )


def _half(day: date) -> int:
    """As the statements number half-years."""
    return day.year * 2 + (day.month > 6)


def _sum(rows: Any) -> Counts:
    names = [field.name for field in fields(Counts)]
    return sum((Counts(**{name: row[name] for name in names}) for row in rows), Counts())


def _of(used: Mapping[tuple[UUID, int], Any], space: UUID, hour: int, name: str) -> int:
    row = used.get((space, hour))
    count: int = row[name] if row else 0
    return count


def _percent(part: int, whole: int) -> int | None:
    return min(round(100 * part / whole), 100) if whole else None
