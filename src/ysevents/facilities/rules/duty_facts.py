"""What opening duties are judged by, and what a judgement is.

A day is 96 quarters of an hour, kept as the bits of one integer: open and not used otherwise is `&` and `~`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ysevents.core.enums import DayKind, Sport
from ysevents.core.rules import is_working_day
from ysevents.facilities.enums import FeeClass
from ysevents.kit.enums import Labelled

QUARTERS_AN_HOUR = 4


class Standing(Labelled):
    """Whether a duty is met."""

    MET = "met", "达标"
    MISSED = "missed", "未达标"
    RUNNING = "running", "进行中"
    UNKNOWN = "unknown", "无法评估"
    NOT_ASKED = "not_asked", "不涉及"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is asked, by whom, since when. None: not asked."""

    name: str
    source: str
    valid_from: date
    week_hours: int = 35
    year_days: int = 330
    day_quarters: int = 4
    """So many open quarters make a day count."""
    rest_day_hours: int = 8
    outdoor_hours: int = 12
    free_day: tuple[int, int] = (8, 8)
    low_percent: int = 70
    half_percent: int = 50
    peak_percent: int | None = None
    notice_days: int = 7
    sport_area_percent: int = 60
    public_events: int | None = None
    visits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay:
    """The quarters of a day in which a ground is open to the public, and those of them that cost nothing or little."""

    opened: int = 0
    free: int = 0
    low: int = 0
    fen_per_hour: frozenset[tuple[FeeClass, int]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A space, day by day. `used` are quarters taken by uses that are not open to the public."""

    name: str
    sport: Sport
    is_outdoor: bool
    days: Mapping[date, OpenDay]
    used: Mapping[date, int] = field(default_factory=dict)

    def given(self, day: date) -> int:
        """What the public had of it."""
        return self.days[day].opened & ~self.used.get(day, 0) if day in self.days else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A closure: when it began, when it was announced, why; weather needs no notice."""

    begins_on: date
    announced_on: date | None
    words: str
    is_weather: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What an hour costs at the market, in fen, as somebody asked on a day."""

    fen_per_hour: int
    asked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything about a venue and a period. `as_of` is the last day that is over or running."""

    first: date
    last: date
    as_of: date
    grounds: Sequence[Ground]
    calendar: Mapping[date, DayKind] = field(default_factory=dict)
    school_holidays: frozenset[date] = frozenset()
    closings: Sequence[Closing] = ()
    market: Mapping[Sport, Price] = field(default_factory=dict)
    group_percents: Mapping[str, int | None] | None = None
    """What groups pay of the price, in percent; None beside a group: no price of its own; None: nothing is known."""
    sport_area_m2: int | None = None
    area_m2: int | None = None
    public_events: int = 0
    visits: int = 0

    @property
    def days(self) -> list[date]:
        return [self.first + n * timedelta(days=1) for n in range((self.last - self.first).days + 1)]

    @property
    def past(self) -> list[date]:
        """The days that can be judged."""
        return [day for day in self.days if day <= self.as_of]

    @property
    def is_running(self) -> bool:
        return self.last > self.as_of

    def given(self, day: date) -> int:
        """Quarters in which at least one ground was there for the public."""
        mask = 0
        for ground in self.grounds:
            mask |= ground.given(day)
        return mask

    def is_rest(self, day: date) -> bool:
        """A day off for most: weekend, public or school holiday; a worked Saturday is none."""
        return not is_working_day(day, self.calendar) or day in self.school_holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One week, day or closure behind a figure."""

    label: str
    value: str
    is_met: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty: what is asked, what was found, and what breaks it. Never a bare percentage."""

    id: str
    title: str
    bound: str
    value: str
    standing: Standing
    evidence: tuple[Evidence, ...] = ()
    note: str = ""

    @property
    def breaches(self) -> tuple[Evidence, ...]:
        return tuple(one for one in self.evidence if not one.is_met)


def standing_of(found: Sequence[Evidence], facts: Facts) -> Standing:
    """Broken is broken, whatever is still to come; a period that runs is not met before its end."""
    if any(not one.is_met for one in found):
        return Standing.MISSED
    if facts.is_running:
        return Standing.RUNNING
    return Standing.MET


def hours_cn(quarters: int) -> str:
    return f"{quarters / QUARTERS_AN_HOUR:g}小时"
