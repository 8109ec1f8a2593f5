"""Tallies 累计: what a team has from one match, or from many."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Tally(NamedTuple):
    """Whole numbers that add up. `points` are of the table; rallies are the points inside a game."""

    played: int = 0
    won: int = 0
    drawn: int = 0
    lost: int = 0
    points: int = 0
    scored: int = 0
    conceded: int = 0
    games_won: int = 0
    games_lost: int = 0
    rallies_won: int = 0
    rallies_lost: int = 0
    shoot_outs_won: int = 0

    @property
    def diff(self) -> int:
        return self.scored - self.conceded


class Row(NamedTuple):
    """One side of one match that counts."""

    team: int
    opponent: int
    match: int
    tally: Tally


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of all.

    >>> total([Tally(played=1, points=3), Tally(played=1, points=1)])[:5]
    (2, 0, 0, 0, 4)
    """
    return Tally(*map(sum, zip(*tallies, strict=True)))


def mini_league(rows: Iterable[Row], teams: Iterable[int]) -> dict[int, Tally]:
    """What each of the teams has from the matches among them."""
    held: dict[int, list[Tally]] = {team: [] for team in teams}
    for team, opponent, _, tally in rows:
        if team in held and opponent in held:
            held[team].append(tally)
    return {team: total(tallies) for team, tallies in held.items()}


def ratio(won: int, lost: int, *, empty_is_lowest: bool = True) -> tuple[int, Fraction]:
    """A ratio as a key, greater is better: x:0 above every finite one, 0:0 below all, or with x:0.

    >>> ratio(30, 20) > ratio(45, 34), ratio(1, 0) == ratio(7, 0), ratio(0, 0) < ratio(0, 9)
    (True, True, True)
    """
    if lost:
        return 0, Fraction(won, lost)
    return (-1 if won == 0 and empty_is_lowest else 1), Fraction(0)
