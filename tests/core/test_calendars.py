"""The calendar: holidays, days worked instead, working days."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from ysevents.core.enums import DayKind
from ysevents.core.errors import CalendarSpanUnusable, TermKnown, TermUnusable
from ysevents.core.rules import add_working_days, is_working_day
from ysevents.core.service import calendars

NATIONAL = {
    **{date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)},
    date(2026, 9, 20): DayKind.WORKDAY,
    date(2026, 10, 10): DayKind.WORKDAY,
}


@pytest.mark.parametrize(
    ("day", "calendar", "works"),
    [
        (date(2026, 11, 27), {}, True),
        (date(2026, 11, 28), {}, False),
        (date(2026, 10, 1), NATIONAL, False),
        (date(2026, 10, 10), NATIONAL, True),
        (date(2026, 10, 10), {date(2026, 10, 10): DayKind.ORDINARY}, False),
    ],
)
def test_a_day_is_worked_by_the_calendar_or_its_weekday(
    day: date, calendar: Mapping[date, DayKind], works: bool
) -> None:
    assert is_working_day(day, calendar) is works


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 11, 24), 3, date(2026, 11, 27)),
        (date(2026, 11, 27), 3, date(2026, 12, 2)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(day: date, count: int, last: date) -> None:
    assert add_working_days(day, count, NATIONAL) == last


async def test_the_county_counts_by_the_calendar_of_the_state(db: None) -> None:
    assert await calendars.working_day_after(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert [day.title for day in await calendars.list_days(date(2026, 9, 20), date(2026, 9, 27))] == [
        "国庆节",
        "中秋节",
        "中秋节",
        "中秋节",
    ]


async def test_loading_again_keeps_what_the_office_typed(db: None) -> None:
    first = date(2027, 1, 1)

    assert await calendars.load_calendar() == 0
    assert await calendars.set_days(first, date(2027, 1, 3), DayKind.HOLIDAY, "元旦", by=None) == 3
    assert await calendars.working_day_after(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert await calendars.set_days(first, date(2027, 1, 3), DayKind.ORDINARY, "", by=None) == 3
    assert await calendars.load_calendar() == 0
    assert await calendars.list_days(first, date(2027, 1, 3)) == []


@pytest.mark.parametrize(
    ("days", "title"), [(-1, "国庆节"), (32, "国庆节"), (2, "  ")], ids=["backwards", "too long", "no name"]
)
async def test_a_span_that_cannot_be_is_refused(db: None, days: int, title: str) -> None:
    first = date(2027, 10, 1)
    with pytest.raises(CalendarSpanUnusable):
        await calendars.set_days(first, first + timedelta(days=days), DayKind.HOLIDAY, title, by=None)


async def test_school_terms_are_apart_and_named_once(db: None) -> None:
    autumn = await calendars.add_term("2026年秋季", date(2026, 9, 1), date(2027, 1, 22))

    with pytest.raises(TermKnown):
        await calendars.add_term("2027年春季", date(2027, 1, 22), date(2027, 7, 2))
    with pytest.raises(TermKnown):
        await calendars.add_term("2026年秋季", date(2027, 2, 22), date(2027, 7, 2))
    with pytest.raises(TermUnusable):
        await calendars.add_term("2027年春季", date(2027, 7, 2), date(2027, 2, 22))
    await calendars.add_term("2027年春季", date(2027, 2, 22), date(2027, 7, 2))
    await calendars.remove_term(autumn)

    assert [(term.title, term.first_on) for term in await calendars.list_terms()] == [
        ("2027年春季", date(2027, 2, 22))
    ]
