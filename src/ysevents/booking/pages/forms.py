"""Longer forms as browsers send them: what is missing or wrong comes back beside its field."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict

from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.kit.fields import Instant


def _many(value: object) -> object:
    """A box ticked once is sent as one value, not as a list."""
    return (value,) if isinstance(value, str) else value


def _blank(value: object) -> object:
    return None if value == "" else value


Courts = Annotated[tuple[UUID, ...], BeforeValidator(_many)]
Choice = Annotated[UUID | None, BeforeValidator(_blank)]


class Recurring(BaseModel):
    """What both forms have: courts, until when it recurs, a word to the venue."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    spaces: Courts = ()
    until: str = ""
    skip_taken: str = ""
    note: str = ""
    key: str = ""

    @property
    def courts(self) -> tuple[UUID, ...]:
        if not self.spaces:
            raise Invalid("请至少选一块场地。")
        return self.spaces

    @property
    def last(self) -> date | None:
        """Until when it recurs; None: it does not."""
        return _day(self.until, "until") if self.until else None

    @property
    def words(self) -> str:
        return " ".join(self.note.split())[:120]


class SeveralForm(Recurring):
    """Several courts, a club, or every week."""

    start: Instant
    organization: Choice = None


class CounterForm(Recurring):
    """What a clerk fills in."""

    name: str = ""
    phone: str = ""
    channel: Literal["desk", "phone"] = "desk"
    day: str = ""
    hour: str = ""
    organization: str = ""

    @property
    def starts_at(self) -> datetime:
        """Day and hour as an instant."""
        day = _day(self.day, "day")
        try:
            hour = datetime.strptime(self.hour[:5], "%H:%M").time()  # noqa: DTZ007
        except ValueError:
            raise Invalid(fields={"hour": "请填写开始时间，如19:00。"}) from None
        return clock.at(day, hour)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(fields={field: "请填写日期，如2026-12-05。"}) from None
