"""Late entries after the start list is out: into which heat, in which lane.

Covers: heats without a team-mate first, then those with the fewest who start; what is equal, and the lane,
by lot with the seed that is recorded.
Leaves out: one more heat. Where every place is taken there is no late entry any more.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules import lots


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """A published heat: who stands where. `starting` are the units of those who have not scratched."""

    number: int
    taken: frozenset[int]
    starting: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a heat."""

    heat: int
    position: int


def seat(heats: Sequence[Heat], unit: Hashable, *, most: int, is_lanes: bool, seed: int) -> Seat | None:
    """Where somebody of the unit is put; None when every place is taken.

    In lanes any free one may be drawn, without lanes the next in order.

    >>> seat([Heat(number=1, taken=frozenset({1, 2}), starting=("一小",))], "二小", most=3, is_lanes=False, seed=7)
    Seat(heat=1, position=3)
    """
    open_heats = {heat.number: heat for heat in heats if _free(heat, most)}
    if not open_heats:
        return None

    def burden(heat: Heat) -> tuple[int, int]:
        return heat.starting.count(unit), len(heat.starting)

    least = min(map(burden, open_heats.values()))
    equal = [number for number, heat in open_heats.items() if burden(heat) == least]
    chosen = open_heats[lots.order(equal, seed, "late heat")[0]]
    free = _free(chosen, most)
    position = lots.order(free, seed, "late lane")[0] if is_lanes else _next(chosen, free)
    return Seat(chosen.number, position)


def _free(heat: Heat, most: int) -> list[int]:
    return [position for position in range(1, most + 1) if position not in heat.taken]


def _next(heat: Heat, free: Sequence[int]) -> int:
    """Behind all who stand there, else the first gap."""
    return next((p for p in free if p > max(heat.taken, default=0)), free[0])
