"""Spaces as managers edit them: what goes in and comes out."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ysevents.core.enums import Sport
from ysevents.facilities.rules.layouts import MOST, LayoutKind

STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, str_strip_whitespace=True)
Id = Annotated[UUID, Field(strict=False)]


class LayoutIn(BaseModel):
    """A usual way to cut a floor. The name stands before those of its spaces."""

    model_config = STRICT

    kind: Annotated[LayoutKind, Field(strict=False)]
    name: Annotated[str, Field(min_length=1, max_length=12)]
    sport: Annotated[Sport, Field(strict=False)]
    count: Annotated[int, Field(ge=1, le=MOST)] = 1
    is_indoor: bool = False


class SpaceIn(BaseModel):
    """A space over pieces of floor, these by name; those that are not there yet are cut."""

    model_config = STRICT

    name: Annotated[str, Field(min_length=1, max_length=30)]
    sport: Annotated[Sport, Field(strict=False)]
    is_indoor: bool = False
    sections: Annotated[list[str], Field(min_length=1)]


class CutIn(BaseModel):
    """The pieces of floor a space is to take."""

    model_config = STRICT

    sections: list[Id]


class GroundIn(BaseModel):
    """What is said of a space. None: nobody knows, or, of heads, nobody counts."""

    model_config = STRICT

    is_indoor: bool
    is_lit: bool | None = None
    area_m2: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    heads_at_most: Annotated[int | None, Field(ge=1, le=20_000)] = None
    rules: Annotated[str, Field(max_length=500)] = ""
    accessibility: Annotated[str, Field(max_length=200)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A space, its pieces of floor, and what is said of it; `revision` counts how often that was changed."""

    id: UUID
    venue: UUID
    name: str
    sport: Sport
    is_indoor: bool
    area_m2: int | None
    closed_on: date | None
    heads_at_most: int | None
    is_lit: bool | None
    rules: str
    accessibility: str
    revision: int
    sections: tuple[tuple[UUID, str], ...]
