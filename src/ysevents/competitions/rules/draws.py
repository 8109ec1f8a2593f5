"""What a draw makes: pools, fixtures, and who or what stands in each slot. One shape for heats and brackets."""

from dataclasses import dataclass

from ysevents.kit.enums import Labelled


class SourceKind(Labelled):
    WINNER = "winner", "胜者"
    LOSER = "loser", "负者"
    PLACE = "place", "小组名次"
    BEST = "best", "成绩最好"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where somebody will come from: winner or loser of a fixture, place of a pool or fixture, nth best.

    The best are those of one place in all pools, or the others of a `round` by time. `pools` are those of which
    the best may come here, so that pool mates do not meet again at once.
    """

    kind: SourceKind
    fixture: int | None = None
    pool: int | None = None
    place: int | None = None
    nth: int | None = None
    round: int | None = None
    pools: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """As it stands in a bracket: W12, L12, 2B, 3A/D/E/F, or 3#1 for the best of all thirds.

        In a plan of races: 2@3 for the second of race 3, R1#2 for the second by time of round 1.
        """
        if self.kind in (SourceKind.WINNER, SourceKind.LOSER):
            return f"{self.kind.name[0]}{self.fixture}"
        if self.round is not None:
            return f"R{self.round}#{self.nth}"
        if self.kind == SourceKind.PLACE and self.fixture is not None:
            return f"{self.place}@{self.fixture}"
        if self.kind == SourceKind.PLACE:
            return f"{self.place}{pool_letter(self.pool or 0)}"
        return f"{self.place}{'/'.join(map(pool_letter, self.pools)) or f'#{self.nth}'}"


def pool_letter(number: int) -> str:
    """A for pool 1, Z for 26, AA for 27."""
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A lane, an order of starting or a side: somebody, somebody to come, or nobody (a bye)."""

    position: int
    entrant: int | None = None
    source: Source | None = None

    @property
    def is_bye(self) -> bool:
        return self.entrant is None and self.source is None

    @property
    def code(self) -> str:
        """Who stands here, or where they will come from, or `bye`."""
        if self.entrant is not None:
            return str(self.entrant)
        return self.source.code if self.source else "bye"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """A heat of n slots, or a match of two: position 1 is the home side. Numbers run through the whole draw."""

    number: int
    round: int
    slots: tuple[Slot, ...]
    pool: int | None = None
    name: str = ""

    @property
    def entrants(self) -> tuple[int, ...]:
        """Those who are known, in order of their slots."""
        return tuple(slot.entrant for slot in self.slots if slot.entrant is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Those who play among themselves, in the order drawn."""

    number: int
    entrants: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Everything drawn from one seed. `notes` say which wish could not be met, and why."""

    fixtures: tuple[Fixture, ...] = ()
    pools: tuple[Pool, ...] = ()
    notes: tuple[str, ...] = ()
