"""What goes into public notices and objections and comes out of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ysevents.kit import clock
from ysevents.kit.fields import Day
from ysevents.registration.enums import ObjectionState


class NoticeIn(BaseModel):
    """A notice to be opened, or made longer. Without a last day it is that of the regulation."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    contact: Annotated[str, Field(min_length=5, max_length=60)]
    last_on: Day | None = None


class ObjectionIn(BaseModel):
    """What somebody objects to; a telephone number only if they wish to be asked back."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    text: Annotated[str, Field(min_length=5, max_length=1000)]
    phone: Annotated[str, Field(max_length=30)] = ""


class ObjectionAnswerIn(BaseModel):
    """How the office decides, and why."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    is_upheld: bool
    answer: Annotated[str, Field(min_length=2, max_length=300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A public notice of a meet."""

    event: UUID
    title: str
    opens_at: datetime
    closes_at: datetime
    contact: str

    @property
    def last_on(self) -> date:
        """The last whole day of it."""
        return clock.local_day(self.closes_at - timedelta(seconds=1))

    def is_open(self, now: datetime) -> bool:
        """The instant of closing is too late."""
        return self.opens_at <= now < self.closes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeUnit:
    """A unit on a notice, with how many athletes it names."""

    organization: UUID
    unit: str
    athletes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """An athlete as anybody may read of them: no birthday, no number, the name by what was agreed to."""

    name: str
    sex: str
    division: str
    contests: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """What the public page shows: the units, and the athletes of the one that was chosen."""

    notice: Notice
    is_open: bool
    units: Sequence[NoticeUnit]
    chosen: NoticeUnit | None
    lines: Sequence[NoticeLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection as the office sees it. The telephone number is masked."""

    id: UUID
    event: UUID
    text: str
    phone: str | None
    made_at: datetime
    state: ObjectionState
    answer: str | None
    decided_at: datetime | None
    decided_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDesk:
    """What the office works with: the notice, if it is opened, and the objections."""

    event: UUID
    title: str
    notice: Notice | None
    notice_days: int
    last_on: str
    """The earliest last day there may be."""
    objections: Sequence[Objection]
