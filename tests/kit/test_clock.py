from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from ysevents.kit import clock

EVENING = datetime(2026, 12, 5, 11, 0, tzinfo=UTC)


def test_spans_read_as_people_write_them() -> None:
    assert clock.span_cn(EVENING, datetime(2026, 12, 5, 12, 0, tzinfo=UTC)) == "12月5日 周六 19:00–20:00"
    assert clock.span_cn(EVENING, datetime(2026, 12, 5, 16, 0, tzinfo=UTC)) == "12月5日 周六 19:00–24:00"
    assert (
        clock.span_cn(EVENING, datetime(2026, 12, 6, 1, 0, tzinfo=UTC))
        == "12月5日 周六 19:00 至 12月6日 周日 09:00"
    )


@given(st.dates(date(1992, 1, 1), date(2100, 1, 1)), st.times())
def test_a_wall_clock_comes_back(day: date, wall: time) -> None:
    instant = clock.at(day, wall)

    assert clock.local(instant).date() == day
    assert clock.local(instant).time() == wall


@given(st.dates(date(1992, 1, 1), date(2100, 1, 1)))
def test_a_day_has_24_hours_and_its_week_begins_on_monday(day: date) -> None:
    start, end = clock.day_span(day)

    assert (end - start).total_seconds() == 86_400
    assert clock.monday_of(day).weekday() == 0
    assert 0 <= (day - clock.monday_of(day)).days <= 6
