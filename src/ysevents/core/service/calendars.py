"""The calendar 节假日、调休、学期: days that are not what their weekday says, school terms, working days."""

import csv
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from ysevents.core import rules
from ysevents.core.enums import DayKind
from ysevents.core.errors import CalendarSpanUnusable, TermKnown, TermUnusable
from ysevents.core.schemas import SchoolTermRow, SpecialDay
from ysevents.core.tables import CalendarDay, SchoolTerm
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.ids import uuid7
from ysevents.kit.paths import data

LONGEST = timedelta(days=31)
"""No holiday of the country is longer; a span beyond it is a typing error."""
LONGEST_TERM = timedelta(days=300)


async def load_calendar() -> int:
    """Add the days of seeds/reference/calendar.csv that are not there; what the office typed stays."""
    async with transaction():
        known = set(await CalendarDay.select(CalendarDay.day).output(as_list=True))
        new = [CalendarDay(**row) for row in read_calendar() if row["day"] not in known]
        if new:
            await CalendarDay.insert(*new)
    return len(new)


def read_calendar() -> list[dict[str, Any]]:
    """The rows of the file, as the table has them."""
    with (data("seeds") / "reference/calendar.csv").open(encoding="utf-8", newline="") as file:
        return [
            {"day": date.fromisoformat(row["day"]), "kind": row["kind"], "title": row["title"]}
            for row in csv.DictReader(file)
        ]


async def list_days(first: date, last: date) -> list[SpecialDay]:
    """The days of a span, both inclusive, that are not ordinary."""
    rows = await (
        CalendarDay.select(CalendarDay.day, CalendarDay.kind, CalendarDay.title)
        .where(CalendarDay.day >= first, CalendarDay.day <= last, CalendarDay.kind != DayKind.ORDINARY)
        .order_by(CalendarDay.day)
    )
    return [SpecialDay(row["day"], DayKind(row["kind"]), row["title"]) for row in rows]


async def working_day_after(day: date, count: int) -> date:
    """The last of so many working days after `day`, by the calendar as it is known now."""
    days = await list_days(day, day + timedelta(days=3 * count + 60))
    return rules.add_working_days(day, count, {special.day: special.kind for special in days})


async def set_days(first: date, last: date, kind: DayKind, title: str, *, by: UUID | None) -> int:
    """Say what the days of a span are, both inclusive; answers how many. Ordinary takes them back."""
    if not first <= last <= first + LONGEST or not (title.strip() or kind == DayKind.ORDINARY):
        raise CalendarSpanUnusable
    days = [
        CalendarDay(day=first + timedelta(days=n), kind=kind, title=title.strip()[:30])
        for n in range((last - first).days + 1)
    ]
    await CalendarDay.insert(*days).on_conflict(
        target=CalendarDay.day, action="DO UPDATE", values=[CalendarDay.kind, CalendarDay.title]
    )
    return len(days)


async def list_terms() -> list[SchoolTermRow]:
    """The school terms that are known, the latest first."""
    rows = await SchoolTerm.select().order_by(SchoolTerm.first_on, ascending=False)
    return [SchoolTermRow(**row) for row in rows]


async def add_term(title: str, first: date, last: date) -> UUID:
    """Say when lessons begin and end; TermUnusable, or TermKnown for a name or days that another has."""
    words = title.strip()[:30]
    if not words or not first <= last < first + LONGEST_TERM:
        raise TermUnusable
    id = uuid7()
    try:
        async with transaction(), savepoint():
            await SchoolTerm.insert(SchoolTerm(id=id, title=words, first_on=first, last_on=last))
    except (asyncpg.UniqueViolationError, asyncpg.ExclusionViolationError):
        raise TermKnown from None
    return id


async def remove_term(term: UUID) -> None:
    """Take back a term; what was opened or booked by it stays. Nothing happens where there is none."""
    await SchoolTerm.delete().where(SchoolTerm.id == term)
