"""Knock-outs: whoever wins what, everybody is placed as the bracket says."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.brackets import knockout_draw
from ysevents.competitions.rules.brackets.knockout import IN_PLAY, place, review
from ysevents.competitions.rules.brackets.knockout_sheet import Config, Result, Sheet, resolved
from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.draws import Fixture
from ysevents.competitions.rules.sheets import Entrant

brackets = st.builds(
    lambda size, seeded, decided, seed: (
        knockout_draw.draw(
            knockout_draw.Sheet(
                entrants=tuple(Entrant(number=n) for n in range(size)),
                seeded=tuple(range(min(seeded, size))),
                seed=seed,
            ),
            knockout_draw.Config(decided=decided),
        ).fixtures
    ),
    st.integers(2, 12),
    st.integers(0, 8),
    st.sampled_from([2, 4, 6, 8, 99]),
    st.integers(0, 99),
)


def everybody(fixtures: tuple[Fixture, ...]) -> tuple[Entrant, ...]:
    return tuple(Entrant(number=n) for n in sorted({n for f in fixtures for n in f.entrants}))


def unplayed(fixtures: tuple[Fixture, ...]) -> Sheet:
    return Sheet(entrants=everybody(fixtures), fixtures=fixtures)


def play(sheet: Sheet, random: Random, *, most: int = 999) -> Sheet:
    """The sheet with matches won by chance, in any order in which they can be played."""
    while due := [(n, m) for n, m in resolved(sheet, Config()).items() if m.is_due]:
        if len(sheet.results) == most:
            break
        number, match = random.choice(due)
        result = Result(fixture=number, winner=random.choice(match.entrants))
        sheet = replace(sheet, results=(*sheet.results, result))
    return sheet


@given(brackets, st.integers(0, 99))
def test_places_are_a_weak_order_of_everybody(fixtures: tuple[Fixture, ...], seed: int) -> None:
    sheet = play(unplayed(fixtures), Random(seed))

    outcome = place(sheet, Config())

    assert review(sheet, Config()) == ()
    assert outcome.notes == ()
    first = 1
    for block in outcome.blocks:
        assert block.rank == first
        first += len(block.entrants)
    assert first == len(sheet.entrants) + 1


@given(brackets, st.integers(0, 99))
def test_all_places_leave_nobody_level(fixtures: tuple[Fixture, ...], seed: int) -> None:
    entrants = everybody(fixtures)
    drawn = knockout_draw.Sheet(entrants=entrants, seed=seed)
    every = knockout_draw.draw(drawn, knockout_draw.Config(decided=99)).fixtures

    assert place(play(unplayed(every), Random(seed)), Config()).ties == ()


@given(brackets, st.integers(0, 99), st.integers(0, 12))
def test_a_place_once_settled_stays(fixtures: tuple[Fixture, ...], seed: int, most: int) -> None:
    some = place(play(unplayed(fixtures), Random(seed), most=most), Config())
    whole = place(play(unplayed(fixtures), Random(seed)), Config())

    for block in some.blocks:
        if block.rank is None:
            assert block.reason == IN_PLAY
        else:
            assert {whole.rank_of(n) for n in block.entrants} == {block.rank}


@given(brackets, st.integers(0, 99), st.randoms(use_true_random=False))
def test_the_order_of_input_never_matters(fixtures: tuple[Fixture, ...], seed: int, random: Random) -> None:
    sheet = play(unplayed(fixtures), Random(seed), most=seed)
    shuffled = [list(rows) for rows in (sheet.entrants, sheet.fixtures, sheet.results)]
    for rows in shuffled:
        random.shuffle(rows)

    again = Sheet(
        entrants=tuple(shuffled[0]),  # type: ignore[arg-type]
        fixtures=tuple(shuffled[1]),  # type: ignore[arg-type]
        results=tuple(shuffled[2]),  # type: ignore[arg-type]
    )

    assert place(again, Config()) == place(sheet, Config())


@given(brackets, st.integers(0, 99), st.booleans())
def test_the_disqualified_have_no_place(fixtures: tuple[Fixture, ...], seed: int, move_up: bool) -> None:
    sheet = play(unplayed(fixtures), Random(seed))
    before = place(sheet, Config())
    gone = seed % len(sheet.entrants)
    decision = Decision(kind=DecisionKind.DISQUALIFICATION, entrants=(gone,))

    after = place(
        replace(sheet, decisions=(decision,)),
        Config(move_up=move_up),
    )

    assert after.rank_of(gone) is None
    for n in sheet.numbers:
        was, now = before.rank_of(n), after.rank_of(n)
        assert n == gone or (was is not None and now == was - (move_up and was > (before.rank_of(gone) or 0)))
