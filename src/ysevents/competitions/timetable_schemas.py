"""What the timetable shows and takes: frozen, plain."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ysevents.competitions.enums import AreaUse, FixtureState, Round, StageState
from ysevents.core.enums import OccurrenceState


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaShown:
    """A space that a meet may use, and what for; `is_chosen`: somebody said so, else its name did."""

    space: UUID
    name: str
    uses: tuple[AreaUse, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FixtureShown:
    """A fixture on the board."""

    id: UUID
    stage: UUID
    number: int
    title: str
    label: str
    starts_at: datetime
    ends_at: datetime
    session: UUID | None
    space: UUID | None
    where: str
    state: FixtureState
    occurrence_state: OccurrenceState
    is_locked: bool
    sequence: int

    @property
    def is_public(self) -> bool:
        return self.occurrence_state in {OccurrenceState.CONFIRMED, OccurrenceState.TENTATIVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageShown:
    """A stage on the board, with those of its fixtures that have a time."""

    id: UUID
    contest: UUID
    title: str
    state: StageState
    use: AreaUse
    planned: int
    minutes: int
    needed: int
    fixtures: tuple[FixtureShown, ...]

    @property
    def missing(self) -> int:
        """How many have no time."""
        return max(self.planned - len(self.fixtures), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFill:
    """How full an area of a session is, in minutes."""

    space: UUID | None
    name: str
    taken: int
    room: int

    @property
    def is_over(self) -> bool:
        return self.taken > self.room


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionShown:
    """A half-day with how full it is."""

    id: UUID
    title: str
    label: str
    starts_at: datetime
    ends_at: datetime
    state: OccurrenceState
    sequence: int
    where: str
    areas: tuple[AreaFill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadShown:
    """What all that needs one kind of area takes, against what there is."""

    use: AreaUse
    word: str
    stages: int
    fixtures: int
    needed: int
    room: int
    half_days: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemShown:
    """A problem in words, with the fixtures it is about."""

    code: str
    text: str
    fixtures: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """Everything about a meet's timetable on one page."""

    meet: UUID
    sessions: tuple[SessionShown, ...]
    areas: tuple[AreaShown, ...]
    stages: tuple[StageShown, ...]
    loads: tuple[LoadShown, ...]
    problems: tuple[ProblemShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What came of automatic placing: how many fixtures stand, and what found no place, in words."""

    placed: int
    left: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixtureWas:
    """When and where a start list said a fixture was."""

    number: int
    starts_at: datetime
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """A start list as it was published; `void_at` None: it stands."""

    stage: UUID
    contest: UUID
    title: str
    round: Round
    number: int
    published_at: datetime
    void_at: datetime | None
    void_reason: str
    fixtures: tuple[FixtureWas, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedShown:
    """A session or fixture that was given another time; `after` None: it has none yet."""

    id: UUID
    title: str
    before: tuple[datetime, datetime]
    after: tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """赛程变更: one act on a published timetable, with its text to broadcast."""

    id: UUID
    reason: str
    text: str
    at: datetime
    moved: tuple[MovedShown, ...]
