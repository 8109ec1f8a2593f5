"""Opening duties: the toy venue of the rule, worked out by hand, and each duty's own traps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ysevents.core.enums import DayKind, Sport
from ysevents.facilities.enums import FeeClass
from ysevents.facilities.rules.duties import judge
from ysevents.facilities.rules.duty_facts import (
    Bounds,
    Closing,
    Duty,
    Facts,
    Ground,
    OpenDay,
    Price,
    Standing,
)

BOUNDS = Bounds(name="体育场馆开放", source="规范的转述", valid_from=date(2021, 1, 1))
MONDAY, SUNDAY = date(2026, 11, 2), date(2026, 11, 15)


def hours(first: int, last: int) -> int:
    return ((1 << (last - first) * 4) - 1) << first * 4


def toy(day: date) -> OpenDay:
    """Monday to Friday 17 to 21, weekends 9 to 17, all free."""
    opened = hours(17, 21) if day.weekday() < 5 else hours(9, 17)
    return OpenDay(opened=opened, free=opened, fen_per_hour=frozenset({(FeeClass.FREE, 0)}))


def facts(
    first: date = MONDAY,
    last: date = SUNDAY,
    *,
    as_of: date | None = None,
    used: Mapping[date, int] | None = None,
) -> Facts:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    hall = Ground(
        name="体育馆",
        sport=Sport.BADMINTON,
        is_outdoor=False,
        days={day: toy(day) for day in days},
        used=used or {},
    )
    return Facts(first=first, last=last, as_of=as_of or last, grounds=[hall])


def duty(found: Facts, id: str, bounds: Bounds = BOUNDS) -> Duty:
    return next(one for one in judge(found, bounds) if one.id == id)


def test_the_toy_venue_gives_36_hours_a_week_and_8_on_rest_days() -> None:
    week, rest = duty(facts(), "O1"), duty(facts(), "O3")

    assert [one.value for one in week.evidence] == ["36小时", "36小时"]
    assert (week.standing, rest.standing) == (Standing.MET, Standing.MET)
    assert (week.value, rest.value) == ("最少的一周36小时，共2周", "4天中0天不足")


def test_a_holiday_on_a_wednesday_has_4_hours_and_misses() -> None:
    found = replace(facts(), calendar={date(2026, 11, 4): DayKind.HOLIDAY})

    rest = duty(found, "O3")
    assert rest.standing == Standing.MISSED
    assert [(one.label, one.value) for one in rest.breaches] == [("2026-11-04", "4小时")]


def test_a_worked_saturday_is_no_rest_day() -> None:
    found = replace(facts(), calendar={date(2026, 11, 7): DayKind.WORKDAY})

    assert duty(found, "O3").value == "3天中0天不足"


def test_a_closed_competition_over_a_weekend_takes_16_hours() -> None:
    used = {date(2026, 11, 7): hours(0, 24), date(2026, 11, 8): hours(0, 24)}

    week, rest = duty(facts(used=used), "O1"), duty(facts(used=used), "O3")
    assert [one.value for one in week.evidence] == ["20小时", "36小时"]
    assert week.standing == Standing.MISSED
    assert [one.value for one in rest.breaches] == ["0小时", "0小时"]


def test_another_ground_left_open_keeps_the_venue_open() -> None:
    used = {date(2026, 11, 7): hours(0, 24)}
    found = facts(used=used)
    other = replace(found.grounds[0], name="小馆", used={})

    assert duty(replace(found, grounds=[*found.grounds, other]), "O1").standing == Standing.MET


def test_weeks_cut_by_the_period_are_not_judged() -> None:
    week = duty(facts(date(2026, 11, 4), date(2026, 11, 10)), "O1")

    assert (week.evidence, week.value) == ((), "统计期内没有完整的一周")


def test_a_running_year_says_done_possible_and_needed() -> None:
    found = facts(date(2026, 1, 1), date(2026, 12, 31), as_of=date(2026, 11, 25))

    days = duty(found, "O2")
    assert days.value == "已开放329天，按现有安排还可开放36天，还需1天"
    assert days.standing == Standing.RUNNING
    short = replace(BOUNDS, year_days=366)
    assert duty(found, "O2", short).standing == Standing.MISSED


def test_a_whole_year_is_counted_and_less_is_not_assessed() -> None:
    assert duty(facts(date(2026, 1, 1), date(2026, 12, 31)), "O2").standing == Standing.MET
    assert duty(facts(), "O2").standing == Standing.UNKNOWN


@pytest.mark.parametrize(
    ("announced_on", "is_weather", "standing"),
    [
        (date(2026, 11, 2), False, Standing.MET),
        (date(2026, 11, 3), False, Standing.MISSED),
        (None, False, Standing.MISSED),
        (date(2026, 11, 9), True, Standing.MET),
    ],
    ids=["seven days", "six days", "never", "weather"],
)
def test_closures_are_announced_seven_days_ahead(
    announced_on: date | None, is_weather: bool, standing: Standing
) -> None:
    closing = Closing(
        begins_on=date(2026, 11, 9), announced_on=announced_on, words="地板维护", is_weather=is_weather
    )

    found = duty(replace(facts(), closings=[closing]), "O9")
    assert found.standing == standing
    assert len(found.breaches) == (standing == Standing.MISSED)


def paid(fen: int, fee_class: FeeClass = FeeClass.LOW) -> Facts:
    found = facts()
    days = {
        day: OpenDay(opened=one.opened, low=one.opened, fen_per_hour=frozenset({(fee_class, fen)}))
        for day, one in found.grounds[0].days.items()
    }
    return replace(found, grounds=[replace(found.grounds[0], days=days)])


@pytest.mark.parametrize(
    ("fen", "price", "standing"),
    [
        (2100, Price(fen_per_hour=3000, asked_on=date(2026, 6, 1)), Standing.MET),
        (2101, Price(fen_per_hour=3000, asked_on=date(2026, 6, 1)), Standing.MISSED),
        (2100, Price(fen_per_hour=3000, asked_on=date(2025, 6, 1)), Standing.UNKNOWN),
        (2100, None, Standing.UNKNOWN),
    ],
    ids=["just 70 percent", "a fen more", "an old price", "no price"],
)
def test_a_low_fee_is_held_against_the_market(fen: int, price: Price | None, standing: Standing) -> None:
    market = {Sport.BADMINTON: price} if price else {}

    assert duty(replace(paid(fen), market=market), "O6").standing == standing


def test_every_group_needs_half_price() -> None:
    known = replace(paid(2000), group_percents={"老年人": 50, "学生": 60, "军人": None})

    assert [one.label for one in duty(known, "O7").breaches] == ["学生", "军人"]
    assert duty(paid(2000), "O7").standing == Standing.UNKNOWN
    assert duty(facts(), "O7").standing == Standing.MET


def test_outdoor_grounds_are_free_for_twelve_hours_a_day() -> None:
    found = facts()
    ground = replace(found.grounds[0], is_outdoor=True, name="灯光球场")

    short = duty(replace(found, grounds=[ground]), "O4")
    long_ = replace(
        ground, days={day: OpenDay(opened=hours(8, 20), free=hours(8, 20)) for day in ground.days}
    )
    assert (short.standing, short.value) == (Standing.MISSED, "1块场地，14场次天不足")
    assert duty(replace(found, grounds=[long_]), "O4").standing == Standing.MET
    assert duty(found, "O4").standing == Standing.NOT_ASKED


@pytest.mark.parametrize(
    ("fen", "standing"), [(0, Standing.MET), (1000, Standing.MISSED)], ids=["free", "paid"]
)
def test_the_eighth_of_august_is_free(fen: int, standing: Standing) -> None:
    first, last = date(2026, 8, 1), date(2026, 8, 31)
    found = facts(first, last)
    if fen:
        days = {day: OpenDay(opened=one.opened) for day, one in found.grounds[0].days.items()}
        found = replace(found, grounds=[replace(found.grounds[0], days=days)])

    assert duty(found, "O5").standing == standing
    assert duty(facts(), "O5").standing == Standing.NOT_ASKED


def test_the_share_of_peak_hours_stands_beside_the_share_of_all() -> None:
    found = facts()
    ground = found.grounds[0]
    cheap = {
        day: replace(one, free=one.opened & ~hours(18, 21)) if day.weekday() < 5 else one
        for day, one in ground.days.items()
    }
    found = replace(found, grounds=[replace(ground, days=cheap)])

    # 10 weekdays: 30 of 40 hours paid, all of them peak; 4 weekend days: 32 hours free, all of them peak.
    assert duty(found, "O8").value == "热门时段51%，全部时段58%"
    assert duty(found, "O8", replace(BOUNDS, peak_percent=60)).standing == Standing.MISSED


def test_area_and_what_provinces_ask() -> None:
    assert duty(facts(), "O10").standing == Standing.UNKNOWN
    assert duty(replace(facts(), sport_area_m2=600, area_m2=1000), "O10").standing == Standing.MET
    assert duty(replace(facts(), sport_area_m2=599, area_m2=1000), "O10").standing == Standing.MISSED
    asked = replace(BOUNDS, public_events=4, visits=1000)
    done = replace(facts(), public_events=4, visits=999)
    assert duty(done, "O11", asked).standing == Standing.MISSED
    assert [one.id for one in judge(facts(), BOUNDS)][-1] == "O10"


def test_a_period_that_runs_is_not_met_before_its_end() -> None:
    running = facts(as_of=date(2026, 11, 10))

    assert duty(running, "O1").standing == Standing.RUNNING
    assert duty(running, "O3").standing == Standing.RUNNING
