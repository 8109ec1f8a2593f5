"""What the timetable's API takes and gives."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ysevents.competitions.enums import AreaUse
from ysevents.competitions.rules.scheduling.shifting import Others
from ysevents.competitions.service.sessions import NewSession
from ysevents.competitions.timetable_schemas import (
    AreaShown,
    ChangeShown,
    FixtureShown,
    LoadShown,
    ProblemShown,
    SessionShown,
    StageShown,
    Timetable,
)
from ysevents.kit.fields import Day, Instant

MOST_SESSIONS = 60


class Body(BaseModel):
    """What is asked for, and nothing else."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class Id(Body):
    id: UUID = Field(strict=False)
    sequence: int = Field(ge=0, le=2**31 - 1)


class SessionIn(Body):
    """A half-day; without space and place it only says when courts are played on."""

    starts_at: Instant
    ends_at: Instant
    space: UUID | None = Field(default=None, strict=False)
    place: str | None = Field(default=None, min_length=1, max_length=80)

    @property
    def value(self) -> NewSession:
        return NewSession(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            space=self.space,
            place=None if self.space else self.place,
        )


class SessionsIn(Body):
    """`victims` are the holders that were shown and are to be displaced."""

    sessions: list[SessionIn] = Field(min_length=1, max_length=MOST_SESSIONS)
    victims: list[Id] = Field(default_factory=list, max_length=500)


class StagePlaceIn(Body):
    """Where all of a stage goes."""

    session: UUID = Field(strict=False)
    starts_at: Instant
    space: UUID | None = Field(default=None, strict=False)


class FixtureTimeIn(Body):
    """Where a fixture goes; `with_rest`: those of its stage behind it as well."""

    starts_at: Instant
    session: UUID | None = Field(default=None, strict=False)
    space: UUID | None = Field(default=None, strict=False)
    with_rest: bool = False
    reason: str = Field(default="", max_length=120)


class LockIn(Body):
    is_locked: bool


class ReasonIn(Body):
    reason: str = Field(min_length=1, max_length=120)


class SessionTimeIn(Body):
    """Where a half-day goes, and what becomes of those in its way."""

    starts_at: Instant
    others: Others = Field(default=Others.STAY, strict=False)
    reason: str = Field(min_length=1, max_length=120)
    victims: list[Id] = Field(default_factory=list, max_length=500)


class DayTimeIn(Body):
    """Where all of a day goes."""

    to: Day
    others: Others = Field(default=Others.AFTER, strict=False)
    reason: str = Field(min_length=1, max_length=120)
    victims: list[Id] = Field(default_factory=list, max_length=500)


class AreaIn(Body):
    space: UUID = Field(strict=False)
    uses: list[Annotated[AreaUse, Field(strict=False)]] = Field(min_length=1, max_length=len(AreaUse))


class AreasIn(Body):
    areas: list[AreaIn] = Field(max_length=200)


class FillOut(Out):
    space: UUID | None
    name: str
    taken: int
    room: int


class SessionOut(Out):
    id: UUID
    title: str
    label: str
    starts_at: datetime
    ends_at: datetime
    state: str
    sequence: int
    where: str
    areas: list[FillOut]

    @classmethod
    def of(cls, one: SessionShown) -> "SessionOut":
        return cls.model_validate(one)


class FixtureOut(Out):
    id: UUID
    number: int
    title: str
    label: str
    starts_at: datetime
    ends_at: datetime
    session: UUID | None
    space: UUID | None
    where: str
    state: str
    occurrence_state: str
    is_locked: bool
    sequence: int

    @classmethod
    def of(cls, one: FixtureShown) -> "FixtureOut":
        return cls.model_validate(one)


class StageOut(Out):
    id: UUID
    contest: UUID
    title: str
    use: str
    planned: int
    missing: int
    minutes: int
    fixtures: list[FixtureOut]

    @classmethod
    def of(cls, one: StageShown) -> "StageOut":
        return cls.model_validate(one)


class AreaOut(Out):
    space: UUID
    name: str
    uses: list[str]
    is_chosen: bool

    @classmethod
    def of(cls, one: AreaShown) -> "AreaOut":
        return cls.model_validate(one)


class LoadOut(Out):
    use: str
    word: str
    stages: int
    fixtures: int
    needed: int
    room: int
    half_days: str
    is_over: bool

    @classmethod
    def of(cls, one: LoadShown) -> "LoadOut":
        return cls.model_validate(one)


class ProblemOut(Out):
    code: str
    text: str
    fixtures: list[UUID]

    @classmethod
    def of(cls, one: ProblemShown) -> "ProblemOut":
        return cls.model_validate(one)


class TimetableOut(BaseModel):
    """Everything about a meet's timetable."""

    meet: UUID
    sessions: list[SessionOut]
    areas: list[AreaOut]
    stages: list[StageOut]
    loads: list[LoadOut]
    problems: list[ProblemOut]

    @classmethod
    def of(cls, table: Timetable) -> "TimetableOut":
        return cls(
            meet=table.meet,
            sessions=[SessionOut.of(one) for one in table.sessions],
            areas=[AreaOut.of(one) for one in table.areas],
            stages=[StageOut.of(one) for one in table.stages],
            loads=[LoadOut.of(one) for one in table.loads],
            problems=[ProblemOut.of(one) for one in table.problems],
        )


class PlacingOut(Out):
    """What came of automatic placing."""

    placed: int
    left: list[str]


class PublishedOut(BaseModel):
    fixtures: int


class ChangedOut(BaseModel):
    """`change` None: nothing published has moved, so nobody has to be told."""

    change: UUID | None


class MovedOut(Out):
    id: UUID
    title: str
    before: tuple[datetime, datetime]
    after: tuple[datetime, datetime] | None


class ChangeOut(Out):
    """赛程变更, with its text to broadcast."""

    id: UUID
    reason: str
    text: str
    at: datetime
    moved: list[MovedOut]

    @classmethod
    def of(cls, one: ChangeShown) -> "ChangeOut":
        return cls.model_validate(one)


class HolderOut(BaseModel):
    """Who has the floor, in public words, to be named as a victim by id and sequence."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
