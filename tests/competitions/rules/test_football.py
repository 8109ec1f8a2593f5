"""Football by property: sides, numbers and rows in any order; the shoot-out against a plain re-telling."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.scores.football import place, review
from ysevents.competitions.rules.scores.football_sheet import Config, Goal, Kick, Level, Minute, Sheet
from ysevents.competitions.rules.scores.shoot_out import is_decided, review_shoot_out, shoot_out_score
from ysevents.competitions.rules.sheets import Entrant

HALVES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=2)
KICKS = st.integers(0, 2**40 - 1).map(lambda bits: [bool(bits >> i & 1) for i in range(40)])


def sheet_of(halves: list[tuple[int, int]], sides: tuple[int, int] = (1, 2)) -> Sheet:
    entrants = tuple(Entrant(number=number) for number in sorted(sides))
    goals = [
        Goal(team=team, minute=Minute(45 * half + 1 + n))
        for half, score in enumerate(halves)
        for side, team in enumerate(sides)
        for n in range(score[side])
    ]
    return Sheet(entrants=entrants, sides=sides, periods=tuple(halves), goals=tuple(goals))


def turned(sheet: Sheet) -> Sheet:
    """The same match told from the other side, its rows in reverse."""
    return replace(
        sheet,
        entrants=sheet.entrants[::-1],
        sides=sheet.sides[::-1],
        periods=tuple(score[::-1] for score in sheet.periods),
        goals=sheet.goals and sheet.goals[::-1],
    )


@given(HALVES)
def test_the_order_of_sides_and_rows_never_matters(halves: list[tuple[int, int]]) -> None:
    sheet = sheet_of(halves)

    assert review(sheet, Config()) == review(turned(sheet), Config()) == ()
    assert place(sheet, Config()).blocks == place(turned(sheet), Config()).blocks


@given(HALVES)
def test_other_numbers_change_nothing(halves: list[tuple[int, int]]) -> None:
    name = {1: 90, 2: 17}

    here, there = (place(sheet_of(halves, sides), Config()) for sides in ((1, 2), (90, 17)))

    assert [(b.rank, {name[n] for n in b.entrants}, b.reason) for b in here.blocks] == [
        (b.rank, set(b.entrants), b.reason) for b in there.blocks
    ]


@given(HALVES)
def test_the_sides_are_level_just_when_their_goals_are(halves: list[tuple[int, int]]) -> None:
    home, away = (sum(half[side] for half in halves) for side in (0, 1))

    outcome = place(sheet_of(halves), Config())

    assert bool(outcome.ties) == (home == away)
    assert home <= away or outcome.rank_of(1) == 1


@given(KICKS, st.integers(1, 5), st.booleans())
def test_a_shoot_out_ends_with_the_kick_that_decides_it(scored: list[bool], each: int, turn: bool) -> None:
    kicks = [Kick(team=1 + (i + turn) % 2, scored=goal) for i, goal in enumerate(scored)]

    end = next((n for n in range(1, 41) if told(scored[:n], each)), None)

    assert [n for n in range(1, 41) if is_decided(kicks[:n], (1, 2), each)][:1] == ([end] if end else [])
    if end:
        assert review_shoot_out(kicks[:end], (1, 2), each) == []
        assert [p.code for p in review_shoot_out(kicks[: end - 1], (1, 2), each)] == ["unfinished"]
        first, second = shoot_out_score(kicks[:end], (1, 2))
        assert first != second


def told(scored: list[bool], each: int) -> bool:
    """Decided: no way of taking the kicks that are left of the round lets the trailing side draw level."""
    rounds = max(each, (len(scored) + 1) // 2)
    first, second = scored[::2], scored[1::2]
    worst = sum(first) - sum(second) - (rounds - len(second))
    best = sum(first) + (rounds - len(first)) - sum(second)
    return worst > 0 or best < 0


@pytest.mark.parametrize(
    ("minute", "period"),
    [(Minute(1), 0), (Minute(45, 3), 0), (Minute(46), 1), (Minute(90), 1), (Minute(120, 1), 3)],
)
def test_a_minute_lies_in_its_period(minute: Minute, period: int) -> None:
    assert minute.period(Config().ends) == period


def test_time_is_added_at_the_end_of_a_period_alone() -> None:
    assert Minute(44, 1).period(Config().ends) is None
    assert Minute(121).period(Config().ends) is None


def test_a_level_knock_out_asks_for_the_shoot_out() -> None:
    problems = review(sheet_of([(0, 0), (1, 1)]), Config(level=Level.SHOOT_OUT))

    assert [(p.path, p.code) for p in problems] == [("shoot_out", "unfinished")]
