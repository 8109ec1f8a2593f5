"""Lines of lists: meets that are open, delegations to review, people to choose from."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ysevents.competitions.rules import eligibility
from ysevents.registration.enums import DelegationState, Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pupil of the unit who might be added, and what the age rule says."""

    person: UUID
    name: str
    facts: eligibility.Athlete
    verdict: str
    can_enter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMeet:
    """A meet and a unit that may register for it."""

    event: UUID
    title: str
    starts_on: date
    opens_at: datetime
    deadline_at: datetime
    organization: UUID | None
    unit: str | None
    state: DelegationState | None
    athletes: int
    delegation: UUID | None = None
    """None: not begun yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A delegation in the list of the clerk."""

    delegation: UUID
    unit: str
    state: DelegationState
    athletes: int
    entries: int
    submitted_at: datetime | None
    unit_class: str | None = None
    divisions: frozenset[UUID] = frozenset()
    """In which the unit has athletes."""
    seal: Seal | None = None
    """What became of the sealed form; None where there is none and nobody waits for it."""
    duplicates: int = 0
    """Athletes who look like somebody else in the meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A grown-up of the unit who may lead or coach."""

    person: UUID
    name: str
