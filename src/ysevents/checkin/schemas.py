"""What goes into doors and comes out of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from ysevents.checkin import rules
from ysevents.checkin.enums import AdmissionState, Category, CheckpointKind, Policy, Reason, Result
from ysevents.core.enums import OccurrenceState
from ysevents.kit.fields import Instant
from ysevents.kit.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdmission:
    """A right to be given: for just one of event (tree), occurrence and venue."""

    category: Category
    valid_from: datetime
    valid_until: datetime
    id: UUID = field(default_factory=uuid7)
    person: UUID | None = None
    organization: UUID | None = None
    event: UUID | None = None
    occurrence: UUID | None = None
    venue: UUID | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """An admission as its holder sees it. `code` and `short` are made from the key, not stored."""

    id: UUID
    version: int
    category: Category
    state: AdmissionState
    reason: str | None
    person: UUID | None
    holder: str | None
    """The name as it may be shown: of children and of those whose age is unknown only a part."""
    label: str | None
    event: UUID | None
    occurrence: UUID | None
    title: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    occurrence_state: OccurrenceState | None
    valid_from: datetime
    valid_until: datetime
    arrived_at: datetime | None
    code: bytes
    short: str

    @property
    def path(self) -> str:
        """The holder's page."""
        return f"/t/{rules.encode(self.code)}"

    def url(self, address: str) -> str:
        """What the QR says."""
        return rules.ticket_url(address, self.code)

    def standing(self, now: datetime) -> tuple[str, str]:
        """One word and its tone: what a door would make of it now."""
        if self.state != AdmissionState.VALID:
            return self.state.label, "refusal"
        if self.occurrence_state in (OccurrenceState.CANCELLED, OccurrenceState.EXPIRED):
            return self.occurrence_state.label, "refusal"
        if self.arrived_at:
            return "已入场", "info"
        if self.valid_until <= now:
            return "已过期", "muted"
        return "有效", "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A checkpoint as its staff see it."""

    id: UUID
    kind: CheckpointKind
    name: str
    venue: UUID | None
    event: UUID | None
    where: str
    """Name of the venue or short title of the event."""
    policy: Policy
    confirms: bool
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanAnswer:
    """What the screen at the door says. `reasons` are all that apply, the one shown first."""

    result: Result
    reasons: tuple[Reason, ...]
    title: str
    message: str
    holder: str | None
    label: str | None
    first_at: datetime | None = None
    first_checkpoint: str | None = None

    @property
    def reason(self) -> str:
        """The reason shown, or the result where none is needed."""
        return str(self.reasons[0]) if self.reasons else str(self.result)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentScan:
    """A line of the list at the door."""

    at: datetime
    result: Result
    reasons: tuple[Reason, ...]
    holder: str | None
    label: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BibContest:
    """What a bib tells anybody who photographs it: contests, never the athlete."""

    event: UUID
    event_title: str
    contests: tuple[str, ...]


class ScanIn(BaseModel):
    """A scan as devices send it. The nonce is made once and kept through every repetition."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    code: Annotated[str, Field(min_length=1, max_length=500)]
    nonce: Annotated[UUID, Field(strict=False)]
    device: Annotated[str, Field(min_length=1, max_length=64)]
    device_time: Instant
    confirmed: bool = False


class ScanOut(msgspec.Struct, frozen=True):
    """The answer to a device; a struct, for gates ask forty times a minute."""

    result: Result
    reason: str
    reasons: tuple[Reason, ...]
    title: str
    message: str
    holder: str | None
    label: str | None
    confirm: bool
    first_at: datetime | None
    first_checkpoint: str | None

    @classmethod
    def of(cls, answer: ScanAnswer) -> "ScanOut":
        """The answer, with the reason that is shown spelt out."""
        return cls(
            result=answer.result,
            reason=answer.reason,
            reasons=answer.reasons,
            title=answer.title,
            message=answer.message,
            holder=answer.holder,
            label=answer.label,
            confirm=answer.result == Result.CONFIRM,
            first_at=answer.first_at,
            first_checkpoint=answer.first_checkpoint,
        )
