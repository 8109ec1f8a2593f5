"""Opening hours against a model that asks every quarter of an hour on its own."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ysevents.core.enums import DayType
from ysevents.facilities.enums import Audience, FeeClass
from ysevents.facilities.rules import Fee, Rule, Span, applying, opening, quarters

MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)
EVERY_DAY = frozenset(range(1, 8))
FREE = Fee(fee_class=FeeClass.FREE, fen_per_hour=0)
LOW = Fee(fee_class=FeeClass.LOW, fen_per_hour=1000)


def rule(opens: int, closes: int, **details: object) -> Rule:
    """A rule in whole hours."""
    given: dict[str, object] = {"space": None, "weekdays": EVERY_DAY, **details}
    return Rule(opens_minute=opens * 60, closes_minute=closes * 60, **given)  # type: ignore[arg-type]


def heard(
    rules: list[Rule], space: str, day: date, day_type: DayType = DayType.SCHOOL_DAY
) -> tuple[Rule, ...]:
    return applying(rules, space, day, day_type)


def span(opens: int, closes: int, fee: Fee = FREE) -> Span:
    return Span(opens_minute=opens * 60, closes_minute=closes * 60, fee=fee)


def test_without_rules_nothing_is_open() -> None:
    assert opening(heard([], "court", MONDAY)) == []


def test_a_day_may_end_at_midnight() -> None:
    assert opening(heard([rule(18, 24)], "court", MONDAY)) == [span(18, 24)]


def test_school_hours_above_public_ones_shut_the_public_out() -> None:
    rules = [
        rule(8, 21),
        rule(9, 17, audience=Audience.SCHOOL, priority=1, weekdays=frozenset({1, 2, 3, 4, 5})),
    ]

    assert opening(heard(rules, "court", MONDAY)) == [span(8, 9), span(17, 21)]
    assert opening(heard(rules, "court", SATURDAY)) == [span(8, 21)]


def test_an_extra_opening_is_a_rule_of_one_day() -> None:
    rules = [rule(8, 12, valid_from_on=SATURDAY, valid_until_on=SATURDAY)]

    assert opening(heard(rules, "court", SATURDAY)) == [span(8, 12)]
    assert opening(heard(rules, "court", SATURDAY + timedelta(days=7))) == []


def test_a_change_of_fee_begins_a_new_span() -> None:
    rules = [rule(8, 22), rule(18, 20, fee_class=FeeClass.LOW, fee_fen_per_hour=1000, priority=1)]

    assert opening(heard(rules, "court", MONDAY)) == [span(8, 18), span(18, 20, LOW), span(20, 22)]


def test_at_one_priority_the_rule_for_just_this_space_is_heard() -> None:
    rules = [rule(8, 22, space="court", fee_class=FeeClass.LOW, fee_fen_per_hour=1000), rule(8, 22)]

    assert opening(heard(rules, "court", MONDAY)) == [span(8, 22, LOW)]
    assert opening(heard(rules, "other", MONDAY)) == [span(8, 22)]


def test_between_equals_the_public_yields_and_pays_less() -> None:
    dear = rule(8, 22, fee_class=FeeClass.LOW, fee_fen_per_hour=1000)
    school = rule(8, 12, audience=Audience.SCHOOL)

    for order in ([rule(8, 22), dear, school], [school, dear, rule(8, 22)]):
        assert opening(heard(order, "court", MONDAY)) == [span(12, 22)]


@st.composite
def some_rule(draw: st.DrawFn) -> Rule:
    first = draw(st.integers(0, 95))
    end = draw(st.integers(first + 1, 96))
    start = draw(st.none() | st.integers(-3, 3))
    length = draw(st.none() | st.integers(0, 5))
    fen = draw(st.sampled_from([0, 1000, 2000]))
    season = draw(st.sampled_from([(None, None), (1001, 1125), (1125, 301), (301, 1123), (1124, 1124)]))
    return Rule(
        space=draw(st.sampled_from([None, "court", "other"])),
        weekdays=draw(st.frozensets(st.integers(1, 7), min_size=1)),
        opens_minute=first * 15,
        closes_minute=end * 15,
        valid_from_on=None if start is None else MONDAY + timedelta(days=start),
        valid_until_on=None if length is None else MONDAY + timedelta(days=(start or 0) + length),
        audience=draw(st.sampled_from(Audience)),
        fee_class=FeeClass.LOW if fen else FeeClass.FREE,
        fee_fen_per_hour=fen,
        priority=draw(st.integers(0, 3)),
        season_from=season[0],
        season_until=season[1],
        day_types=draw(st.frozensets(st.sampled_from(DayType), max_size=2)),
        is_override=draw(st.integers(0, 4)) == 0,
    )


def season_days(rule: Rule, year: int) -> set[date]:
    """Every day of a rule's season, walked through one by one from the start."""
    if rule.season_from is None or rule.season_until is None:
        return {date(year, 1, 1) + timedelta(days=n) for n in range(366)}
    found: set[date] = set()
    for first in (year - 1, year):
        day = date(first, rule.season_from // 100, rule.season_from % 100)
        while True:
            found.add(day)
            if (day.month, day.day) == (rule.season_until // 100, rule.season_until % 100):
                break
            day += timedelta(days=1)
    return found


def naive(rules: list[Rule], day: date, day_type: DayType, minute: int) -> Fee | None:
    """Who is heard in one minute: the highest priority, own rule, other audience, lowest fee."""
    of_the_day = [
        r
        for r in rules
        if r.space != "other"
        and day.isoweekday() in r.weekdays
        and (not r.day_types or day_type in r.day_types)
        and (r.valid_from_on or day) <= day <= (r.valid_until_on or day)
        and day in season_days(r, day.year)
    ]
    speaking = [
        r
        for r in of_the_day
        if r.opens_minute <= minute < r.closes_minute
        and not any(o.is_override and o.priority > r.priority for o in of_the_day)
    ]
    if speaking:
        top = max(r.priority for r in speaking)
        speaking = [r for r in speaking if r.priority == top]
        speaking = [r for r in speaking if r.space == "court"] or speaking
        speaking = [r for r in speaking if r.audience != Audience.PUBLIC] or speaking
        cheapest = min(r.fee_fen_per_hour for r in speaking)
        speaking = [r for r in speaking if r.fee_fen_per_hour == cheapest]
    if not speaking or speaking[0].audience != Audience.PUBLIC:
        return None
    return Fee(fee_class=speaking[0].fee_class, fen_per_hour=speaking[0].fee_fen_per_hour)


@given(
    st.lists(some_rule(), max_size=6),
    st.integers(0, 6),
    st.sampled_from(DayType),
    st.randoms(use_true_random=False),
)
def test_every_minute_is_decided_by_the_rule_of_highest_rank(
    rules: list[Rule], shift: int, day_type: DayType, rng: Random
) -> None:
    day = MONDAY + timedelta(days=shift)
    edges = sorted({0, *(edge for r in rules for edge in (r.opens_minute, r.closes_minute))} - {1440})
    expected = {edge: naive(rules, day, day_type, edge) for edge in edges}

    found = quarters(heard(rules, "court", day, day_type))
    rng.shuffle(rules)

    assert [found[minute // 15] for minute in range(1440)] == [
        expected[max(edge for edge in edges if edge <= minute)] for minute in range(1440)
    ]
    assert quarters(heard(rules, "court", day, day_type)) == found


@given(st.lists(some_rule(), max_size=6))
def test_spans_cover_just_the_open_quarters(rules: list[Rule]) -> None:
    spans = opening(heard(rules, "court", MONDAY))

    covered = {minute: s.fee for s in spans for minute in range(s.opens_minute, s.closes_minute, 15)}
    assert covered == {
        number * 15: fee for number, fee in enumerate(quarters(heard(rules, "court", MONDAY))) if fee
    }
    assert all(a.closes_minute < b.opens_minute or a.fee != b.fee for a, b in pairwise(spans))
