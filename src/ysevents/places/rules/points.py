"""Points for those who do not come 爽约记分: when they expire, and when they are too many.

Covers: what is given for what, the window in which points count, the ban. Leaves out: whether somebody came,
and who forgives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ysevents.kit import clock
from ysevents.places.enums import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalties:
    """What a venue gives points for."""

    no_show_points: int = 2
    late_cancel_points: int = 1
    limit_points: int = 4
    window_days: int = 60
    ban_days: int = 14
    releases_floor: bool = True

    def points(self, cause: Cause) -> int:
        """How many a cause costs; none where the venue does not mind."""
        return self.no_show_points if cause == Cause.NO_SHOW else self.late_cancel_points

    def expires_on(self, given: datetime) -> date:
        """The first day on which points given then count no longer."""
        return clock.local_day(given) + timedelta(days=self.window_days)

    def banned_until(self, now: datetime) -> datetime:
        """The end of a ban that begins now: a local midnight, so that it can be told as a day."""
        return clock.day_span(clock.local_day(now) + timedelta(days=self.ban_days))[1]


def standing(points: Iterable[tuple[int, date]], today: date) -> int:
    """How many of (points, expires on) count today."""
    return sum(points for points, expires_on in points if today < expires_on)
