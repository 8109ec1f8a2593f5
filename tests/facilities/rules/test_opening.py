"""Opening hours against a model that asks every quarter of an hour on its own."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

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


def span(opens: int, closes: int, fee: Fee = FREE) -> Span:
    return Span(opens_minute=opens * 60, closes_minute=closes * 60, fee=fee)


def test_without_rules_nothing_is_open() -> None:
    assert opening([], "court", MONDAY) == []


def test_a_day_may_end_at_midnight() -> None:
    assert opening([rule(18, 24)], "court", MONDAY) == [span(18, 24)]


def test_school_hours_above_public_ones_shut_the_public_out() -> None:
    rules = [
        rule(8, 21),
        rule(9, 17, audience=Audience.SCHOOL, priority=1, weekdays=frozenset({1, 2, 3, 4, 5})),
    ]

    assert opening(rules, "court", MONDAY) == [span(8, 9), span(17, 21)]
    assert opening(rules, "court", SATURDAY) == [span(8, 21)]


def test_an_extra_opening_is_a_rule_of_one_day() -> None:
    rules = [rule(8, 12, valid_from_on=SATURDAY, valid_until_on=SATURDAY)]

    assert opening(rules, "court", SATURDAY) == [span(8, 12)]
    assert opening(rules, "court", SATURDAY + timedelta(days=7)) == []


def test_a_change_of_fee_begins_a_new_span() -> None:
    rules = [rule(8, 22), rule(18, 20, fee_class=FeeClass.LOW, fee_fen_per_hour=1000, priority=1)]

    assert opening(rules, "court", MONDAY) == [span(8, 18), span(18, 20, LOW), span(20, 22)]


def test_at_one_priority_the_rule_for_just_this_space_is_heard() -> None:
    rules = [rule(8, 22, space="court", fee_class=FeeClass.LOW, fee_fen_per_hour=1000), rule(8, 22)]

    assert opening(rules, "court", MONDAY) == [span(8, 22, LOW)]
    assert opening(rules, "other", MONDAY) == [span(8, 22)]


def test_between_equals_the_public_yields_and_pays_less() -> None:
    dear = rule(8, 22, fee_class=FeeClass.LOW, fee_fen_per_hour=1000)
    school = rule(8, 12, audience=Audience.SCHOOL)

    for order in ([rule(8, 22), dear, school], [school, dear, rule(8, 22)]):
        assert opening(order, "court", MONDAY) == [span(12, 22)]


@st.composite
def some_rule(draw: st.DrawFn) -> Rule:
    first = draw(st.integers(0, 95))
    end = draw(st.integers(first + 1, 96))
    start = draw(st.none() | st.integers(-3, 3))
    length = draw(st.none() | st.integers(0, 5))
    fen = draw(st.sampled_from([0, 1000, 2000]))
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
    )


def naive(rules: list[Rule], day: date, minute: int) -> Fee | None:
    """Who is heard in one quarter: the highest priority, own rule, other audience, lowest fee."""
    speaking = [
        r
        for r in rules
        if r.space != "other"
        and day.isoweekday() in r.weekdays
        and r.opens_minute <= minute < r.closes_minute
        and (r.valid_from_on or day) <= day <= (r.valid_until_on or day)
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


@given(st.lists(some_rule(), max_size=6), st.integers(0, 6), st.randoms(use_true_random=False))
def test_every_quarter_is_decided_by_the_rule_of_highest_rank(
    rules: list[Rule], shift: int, rng: Random
) -> None:
    day = MONDAY + timedelta(days=shift)
    expected = [naive(rules, day, quarter * 15) for quarter in range(96)]

    assert quarters(applying(rules, "court", day)) == expected
    rng.shuffle(rules)
    assert quarters(applying(rules, "court", day)) == expected


@given(st.lists(some_rule(), max_size=6))
def test_spans_cover_just_the_open_quarters(rules: list[Rule]) -> None:
    spans = opening(rules, "court", MONDAY)

    covered = {minute: s.fee for s in spans for minute in range(s.opens_minute, s.closes_minute, 15)}
    assert covered == {
        number * 15: fee for number, fee in enumerate(quarters(applying(rules, "court", MONDAY))) if fee
    }
    assert all(a.closes_minute < b.opens_minute or a.fee != b.fee for a, b in pairwise(spans))
