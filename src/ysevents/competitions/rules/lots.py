"""Lots 抽签: an order that anyone can draw again from the seed, with nothing but SHA-256.

The ticket of an entrant is SHA-256 of `seed/purpose/number` in UTF-8; the smallest ticket comes first. So the
draw does not hang on the order of input, on a programming language or on its version; the seed is
announced or committed to beforehand and stored in the `Decision`.
"""

from collections.abc import Iterable
from hashlib import sha256


def ticket(seed: int, purpose: str, number: int) -> bytes:
    """What stands on the lot of `number`.

    >>> ticket(7, "", 3).hex()[:8]
    '5b114a5f'
    """
    return sha256(f"{seed}/{purpose}/{number}".encode()).digest()


def order(numbers: Iterable[int], seed: int, purpose: str = "") -> tuple[int, ...]:
    """The numbers in the order drawn. Different purposes are independent draws of one seed.

    >>> order([1, 2, 3], 7) == order([3, 2, 1], 7)
    True
    """
    return tuple(sorted(numbers, key=lambda number: ticket(seed, purpose, number)))
