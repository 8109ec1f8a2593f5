"""Types of fields that come from outside: days and instants as they are written, never as numbers.

Pydantic takes 0 and "0" for a moment of 1970 where it may convert; people and devices who send that
mean something else. What is refused has the type by which `problems` finds the sentence.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(r"2[01]\d\d-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


WALL = re.compile(r"2[01]\d\d-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)


def wall_clock(typed: str) -> datetime:
    """What a `datetime-local` field says, without a zone; ValueError for anything else."""
    if not WALL.fullmatch(typed):
        raise ValueError("not a wall clock")
    return datetime.fromisoformat(typed)


def _day(value: Any) -> Any:
    if not (DAY.fullmatch(value) if isinstance(value, str) else isinstance(value, date)):
        raise PydanticCustomError("date_parsing", "not a day")
    return value


def _instant(value: Any) -> Any:
    if not (INSTANT.fullmatch(value) if isinstance(value, str) else isinstance(value, datetime)):
        raise PydanticCustomError("datetime_parsing", "not an instant")
    return value


Day = Annotated[date, BeforeValidator(_day), Field(strict=False)]
"""`2013-09-01`."""

WallClock = Annotated[datetime, BeforeValidator(wall_clock)]
"""`2026-12-05T09:00` as typed in the county."""

Instant = Annotated[AwareDatetime, BeforeValidator(_instant), Field(strict=False)]
"""RFC 3339 with its offset, between 2000 and 2199: what lies beyond no clock of a device means."""
