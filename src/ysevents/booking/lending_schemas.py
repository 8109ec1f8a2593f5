"""On what terms a venue lends its spaces: what goes in and comes out."""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ysevents.booking.rules import Terms
from ysevents.core.enums import Sport
from ysevents.facilities.schemas import Minute


class LendingIn(BaseModel):
    """Terms that are wanted; `release` is a time of day, all else in days, people or minutes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    days_ahead: Annotated[int, Field(ge=0, le=90)]
    release: Annotated[Minute, Field(ge=0, le=1439)]
    slot_minutes: Annotated[int, Field(ge=15, le=720, multiple_of=15)]
    cancel_minutes: Annotated[int, Field(ge=0, le=10_080)]
    grace_minutes: Annotated[int, Field(ge=0, le=240)]
    early_minutes: Annotated[int, Field(ge=0, le=240)]
    hold_minutes: Annotated[int, Field(ge=1, le=60)] = 10
    needs_approval: bool = False
    approval_minutes: Annotated[int, Field(ge=1, le=20_160)] = 1440
    companions_at_most: Annotated[int, Field(ge=0, le=40)] = 9
    companion_minutes: Annotated[int | None, Field(ge=0, le=20_160)] = None

    def terms(self) -> Terms:
        """As rules know them."""
        return Terms(release_minute=self.release, **self.model_dump(exclude={"release"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lending:
    """How spaces of one sport, or of all that have no terms of their own, are lent; None: not at all."""

    sport: Sport | None
    terms: Terms | None
    etag: str


def etag_of(terms: Terms | None) -> str:
    """Another for other terms."""
    return hashlib.sha256(repr(terms).encode()).hexdigest()[:20]
