"""Resolution 晋级: who stands in which slot of a bracket, who won and who is out, in what order.

Fixtures are taken in the order of their numbers; a side comes from a fixture of a smaller number. A match
between the winner and the loser of one and the same fixture is a second final: it is played only if the side
named second won the first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ysevents.competitions.rules.draws import Fixture, Slot, Source, SourceKind


@dataclass(frozen=True, slots=True)
class Side:
    """Who stands somewhere: an entrant, nobody, or somebody not known yet."""

    entrant: int | None = None
    is_open: bool = False


NOBODY = Side()
OPEN = Side(is_open=True)


@dataclass(frozen=True, slots=True)
class Played:
    """A fixture as far as it is known. `out` are its losers: two if neither side won.

    It is due while both sides are known and nothing else; a second final may not be needed.
    """

    sides: tuple[Side, Side]
    winner: Side
    loser: Side
    out: tuple[int, ...] = ()
    is_due: bool = False
    is_needed: bool = True

    @property
    def entrants(self) -> tuple[int, ...]:
        """The sides that are known."""
        return tuple(side.entrant for side in self.sides if side.entrant is not None)


def resolve(
    fixtures: Iterable[Fixture],
    winners: Mapping[int, int | None],
    feeders: Mapping[Source, Side],
) -> dict[int, Played]:
    """Every fixture with its sides; `winners` of those played (None: neither), `feeders` from the pools."""
    played: dict[int, Played] = {}
    for fixture in sorted(fixtures, key=lambda f: f.number):
        home, away = (_side(slot, played, feeders) for slot in fixture.slots)
        number = fixture.number
        if is_second_final(fixture) and home == played[_feeder(fixture)].sides[0] != OPEN:
            played[number] = replace(_won(home, away), is_needed=False)
        elif OPEN in (home, away):
            played[number] = Played((home, away), OPEN, OPEN)
        elif NOBODY in (home, away):
            played[number] = Played((home, away), away if home == NOBODY else home, NOBODY)
        elif number not in winners:
            played[number] = Played((home, away), OPEN, OPEN, is_due=True)
        else:
            played[number] = _decided(home, away, winners[number])
    return played


def _side(slot: Slot, played: Mapping[int, Played], feeders: Mapping[Source, Side]) -> Side:
    """The source as far as it is known, else who was put there."""
    source, given = slot.source, Side(slot.entrant)
    if source is None:
        return given
    if source.fixture is not None:
        before = played[source.fixture]
        found = before.winner if source.kind == SourceKind.WINNER else before.loser
    else:
        found = feeders.get(source, OPEN)
    return given if found == OPEN and given != NOBODY else found


def _decided(home: Side, away: Side, winner: int | None) -> Played:
    if winner is None:
        both = tuple(side.entrant for side in (home, away) if side.entrant is not None)
        return Played((home, away), NOBODY, NOBODY, out=both)
    return _won(home, away) if winner == home.entrant else _won(away, home, (home, away))


def _won(winner: Side, loser: Side, sides: tuple[Side, Side] | None = None) -> Played:
    out = () if loser.entrant is None else (loser.entrant,)
    return Played(sides or (winner, loser), winner, loser, out=out)


def is_second_final(fixture: Fixture) -> bool:
    """Whether winner and loser of one fixture meet again."""
    one, other = (slot.source for slot in fixture.slots)
    return bool(one and other and one.fixture is not None and one.fixture == other.fixture)


def _feeder(fixture: Fixture) -> int:
    source = fixture.slots[0].source
    assert source is not None
    assert source.fixture is not None
    return source.fixture


@dataclass(frozen=True, slots=True)
class Finish:
    """Those who share a place: the winner of a last match, or the losers of matches of one step."""

    is_won: bool
    fixtures: tuple[int, ...]


class Paths:
    """Where winners and losers go, and so in what order everybody finishes.

    All matches whose winners can still reach one last match are a family. Those who leave it do so the
    higher, the fewer steps are missing to the last match; losers who go to another family, as semi-finalists
    to the match for third place, finish in the order of that one.
    """

    def __init__(self, fixtures: Iterable[Fixture]) -> None:
        self.fixtures = {f.number: f for f in fixtures}
        self.winner_to: dict[int, int] = {}
        self.loser_to: dict[int, int] = {}
        for fixture in self.fixtures.values():
            for source in (slot.source for slot in fixture.slots):
                if source and source.fixture is not None:
                    to = self.winner_to if source.kind == SourceKind.WINNER else self.loser_to
                    to[source.fixture] = fixture.number

    def last(self, number: int) -> tuple[int, int]:
        """The last match of a family, and how many steps a fixture is from it."""
        steps = 0
        while number in self.winner_to:
            number, steps = self.winner_to[number], steps + 1
        return number, steps

    def roots(self) -> list[int]:
        """Last matches that no loser of another family comes to: the final, if all is well."""
        lasts = {n: self.last(n)[0] for n in self.fixtures}
        fed = {lasts[to] for n, to in self.loser_to.items() if lasts[to] != lasts[n]}
        return sorted(set(lasts.values()) - fed)

    def below(self, last: int) -> list[tuple[list[int], list[int]]]:
        """Step by step: the fixtures of a family whose losers are out, and the families others go to."""
        steps: dict[int, list[int]] = {}
        for number in self.fixtures:
            home, step = self.last(number)
            if home == last:
                steps.setdefault(step, []).append(number)
        return [self._leaving(steps[step], last) for step in sorted(steps)]

    def _leaving(self, numbers: Sequence[int], last: int) -> tuple[list[int], list[int]]:
        real = [n for n in numbers if not any(slot.is_bye for slot in self.fixtures[n].slots)]
        out = [n for n in real if n not in self.loser_to]
        families = {self.last(self.loser_to[n])[0] for n in real if n in self.loser_to} - {last}
        return out, sorted(families)

    def finishes(self, last: int) -> Iterator[Finish]:
        """The order of finish of a family, best first."""
        yield Finish(True, (last,))
        for out, families in self.below(last):
            if out:
                yield Finish(False, tuple(out))
            for family in families:
                yield from self.finishes(family)
