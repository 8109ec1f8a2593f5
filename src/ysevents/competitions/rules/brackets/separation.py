"""Separation 避开: mates of one unit, pool or ground are moved apart, as far as the draw leaves them free.

A draw first puts everybody somewhere by lot; then holders of one tier change places as long as that parts
mates. The price of a pair is such that one meeting of the worst sort outweighs any number of lesser ones.

Kept by exchanges alone, for one sort of mates: nobody meets a mate in round one of a knock-out if that can
be avoided: when no exchange undoes a clash, there are more mates than matches. Later rounds are parted as far as
exchanges go; up to EXACT places everything is searched, so that no arrangement at all is better.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, permutations

EXACT = 8
"""Up to so many places all arrangements are searched."""

Price = Callable[[int, int], int]
"""What it costs that mates stand in these two places; the same both ways round."""
Mates = dict[int, dict[int, int]]
"""Of each number: those to be kept apart from it, and how much each weighs."""


def mates_of(groups: Iterable[tuple[Iterable[int], int]]) -> Mates:
    """Everybody's mates, from groups that want to be apart and the weight of each group."""
    mates: Mates = {}
    for members, weight in groups:
        for one, other in permutations(sorted(members), 2):
            held = mates.setdefault(one, {})
            held[other] = held.get(other, 0) + weight
    return mates


def part(order: Sequence[int], tiers: Sequence[range], mates: Mates, price: Price) -> tuple[int, ...]:
    """The order with mates parted; what need not move stays as it was drawn.

    `order` holds a number for each place from 0 on; `tiers` follow one another and cover all places.
    """
    seats = _Seats(order, mates, price)
    pairs = [pair for tier in tiers for pair in combinations(tier, 2)]
    is_better = True
    while is_better:
        is_better = False
        for one, other in pairs:
            is_better |= seats.exchange(one, other)
    if len(order) > EXACT or not seats.total():
        return tuple(seats.order)
    return _Search(seats, tiers).best


class _Seats:
    """Who stands where, and what it costs."""

    def __init__(self, order: Sequence[int], mates: Mates, price: Price) -> None:
        self.order = list(order)
        self.place = {number: place for place, number in enumerate(order)}
        self.mates = mates
        self.price = price

    def cost(self, number: int) -> int:
        """What keeps somebody from being apart from all mates who have a place."""
        here = self.place[number]
        return sum(
            weight * self.price(here, self.place[other])
            for other, weight in self.mates.get(number, {}).items()
            if other in self.place
        )

    def total(self) -> int:
        return sum(self.cost(number) for number in self.order)

    def exchange(self, one: int, other: int) -> bool:
        """Let the holders of two places change if that is better."""
        pair = (self.order[one], self.order[other])
        before = self.cost(pair[0]) + self.cost(pair[1])
        self._swap(one, other)
        if self.cost(pair[0]) + self.cost(pair[1]) < before:
            return True
        self._swap(one, other)
        return False

    def _swap(self, one: int, other: int) -> None:
        order = self.order
        order[one], order[other] = order[other], order[one]
        self.place[order[one]], self.place[order[other]] = one, other


class _Search:
    """All arrangements of a few places, those aside that are no better than the best so far."""

    def __init__(self, seats: _Seats, tiers: Sequence[range]) -> None:
        self.best = tuple(seats.order)
        self.least = seats.total() // 2
        self.seats = seats
        self.waiting: list[list[int]] = []
        for tier in tiers:
            self.waiting += [list(self.best[tier.start : tier.stop])] * len(tier)
        seats.place.clear()
        self._seat(0, 0)

    def _seat(self, place: int, spent: int) -> None:
        if spent >= self.least:
            return
        if place == len(self.best):
            self.best, self.least = tuple(self.seats.order), spent
            return
        waiting = self.waiting[place]
        tried: list[int] = []
        for number in [*waiting]:
            if any(self._are_alike(number, other) for other in tried):
                continue
            tried.append(number)
            waiting.remove(number)
            self.seats.order[place] = number
            self.seats.place[number] = place
            self._seat(place + 1, spent + self.seats.cost(number))
            del self.seats.place[number]
            waiting.append(number)

    def _are_alike(self, one: int, other: int) -> bool:
        """Whether two could change places without any difference."""
        mates = self.seats.mates
        ours, theirs = dict(mates.get(one, {})), dict(mates.get(other, {}))
        ours.pop(other, None)
        theirs.pop(one, None)
        return ours == theirs
