"""What goes into privacy and comes out of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ysevents.core.enums import PersonKind, Sex
from ysevents.kit.fields import Day
from ysevents.privacy.enums import RequestKind

STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody in the list of a search, or who may be the same as somebody else."""

    person: UUID
    name: str
    sex: Sex | None
    birth_on: date | None
    units: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Somebody as the office sees them."""

    person: UUID
    kind: PersonKind
    name: str
    sex: Sex | None
    birth_on: date | None
    identity: str | None
    """Masked."""
    has_phone: bool
    has_student_number: bool
    merged_into: UUID | None
    anonymised_at: datetime | None

    @property
    def tag(self) -> str:
        """Changes with what a correction may change."""
        told = f"{self.name}|{self.sex}|{self.birth_on}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of rows in the data of a person: a title, columns as (key, label), rows by key."""

    key: str
    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asked, and until when it has to be answered."""

    id: UUID
    kind: RequestKind
    received_at: datetime
    due_on: date
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    happened_on: date
    summary: str
    people: int
    minors: int
    is_reported: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of the yearly report and what it counts."""

    key: str
    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MinorsReport:
    """未成年人个人信息保护年度报告: figures only."""

    year: int
    as_of: datetime
    counts: Sequence[Count]
    incidents: Sequence[Incident]


class CorrectionIn(BaseModel):
    """What a person's name, sex and birthday shall be, and why."""

    model_config = STRICT

    name: Annotated[str, Field(min_length=1, max_length=60)]
    sex: Annotated[Sex, Field(strict=False)] | None
    birth_on: Day | None
    reason: Annotated[str, Field(min_length=2, max_length=200)]


class ReasonIn(BaseModel):
    """Why something is done; a name has no place in it."""

    model_config = STRICT

    reason: Annotated[str, Field(min_length=2, max_length=200)]


class MergeIn(BaseModel):
    """The record that becomes part of this one, and why."""

    model_config = STRICT

    double: Annotated[UUID, Field(strict=False)]
    reason: Annotated[str, Field(min_length=2, max_length=200)]


class IncidentIn(BaseModel):
    """What happened to the data of how many."""

    model_config = STRICT

    happened_on: Day
    summary: Annotated[str, Field(min_length=2, max_length=300)]
    people: Annotated[int, Field(ge=0, le=10_000_000)]
    minors: Annotated[int, Field(ge=0, le=10_000_000)]
    is_reported: bool = False
