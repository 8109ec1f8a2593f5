"""What is said about stages: proposals before they are made, lines on the desk, what came of many at once."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.competitions.enums import ListState, Round, StageFormat, StageState
from ysevents.competitions.rules.stage_plans import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestPlan:
    """A contest with what it may become, and by which proposal it is held now."""

    contest: UUID
    root: UUID
    title: str
    division: str
    has_lanes: bool
    """Whether it matters on how many lanes it is held, and below whether how it is timed does."""
    is_timed: bool
    lanes: int
    is_electronic: bool
    approved: int
    waiting: int
    stages: int
    chosen: str | None
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """A stage and how far it is."""

    id: UUID
    contest: UUID
    root: UUID
    title: str
    discipline: str
    division: str
    sex: str
    kind: str
    sport: str
    is_lanes: bool
    number: int
    round: Round
    format: StageFormat
    ruleset: str
    parameters: dict[str, Any]
    draw_ruleset: str
    draw_parameters: dict[str, Any]
    fixtures_planned: int
    fixture_minutes: int
    fixtures: int
    """How many stand in the timetable already."""
    handed_in: int
    first_at: datetime | None
    seats: int
    """How many stand in a lane, or will come from somewhere."""
    has_marks: bool
    seed_hash: str | None
    is_committed: bool
    """A public draw is announced: its seed is sealed and not yet revealed."""
    state: StageState
    list_state: ListState | None

    @property
    def is_drawn(self) -> bool:
        return self.seats > 0

    @property
    def progress(self) -> str:
        """How far it is: planned, placed, drawn, published, started, handed_in."""
        if self.fixtures and self.handed_in == self.fixtures:
            return "handed_in"
        if self.has_marks:
            return "started"
        if self.state == StageState.PUBLISHED:
            return "published"
        if self.is_drawn:
            return "drawn"
        return "placed" if self.fixtures else "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutdatedDraw:
    """A stage drawn before the round in front of it was corrected: entries by id, and in words."""

    stage: UUID
    title: str
    missing: dict[UUID, str]
    mistaken: dict[UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetPlanned:
    """What came of planning a whole meet: contests planned now, left as they were, not held, without entries."""

    planned: tuple[UUID, ...] = ()
    kept: tuple[UUID, ...] = ()
    not_held: tuple[UUID, ...] = ()
    empty: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A stage that could not be drawn with the others, and why."""

    stage: UUID
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetDrawn:
    """What came of drawing a whole meet."""

    drawn: tuple[UUID, ...] = ()
    refused: tuple[Refused, ...] = field(default=())
