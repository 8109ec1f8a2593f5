"""What comes in over the API."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ysevents.core.enums import ConsentPurpose, Sex
from ysevents.kit.fields import Day


class NewPupil(BaseModel):
    """A pupil who is not on the roll yet."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=60)]
    sex: Annotated[Sex, Field(strict=False)]
    birth_on: Day
    grade: Annotated[int, Field(ge=1, le=12)]
    student_code: Annotated[str, Field(max_length=30)] | None = None


class AthleteIn(BaseModel):
    """Who is to be added: a person of the roll, several of them, or a new pupil."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    person: Annotated[UUID, Field(strict=False)] | None = None
    people: (
        Annotated[tuple[Annotated[UUID, Field(strict=False)], ...], Field(strict=False, max_length=60)] | None
    ) = None
    pupil: NewPupil | None = None


class DelegationIn(BaseModel):
    """The unit whose registration is begun."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    organization: Annotated[UUID, Field(strict=False)]


class RollSearchIn(BaseModel):
    """Whom to look for on the roll: a part of the name, pinyin from the beginning, or initials."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    search: Annotated[str, Field(max_length=40)] = ""


class EntryIn(BaseModel):
    """An entry to be made; without a person it is a team of the unit."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    contest: Annotated[UUID, Field(strict=False)]
    person: Annotated[UUID, Field(strict=False)] | None = None
    mark: Annotated[str, Field(max_length=20)] = ""
    """报名成绩 as people write it: `13.42`, `5.42`."""


class MarkIn(BaseModel):
    """报名成绩 as people write it; empty forgets it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    mark: Annotated[str, Field(max_length=20)]


class ConsentIn(BaseModel):
    """A consent as it was given: by whom, how it can be shown, and for what besides taking part."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    relation: Annotated[str, Field(min_length=1, max_length=20)]
    guardian: Annotated[str, Field(max_length=60)] = ""
    evidence: Annotated[str, Field(min_length=1, max_length=200)]
    also: Annotated[
        tuple[Annotated[ConsentPurpose, Field(strict=False)], ...], Field(strict=False, max_length=4)
    ] = ()


class SignatureIn(BaseModel):
    """Who agreed that one athlete takes part."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    person: Annotated[UUID, Field(strict=False)]
    relation: Annotated[str, Field(min_length=1, max_length=20)]
    guardian: Annotated[str, Field(max_length=60)] = ""


class ConsentsIn(BaseModel):
    """Consents to take part of several athletes, and how they can be shown."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    signatures: Annotated[tuple[SignatureIn, ...], Field(strict=False, min_length=1, max_length=200)]
    evidence: Annotated[str, Field(min_length=1, max_length=200)]


class IdentityIn(BaseModel):
    """An identity number as typed."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    number: Annotated[str, Field(min_length=1, max_length=40)]
