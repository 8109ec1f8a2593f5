"""Parting 错开同单位: heats in which every unit is spread as evenly as can be, at no cost to balance.

Everybody keeps their row of the zigzag (the best of each heat, the second best ..) and changes at most the heat.
This always suffices: two heats at a time can be shared out evenly for all units at once, see `_share`; while
some unit has two more in one heat than in another, doing so brings the numbers closer together, so it ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

Heat = dict[int, int]
"""The number of the entrant in each row."""


def part(heats: Sequence[Sequence[int]], units: Mapping[int, str]) -> list[list[int]]:
    """The heats with units parted: of each, no heat has two more than another. Rows stay what they were.

    >>> part([[1, 4], [2, 3]], {1: "a", 2: "b", 3: "c", 4: "a"})
    [[1, 3], [2, 4]]
    """
    held = [dict(enumerate(heat)) for heat in heats]
    spread = _spread(heats, units)
    waiting = list(spread)
    while waiting:
        counts = spread[waiting.pop()]
        most, least = counts.index(max(counts)), counts.index(min(counts))
        if counts[most] - counts[least] < 2:
            continue
        # In order of rank: neither names nor their hashes may have a say.
        mixed = [u for u in dict.fromkeys(units[n] for h in (most, least) for n in held[h].values()) if u]
        held[most], held[least] = _share(held[most], held[least], units)
        for unit in mixed:
            for h in (most, least):
                spread[unit][h] = sum(units[n] == unit for n in held[h].values())
        waiting += mixed
    return [[heat[row] for row in sorted(heat)] for heat in held]


def _spread(heats: Sequence[Sequence[int]], units: Mapping[int, str]) -> dict[str, list[int]]:
    """How many of each unit are in each heat."""
    spread: dict[str, list[int]] = {}
    for h, heat in enumerate(heats):
        for number in heat:
            if units[number]:
                spread.setdefault(units[number], [0] * len(heats))[h] += 1
    return spread


def _share(one: Heat, other: Heat, units: Mapping[int, str]) -> tuple[Heat, Heat]:
    """The same two heats with row mates apart and the members of each unit paired off apart.

    Each entrant has at most one mate of either sort, so that mates form chains, and rings of even length,
    along which sides alternate. Of the two ways round a chain the one that moves fewer is taken.
    """
    heats: tuple[Heat, Heat] = ({}, {})
    rows = {n: row for heat in (one, other) for row, n in heat.items()}
    mates = (_row_mates(one, other), _unit_mates(one, other, units))
    now = {n: side for side, heat in enumerate((one, other)) for n in heat.values()}
    seen: set[int] = set()
    for start in sorted(rows, key=lambda n: (rows[n], now[n])):
        if start in seen:
            continue
        sides = _sides(start, now[start], mates)
        seen |= sides.keys()
        moved = sum(sides[n] != now[n] for n in sides)
        turned = moved * 2 > len(sides)
        for n, side in sides.items():
            heats[side ^ turned][rows[n]] = n
    return heats


def _row_mates(one: Heat, other: Heat) -> dict[int, int]:
    pairs = [(one[row], other[row]) for row in one if row in other]
    return dict(pairs) | {b: a for a, b in pairs}


def _unit_mates(one: Heat, other: Heat, units: Mapping[int, str]) -> dict[int, int]:
    """Members of a unit in pairs, across the two heats as far as there are any; an odd one stays alone."""
    mates: dict[int, int] = {}
    members: dict[str, tuple[list[int], list[int]]] = {}
    for side, heat in enumerate((one, other)):
        for row in sorted(heat):
            members.setdefault(units[heat[row]], ([], []))[side].append(heat[row])
    members.pop("", None)
    for here, there in members.values():
        across = min(len(here), len(there))
        rest = here[across:] + there[across:]
        for a, b in (*zip(here, there, strict=False), *_pairs(rest)):
            mates |= {a: b, b: a}
    return mates


def _pairs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    return zip(islice(numbers, 0, None, 2), islice(numbers, 1, None, 2), strict=False)


def _sides(start: int, side: int, mates: tuple[dict[int, int], dict[int, int]]) -> dict[int, int]:
    """The side of everybody who hangs on `start` by mates of either sort."""
    sides = {start: side}
    waiting = [start]
    while waiting:
        n = waiting.pop()
        for mate in (m[n] for m in mates if n in m):
            if mate not in sides:
                sides[mate] = 1 - sides[n]
                waiting.append(mate)
    return sides
