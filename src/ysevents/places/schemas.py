"""What goes into fairness and comes out of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ysevents.core.enums import Sport
from ysevents.kit.fields import Instant
from ysevents.places.enums import (
    Audience,
    BallotOfferState,
    BallotState,
    Cause,
    Counted,
    Period,
    WishState,
)
from ysevents.places.rules.points import Penalties

Minute = Annotated[int, Field(ge=0, le=1440)]


class QuotaRuleIn(BaseModel):
    """A rule as the venue's office writes it. The peak in minutes since midnight, for peak hours alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    counted: Counted = Counted.BOOKINGS
    period: Period = Period.WEEK
    at_most: Annotated[int, Field(ge=1, le=100)]
    sport: Sport | None = None
    audience: Audience = Audience.EVERYBODY
    counts_companions: bool = False
    needs_identity: bool = False
    workday_peak_from: Minute = 18 * 60
    workday_peak_until: Minute = 21 * 60
    rest_peak_from: Minute = 9 * 60
    rest_peak_until: Minute = 21 * 60

    @model_validator(mode="after")
    def _peaks_last(self) -> Self:
        if self.workday_peak_from >= self.workday_peak_until or self.rest_peak_from >= self.rest_peak_until:
            raise ValueError("a peak ends after it begins")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRuleShown:
    """A rule of a venue in force."""

    id: UUID
    sport: Sport | None
    audience: Audience
    counted: Counted
    period: Period
    at_most: int
    counts_companions: bool
    needs_identity: bool
    workday_peak: tuple[int, int]
    rest_peak: tuple[int, int]
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointShown:
    """Points given for one booking, with what was said about them."""

    id: UUID
    venue: UUID
    venue_name: str
    title: str
    starts_at: datetime
    cause: Cause
    points: int
    given_at: datetime
    expires_on: date
    forgiven_at: datetime | None
    appeal: UUID | None
    reason: str | None
    made_at: datetime | None
    decided_at: datetime | None
    is_granted: bool | None
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStanding:
    """One's own points, and where one may not book until when: (venue, its name, until)."""

    points: list[PointShown]
    bans: list[tuple[UUID, str, datetime]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealShown:
    """An appeal as those see it who decide: the name in part."""

    id: UUID
    name: str
    point: PointShown


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityShown:
    """How many may come to something, how many have a place, and how many heads are one's own."""

    occurrence: UUID
    venue: UUID | None
    title: str
    starts_at: datetime
    ends_at: datetime
    cap: int
    taken: int
    own: int

    @property
    def left(self) -> int:
        """Places still to be had."""
        return self.cap - self.taken


class WishIn(BaseModel):
    """What somebody would take: one of these spaces, the first the best, somewhere within a span."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    spaces: Annotated[list[UUID], Field(min_length=1, max_length=60)]
    starts_at: Instant
    ends_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class WishChoice:
    """The spaces of a venue one may wait for: (id, name, sport)."""

    venue: UUID
    venue_name: str
    spaces: list[tuple[UUID, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishShown:
    """A wish as its holder sees it; `ahead` wait longer for something of the same."""

    id: UUID
    venue: UUID
    venue_name: str
    spaces: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    state: WishState
    offered_until: datetime | None
    ahead: int


class BallotIn(BaseModel):
    """A ballot for all slots of some spaces within a span that nobody has yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=2, max_length=60)]
    spaces: Annotated[list[UUID], Field(min_length=1, max_length=60)]
    first_at: Instant
    last_at: Instant
    opens_at: Instant
    closes_at: Instant
    confirm_minutes: Annotated[int, Field(ge=10, le=10080)] | None = None
    ranks_at_most: Annotated[int, Field(ge=1, le=20)] = 3
    rounds: Annotated[int, Field(ge=1, le=5)] = 1
    asks_public_number: bool = False


class BallotWishesIn(BaseModel):
    """The numbers of the slots somebody wishes for, the dearest first; none: not any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    numbers: Annotated[list[int], Field(max_length=20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotSlotShown:
    """A slot of a ballot; `code` has it, or is asked whether to take it."""

    number: int
    space_name: str
    starts_at: datetime
    ends_at: datetime
    code: str | None = None
    state: BallotOfferState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotListed:
    """A ballot in a list."""

    id: UUID
    venue: UUID
    venue_name: str
    title: str
    opens_at: datetime
    closes_at: datetime
    state: BallotState
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotShown(BallotListed):
    """A ballot as everybody may see it, with one's own part in it."""

    confirm_minutes: int | None
    ranks_at_most: int
    rounds: int
    asks_public_number: bool
    public_number: str | None
    commitment: str
    list_digest: str | None
    drawn_at: datetime | None
    slots: list[BallotSlotShown]
    own_code: str | None
    own_turn: int | None
    own_numbers: list[int]

    def takes_wishes(self, now: datetime) -> bool:
        """Whether wishes can be made or changed."""
        return self.state == BallotState.OPEN and self.opens_at <= now < self.closes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotEntryShown:
    """A ballot one takes part in: the own code, and what one has won, in words."""

    id: UUID
    title: str
    venue_name: str
    closes_at: datetime
    state: BallotState
    code: str
    turn: int | None
    won: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """What a request has made."""

    id: UUID


class CapacityIn(BaseModel):
    """How many may come."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cap: Annotated[int, Field(ge=1, le=100_000)]


class PlaceIn(BaseModel):
    """How many heads, oneself among them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heads: Annotated[int, Field(ge=1, le=20)] = 1


class PublicNumberIn(BaseModel):
    """A number drawn elsewhere after closing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[str, Field(min_length=1, max_length=60)]


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]


class AppealIn(BaseModel):
    """Why points should be forgiven."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Words


class DecisionIn(BaseModel):
    """Whether they are, and why or why not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    is_granted: bool
    answer: Words


class PenaltiesIn(BaseModel):
    """What a venue gives points for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    no_show_points: Annotated[int, Field(ge=0, le=20)] = 2
    late_cancel_points: Annotated[int, Field(ge=0, le=20)] = 1
    limit_points: Annotated[int, Field(ge=1, le=100)] = 4
    window_days: Annotated[int, Field(ge=1, le=730)] = 60
    ban_days: Annotated[int, Field(ge=1, le=730)] = 14
    releases_floor: bool = True

    @classmethod
    def of(cls, rule: Penalties) -> Self:
        """The rule as it is sent."""
        return cls(**{name: getattr(rule, name) for name in cls.model_fields})

    def rule(self) -> Penalties:
        """As rules reckon with it."""
        return Penalties(**self.model_dump())
