"""When quotas count, and when they begin anew."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ysevents.places.enums import Period
from ysevents.places.rules.quotas import next_period_on, period_on

SUNDAY = date(2026, 11, 29)


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert period_on(Period.WEEK, SUNDAY) == date(2026, 11, 23)
    assert next_period_on(Period.WEEK, SUNDAY) == date(2026, 11, 30)


def test_a_month_runs_to_its_last_day() -> None:
    assert period_on(Period.MONTH, SUNDAY) == date(2026, 11, 1)
    assert next_period_on(Period.MONTH, date(2027, 1, 31)) == date(2027, 2, 1)


def test_a_day_is_a_day() -> None:
    assert (period_on(Period.DAY, SUNDAY), next_period_on(Period.DAY, SUNDAY)) == (SUNDAY, date(2026, 11, 30))


@given(st.sampled_from(Period), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_periods_meet_without_gap(period: Period, day: date) -> None:
    following = next_period_on(period, day)

    assert period_on(period, day) <= day < following
    assert period_on(period, following) == following
    assert period_on(period, following - timedelta(days=1)) == period_on(period, day)
