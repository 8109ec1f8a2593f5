"""What goes into bookings and comes out of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from ysevents.booking.enums import STANDING, BookingState, Channel, DateState, SlotState
from ysevents.booking.rules import Terms, companions_until
from ysevents.core.enums import DayType, OccurrenceState, Sport
from ysevents.facilities.enums import FeeClass, FeeGroup
from ysevents.kit.clock import date_cn, local_day
from ysevents.kit.fields import Instant

EXPIRED = BookingState.EXPIRED


class BookingIn(BaseModel):
    """What is wanted: a space and the start of one of its slots."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    space: Annotated[UUID, Field(strict=False)]
    starts_at: Instant
    hold: bool = False
    """Only keep the slot for some minutes, until it is confirmed."""


class DecisionIn(BaseModel):
    """What a venue says to a pending booking; a reason goes with a no."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    approved: bool
    reason: str = ""


class Decided(BaseModel):
    """The same from a page."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    decision: Literal["approve", "reject"]
    reason: str = ""


class BookingForm(BaseModel):
    """The same from a page, which made the key when it was drawn. `venue` is where to go back to."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    venue: UUID
    space: UUID
    start: Instant
    idempotency_key: str
    hold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A free slot, offered instead of one that is gone."""

    space: UUID
    space_name: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A slot as the page before booking shows it."""

    venue: UUID
    venue_name: str
    address: str
    notice: str
    space: UUID
    space_name: str
    sport: Sport
    starts_at: datetime
    ends_at: datetime
    fee_class: FeeClass
    fee_fen: int
    terms: Terms
    group_prices: Mapping[FeeGroup, int]
    """What an hour costs groups that have a price of their own; proved at the desk, paid there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A booking as its holder sees it."""

    id: UUID
    occurrence: UUID
    state: BookingState
    venue: UUID
    venue_name: str
    address: str
    space: UUID
    space_name: str
    starts_at: datetime
    ends_at: datetime
    occurrence_state: OccurrenceState
    fee_class: FeeClass
    fee_fen: int
    cancel_free_until: datetime
    early_minutes: int
    created_at: datetime
    cancelled_at: datetime | None
    reason: str | None
    channel: Channel = Channel.WEB
    revision: int = 0
    """Rises when time, place or state change; what an edit names with If-Match."""
    hold_until: datetime | None = None
    """Until when a held or pending booking keeps its floor."""
    series: UUID | None = None
    bundle: UUID | None = None
    note: str = ""
    organization_name: str | None = None
    terms: Terms | None = None
    """On what terms the space is lent now; None where it no longer is."""

    @property
    def companions_until(self) -> datetime:
        """Until when companions may be named."""
        if self.terms is None:
            return self.created_at
        return companions_until(self.terms, self.starts_at, self.created_at)

    def can_be_changed(self, now: datetime) -> bool:
        """Whether its holder may move it to another slot."""
        return (
            self.state == BookingState.CONFIRMED
            and now <= min(self.cancel_free_until, self.starts_at)
            and self.terms is not None
            and not self.terms.needs_approval
        )

    def can_be_cancelled(self, now: datetime) -> bool:
        """Whether it still stands and has not begun."""
        return self.is_standing(now) and now < self.starts_at

    def is_standing(self, now: datetime) -> bool:
        """Whether it has its floor: confirmed, or waiting and not run out."""
        return self.state in STANDING and (self.hold_until is None or now < self.hold_until)

    def standing(self, now: datetime) -> tuple[str, str]:
        """One word and its tone."""
        if self.state in (BookingState.CANCELLED, BookingState.DISPLACED):
            return self.state.label, "refusal" if self.state == BookingState.DISPLACED else "muted"
        if self.state in (BookingState.HELD, BookingState.PENDING):
            return (self.state.label, "attention") if self.is_standing(now) else (EXPIRED.label, "muted")
        if self.state == EXPIRED:
            return EXPIRED.label, "muted"
        if self.occurrence_state != OccurrenceState.CONFIRMED:
            return self.occurrence_state.label, "refusal"
        if self.state == BookingState.CONFIRMED and self.ends_at <= now:
            return "已结束", "muted"
        return self.state.label, "ok" if self.state == BookingState.CONFIRMED else "muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Somebody who comes along, by the id of their admission."""

    id: UUID
    person: UUID
    name: str
    has_arrived: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A club or unit for which somebody may book."""

    id: UUID
    name: str


Note = Annotated[str, Field(max_length=120)]
Ids = Annotated[tuple[Annotated[UUID, Field(strict=False)], ...], Field(strict=False, min_length=1)]


class SeveralIn(BaseModel):
    """Courts wanted at once, the one that matters first; for oneself or for a club."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    spaces: Ids
    starts_at: Instant
    organization: Annotated[UUID | None, Field(strict=False)] = None
    note: Note = ""


