"""What a ruleset answers: blocks of equal rank, each with the criterion that decided it.

Numbers of entrants stand for them everywhere; their order inside a block says nothing. Nothing is ever
settled by the order of input, by a name or by an id.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why. `code` is stable, `text` is for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What cannot be, and where in the sheet: `series[2].attempts[3]`."""

    path: str
    code: str
    text: str


ONLY = Reason("only", "唯一")
"""Nobody to be set apart from."""
TIED = Reason("tied", "并列")
"""Everybody is level by every criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Entrants of one rank, and the criterion that set them apart from their neighbours.

    Of several criteria it is the one looked at last: without it the block would have been a larger one.
    `rank` is None for those who are not placed; then the reason is their status.
    """

    rank: int | None
    entrants: tuple[int, ...]
    reason: Reason

    @property
    def is_tied(self) -> bool:
        return self.rank is not None and len(self.entrants) > 1


@dataclass(frozen=True, slots=True)
class Line:
    """What is printed beside an entrant, by the keys of the ruleset's columns."""

    entrant: int
    values: Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True)
class Advance:
    """Somebody goes on: `how` is Q, q, qR, qJ .. as the sport calls it, `to` where, `place` as which."""

    entrant: int
    how: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A table: blocks best first, those without a place last; a line for each; what is to be printed below."""

    blocks: tuple[Block, ...]
    lines: tuple[Line, ...] = ()
    advances: tuple[Advance, ...] = ()
    notes: tuple[str, ...] = ()

    def rank_of(self, entrant: int) -> int | None:
        """The rank of an entrant; None without a place."""
        return next((b.rank for b in self.blocks if entrant in b.entrants), None)

    @property
    def ties(self) -> tuple[Block, ...]:
        """The blocks in which somebody shares a place."""
        return tuple(block for block in self.blocks if block.is_tied)


@dataclass(frozen=True)
class Criterion(Generic[T]):
    """One thing by which entrants differ; a smaller key is better. Keys are compared, never added."""

    reason: Reason
    key: Callable[[T], Any] = field(compare=False)


def rank(
    items: Iterable[T],
    criteria: Sequence[Criterion[T]],
    number: Callable[[T], int],
    *,
    first: int = 1,
) -> tuple[Block, ...]:
    """Blocks by criteria walked down in order; equal by all of them is an equal place.

    >>> marks = {7: 120, 8: 125, 9: 125}
    >>> best = Criterion(Reason("best", "最好成绩"), lambda n: -marks[n])
    >>> [(b.rank, b.entrants) for b in rank(marks, [best], lambda n: n)]
    [(1, (8, 9)), (3, (7,))]
    """

    def keys(item: T) -> tuple[Any, ...]:
        return tuple([criterion.key(item) for criterion in criteria])

    keyed = sorted([(keys(item), number(item)) for item in items], key=itemgetter(0))
    groups = [(key, tuple(sorted([n for _, n in group]))) for key, group in groupby(keyed, key=itemgetter(0))]
    apart = [_depth(above, below) for (above, _), (below, _) in pairwise(groups)]
    blocks = []
    for i, (_, entrants) in enumerate(groups):
        reason = _reason(apart[max(i - 1, 0) : i + 1], criteria, entrants)
        blocks.append(Block(rank=first, entrants=entrants, reason=reason))
        first += len(entrants)
    return tuple(blocks)


def _depth(key: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    """Which criterion sets two apart; keys that differ."""
    depth = 0
    while key[depth] == other[depth]:
        depth += 1
    return depth


def _reason(depths: Sequence[int], criteria: Sequence[Criterion[T]], entrants: tuple[int, ...]) -> Reason:
    if not depths:
        return TIED if len(entrants) > 1 else ONLY
    return criteria[max(depths)].reason


def unplaced(statuses: Iterable[tuple[int, Reason]]) -> tuple[Block, ...]:
    """Blocks of those without a place, one for each status, in the order in which statuses appear."""
    held: dict[Reason, list[int]] = {}
    for entrant, reason in statuses:
        held.setdefault(reason, []).append(entrant)
    return tuple(
        Block(rank=None, entrants=tuple(sorted(entrants)), reason=reason) for reason, entrants in held.items()
    )


def ranked_from(first: int, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks in the same order, ranks counted from `first`."""
    moved = []
    for block in blocks:
        moved.append(replace(block, rank=first))
        first += len(block.entrants)
    return tuple(moved)
