"""What goes into reviews and comes out of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ysevents.competitions.schemas import Division
from ysevents.kit.fields import Day
from ysevents.registration.enums import DelegationState
from ysevents.registration.rules.duplicates import Duplicate
from ysevents.registration.schemas import Regulation, ReviewLine

Id = Annotated[UUID, Field(strict=False)]


class RemarkIn(BaseModel):
    """Why one line goes back: an athlete, or an entry of an athlete or a team."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    person: Id | None = None
    entry: Id | None = None
    text: Annotated[str, Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _about_one_line(self) -> Self:
        if (self.person is None) == (self.entry is None):
            raise ValueError("either a person or an entry")
        return self


class ReturnIn(BaseModel):
    """Why a delegation goes back: as a whole, by line, or both."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    reason: Annotated[str, Field(max_length=300)] = ""
    mend_on: Day | None = None
    """The last day to mend it; None: the deadline of the meet, or the day after tomorrow when that is past."""
    remarks: Annotated[list[RemarkIn], Field(max_length=300)] = Field(default_factory=list)


class ReopeningIn(BaseModel):
    """Until when a unit that missed the deadline may still hand in, and why."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    last_on: Day
    reason: Annotated[str, Field(min_length=2, max_length=200)]


@dataclass(frozen=True, slots=True)
class Remarks:
    """What was remarked by line when a delegation was returned the last time."""

    of_person: Mapping[UUID, str] = field(default_factory=dict)
    of_entry: Mapping[UUID, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.of_person or self.of_entry)

    def __len__(self) -> int:
        return len(self.of_person) + len(self.of_entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which delegations of a queue are shown; None: all."""

    state: DelegationState | None = None
    unit_class: str | None = None
    division: UUID | None = None
    duplicates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The delegations of a meet as the office works through them."""

    regulation: Regulation
    lines: Sequence[ReviewLine]
    """Those the filter leaves."""
    every: Sequence[ReviewLine]
    divisions: Sequence[Division]
    chosen: Filter

    @property
    def by_state(self) -> Counter[DelegationState]:
        return Counter(line.state for line in self.every)

    @property
    def by_class(self) -> Counter[str]:
        return Counter(line.unit_class for line in self.every if line.unit_class)

    @property
    def with_duplicates(self) -> int:
        return sum(bool(line.duplicates) for line in self.every)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the office is shown beside the book of a delegation."""

    duplicates: Sequence[Duplicate]
    remarks: Remarks


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing that happened to a delegation: what, when, by whom, why."""

    at: datetime
    by: str
    words: str
    details: Sequence[str] = ()
    tone: str = "muted"
