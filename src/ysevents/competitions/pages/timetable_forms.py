"""What forms of the timetable say, read into values; Invalid names each field that cannot be used."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from ysevents.competitions.rules.scheduling.shifting import Others
from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.kit.fields import wall_clock

Form = Mapping[str, str]

WHEN = "开始时间格式不对，请写成2026-12-05T09:00。"


def instant(data: Form, name: str = "starts_at") -> datetime:
    """The wall clock of a `datetime-local` field."""
    try:
        typed = wall_clock(data.get(name, ""))
    except ValueError:
        raise Invalid(fields={name: WHEN}) from None
    return clock.at(typed.date(), typed.time())


def day(data: Form, name: str) -> date:
    try:
        return date.fromisoformat(data.get(name, ""))
    except ValueError:
        raise Invalid(fields={name: "日期格式不对，请写成2026-12-05。"}) from None


def optional_id(data: Form, name: str) -> UUID | None:
    """An id out of a list of choices; empty for the one that says "as it is"."""
    typed = data.get(name, "")
    if not typed:
        return None
    try:
        return UUID(typed)
    except ValueError:
        raise Invalid(fields={name: "请从列表里选择。"}) from None


def needed_id(data: Form, name: str) -> UUID:
    found = optional_id(data, name)
    if found is None:
        raise Invalid(fields={name: "请从列表里选择。"})
    return found


def sequence(data: Form) -> int | None:
    """The sequence that was seen, if the form told."""
    typed = data.get("sequence", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else None


def others(data: Form) -> Others:
    try:
        return Others(data.get("others", Others.STAY))
    except ValueError:
        raise Invalid(fields={"others": "请从列表里选择。"}) from None


def victims(data: Form) -> Sequence[tuple[UUID, int]]:
    """`victim-ID` fields with the sequence that was shown; a broken one counts as none, so it is refused later."""
    found = []
    for name, value in data.items():
        if name.startswith("victim-"):
            try:
                found.append((UUID(name.removeprefix("victim-")), int(value)))
            except ValueError:
                continue
    return found
