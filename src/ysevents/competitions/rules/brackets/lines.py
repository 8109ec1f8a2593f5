"""Brackets 淘汰表: lines, byes and the fixtures of a single elimination with its matches for places.

Line 1 is the best seed's. In a bracket of 8 the lines stand 1 8 5 4 3 6 7 2 from top to bottom: 1 and 2 meet
in the final only, 1 to 4 in the semi-finals at the earliest, and so on; lines beyond the entrants are byes,
so that byes go to the best and both halves hold as many, or one more or less.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ysevents.competitions.rules.draws import Fixture, Slot, Source, SourceKind

BYE = Slot(position=0)
"""Nobody. A side is a slot whose position is set when its match is made."""


def size_for(entrants: int) -> int:
    """The next power of two.

    >>> [size_for(n) for n in (2, 3, 8, 9)]
    [2, 4, 8, 16]
    """
    return max(2, 1 << (entrants - 1).bit_length())


def lines(size: int) -> tuple[int, ...]:
    """The lines of a bracket from top to bottom.

    >>> lines(8)
    (1, 8, 5, 4, 3, 6, 7, 2)
    """
    order = [1]
    while len(order) < size:
        both = 2 * len(order) + 1
        order = [
            line
            for at, seed in enumerate(order)
            for line in ((seed, both - seed) if at % 2 == 0 else (both - seed, seed))
        ]
    return tuple(order)


def meeting_round(size: int) -> dict[tuple[int, int], int]:
    """In which round two lines would meet, both ways round."""
    at = {line: place for place, line in enumerate(lines(size))}
    return {(a, b): (at[a] ^ at[b]).bit_length() for a in at for b in at}


def on_lines(sides: Sequence[Slot]) -> tuple[Slot, ...]:
    """Sides given from line 1 on, from top to bottom of the bracket, with byes."""
    return tuple(sides[line - 1] if line <= len(sides) else BYE for line in lines(size_for(len(sides))))


@dataclass(slots=True)
class Plan:
    """Fixtures as they are made, numbered through."""

    fixtures: list[Fixture] = field(default_factory=list)
    first: int = 1

    def meet(self, round: int, name: str, home: Slot, away: Slot) -> tuple[Slot, Slot]:
        """The winner's and the loser's side of a new match."""
        number = self.first + len(self.fixtures)
        slots = (replace(home, position=1), replace(away, position=2))
        self.fixtures.append(Fixture(number=number, round=round, slots=slots, name=name))
        winner, loser = (Source(kind=kind, fixture=number) for kind in (SourceKind.WINNER, SourceKind.LOSER))
        if BYE in (home, away):
            known = home.entrant if away == BYE else away.entrant
            return Slot(position=0, entrant=known, source=winner), BYE
        return Slot(position=0, source=winner), Slot(position=0, source=loser)

    def pass_on(self, round: int, name: str, home: Slot, away: Slot) -> tuple[Slot, Slot]:
        """As `meet`; but who has no opponent goes on without a fixture of their own."""
        if BYE in (home, away):
            return (away if home == BYE else home), BYE
        return self.meet(round, name, home, away)


def eliminate(plan: Plan, sides: Sequence[Slot], decided: int, *, round: int = 1) -> None:
    """Rounds of a single elimination over the sides of a bracket, from top to bottom.

    Places down to `decided` are played for: 2 is the final alone, 4 the third place too. In each round
    matches for lower places come first, so that the final is the last of all. A bye is a fixture of round
    one; in matches for places nobody waits for nobody.
    """
    groups = [(1, tuple(sides))]
    start = round
    while groups:
        after = []
        for first, group in sorted(groups, key=lambda each: -each[0]):
            meet = plan.meet if round == start else plan.pass_on
            name = _name(first, group)
            made = [meet(round, name, home, away) for home, away in zip(group[::2], group[1::2], strict=True)]
            winners, losers = (tuple(side) for side in zip(*made, strict=True))
            below = first + _held(winners)
            after += [(first, winners)] if _held(winners) > 1 else []
            after += [(below, losers)] if _held(losers) > 1 and below < decided else []
        groups, round = after, round + 1


def _held(sides: Sequence[Slot]) -> int:
    return sum(side != BYE for side in sides)


def _name(first: int, sides: Sequence[Slot]) -> str:
    """What is played for.

    >>> _name(1, [BYE] * 2), _name(1, [BYE] * 4), _name(1, [BYE] * 16)
    ('决赛', '半决赛', '1/8决赛')
    """
    if first == 1:
        return {2: "决赛", 4: "半决赛"}.get(len(sides), f"1/{len(sides) // 2}决赛")
    last = first + _held(sides) - 1
    return f"第{first}、{last}名决赛" if last == first + 1 else f"第{first}至{last}名"
