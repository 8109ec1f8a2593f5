"""Rows as COPY takes them: a named tuple per table, its fields the columns that are given.

Declared in the order in which foreign keys let them be loaded. The class is named as the table's,
the table by `table_of`.
"""

import re
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

Row = tuple[Any, ...]


class Organization(NamedTuple):
    id: UUID
    code: str
    kind: str
    unit_class: str | None
    name: str
    short_name: str
    sort_key: str
    parent: UUID | None
    region: str
    closed_on: date | None = None
    merged_into: UUID | None = None


class FormerName(NamedTuple):
    id: UUID
    organization: UUID
    name: str
    short_name: str
    until_on: date
    changed_at: datetime


class Person(NamedTuple):
    id: UUID
    kind: str
    name: str
    sort_key: str
    sex: str
    birth_on: date
    phone_hash: bytes | None
    student_hash: bytes | None
    identity_hash: bytes | None = None
    identity_cipher: bytes | None = None


class Membership(NamedTuple):
    id: UUID
    person: UUID
    organization: UUID
    role: str
    entry_year: int | None
    from_on: date


class Guardianship(NamedTuple):
    id: UUID
    child: UUID
    guardian: UUID
    relation: str


class Consent(NamedTuple):
    id: UUID
    person: UUID
    purpose: str
    version: str
    given_by: UUID
    relation: str
    given_at: datetime
    withdrawn_at: datetime | None
    evidence: str


class Venue(NamedTuple):
    id: UUID
    code: str
    kind: str
    name: str
    short_name: str
    sort_key: str
    region: str
    owner: UUID | None
    address: str
    longitude: float
    latitude: float
    is_open_to_public: bool
    is_accessible: bool
    notice: str


class Section(NamedTuple):
    id: UUID
    venue: UUID
    name: str


class Space(NamedTuple):
    id: UUID
    venue: UUID
    name: str
    sport: str
    is_indoor: bool
    area_m2: int | None
    position: int


class SpaceSection(NamedTuple):
    space: UUID
    section: UUID
    venue: UUID


class Account(NamedTuple):
    id: UUID
    username: str
    display_name: str
    person: UUID
    state: str
    must_change_password: bool
    password_hash: str | None
    created_at: datetime


class AccountGrant(NamedTuple):
    id: UUID
    account: UUID
    role: str
    scope: str
    target: str | None
    from_at: datetime


class OpeningRule(NamedTuple):
    id: UUID
    venue: UUID
    space: UUID
    weekdays: list[int]
    opens_minute: int
    closes_minute: int
    valid_from_on: date | None
    valid_until_on: date | None
    fee_class: str
    fee_fen_per_hour: int
    priority: int


class Tariff(NamedTuple):
    id: UUID
    venue: UUID
    sport: str
    fee_class: str
    fee_group: str
    from_on: date
    fen_per_hour: int


class SchoolTerm(NamedTuple):
    id: UUID
    title: str
    first_on: date
    last_on: date


class BookingRule(NamedTuple):
    id: UUID
    venue: UUID
    sport: str
    slot_minutes: int


class QuotaRule(NamedTuple):
    id: UUID
    venue: UUID
    period: str
    at_most: int


class Event(NamedTuple):
    id: UUID
    parent: UUID | None
    root: UUID
    kind: str
    title: str
    short_title: str
    sport: str
    division: str | None
    region: str
    organizer: UUID
    starts_on: date
    ends_on: date
    state: str
    visibility: str
    position: int
    revised_at: datetime


class Division(NamedTuple):
    id: UUID
    event: UUID
    name: str
    sex: str
    born_from: date | None
    grade_from: int | None
    grade_until: int | None
    unit_classes: list[str]
    position: int
    born_until: date | None = None


class Contest(NamedTuple):
    id: UUID
    discipline: str
    division: UUID
    per_unit_limit: int | None
    counts_towards_limit: bool


class Record(NamedTuple):
    id: UUID
    level: str
    discipline: str
    age_group: str
    sex: str
    mark: int
    is_hand: bool
    holder: str
    set_on: date
    place: str
    ratified_at: datetime


class Regulation(NamedTuple):
    event: UUID
    version: int
    opens_at: datetime
    deadline_at: datetime
    parameters: str


class Delegation(NamedTuple):
    id: UUID
    event: UUID
    organization: UUID
    state: str
    revision: int
    submitted_at: datetime | None
    submitted_by: UUID | None
    decided_at: datetime | None
    decided_by: UUID | None
    returned_reason: str | None


class DelegationMember(NamedTuple):
    id: UUID
    delegation: UUID
    event: UUID
    person: UUID
    role: str
    division: UUID | None
    place: int | None


class Entry(NamedTuple):
    id: UUID
    root: UUID
    contest: UUID
    organization: UUID
    person: UUID | None
    state: str
    unit_place: int
    athlete_place: int | None
    entered_at: datetime


class ChangeRequest(NamedTuple):
    id: UUID
    delegation: UUID
    kind: str
    contest: UUID
    entry: UUID | None
    person: UUID
    replacement: UUID | None
    reason: str
    state: str
    is_exception: bool
    asked_at: datetime
    asked_by: UUID
    idempotency_key: str
    decided_at: datetime
    decided_by: UUID | None
    answer: str | None


class RosterMember(NamedTuple):
    id: UUID
    entry: UUID
    contest: UUID
    person: UUID
    role: str
    place: int
    leg: int | None
    shirt_number: int | None


class Occurrence(NamedTuple):
    id: UUID
    event: UUID | None
    kind: str
    title: str
    label: str
    space: UUID | None
    starts_at: datetime
    ends_at: datetime
    state: str
    visibility: str
    within: UUID | None
    reason: str | None
    published_at: datetime | None
    sequence: int
    revised_at: datetime
    revised_by: UUID | None
    place: str | None = None


class Participant(NamedTuple):
    id: UUID
    occurrence: UUID
    organization: UUID | None
    person: UUID
    role: str
    state: str
    arrived_at: datetime | None


class Booking(NamedTuple):
    id: UUID
    occurrence: UUID
    holder: UUID
    account: UUID
    state: str
    channel: str
    fee_class: str
    fee_fen: int
    idempotency_key: str
    request_digest: bytes
    created_at: datetime
    cancelled_at: datetime | None
    cancelled_by: UUID | None
    reason: str | None


class Admission(NamedTuple):
    id: UUID
    category: str
    person: UUID
    occurrence: UUID
    valid_from: datetime
    valid_until: datetime
    state: str
    reason: str | None
    ticket_hash: bytes
    short_hash: bytes


class QuotaClaim(NamedTuple):
    person: UUID
    rule: UUID
    period_on: date
    n: int
    occurrence: UUID


class Checkpoint(NamedTuple):
    id: UUID
    kind: str
    name: str
    venue: UUID | None
    event: UUID | None
    categories: list[str]
    policy: str
    confirms: bool
    early_minutes: int


ORDER: tuple[type[Row], ...] = tuple(
    kind for kind in globals().values() if isinstance(kind, type) and hasattr(kind, "_fields")
)


def table_of(kind: type[Row]) -> str:
    """`DelegationMember` stands in `delegation_member`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def columns_of(kind: type[Row]) -> tuple[str, ...]:
    """The columns that rows of this kind give."""
    fields: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    return fields
