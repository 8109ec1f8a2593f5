"""What feeds are asked for and answer with."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ysevents.core.schemas import Narrowing
from ysevents.feeds.enums import Purpose, Reminder, Scope
from ysevents.kit.http import Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How occurrences are told, the same for a whole feed."""

    address: str
    """Of the site: links, and the right half of every UID."""
    is_public: bool = True
    """Public calendars mark nobody as busy."""
    cancelled_in_title: bool = False
    """For clients that hide what is cancelled: only the title says so."""
    remind_min: int = 0
    """Minutes before the start at which a private calendar reminds; public ones never do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar as bytes. `modified_at` is the newest revision in it; None when it is empty."""

    body: bytes
    modified_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A feed ready to be answered over and over."""

    prepared: Prepared
    modified_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalAddress:
    """A secret address of one's own, and how its calendar reminds."""

    purpose: Purpose
    about: UUID | None
    token: str
    created_at: datetime
    last_read_at: datetime | None
    reminder: Reminder


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A calendar an account may have a secret address for: its own agenda, a unit's, an athlete's."""

    purpose: Purpose
    about: UUID | None
    """The unit or the athlete; None for what is one's own."""
    name: str
    address: PersonalAddress | None = None

    @property
    def key(self) -> str:
        return f"{self.purpose}:{self.about}" if self.about else str(self.purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One thing a calendar may be narrowed by, and to what."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a subscription page offers: the name, the path of the feed, and what it may be narrowed by."""

    name: str
    path: str
    back: str
    """The page one came from."""
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Which public feed: its scope, what it is about, for one unit, narrowed."""

    scope: Scope
    id: UUID | str | None = None
    """None for the county, a code for a region."""
    organization: UUID | None = None
    only: Narrowing = field(default_factory=Narrowing)
