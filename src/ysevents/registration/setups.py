"""What an organiser hands in to set up an event: a template and a day, then section by section."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from ysevents.competitions.enums import DivisionSex
from ysevents.kit.fields import Day, Instant
from ysevents.registration.parameters import STRICT

Id = Annotated[UUID, Field(strict=False)]
Grade = Annotated[int, Field(ge=1, le=12)]
Title = Annotated[str, Field(min_length=2, max_length=120)]


class NewEventIn(BaseModel):
    """An event to be made from a template; without a title it gets the template's."""

    model_config = STRICT

    template: Annotated[str, Field(max_length=40)]
    starts_on: Day
    ends_on: Day | None = None
    title: Title | None = None


class DatesIn(BaseModel):
    """What an event is called, its days and its registration window."""

    model_config = STRICT

    title: Title
    starts_on: Day
    ends_on: Day
    opens_at: Instant
    deadline_at: Instant


class DivisionIn(BaseModel):
    """A division, new without an id."""

    model_config = STRICT

    id: Id | None = None
    name: Annotated[str, Field(min_length=1, max_length=30)]
    sex: Annotated[DivisionSex, Field(strict=False)]
    born_from: Day | None = None
    born_until: Day | None = None
    grade_from: Grade | None = None
    grade_until: Grade | None = None
    unit_classes: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=30)], ...], Field(strict=False, max_length=12)
    ] = ()


class ContestIn(BaseModel):
    """A discipline in a division, with its own limit a unit where it has one."""

    model_config = STRICT

    division: Id
    discipline: Annotated[str, Field(max_length=30)]
    per_unit_limit: Annotated[int, Field(ge=1, le=50)] | None = None
    is_extra: bool = False
    """May be entered on top of an athlete's limit; of teams it says nothing."""


class TextIn(BaseModel):
    """A section of the printed regulation in free words."""

    model_config = STRICT

    title: Annotated[str, Field(min_length=1, max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=4000)]


Divisions = Annotated[tuple[DivisionIn, ...], Field(strict=False, max_length=60)]
Contests = Annotated[tuple[ContestIn, ...], Field(strict=False, max_length=400)]
Texts = Annotated[tuple[TextIn, ...], Field(strict=False, max_length=20)]
