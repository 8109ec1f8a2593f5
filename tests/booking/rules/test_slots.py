"""Slots, the window of booking, and what is offered instead."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.booking.rules import (
    Refusal,
    Slot,
    Terms,
    find_slot,
    instant,
    last_day,
    nearest,
    released_at,
    slots,
)
from ysevents.facilities.enums import Audience, FeeClass
from ysevents.facilities.rules import Rule, quarters

TUESDAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""09:00 in the county."""
TERMS = Terms(
    days_ahead=7, release_minute=480, slot_minutes=60, cancel_minutes=120, grace_minutes=15, early_minutes=15
)


def rule(opens: int, closes: int, **details: object) -> Rule:
    given: dict[str, object] = {"space": None, "weekdays": frozenset(range(1, 8)), **details}
    return Rule(opens_minute=opens, closes_minute=closes, **given)  # type: ignore[arg-type]


DAY_LONG = (rule(480, 1320),)


def test_slots_run_from_the_opening_and_a_rest_is_not_lent() -> None:
    assert list(slots((rule(510, 645),), 60)) == [510, 570]


def test_a_slot_may_end_at_midnight() -> None:
    found = slots((rule(1200, 1440),), 120)[1320]

    assert found == Slot(start_minute=1320, end_minute=1440, fee_class=FeeClass.FREE, fee_fen=0)
    assert found.span(TUESDAY) == (
        datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
        datetime(2026, 11, 24, 16, 0, tzinfo=UTC),
    )


def test_each_stretch_is_cut_from_its_own_start() -> None:
    heard = (rule(480, 1320), rule(600, 1050, audience=Audience.SCHOOL, priority=1))

    assert list(slots(heard, 60)) == [480, 540, 1050, 1110, 1170, 1230]


def test_a_slot_over_a_change_of_fee_costs_what_its_quarters_cost() -> None:
    heard = (
        rule(480, 1080, fee_class=FeeClass.LOW, fee_fen_per_hour=1000),
        rule(1080, 1320, fee_class=FeeClass.MARKET, fee_fen_per_hour=3000),
    )

    found = slots(heard, 120)[960]
    assert (found.fee_class, found.fee_fen) == (FeeClass.LOW, 2000)
    late = slots((heard[0], rule(1050, 1320, fee_class=FeeClass.MARKET, fee_fen_per_hour=3000)), 60)[1020]
    assert (late.fee_class, late.fee_fen) == (FeeClass.MARKET, 2000)


@given(
    st.lists(st.tuples(st.integers(0, 95), st.integers(1, 96), st.booleans()), max_size=4),
    st.sampled_from([15, 30, 60, 90, 120]),
)
def test_slots_lie_in_the_open_hours_and_never_overlap(
    spans: list[tuple[int, int, bool]], length: int
) -> None:
    heard = tuple(
        rule(a * 15, b * 15, audience=Audience.PUBLIC if is_public else Audience.TEAM)
        for a, b, is_public in spans
        if a < b
    )
    open_ = quarters(heard)

    found = list(slots(heard, length).values())

    taken = [q for slot in found for q in range(slot.start_minute // 15, slot.end_minute // 15)]
    assert len(taken) == len(set(taken))
    assert all(open_[q] is not None for q in taken)
    # Whatever is left over is too short for another slot.
    free = [q for q in range(96) if open_[q] is not None and q not in taken]
    assert all(not set(range(q, q + length // 15)) <= set(free) for q in free)


def test_the_farthest_day_is_released_at_the_hour() -> None:
    before = NINE - timedelta(hours=1, minutes=1)

    assert last_day(TERMS, before) == date(2026, 11, 30)
    assert last_day(TERMS, before + timedelta(minutes=1)) == date(2026, 12, 1)
    assert released_at(TERMS, date(2026, 12, 1)) == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        (instant(TUESDAY, 480), Refusal.PAST),
        (NINE, Refusal.PAST),
        (instant(TUESDAY, 570), Refusal.OFF_RASTER),
        (instant(TUESDAY, 600) + timedelta(seconds=1), Refusal.OFF_RASTER),
        (instant(TUESDAY, 1320), Refusal.NOT_OPEN),
        (instant(TUESDAY + timedelta(days=8), 600), Refusal.NOT_YET),
    ],
)
def test_what_cannot_be_booked_says_why(starts_at: datetime, expected: Refusal) -> None:
    assert find_slot(DAY_LONG, TERMS, starts_at, NINE) == expected


def test_a_slot_within_the_window_is_found() -> None:
    found = find_slot(DAY_LONG, TERMS, instant(TUESDAY, 1140), NINE)

    assert found == Slot(start_minute=1140, end_minute=1200, fee_class=FeeClass.FREE, fee_fen=0)


def test_nearest_offers_other_courts_at_the_hour_first_then_later_before_earlier() -> None:
    free = [("1", 1080), ("1", 1200), ("2", 1140), ("2", 600), ("3", 1140)]

    assert nearest(1140, free) == [("2", 1140), ("3", 1140), ("1", 1200)]
