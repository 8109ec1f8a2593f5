"""Public notices 公示: for how long the list of those who start is shown.

Covers: so many working days after the day it is opened, Monday to Friday, to the end of the last one.
Leaves out: public holidays, which nobody has entered here: the office makes the notice longer by hand.
"""

from datetime import date, timedelta

SATURDAY = 5


def last_day(opened_on: date, working_days: int) -> date:
    """The last day of a notice; the day of opening does not count.

    >>> last_day(date(2026, 11, 26), 3)
    datetime.date(2026, 12, 1)
    """
    day = opened_on
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < SATURDAY
    return day
