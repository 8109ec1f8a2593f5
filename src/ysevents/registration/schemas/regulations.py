"""Under what rules one registers, and how they are set up."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from ysevents.core.enums import EventState
from ysevents.registration.parameters import RegulationParameters
from ysevents.registration.rules.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """Under what rules and until when one registers for a meet."""

    event: UUID
    title: str
    starts_on: date
    opens_at: datetime
    deadline_at: datetime
    parameters: RegulationParameters

    def kept_open(self, until: datetime | None) -> "Regulation":
        """The same for a unit that has longer than the others."""
        return replace(self, deadline_at=max(self.deadline_at, until)) if until else self

    def is_open(self, now: datetime) -> bool:
        """Whether units may change their delegations. The instant of the deadline is too late."""
        return self.opens_at <= now < self.deadline_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A regulation that is being set up or changed."""

    event: UUID
    title: str
    state: EventState
    sport: str | None
    version: int
    frozen_version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An event in the list of those who set it up."""

    event: UUID
    title: str
    state: EventState
    starts_on: date
    version: int
    deadline_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """What a unit owes, and when that was noted as paid."""

    delegation: UUID
    unit: str
    due_fen: int
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A regulation as it stood once, whole. `digest` is printed on every copy of it."""

    event: UUID
    version: int
    parameters: RegulationParameters
    content: Plan
    digest: str
    reason: str
    made_at: datetime
    made_by: str | None
