"""Round robins: what holds for every number of teams, legs and seeds."""

from collections import Counter
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.draws import Draw
from ysevents.competitions.rules.fixtures.berger import berger, breaks, circle, homes_together, legs
from ysevents.competitions.rules.fixtures.round_robin import Config, Sheet, Table, draw
from ysevents.competitions.rules.sheets import Entrant

sizes = st.integers(0, 13)
seeds = st.integers(0, 2**32)
tables = st.sampled_from(Table)


def sheet(size: int, seed: int = 0, *grounds: tuple[int, ...]) -> Sheet:
    entrants = tuple(Entrant(number=n) for n in range(size))
    return Sheet(entrants=entrants, seed=seed, shared_grounds=grounds)


def pairs(made: Draw) -> list[tuple[int, ...]]:
    return [fixture.entrants for fixture in made.fixtures]


@given(sizes, st.integers(1, 4), tables, seeds)
def test_every_pair_meets_once_a_leg(size: int, number: int, table: Table, seed: int) -> None:
    made = draw(sheet(size, seed), Config(table=table, legs=number))

    met = Counter(frozenset(pair) for pair in pairs(made))
    assert met == {frozenset(pair): number for pair in combinations(range(size), 2)}


@given(sizes, st.integers(1, 4), tables, seeds)
def test_nobody_plays_twice_in_a_round(size: int, number: int, table: Table, seed: int) -> None:
    made = draw(sheet(size, seed), Config(table=table, legs=number))

    for round_number in range(1, 1 + max((f.round for f in made.fixtures), default=0)):
        here = [n for f in made.fixtures if f.round == round_number for n in f.entrants]
        assert len(here) == len(set(here)) == size - size % 2
    assert [f.number for f in made.fixtures] == list(range(1, len(made.fixtures) + 1))


@given(sizes, st.integers(1, 4), st.booleans())
def test_homes_and_aways_differ_by_at_most_one(size: int, number: int, swap: bool) -> None:
    rounds = legs(berger(size), number, swap_last_two=swap)

    homes = Counter(home for pairs in rounds for home, _ in pairs)
    aways = Counter(away for pairs in rounds for _, away in pairs)
    assert all(abs(homes[n] - aways[n]) <= 1 for n in range(1, size + 1))


@pytest.mark.parametrize("size", range(2, 20))
def test_berger_has_the_fewest_breaks(size: int) -> None:
    # Two teams that never break play all rounds alike and could never meet: so all but two must break.
    assert breaks(berger(size)) == (0 if size % 2 else size - 2)


@pytest.mark.parametrize("size", range(3, 14))
def test_nobody_is_three_times_running_at_home_where_legs_meet(size: int) -> None:
    sides: dict[int, str] = {}
    for home, away in (pair for rnd in legs(berger(size), 2, swap_last_two=True) for pair in rnd):
        sides[home] = sides.get(home, "") + "H"
        sides[away] = sides.get(away, "") + "A"

    assert not any("HHH" in line or "AAA" in line for line in sides.values())


def test_circle_is_that_of_the_books() -> None:
    assert circle(6)[:3] == (((1, 6), (2, 5), (3, 4)), ((1, 5), (6, 4), (2, 3)), ((1, 4), (5, 3), (6, 2)))


@given(st.integers(2, 6), seeds)
def test_teams_of_one_ground_are_at_home_together_as_little_as_can_be(size: int, seed: int) -> None:
    made = draw(sheet(size, seed, (0, 1)), Config(home_away=True))

    together = homes_together(berger(size))
    best = min(together[one, other] for one, other in permutations(range(1, size + 1), 2))
    homes = [(f.round, f.entrants[0]) for f in made.fixtures if f.entrants[0] in (0, 1)]
    rounds = [number for number, _ in homes]
    assert len(rounds) - len(set(rounds)) == best
    assert sum("共用场地" in note for note in made.notes) == best


def test_three_of_four_on_one_ground_are_told_when_they_clash() -> None:
    # Two of four are at home in each round, so some two of the three must be together once.
    notes = draw(sheet(4, 1, (0, 1, 2)), Config(home_away=True)).notes

    assert [note for note in notes if "共用场地且同为主场" in note]


@given(st.permutations(range(7)), seeds)
def test_a_seed_draws_again(order: list[int], seed: int) -> None:
    entrants = tuple(Entrant(number=n, name=f"队{n}") for n in order)

    assert draw(Sheet(entrants=entrants, seed=seed), Config()) == draw(sheet(7, seed), Config())
