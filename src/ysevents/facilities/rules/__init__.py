"""Opening hours 开放时段: when a space is open to the public, and at what fee.

Covers: rules for a whole venue or one space, weekdays, types of days, validity by date, seasons that come
every year, audiences, precedence, days that one rule settles alone. Prices by day are in `hours`.
Leaves out: closures (they hold the floor as occurrences).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ysevents.core.enums import DayType
from ysevents.facilities.enums import Audience, FeeClass

QUARTER = 15
QUARTERS_A_DAY = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One opening rule. Times are minutes since local midnight, 1440 is 24:00."""

    space: Hashable | None
    weekdays: frozenset[int]
    opens_minute: int
    closes_minute: int
    valid_from_on: date | None = None
    valid_until_on: date | None = None
    season_from: int | None = None
    season_until: int | None = None
    day_types: frozenset[DayType] = frozenset()
    is_override: bool = False
    audience: Audience = Audience.PUBLIC
    fee_class: FeeClass = FeeClass.FREE
    fee_fen_per_hour: int = 0
    priority: int = 0

    def applies(self, space: Hashable, day: date, day_type: DayType) -> bool:
        """Whether it speaks about this space on this day, which is of this type."""
        return (
            self.space in (None, space)
            and day.isoweekday() in self.weekdays
            and (not self.day_types or day_type in self.day_types)
            and (self.valid_from_on is None or self.valid_from_on <= day)
            and (self.valid_until_on is None or day <= self.valid_until_on)
            and in_season(day, self.season_from, self.season_until)
        )

    @property
    def rank(self) -> tuple[int, bool, bool, int]:
        """The greater one is heard: priority, then the rule for just this space.

        Between equals the public comes last and then the lower fee first, so that the order in which
        rules were written down decides nothing.
        """
        return (
            self.priority,
            self.space is not None,
            self.audience != Audience.PUBLIC,
            -self.fee_fen_per_hour,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What an hour costs."""

    fee_class: FeeClass
    fen_per_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time of day in which a space is open to the public at one fee."""

    opens_minute: int
    closes_minute: int
    fee: Fee


def in_season(day: date, from_: int | None, until: int | None) -> bool:
    """Whether a day of any year lies in a season, both ends included; a season may pass New Year.

    >>> [in_season(date(2026, month, 15), 1115, 301) for month in (1, 3, 11, 12)]
    [True, False, True, True]
    """
    if from_ is None or until is None:
        return True
    number = day.month * 100 + day.day
    return from_ <= number <= until if from_ <= until else number >= from_ or number <= until


def applying(rules: Iterable[Rule], space: Hashable, day: date, day_type: DayType) -> tuple[Rule, ...]:
    """The rules that speak about a space on a day, the one that is heard last.

    Where one of them overrides, those of lower priority are silent for the whole day.
    """
    speaking = [r for r in rules if r.applies(space, day, day_type)]
    least = max((r.priority for r in speaking if r.is_override), default=None)
    return tuple(sorted((r for r in speaking if least is None or r.priority >= least), key=lambda r: r.rank))


def quarters(heard: Sequence[Rule]) -> list[Fee | None]:
    """The 96 quarters of a local day: the public's fee, or None where it is not let in.

    Of rules as `applying` gives them later ones replace earlier ones quarter by quarter; what is
    replaced by another audience is shut to the public.
    """
    open_: list[Fee | None] = [None] * QUARTERS_A_DAY
    for rule in heard:
        fee = (
            Fee(fee_class=rule.fee_class, fen_per_hour=rule.fee_fen_per_hour)
            if rule.audience == Audience.PUBLIC
            else None
        )
        first, end = rule.opens_minute // QUARTER, rule.closes_minute // QUARTER
        open_[first:end] = [fee] * (end - first)
    return open_


def opening(heard: Sequence[Rule]) -> list[Span]:
    """When a space is open to the public on a day, earliest first; a change of fee begins a new span."""
    spans = []
    day_long = quarters(heard)
    for fee, run in groupby(enumerate(day_long), key=lambda pair: pair[1]):
        numbers = [number for number, _ in run]
        if fee is not None:
            spans.append(
                Span(
                    opens_minute=numbers[0] * QUARTER,
                    closes_minute=(numbers[-1] + 1) * QUARTER,
                    fee=fee,
                )
            )
    return spans
