"""Opening hours on real days: the calendar, school terms, seasons, overriding rules, dated prices."""

from datetime import date
from typing import Any

import pytest

from ysevents.core.enums import DayKind, DayType
from ysevents.core.rules import Term, day_type
from ysevents.facilities.enums import Audience, FeeClass, FeeGroup
from ysevents.facilities.rules import Rule, opening
from ysevents.facilities.rules.hours import Hours, Tariff

NATIONAL = {
    **{date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)},
    date(2026, 10, 10): DayKind.WORKDAY,
}
TERMS = [Term(date(2026, 9, 1), date(2027, 1, 22)), Term(date(2027, 2, 22), date(2027, 7, 2))]
WORKING = frozenset({DayType.SCHOOL_DAY, DayType.SCHOOL_HOLIDAY})
OFF = frozenset({DayType.REST_DAY, DayType.PUBLIC_HOLIDAY})


def rule(opens: int, closes: int, **details: Any) -> Rule:
    given = {"space": None, "weekdays": frozenset(range(1, 8)), **details}
    return Rule(opens_minute=opens * 60, closes_minute=closes * 60, **given)


def hours(*rules: Rule, tariffs: tuple[Tariff, ...] = ()) -> Hours:
    return Hours(rules=rules, tariffs=tariffs, calendar=NATIONAL, terms=TERMS)


def told(found: Hours, day: date, sport: str = "badminton") -> list[tuple[int, int, int]]:
    """From hour, to hour, yuan an hour."""
    return [
        (span.opens_minute // 60, span.closes_minute // 60, span.fee.fen_per_hour // 100)
        for span in opening(found.heard("court", sport, day))
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 30), DayType.SCHOOL_DAY),
        (date(2026, 10, 7), DayType.PUBLIC_HOLIDAY),
        (date(2026, 10, 3), DayType.PUBLIC_HOLIDAY),
        (date(2026, 10, 10), DayType.SCHOOL_DAY),
        (date(2026, 10, 11), DayType.REST_DAY),
        (date(2027, 1, 25), DayType.SCHOOL_HOLIDAY),
        (date(2027, 1, 24), DayType.REST_DAY),
        (date(2026, 8, 3), DayType.SCHOOL_DAY),
        (date(2027, 7, 5), DayType.SCHOOL_DAY),
    ],
)
def test_a_day_is_of_one_type_by_calendar_then_weekday_then_terms(day: date, expected: DayType) -> None:
    assert day_type(day, NATIONAL, TERMS) is expected


def test_without_terms_every_working_day_is_a_school_day() -> None:
    assert day_type(date(2027, 1, 25), {}, []) is DayType.SCHOOL_DAY


def test_a_worked_saturday_opens_like_a_working_day_and_a_holiday_wednesday_like_a_day_off() -> None:
    found = hours(rule(17, 21, day_types=WORKING), rule(9, 17, day_types=OFF))

    assert told(found, date(2026, 10, 10)) == [(17, 21, 0)]
    assert told(found, date(2026, 10, 17)) == [(9, 17, 0)]
    assert told(found, date(2026, 10, 7)) == [(9, 17, 0)]
    assert told(found, date(2026, 10, 14)) == [(17, 21, 0)]


def test_a_school_ground_is_the_pupils_in_term_only() -> None:
    found = hours(
        rule(6, 21),
        rule(7, 18, audience=Audience.SCHOOL, priority=10, day_types=frozenset({DayType.SCHOOL_DAY})),
    )

    assert told(found, date(2027, 1, 22)) == [(6, 7, 0), (18, 21, 0)]
    assert told(found, date(2027, 1, 25)) == [(6, 21, 0)]


def test_a_season_comes_again_every_year_and_may_pass_new_year() -> None:
    found = hours(rule(7, 18), rule(8, 17, season_from=1115, season_until=301, priority=1, is_override=True))

    assert [told(found, date(year, 12, 1)) for year in (2026, 2030)] == [[(8, 17, 0)]] * 2
    assert told(found, date(2027, 3, 1)) == [(8, 17, 0)]
    assert told(found, date(2027, 3, 2)) == [(7, 18, 0)]


def test_one_rule_settles_the_seven_days_of_national_day_alone() -> None:
    found = hours(
        rule(8, 22),
        rule(12, 14, fee_class=FeeClass.LOW, fee_fen_per_hour=1000, priority=5),
        rule(
            9,
            17,
            valid_from_on=date(2026, 10, 1),
            valid_until_on=date(2026, 10, 7),
            priority=100,
            is_override=True,
        ),
    )

    assert told(found, date(2026, 9, 30)) == [(8, 12, 0), (12, 14, 10), (14, 22, 0)]
    assert [told(found, date(2026, 10, day)) for day in range(1, 8)] == [[(9, 17, 0)]] * 7
    assert told(found, date(2026, 10, 8)) == [(8, 12, 0), (12, 14, 10), (14, 22, 0)]


def test_hours_over_midnight_are_two_rules_that_join() -> None:
    found = hours(rule(22, 24), rule(0, 2))

    assert told(found, date(2026, 11, 27)) == [(0, 2, 0), (22, 24, 0)]


def tariff(fen: int, from_on: date, **details: Any) -> Tariff:
    given = {"sport": None, "fee_class": FeeClass.LOW, "group": FeeGroup.ADULT, **details}
    return Tariff(fen_per_hour=fen, from_on=from_on, **given)


def test_the_price_of_a_day_is_the_newest_that_holds_then_and_the_sports_own_first() -> None:
    low = rule(8, 10, fee_class=FeeClass.LOW, fee_fen_per_hour=1000)
    found = hours(
        low,
        tariffs=(
            tariff(1200, date(2026, 7, 1)),
            tariff(1500, date(2027, 1, 1)),
            tariff(2000, date(2026, 12, 1), sport="tennis"),
            tariff(9900, date(2026, 1, 1), fee_class=FeeClass.MARKET),
        ),
    )

    assert told(found, date(2026, 6, 30)) == [(8, 10, 10)]
    assert told(found, date(2026, 12, 31)) == [(8, 10, 12)]
    assert told(found, date(2027, 1, 1)) == [(8, 10, 15)]
    assert told(found, date(2027, 1, 1), "tennis") == [(8, 10, 20)]


def test_free_hours_stay_free_whatever_the_price_list_says() -> None:
    assert told(hours(rule(8, 10), tariffs=(tariff(1500, date(2026, 1, 1)),)), date(2026, 12, 1)) == [
        (8, 10, 0)
    ]


def test_groups_have_the_prices_that_are_written_down_for_them() -> None:
    found = hours(
        tariffs=(
            tariff(1500, date(2026, 1, 1)),
            tariff(700, date(2026, 1, 1), group=FeeGroup.ELDERLY),
            tariff(0, date(2026, 6, 1), group=FeeGroup.SOLDIER),
            tariff(500, date(2027, 1, 1), group=FeeGroup.PUPIL),
        )
    )

    assert found.group_prices("badminton", FeeClass.LOW, date(2026, 12, 1)) == {
        FeeGroup.ELDERLY: 700,
        FeeGroup.SOLDIER: 0,
    }
