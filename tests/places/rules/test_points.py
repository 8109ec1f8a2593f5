"""Points: how many, how long, and when they are too many."""

from datetime import UTC, date, datetime

from ysevents.places.enums import Cause
from ysevents.places.rules.points import Penalties, standing

EVENING = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
"""Already the 25th in the county."""


def test_points_expire_by_local_days() -> None:
    assert Penalties(window_days=2).expires_on(EVENING) == date(2026, 11, 27)
    given = [(2, date(2026, 11, 27)), (1, date(2026, 11, 26))]
    assert [standing(given, date(2026, 11, day)) for day in (25, 26, 27)] == [3, 2, 0]


def test_a_ban_ends_with_a_local_day() -> None:
    assert Penalties(ban_days=14).banned_until(EVENING) == datetime(2026, 12, 9, 16, tzinfo=UTC)


def test_each_cause_has_its_price() -> None:
    rule = Penalties(no_show_points=3, late_cancel_points=0)

    assert [rule.points(cause) for cause in Cause] == [3, 0]
