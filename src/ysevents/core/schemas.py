"""What goes into core's verbs and comes out of its questions: frozen, plain."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from ysevents.core.enums import (
    DayKind,
    OccurrenceKind,
    OccurrenceState,
    ParticipantRole,
    ParticipantState,
    Visibility,
)
from ysevents.kit.ids import uuid7


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Somebody who is made nameless: the person and all doubles merged into it, and how they were written."""

    persons: list[UUID]
    names: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolTermRow:
    """学期: its name, the first and the last day of lessons."""

    id: UUID
    title: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says, and what it is called."""

    day: date
    kind: DayKind
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Somebody who takes part: a person, a unit, or a person for a unit."""

    role: ParticipantRole
    person: UUID | None = None
    organization: UUID | None = None
    state: ParticipantState = ParticipantState.EXPECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One thing to be placed. Without a space it holds no floor."""

    kind: OccurrenceKind
    title: str
    starts_at: datetime
    ends_at: datetime
    id: UUID = field(default_factory=uuid7)
    event: UUID | None = None
    label: str = ""
    space: UUID | None = None
    place: str | None = None
    is_all_day: bool = False
    state: OccurrenceState = OccurrenceState.CONFIRMED
    visibility: Visibility = Visibility.PUBLIC
    series: UUID | None = None
    within: UUID | None = None
    hold_until: datetime | None = None
    participants: tuple[Attendance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A new span, with `space` or `place` a new ground, with `within` another session, for what is placed already."""

    occurrence: UUID
    starts_at: datetime
    ends_at: datetime
    space: UUID | None = None
    place: str | None = None
    within: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What has the floor. `sequence` changes with its time, place and state."""

    id: UUID
    kind: OccurrenceKind
    title: str
    visibility: Visibility
    space: UUID
    starts_at: datetime
    ends_at: datetime
    sequence: int

    @property
    def public_title(self) -> str:
        """What may be told to anybody: the title of what is public, else only its kind."""
        if self.visibility == Visibility.PUBLIC:
            return f"“{self.title}”"
        return self.kind.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An occurrence as pages, agendas and calendars read it."""

    id: UUID
    kind: OccurrenceKind
    title: str
    label: str
    event: UUID | None
    event_title: str | None
    root: UUID | None
    sport: str | None
    space: UUID | None
    space_name: str | None
    venue: UUID | None
    venue_name: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    state: OccurrenceState
    visibility: Visibility
    within: UUID | None
    reason: str | None
    sequence: int
    revised_at: datetime

    @property
    def where(self) -> str:
        """`场馆, 场地`, or the outside place in words."""
        names = (self.venue_name, self.space_name) if self.space else (self.place,)
        return ", ".join(name for name in names if name)

    @property
    def is_off(self) -> bool:
        """Whether it will not take place as it stands."""
        return self.state in {
            OccurrenceState.CANCELLED,
            OccurrenceState.POSTPONED,
            OccurrenceState.EXPIRED,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What an agenda is narrowed to: a sport, a division by its name, a region with all below it."""

    sport: str | None = None
    division: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two occurrences that want one person, one unit or one floor at the same time."""

    what: str
    subject: UUID
    first: UUID
    second: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One row of what changed, in the order in which a reader may rely on it."""

    xid: int
    id: int
    at: datetime
    by: UUID | None
    verb: str
    kind: str
    subject: UUID
    root: UUID | None
    details: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTeam:
    """A team to be made an organization under its unit, and who plays for it."""

    unit: UUID
    name: str
    short_name: str
    members: tuple[UUID, ...]
    id: UUID = field(default_factory=uuid7)
