"""The call room in and out: frozen, plain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from ysevents.competitions.enums import CallStep, FixtureState, Round
from ysevents.competitions.lineup_schemas import Leg
from ysevents.core.enums import ParticipantState
from ysevents.kit.fields import Instant
from ysevents.kit.keyed_requests import KEY


class ActIn(BaseModel):
    """Something done in the call room, as a device sends it. The nonce is made once and kept when sent again."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    step: Annotated[CallStep, Field(strict=False)]
    slot: Annotated[UUID | None, Field(strict=False)] = None
    number: Annotated[int | None, Field(ge=1, le=3)] = None
    nonce: Annotated[str, Field(pattern=f"^{KEY.pattern}$", max_length=40)]
    typed_at: Instant
    """By the device's clock."""


class ActsIn(BaseModel):
    """What a device has done since it last had signal, in order; `sent_at` is its clock now."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    device: Annotated[str, Field(min_length=8, max_length=40)]
    sent_at: Instant
    acts: Annotated[tuple[ActIn, ...], Field(strict=False, min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something done in the call room; `typed_at` is by the server's clock."""

    step: CallStep
    slot: UUID | None = None
    number: int | None = None
    nonce: str
    typed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOutcome:
    """What became of an act; with `words` when it was not done, or when more is to know."""

    nonce: str
    is_done: bool
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """A fixture on the list of the call room."""

    fixture: UUID
    title: str
    round: Round
    label: str
    number: int
    of_stage: int
    starts_at: datetime
    session: UUID | None
    session_title: str
    where: str
    state: FixtureState
    is_off: bool
    expected: int
    arrived: int
    absent: int
    calls: int
    is_relay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """Somebody to be called."""

    slot: UUID
    position: int
    bib: str
    name: str
    unit: str
    legs: tuple[Leg, ...]
    """Of a relay: who runs which leg."""
    state: ParticipantState
    is_dns: bool
    is_scratched: bool
    acted_at: datetime | None
    """When the call room last said something of them."""

    @property
    def step(self) -> CallStep:
        """What the screen shows of them."""
        return CallStep.DNS if self.is_dns else CallStep(str(self.state))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallList:
    """A fixture in the call room: who is to be called, what was called, whether it was handed over."""

    line: CallLine
    contest: UUID
    root: UUID
    checkpoint: UUID | None
    """Where codes are scanned for it; None: the meet has no call room."""
    called_at: tuple[datetime | None, datetime | None, datetime | None]
    handed_over_at: datetime | None
    handed_over_by: str
    rows: tuple[CallRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """Where a number that is not on this list belongs."""

    fixture: UUID
    title: str
    label: str
    starts_at: datetime
    position: int


class CallRowOut(msgspec.Struct, frozen=True):
    """Somebody to be called, as a device shows them."""

    slot: UUID
    position: int
    bib: str
    name: str
    unit: str
    step: CallStep
    is_scratched: bool
    legs: tuple[str, ...] = ()
    """Of a relay: `1棒 105 彭小明`."""


class OutcomeOut(msgspec.Struct, frozen=True):
    """What became of an act; `words` say why it was not done."""

    nonce: str
    is_done: bool
    words: str


class CallListOut(msgspec.Struct, frozen=True):
    """A fixture in the call room, and what became of the acts that were sent."""

    fixture: UUID
    state: FixtureState
    calls: tuple[datetime | None, datetime | None, datetime | None]
    handed_over_at: datetime | None
    rows: tuple[CallRowOut, ...]
    outcomes: tuple[OutcomeOut, ...] = ()

    @classmethod
    def of(cls, seen: CallList, outcomes: Sequence[ActOutcome] = ()) -> "CallListOut":
        """The list as JSON."""
        return cls(
            fixture=seen.line.fixture,
            state=seen.line.state,
            calls=seen.called_at,
            handed_over_at=seen.handed_over_at,
            rows=tuple(
                CallRowOut(
                    slot=row.slot,
                    position=row.position,
                    bib=row.bib,
                    name=row.name,
                    unit=row.unit,
                    step=row.step,
                    is_scratched=row.is_scratched,
                    legs=tuple(leg.words for leg in row.legs),
                )
                for row in seen.rows
            ),
            outcomes=tuple(OutcomeOut(o.nonce, o.is_done, o.words) for o in outcomes),
        )
