"""Until when a unit may mend what was returned after registration has closed.

Covers: the day the office names, or by itself the day after tomorrow once the deadline is near or past; never
beyond the eve of the meet. And what: papers, facts, who is taken out; no other contest (不准串项). Who missed
the deadline altogether and is let in has entered nothing yet, and enters freely.
Leaves out: changes of what is approved (see `changes`).
"""

from datetime import date, datetime, timedelta

from ysevents.kit import clock

DAYS = 2
NEAR = timedelta(days=1)


def last_day(deadline_at: datetime, starts_on: date, now: datetime) -> date | None:
    """The last day to mend it when the office names none; None: the deadline is far enough, or the meet has begun."""
    today = clock.local_day(now)
    if now + NEAR < deadline_at or today >= starts_on:
        return None
    return min(today + timedelta(days=DAYS), starts_on - timedelta(days=1))


def is_possible(last_on: date, starts_on: date, now: datetime) -> bool:
    """From today to the eve of the meet."""
    return clock.local_day(now) <= last_on < starts_on


def are_contests_fixed(deadline_at: datetime, now: datetime) -> bool:
    """Whether what was returned may be entered in no other contest: the usual deadline is past."""
    return now >= deadline_at
