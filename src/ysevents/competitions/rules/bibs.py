"""Bibs 号码布: blocks of a hundred numbers per unit.

Covers: prefix of the unit and a running number (305 is the fifth athlete of the third unit), spares at
the end of each block for substitutes, later athletes, large units.
Leaves out: colours, odd and even by sex. A number once given is never given again.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

BLOCK = 100
SPARES = 10

Unit = TypeVar("Unit", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)


def assign(
    units: Mapping[Unit, Sequence[Person]], given: Mapping[Unit, Mapping[Person, int]]
) -> dict[Person, int]:
    """Numbers for those who have none, units and people in the order given.

    >>> assign({"一小": ["甲", "乙"], "二小": ["丙"]}, {"一小": {"甲": 101}})
    {'乙': 102, '丙': 201}
    """
    top = max((number // BLOCK for held in given.values() for number in held.values()), default=0)
    new: dict[Person, int] = {}
    for unit, people in units.items():
        held = given.get(unit, {})
        last = max(held.values(), default=None)
        for person in people:
            if person in held:
                continue
            if last is None or last % BLOCK >= BLOCK - 1 - SPARES:
                top += 1
                last = top * BLOCK
            last += 1
            new[person] = last
    return new