class DeskBookingIn(BaseModel):
    """What a clerk books for somebody: a name, a telephone if there is one."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    spaces: Ids
    starts_at: Instant
    name: Annotated[str, Field(max_length=60)]
    phone: Annotated[str, Field(max_length=30)] = ""
    channel: Literal["desk", "phone"] = "desk"
    organization: Annotated[UUID | None, Field(strict=False)] = None
    note: Note = ""


class SeriesIn(BaseModel):
    """A court wanted weekly from a first slot on; with `skip_taken` the dates that can be had will do."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    space: Annotated[UUID, Field(strict=False)]
    starts_at: Instant
    until: Annotated[date, Field(strict=False)]
    skip_taken: bool = False
    organization: Annotated[UUID | None, Field(strict=False)] = None
    note: Note = ""


class DeskSeriesIn(SeriesIn):
    """The same for somebody at the desk."""

    name: Annotated[str, Field(max_length=60)]
    phone: Annotated[str, Field(max_length=30)] = ""
    channel: Literal["desk", "phone"] = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDate:
    """A date of a series: whether it can be had, else what stands there, in words for anybody."""

    starts_at: datetime
    state: DateState
    words: str | None = None

    @property
    def told(self) -> str:
        """`12月5日 周六 赛事占用：县运动会`."""
        why = f"{self.state.label}：{self.words}" if self.words else self.state.label
        return f"{date_cn(local_day(self.starts_at))} {why}"


class CompanionIn(BaseModel):
    """Somebody to come along; the telephone lets quotas and bans of the venue find them."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: Annotated[str, Field(max_length=60)]
    phone: Annotated[str, Field(max_length=30)] = ""


class CompanionsIn(BaseModel):
    """Several at once, all of them or none."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    people: Annotated[list[CompanionIn], Field(min_length=1, max_length=40)]


class CompanionForm(BaseModel):
    """One of them from a page."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str = ""
    phone: str = ""


class ChangeIn(BaseModel):
    """The slot a booking should move to."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    space: Annotated[UUID, Field(strict=False)]
    starts_at: Instant


class ChangeForm(BaseModel):
    """The same from a page."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    space: UUID
    start: Instant
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionOut:
    """Somebody who comes along, in JSON; `path` is that of the page with their code."""

    id: UUID
    name: str
    has_arrived: bool
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A booking that waits for the venue's decision, as its desk sees it."""

    id: UUID
    holder: str
    organization_name: str | None
    space_name: str
    starts_at: datetime
    ends_at: datetime
    hold_until: datetime
    created_at: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MyBookings:
    """One's own bookings."""

    upcoming: list[Booked]
    past: list[Booked]


class BookingOut(msgspec.Struct, frozen=True):
    """A booking in JSON. `path` is that of the page with its ticket."""

    id: UUID
    occurrence: UUID
    state: BookingState
    venue: UUID
    space: UUID
    space_name: str
    starts_at: datetime
    ends_at: datetime
    fee_class: FeeClass
    fee_fen: int
    cancel_free_until: datetime
    revision: int
    hold_until: datetime | None
    series: UUID | None
    bundle: UUID | None
    path: str

    @classmethod
    def of(cls, booked: Booked) -> "BookingOut":
        """The booking, with the path of its page."""
        return cls(
            **{name: getattr(booked, name) for name in cls.__struct_fields__ if name != "path"},
            path=f"/bookings/{booked.id}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One slot of one space. `title` and `event` are given for what is public, never who."""

    space: UUID
    starts_at: datetime
    ends_at: datetime
    state: SlotState
    title: str | None = None
    event: UUID | None = None
    booking: UUID | None = None
    fee_class: FeeClass = FeeClass.FREE
    fee_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GridSpace:
    """A column of the grid."""

    id: UUID
    name: str
    is_indoor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A start and end of slots; None where a space has no slot just then."""

    starts_at: datetime
    ends_at: datetime
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridDay:
    """A day of the strip and how many slots are still free."""

    on: date
    free: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """A closure as announced, and the spaces of the grid it shuts."""

    notice: str
    spaces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """An hour of the week: for each day how many courts are free then; None where none begins just then."""

    start_minute: int
    end_minute: int
    free: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCounts:
    """How many courts of a sport are free at a venue, hours by days."""

    venue: UUID
    venue_name: str
    sport: Sport | None
    sports: tuple[Sport, ...]
    days: tuple[date, ...]
    rows: tuple[WeekRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A place to look around."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A sport on a day, beginning in a span of minutes, perhaps near a place and not too far from it."""

    sport: Sport
    day: date
    from_minute: int
    until_minute: int
    near: Near | None = None
    within_m: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCourt:
    """A court that is free."""

    space: UUID
    name: str
    fee_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStart:
    """A slot with the courts that are free then."""

    starts_at: datetime
    ends_at: datetime
    courts: tuple[FoundCourt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundVenue:
    """A venue where something is free; the distance where both places are known."""

    venue: UUID
    name: str
    distance_m: int | None
    starts: tuple[FoundStart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """What can be booked at a venue: one sport, one day, and a look at the others."""

    venue: UUID
    venue_name: str
    sport: Sport | None
    sports: tuple[Sport, ...]
    day: date
    days: tuple[GridDay, ...]
    spaces: tuple[GridSpace, ...]
    rows: tuple[GridRow, ...]
    terms: Terms | None
    day_type: DayType
    closures: tuple[Shut, ...]
