"""What goes into opening hours, price lists and closures, and what comes out of them."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ysevents.core.enums import DayType, Sport
from ysevents.facilities.enums import Audience, ClosureReason, FeeClass, FeeGroup
from ysevents.facilities.rules import Rule
from ysevents.kit.fields import Day, Instant

STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)
HOUR = re.compile(r"(\d{1,2})[:：](\d{2})", re.ASCII)
MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII)
Id = Annotated[UUID, Field(strict=False)]


def _minute(value: object) -> object:
    found = HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    return int(found[1]) * 60 + int(found[2]) if found else value


def _month_day(value: object) -> object:
    found = MONTH_DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    return int(found[1]) * 100 + int(found[2]) if found else value


Minute = Annotated[int, BeforeValidator(_minute)]
"""A time of day, `08:00` or `24:00`, as minutes since midnight."""
MonthDay = Annotated[int, BeforeValidator(_month_day)]
"""A day of any year, `11-15`, as month times 100 plus day."""


class RuleIn(BaseModel):
    """An opening rule that is wanted. What does not fit together is told by the service."""

    model_config = STRICT

    space: Id | None = None
    weekdays: Annotated[frozenset[int], Field(strict=False)] = frozenset(range(1, 8))
    day_types: Annotated[frozenset[Annotated[DayType, Field(strict=False)]], Field(strict=False)] = (
        frozenset()
    )
    opens: Minute
    closes: Minute
    valid_from_on: Day | None = None
    valid_until_on: Day | None = None
    season_from: MonthDay | None = None
    season_until: MonthDay | None = None
    audience: Annotated[Audience, Field(strict=False)] = Audience.PUBLIC
    fee_class: Annotated[FeeClass, Field(strict=False)] = FeeClass.FREE
    fee_fen_per_hour: int = 0
    priority: int = 0
    is_override: bool = False

    def rule(self) -> Rule:
        """As rules know it."""
        return Rule(
            opens_minute=self.opens,
            closes_minute=self.closes,
            **self.model_dump(exclude={"opens", "closes"}),
        )


class TariffIn(BaseModel):
    """What an hour costs from a day on: adults, and the groups that have a price of their own."""

    model_config = STRICT

    sport: Annotated[Sport | None, Field(strict=False)] = None
    fee_class: Annotated[FeeClass, Field(strict=False)]
    from_on: Day
    fen_per_hour: dict[Annotated[FeeGroup, Field(strict=False)], int]


class Victim(BaseModel):
    """A booking somebody was shown, as it stood then."""

    model_config = STRICT

    id: Id
    sequence: int


class ClosureIn(BaseModel):
    """A closure that is wanted. `victims` are the bookings to be displaced, all of them and no other."""

    model_config = STRICT

    spaces: list[Id]
    starts_at: Instant
    ends_at: Instant
    reason: Annotated[ClosureReason, Field(strict=False)]
    notice: str
    victims: list[Victim] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """An opening rule as it is kept; whether it still holds some day, and the name of its space."""

    id: UUID
    rule: Rule
    space_name: str | None
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRow:
    """A line of the price list. `is_withdrawable`: it does not hold yet."""

    id: UUID
    sport: Sport | None
    fee_class: FeeClass
    group: FeeGroup
    from_on: date
    fen_per_hour: int
    is_withdrawable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureRow:
    """A closure with the names of its spaces; `ends_at` is the earlier one where it was ended early."""

    id: UUID
    reason: ClosureReason
    notice: str
    announced_at: datetime
    starts_at: datetime
    ends_at: datetime
    spaces: tuple[str, ...]
    is_late: bool
    is_lifted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundHours:
    """When some spaces, all alike, are open on a day."""

    spaces: tuple[str, ...]
    are_all: bool
    spans: tuple["OpenSpan", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSpan:
    """A time of day at one price; `groups` are the prices of groups that have their own, in fen an hour."""

    opens_minute: int
    closes_minute: int
    fee_class: FeeClass
    fen_per_hour: int
    groups: dict[FeeGroup, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """A day of a venue as computed: what it is, when what is open, what is shut."""

    day: date
    day_type: DayType
    title: str
    grounds: tuple[GroundHours, ...]
    closures: tuple[ClosureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Managed:
    """A venue somebody manages, with the spaces it has now."""

    id: UUID
    name: str
    spaces: tuple["ManagedSpace", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedSpace:
    id: UUID
    name: str
    sport: Sport
    sections: frozenset[UUID]
