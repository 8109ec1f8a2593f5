"""What public pages of a meet are made of: frozen, plain."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ysevents.competitions.enums import ListKind, ListState, Round
from ysevents.core.enums import OccurrenceState


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEvent:
    """A meet or a contest that everybody may see."""

    id: UUID
    root: UUID
    title: str
    short_title: str
    meet_title: str
    starts_on: date
    ends_on: date
    is_contest: bool
    cursor: int
    """Of changes: whatever is read after this was read, nothing since is missed."""

    @property
    def is_meet(self) -> bool:
        return self.id == self.root


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """A published stage: when it begins, how far it is, and its list."""

    id: UUID
    round: Round
    word: str
    """What it is called: 预赛, 决赛, or 比赛 of several rounds."""
    list: UUID | None
    state: ListState | None
    """How binding its list is; None before the first mark."""
    fixtures: int
    called: int
    started: int
    handed_in: int
    is_off: bool
    """Nothing of it will take place as it stands."""
    first_at: datetime | None
    session: UUID | None
    session_title: str | None
    session_at: datetime | None

    @property
    def is_running(self) -> bool:
        return self.called + self.started > 0 or 0 < self.handed_in < self.fixtures


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestLine:
    """A contest with its published stages in order."""

    contest: UUID
    title: str
    short_title: str
    division: str
    stages: tuple[StageLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A list as it was announced, made official or corrected."""

    list: UUID
    event: UUID
    number: int
    state: ListState
    kind: ListKind
    key: str
    title: str
    round: Round | None
    """None where the contest has one round, and of lists of a meet."""
    reason: str
    changes: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Displaced:
    """A session or a fixture put off, called off or moved."""

    title: str
    state: OccurrenceState
    starts_at: datetime
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FixtureLine:
    """A fixture in the schedule of a day."""

    id: UUID
    contest: UUID
    title: str
    label: str
    where: str
    session: UUID | None
    session_title: str | None
    starts_at: datetime
    ends_at: datetime
    is_running: bool
    """Being called, or under way."""
    word: str
    """How far it is, in the fixed words; empty before anything has happened."""
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit that takes part, and how many entries it has."""

    id: UUID
    name: str
    entries: int
