"""Pure decisions of privacy: when an answer is due; what is processed and why stands in `register`."""

from datetime import date, timedelta

ANSWER_DAYS = 15


def due_on(received: date, days: int = ANSWER_DAYS) -> date:
    """The last of so many working days after the day of the request; public holidays are not known here.

    >>> due_on(date(2026, 11, 24))
    datetime.date(2026, 12, 15)
    """
    day = received
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
