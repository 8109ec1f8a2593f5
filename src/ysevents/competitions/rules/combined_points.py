"""Points 全能得分 of a single mark, exactly: by formula or by a table of the meet's own.

A formula is floor(A x (B - t)^C) on the track and floor(A x (m - B)^C) in the field: t in seconds, jumps in
centimetres, throws in metres. A float makes the first guess; whole numbers decide, so that no mark ever
gains or loses a point by rounding (a high jump of 2.03 is worth 831).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Annotated

from ysevents.competitions.rules.marks import Points, thousandths, time_ms
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.reading import Written
from ysevents.kit.enums import Labelled

Score = Callable[[int, bool], int]
UNHEARD_OF = 10_000_000
"""More points than any regulation allows: exactness is of no use, and the guess may be millions off."""


class Kind(Labelled):
    TRACK = "track", "径赛"
    JUMP = "jump", "跳跃"
    THROW = "throw", "投掷"


def performance(text: str) -> int:
    """A time in ms or a length in mm, as the event has it: `10.55`, `4:36.11`, `7.80`."""
    try:
        return thousandths(text)
    except ValueError:
        return time_ms(text)


def millionths(text: str) -> int:
    """A coefficient x 1,000,000, exactly; ValueError says what is wrong.

    >>> millionths("0.188807"), millionths("18")
    (188807, 18000000)
    """
    whole, _, part = text.partition(".")
    if not (whole + part).isdecimal() or not whole or len(part) > 6 or len(whole) > 6:
        raise ValueError(f"看不懂系数“{text}”，请写成最多六位小数的数，如 0.188807")
    return int(whole) * 1_000_000 + int((part or "0").ljust(6, "0"))


Performance = Annotated[int, Written(performance)]
"""ms or mm, written as officials do."""
Coefficient = Annotated[int, Written(millionths)]
"""x 1,000,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredEvent:
    """One event of a set, with the formula or the table that scores it.

    `table` holds (mark, points): the points of the best row reached count, without interpolation.
    `hand_ms` is added to hand times before scoring.
    """

    code: str
    title: str
    kind: Kind
    a: Coefficient | None = None
    b: Points | None = None
    c: Points | None = None
    table: tuple[tuple[Performance, int], ...] = ()
    hand_ms: int = 0
    wind: bool = False


def review_event(event: ScoredEvent, path: str) -> list[Problem]:
    """A formula that lacks a coefficient or explodes, and a table that is out of order."""
    given = [x is not None for x in (event.a, event.b, event.c)]
    if event.table:
        return _review_table(event, path, any(given))
    if not all(given):
        return [Problem(path, "missing", f"{event.title}须写明系数 a、b、c，或分值表 table")]
    if event.c is not None and not 0 < event.c <= 3000:
        return [Problem(f"{path}.c", "range", "应大于0，不大于3")]
    return []


def _review_table(event: ScoredEvent, path: str, has_formula: bool) -> list[Problem]:
    if has_formula:
        return [Problem(path, "contradiction", f"{event.title}既有系数又有分值表，只能用一种")]
    better = -1 if event.kind == Kind.TRACK else 1
    rows = sorted(event.table, key=lambda row: row[1], reverse=True)
    marks = [better * mark for mark, _ in rows]
    if marks != sorted(set(marks), reverse=True) or len({points for _, points in rows}) < len(rows):
        return [Problem(f"{path}.table", "not_falling", "成绩越差，分值应越低，且不重复")]
    return []


@cache
def scorer(event: ScoredEvent) -> Score:
    """Points by mark (ms or mm) and whether it is a hand time. Kept, as a meet asks for the same marks again."""
    by_mark = _by_table(event) if event.table else _by_formula(event)

    @lru_cache(4096)
    def score(mark: int, hand: bool) -> int:
        return by_mark(counted(event, mark, hand))

    return score


def counted(event: ScoredEvent, mark: int, hand: bool) -> int:
    """What is scored: lengths down to the cm, times up to 0.01 s, hand times up to 0.1 s and then corrected."""
    if event.kind != Kind.TRACK:
        return mark // 10 * 10
    return -(-mark // 100) * 100 + event.hand_ms if hand else -(-mark // 10) * 10


def _by_table(event: ScoredEvent) -> Callable[[int], int]:
    def points(mark: int) -> int:
        reached = (mark <= at if event.kind == Kind.TRACK else mark >= at for at, _ in event.table)
        return max((row[1] for row, ok in zip(event.table, reached, strict=True) if ok), default=0)

    return points


def _by_formula(event: ScoredEvent) -> Callable[[int], int]:
    assert event.a is not None
    assert event.b is not None
    assert event.c is not None
    a, b, c = Fraction(event.a, 1_000_000), Fraction(event.b, 1000), Fraction(event.c, 1000)
    unit = 10 if event.kind == Kind.JUMP else 1000

    def points(mark: int) -> int:
        base = Fraction(mark, unit) - b if event.kind != Kind.TRACK else b - Fraction(mark, unit)
        return floor_of_power(a, base, c) if base > 0 else 0

    return points


def floor_of_power(a: Fraction, base: Fraction, c: Fraction) -> int:
    """The whole part of a x base^c for positive numbers: n fits if n^q <= a^q x base^p, where c = p/q."""
    p, q = c.numerator, c.denominator
    left = (a.denominator**q) * (base.denominator**p)
    right = (a.numerator**q) * (base.numerator**p)
    n = int(float(a) * float(base) ** float(c))
    if n > UNHEARD_OF:
        return n
    while n**q * left > right:
        n -= 1
    while (n + 1) ** q * left <= right:
        n += 1
    return n
