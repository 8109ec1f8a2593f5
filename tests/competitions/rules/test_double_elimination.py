"""Double elimination: everybody but the winner loses twice, and is placed."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.competitions.rules.test_knockout import play, unplayed
from ysevents.competitions.rules.brackets.double_elimination import Config, draw
from ysevents.competitions.rules.brackets.knockout import place
from ysevents.competitions.rules.brackets.knockout_draw import Sheet
from ysevents.competitions.rules.brackets.knockout_sheet import Config as TableConfig
from ysevents.competitions.rules.brackets.knockout_sheet import resolved
from ysevents.competitions.rules.sheets import Entrant


@given(st.integers(3, 12), st.integers(0, 9))
def test_everybody_but_the_winner_loses_twice(size: int, seed: int) -> None:
    entrants = tuple(Entrant(number=n) for n in range(size))
    made = draw(Sheet(entrants=entrants, seed=seed), Config())

    sheet = play(unplayed(made.fixtures), Random(seed))

    played = resolved(sheet, TableConfig())
    lost = Counter(n for match in played.values() if match.is_needed for n in match.out)
    (first, *others) = place(sheet, TableConfig()).blocks
    (winner,) = first.entrants
    assert lost[winner] <= 1
    assert {lost[n] for n in range(size) if n != winner} == {2}
    assert [block.rank for block in others[:3]] == [2, 3, 4][: len(others)]


@given(st.integers(3, 18))
def test_nobody_plays_twice_in_a_round(size: int) -> None:
    entrants = tuple(Entrant(number=n) for n in range(size))
    made = draw(Sheet(entrants=entrants), Config(second_final=False))

    sheet = play(unplayed(made.fixtures), Random(size))

    played = resolved(sheet, TableConfig())
    here = Counter((f.round, n) for f in made.fixtures for n in played[f.number].entrants)
    assert set(here.values()) == {1}
