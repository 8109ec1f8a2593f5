"""Quotas 名额: in which period something counts.

Covers: local days and weeks from Monday. Leaves out: months, hours, companions.
"""

from datetime import date, timedelta

from ysevents.places.enums import Period


def period_on(period: Period, day: date) -> date:
    """The first day of the period in which `day` lies."""
    return day if period == Period.DAY else day - timedelta(days=day.weekday())


def next_period_on(period: Period, day: date) -> date:
    """The day on which counting begins anew.

    >>> next_period_on(Period.WEEK, date(2026, 11, 24))
    datetime.date(2026, 11, 30)
    """
    return period_on(period, day) + timedelta(days=1 if period == Period.DAY else 7)
