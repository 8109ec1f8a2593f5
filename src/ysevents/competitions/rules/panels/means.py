"""Means of judges' marks: extremes dropped, rounded once by a stated rule. Exact until then."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from ysevents.competitions.rules.marks import decimal_cn
from ysevents.kit.enums import Labelled


class Rounding(Labelled):
    HALF_UP = "half_up", "四舍五入"
    DOWN = "down", "舍去"


def dropped_each_side(judges: int, drop: int, keep: int) -> int:
    """How many marks fall away on each side so that at least `keep` count: fewer, where judges are absent.

    >>> [dropped_each_side(n, 2, 3) for n in (9, 7, 6, 5, 4)]
    [2, 2, 1, 1, 0]
    """
    return max(0, min(drop, (judges - keep) // 2))


def counting(marks: Sequence[Fraction | int], drop: int) -> list[int]:
    """Positions of the marks that count, in order of position; of equal marks it does not matter which falls."""
    by_size = sorted(range(len(marks)), key=lambda i: marks[i])
    return sorted(by_size[drop : len(marks) - drop])


def mean(marks: Sequence[Fraction | int]) -> Fraction:
    """The exact mean."""
    return Fraction(sum(marks, Fraction(0)), len(marks))


def rounded(thousandths: Fraction, decimals: int, rounding: Rounding) -> int:
    """A number of thousandths in units of the last decimal.

    >>> rounded(Fraction(9325), 2, Rounding.HALF_UP), rounded(Fraction(9325), 2, Rounding.DOWN)
    (933, 932)
    """
    scaled: Fraction = thousandths * 10**decimals / 1000
    return floor(scaled + Fraction(1, 2)) if rounding == Rounding.HALF_UP else floor(scaled)


def score(thousandths: Fraction, decimals: int, rounding: Rounding) -> int:
    """The rounded number, again in thousandths; at most three decimals."""
    return rounded(thousandths, decimals, rounding) * int(10 ** (3 - decimals))


def score_cn(thousandths: int) -> str:
    """`9.32` from 9320, `9.325` from 9325."""
    return decimal_cn(thousandths, 3 if thousandths % 10 else 2)


def marks_cn(marks: Sequence[int], counted: Sequence[int]) -> str:
    """Every mark in order of judges, those that fell away in brackets: `(9.10) 9.25 9.30`."""
    return " ".join(score_cn(mark) if i in counted else f"({score_cn(mark)})" for i, mark in enumerate(marks))
