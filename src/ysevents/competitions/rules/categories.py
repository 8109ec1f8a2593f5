"""Categories inside one table: a place among one's own kind, read off a common order.

A race that all ride together, or a contest judged in one sitting, has one order; each category is that order
with the others left out, so those who are level stay level.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ysevents.competitions.rules.outcomes import Block


@dataclass(frozen=True, slots=True)
class Standing:
    """The place in a category, how many share it, and how many have a place there."""

    place: int
    sharing: int
    placed: int

    @property
    def last(self) -> int:
        """The last of the places that the shared one takes up."""
        return self.place + self.sharing - 1


def standings(blocks: Iterable[Block], category: Mapping[int, str]) -> dict[int, Standing]:
    """Everybody's standing in their own category; who has no place has none there.

    >>> from ysevents.competitions.rules.outcomes import TIED
    >>> order = [Block(rank=1, entrants=(7,), reason=TIED), Block(rank=2, entrants=(8, 9), reason=TIED)]
    >>> standings(order, {7: "男", 8: "女", 9: "男"})[9]
    Standing(place=2, sharing=1, placed=2)
    """
    ranked = [block.entrants for block in blocks if block.rank is not None]
    placed = Counter(category[n] for entrants in ranked for n in entrants)
    before: Counter[str] = Counter()
    found = {}
    for entrants in ranked:
        here = Counter(category[n] for n in entrants)
        for n in entrants:
            kind = category[n]
            found[n] = Standing(before[kind] + 1, here[kind], placed[kind])
        before += here
    return found
