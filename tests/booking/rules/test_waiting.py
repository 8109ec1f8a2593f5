"""How long a slot is kept, until when companions may be named, what a clerk may book, how far places lie apart."""

from datetime import date, datetime, time, timedelta

import pytest

from ysevents.booking.rules import (
    Refusal,
    Slot,
    Terms,
    companions_until,
    decided_until,
    distance_m,
    find_slot,
    held_until,
)
from ysevents.facilities.rules import Rule
from ysevents.kit.clock import at

DAY = date(2026, 11, 25)
EVENING = at(DAY, time(19))
HEARD = (Rule(space=None, weekdays=frozenset(range(1, 8)), opens_minute=8 * 60, closes_minute=22 * 60),)


def terms(**given: int | None) -> Terms:
    return Terms(
        days_ahead=7,
        release_minute=480,
        slot_minutes=60,
        cancel_minutes=120,
        grace_minutes=15,
        early_minutes=15,
        **given,  # type: ignore[arg-type]
    )


def test_a_slot_is_kept_for_the_minutes_of_the_venue() -> None:
    assert held_until(terms(hold_minutes=5), EVENING) == EVENING + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("before", "left"),
    [(timedelta(hours=3), timedelta(hours=1)), (timedelta(minutes=20), timedelta(minutes=20))],
)
def test_a_venue_decides_in_its_time_and_before_the_start(before: timedelta, left: timedelta) -> None:
    now = EVENING - before
    assert decided_until(terms(approval_minutes=60), EVENING, now) == now + left


@pytest.mark.parametrize(
    ("window", "made_before", "until"),
    [
        (None, timedelta(days=1), EVENING),
        (30, timedelta(days=1), EVENING - timedelta(days=1) + timedelta(minutes=30)),
        (30, timedelta(minutes=10), EVENING),
        (0, timedelta(days=1), EVENING - timedelta(days=1)),
    ],
)
def test_companions_are_fixed_after_the_window_or_at_the_start(
    window: int | None, made_before: timedelta, until: datetime
) -> None:
    assert companions_until(terms(companion_minutes=window), EVENING, EVENING - made_before) == until


@pytest.mark.parametrize(
    ("now", "by_clerk", "found"),
    [
        (EVENING, False, Refusal.PAST),
        (EVENING + timedelta(minutes=59), True, Slot),
        (EVENING + timedelta(minutes=60), True, Refusal.PAST),
        (EVENING - timedelta(days=30), False, Refusal.NOT_YET),
        (EVENING - timedelta(days=30), True, Slot),
    ],
)
def test_a_clerk_books_the_rest_of_a_slot_and_what_is_not_released(
    now: datetime, by_clerk: bool, found: object
) -> None:
    slot = find_slot(HEARD, terms(), EVENING, now, by_clerk=by_clerk)
    assert (type(slot) if isinstance(slot, Slot) else slot) == found


def test_places_lie_apart_along_the_sphere() -> None:
    assert distance_m((29.0, 109.85), (29.0, 109.85)) == 0
    assert round(distance_m((29.0, 109.85), (30.0, 109.85))) == 111195
    assert round(distance_m((0, 179.9), (0, -179.9))) == 22239
