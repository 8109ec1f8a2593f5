"""Which numbers of a quota a span takes."""

from datetime import date
from uuid import UUID

import pytest

from ysevents.places.enums import Counted, Period
from ysevents.places.rules.quotas import Claim, Quota, Unidentified, UsedUp, claims, weight

RULE, SOMEBODY = UUID(int=7), UUID(int=1)
TUESDAY = date(2026, 11, 24)
MONDAY = date(2026, 11, 23)


def quota(counted: Counted = Counted.BOOKINGS, at_most: int = 2, **details: object) -> Quota:
    return Quota(rule=RULE, counted=counted, period=Period.WEEK, at_most=at_most, **details)  # type: ignore[arg-type]


def test_a_booking_takes_the_smallest_number_left() -> None:
    assert claims([quota(at_most=3, taken={1, 3})], SOMEBODY, TUESDAY, 1140, 1200) == [
        Claim(SOMEBODY, RULE, MONDAY, 2)
    ]


def test_an_hour_takes_four_numbers_where_hours_are_counted() -> None:
    found = claims([quota(Counted.HOURS, taken={1, 2, 5})], SOMEBODY, TUESDAY, 1140, 1200)

    assert isinstance(found, list)
    assert [claim.n for claim in found] == [3, 4, 6, 7]


def test_too_little_left_is_used_up_until_the_next_period() -> None:
    nearly = quota(Counted.HOURS, at_most=1, taken={1})

    assert claims([nearly], SOMEBODY, TUESDAY, 1140, 1200) == UsedUp(nearly, date(2026, 11, 30))


@pytest.mark.parametrize(
    ("start", "end", "quarters"),
    [(17 * 60, 18 * 60, 0), (17 * 60 + 30, 18 * 60 + 30, 2), (18 * 60, 21 * 60, 12), (20 * 60, 1440, 4), (21 * 60, 1440, 0)],
)  # fmt: skip
def test_only_what_lies_in_the_peak_counts_as_peak(start: int, end: int, quarters: int) -> None:
    assert weight(quota(Counted.PEAK_HOURS), start, end) == quarters


def test_what_is_off_peak_needs_nothing_of_a_quota_of_peak_hours() -> None:
    full = quota(Counted.PEAK_HOURS, at_most=1, taken={1, 2, 3, 4}, needs_identity=True, is_identified=False)

    assert claims([full], SOMEBODY, TUESDAY, 600, 660) == []
    assert isinstance(claims([full], SOMEBODY, TUESDAY, 1140, 1200), Unidentified)


def test_the_first_quota_that_forbids_it_is_told() -> None:
    week, month = quota(at_most=1, taken={1}), quota(at_most=9)

    assert claims([month, week], SOMEBODY, TUESDAY, 600, 660) == UsedUp(week, date(2026, 11, 30))


def test_hours_are_rounded_outward_to_quarters() -> None:
    assert weight(quota(Counted.HOURS), 9 * 60 + 10, 9 * 60 + 50) == 4
