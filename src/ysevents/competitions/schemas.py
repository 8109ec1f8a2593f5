"""What goes into competitions and comes out of them: frozen, plain."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ysevents.competitions.enums import (
    DisciplineKind,
    EntryState,
    FixtureState,
    RosterRole,
    Round,
    StageFormat,
    StageState,
)
from ysevents.competitions.lineup_schemas import Leg
from ysevents.competitions.rules import eligibility, limits
from ysevents.competitions.rules.entry_marks import Measure, measure_of
from ysevents.core.enums import ParticipantRole
from ysevents.core.schemas import Attendance


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionTemplate:
    """A division as the seeds have it, to be copied into a meet for each sex."""

    key: str
    name: str
    grades: tuple[int, int]
    born_years: int
    unit_classes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A division of a meet and whom it is for."""

    id: UUID
    rule: eligibility.Division

    @property
    def title(self) -> str:
        """`小学甲组男子`."""
        return self.rule.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A contest of a meet with all that its rules need."""

    id: UUID
    root: UUID
    title: str
    discipline: str
    discipline_name: str
    kind: DisciplineKind
    is_lanes: bool
    division: Division
    per_unit_limit: int | None
    counts_towards_limit: bool
    is_extra: bool = False
    """May be entered on top of an athlete's limit."""

    @property
    def measure(self) -> Measure | None:
        """How its entry marks are measured; None for what is played."""
        return measure_of(self.kind)

    @property
    def for_limits(self) -> limits.Contest:
        """The contest as the rules of limits see it."""
        return limits.Contest(
            key=self.id,
            counts=self.counts_towards_limit,
            extra=self.is_extra,
            per_unit=self.per_unit_limit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A live entry."""

    id: UUID
    contest: UUID
    organization: UUID
    person: UUID | None
    state: EntryState
    mark: int | None
    unit_place: int = 1
    """Of a team: which of the unit's it is, 一队 or 二队."""
    team: UUID | None = None
    """The organization the team has become at the freeze."""

    @property
    def participant(self) -> UUID:
        """Which organization takes part: the team itself once there is one, else the unit."""
        return self.team or self.organization

    @property
    def attendance(self) -> Attendance:
        """How it takes part in its fixtures."""
        role = ParticipantRole.ATHLETE if self.person else ParticipantRole.TEAM
        return Attendance(role=role, person=self.person, organization=self.participant)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterMember:
    """Somebody on the list of a team."""

    entry: UUID
    person: UUID
    name: str
    role: RosterRole
    leg: int | None
    shirt_number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawLine:
    """A contest on the desk of those who make the programme."""

    contest: UUID
    title: str
    approved: int
    waiting: int
    heats: int
    state: StageState | None
    """None: nothing is drawn yet."""
    first_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A half-day of a meet on one space."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRow:
    """Somebody in a lane. The name is as it may be shown to whoever asked."""

    entry: UUID
    lane: int
    bib: str | None
    name: str
    unit: str
    organization: UUID
    is_masked: bool
    is_scratched: bool = False
    """弃权 since the draw: the lane stays empty."""
    legs: tuple[Leg, ...] = ()
    """Of a relay: who runs which leg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartHeat:
    """A heat of a start list."""

    occurrence: UUID
    number: int
    label: str
    starts_at: datetime
    where: str
    is_off: bool
    """Cancelled or postponed."""
    state: FixtureState
    rows: tuple[StartRow, ...]
    clashes: tuple[str, ...]
    """Units with several in this heat, in words: they have more entries than there are heats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartList:
    """The start list of a stage."""

    contest: UUID
    stage: UUID
    title: str
    round: Round
    format: StageFormat
    is_lanes: bool
    state: StageState
    seed: int | None
    seed_hash: str | None
    """Announced before a public draw."""
    heats: tuple[StartHeat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bib:
    """A number to be printed. The code is of a bib: it opens the contest, not the athlete."""

    number: str
    organization: UUID
    unit: str
    division: str
    code: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet:
    """A competition at the top of its tree."""

    id: UUID
    title: str
    short_title: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When and where a fixture is put: within a session, or on a court of its own."""

    starts_at: datetime
    ends_at: datetime
    session: UUID | None = None
    space: UUID | None = None
    """None: where the session is."""
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalPlace:
    """The place of an entry in its contest, and its mark in ms or mm where that is what was measured."""

    place: int | None
    mark: int | None
