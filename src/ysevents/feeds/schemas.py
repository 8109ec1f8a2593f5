"""What feeds are asked for and answer with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.kit.enums import Labelled


class Scope(Labelled):
    """What a public calendar is about."""

    EVENT = "event", "赛事"
    VENUE = "venue", "场馆"
    SPACE = "space", "场地"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How occurrences are told, the same for a whole feed."""

    address: str
    """Of the site: links, and the right half of every UID."""
    is_public: bool = True
    """Public calendars mark nobody as busy."""
    cancelled_in_title: bool = False
    """For clients that hide what is cancelled: only the title says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar as bytes. `modified_at` is the newest revision in it; None when it is empty."""

    body: bytes
    modified_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalAddress:
    """The secret address of one's own calendar."""

    token: str
    created_at: datetime
    last_read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a subscription page offers: the name, and the path of the feed."""

    name: str
    path: str
    back: str
    """The page one came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Which public feed: an event (for one unit), a venue or a space."""

    scope: Scope
    id: UUID
    organization: UUID | None = None
