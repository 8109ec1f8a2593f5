"""Bibs 号码布: blocks of a hundred numbers per unit.

Covers: prefix of the unit and a running number (305 is the fifth athlete of the third unit), spares at
the end of each block for substitutes, later athletes, large units.
Leaves out: colours, odd and even by sex. A number once given is never given again.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

BLOCK = 100
SPARES = 10

Unit = TypeVar("Unit", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a regulation numbers: the size of a block, its spares, and which block is the first."""

    block: int = BLOCK
    spares: int = SPARES
    first: int = 1


def assign(
    units: Mapping[Unit, Sequence[Person]],
    given: Mapping[Unit, Mapping[Person, int]],
    rule: Rule = Rule(),
    substitutes: Collection[Person] = (),
) -> dict[Person, int]:
    """Numbers for those who have none, units and people in the order given.

    Substitutes take the spares at the end of their unit's blocks, while there are any.

    >>> assign({"一小": ["甲", "乙"], "二小": ["丙"]}, {"一小": {"甲": 101}})
    {'乙': 102, '丙': 201}
    >>> assign({"一小": ["乙", "丙"]}, {"一小": {"甲": 101}}, substitutes={"乙"})
    {'乙': 190, '丙': 102}
    """
    used = {number for held in given.values() for number in held.values()}
    top = max((number // rule.block for number in used), default=0)
    top = max(top, rule.first - 1)
    new: dict[Person, int] = {}
    for unit, people in units.items():
        held = given.get(unit, {})
        last = max((n for n in held.values() if not _is_spare(n, rule)), default=None)
        for person in people:
            if person in held:
                continue
            spare = _spare(held.values(), used, rule) if person in substitutes else None
            if spare is not None:
                used.add(spare)
                new[person] = spare
                continue
            if last is None or last % rule.block >= rule.block - 1 - rule.spares:
                top += 1
                last = top * rule.block
            last += 1
            while last in used:  # of another unit: the size of blocks was once another
                last += 1
            used.add(last)
            new[person] = last
    return new


def _is_spare(number: int, rule: Rule) -> bool:
    return number % rule.block >= rule.block - rule.spares


def _spare(held: Collection[int], used: Collection[int], rule: Rule) -> int | None:
    """The first spare of the unit's blocks that nobody wears."""
    for block in sorted({number // rule.block for number in held}):
        end = (block + 1) * rule.block
        free = next((n for n in range(end - rule.spares, end) if n not in used), None)
        if free is not None:
            return free
    return None
