"""Who is offered what has fallen free."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from ysevents.places.rules.waiting import FreeSlot, Waiting, fitting, stands_until

NOON = datetime.fromisoformat("2026-11-24T12:00+08:00")
HOUR = timedelta(hours=1)
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


def slot(space: UUID, hour: int) -> FreeSlot:
    return FreeSlot(starts_at=NOON + hour * HOUR, ends_at=NOON + (hour + 1) * HOUR, space=space)


def waiting(*spaces: UUID, first: int = 6, last: int = 9) -> Waiting:
    return Waiting(
        wish=UUID(int=9),
        holder=UUID(int=8),
        spaces=spaces,
        starts_at=NOON + first * HOUR,
        ends_at=NOON + last * HOUR,
    )


def test_the_space_named_first_is_liked_best_then_the_earliest_hour() -> None:
    free = [slot(ONE, 7), slot(TWO, 8), slot(TWO, 7), slot(THREE, 6)]

    assert fitting(waiting(TWO, ONE), free, NOON) == slot(TWO, 7)
    assert fitting(waiting(THREE), free[:3], NOON) is None


def test_a_slot_lies_within_the_span_wished_for() -> None:
    assert fitting(waiting(ONE), [slot(ONE, 5), slot(ONE, 9)], NOON) is None
    assert fitting(waiting(ONE), [slot(ONE, 8)], NOON) == slot(ONE, 8)


@pytest.mark.parametrize(
    ("now", "start", "until"),
    [
        ("12:00", "13:00", "12:15"),
        ("12:31", "13:00", None),
        ("12:30", "13:00", "12:45"),
        ("22:00", "23:00", None),
        ("21:59", "23:00", "22:14"),
        ("06:59", "09:00", None),
        ("07:00", "09:00", "07:15"),
    ],
)
def test_offers_stand_a_quarter_but_not_at_night_nor_at_the_last_minute(
    now: str, start: str, until: str | None
) -> None:
    at = [datetime.fromisoformat(f"2026-11-24T{t}+08:00") for t in (start, now)]

    assert stands_until(*at) == (datetime.fromisoformat(f"2026-11-24T{until}+08:00") if until else None)
