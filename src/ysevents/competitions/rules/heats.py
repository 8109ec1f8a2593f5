"""Heats 分组: who runs with whom, in which lane.

Covers: number of heats, zigzag 蛇形 by entry mark, lots where marks are unknown, parting athletes of
one unit, lanes and order of heats by lot.
Leaves out: progression to the next round and lane sets by rank.

Everything drawn is drawn from the given `random.Random`: the same seed and the same entrants in the
same order make the same heats.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Entrant:
    """One who starts. `mark` is smaller for better; None: unknown, ranked last by lot."""

    key: Hashable
    unit: Hashable
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """An entrant and where they stand."""

    number: int
    entrant: Entrant


@dataclass(frozen=True, slots=True)
class Clash:
    """A unit with several in one heat: it has more entrants than there are heats."""

    unit: Hashable
    together: int


@dataclass(frozen=True, slots=True)
class Heat:
    number: int
    lanes: tuple[Lane, ...]
    clashes: tuple[Clash, ...]


def heat_count(entrants: int, lanes: int) -> int:
    """The fewest heats that hold all.

    >>> heat_count(0, 8), heat_count(8, 8), heat_count(9, 8)
    (0, 1, 2)
    """
    return -(-entrants // lanes)


def draw(entrants: Sequence[Entrant], lanes: int, rng: Random) -> tuple[Heat, ...]:
    """Heats in running order. Sizes differ by at most one; a unit is spread as evenly as can be."""
    count = heat_count(len(entrants), lanes)
    groups = _part_units(_zigzag(_ranked(entrants, rng), count))
    rng.shuffle(groups)
    return tuple(
        Heat(number, _lanes(group, lanes, rng), _clashes(group)) for number, group in enumerate(groups, 1)
    )


def _ranked(entrants: Sequence[Entrant], rng: Random) -> list[Entrant]:
    """Best mark first, unknown marks last; the lot stands between equals."""
    drawn = list(entrants)
    rng.shuffle(drawn)
    return sorted(drawn, key=lambda e: (e.mark is None, e.mark or 0))


def _zigzag(ranked: Sequence[Entrant], count: int) -> list[list[Entrant]]:
    """1 6 7 12 .. / 2 5 8 11 .. / 3 4 9 10 .."""
    groups: list[list[Entrant]] = [[] for _ in range(count)]
    for rank, entrant in enumerate(ranked):
        turn, step = divmod(rank, count)
        groups[step if turn % 2 == 0 else count - 1 - step].append(entrant)
    return groups


def _part_units(groups: list[list[Entrant]]) -> list[list[Entrant]]:
    """Swap entrants between heats until every unit is spread evenly, neighbours in rank first.

    While some unit has two more in one heat than in another, some swap between the two makes things
    better, since the heats are of nearly one size; so it ends with counts that differ by at most one.
    """
    while swap := _best_swap(groups):
        (a, i), (b, j) = swap
        groups[a][i], groups[b][j] = groups[b][j], groups[a][i]
    return groups


Seat = tuple[int, int]


def _best_swap(groups: list[list[Entrant]]) -> tuple[Seat, Seat] | None:
    """The swap that parts a unit and moves people the fewest ranks; of those the one that parts most."""
    units = [Counter(e.unit for e in group) for group in groups]
    best: tuple[int, int] | None = None
    found = None
    for a, group in enumerate(groups):
        for i, mine in enumerate(group):
            if units[a][mine.unit] < 2:
                continue
            for b, other in enumerate(groups):
                for j, theirs in enumerate(other):
                    if a == b or mine.unit == theirs.unit:
                        continue
                    gain = (units[a][mine.unit] - units[b][mine.unit] - 1) + (
                        units[b][theirs.unit] - units[a][theirs.unit] - 1
                    )
                    if gain > 0 and (best is None or (abs(i - j), -gain) < best):
                        best, found = (abs(i - j), -gain), ((a, i), (b, j))
    return found


def _lanes(group: Sequence[Entrant], lanes: int, rng: Random) -> tuple[Lane, ...]:
    """Lanes by lot; where there are more lanes than starters the outer ones stay empty on both sides."""
    drawn = list(group)
    rng.shuffle(drawn)
    first = (lanes - len(group)) // 2 + 1
    return tuple(Lane(number, entrant) for number, entrant in enumerate(drawn, first))


def _clashes(group: Sequence[Entrant]) -> tuple[Clash, ...]:
    counts = Counter(e.unit for e in group)
    return tuple(Clash(unit, together) for unit, together in counts.items() if together > 1)
