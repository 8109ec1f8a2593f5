"""Lists of the office after the freeze: head counts by unit, division and sex, and multi-event athletes.

Covers: one column per division (each has its sex), sums by unit and in all; 兼项表 with everything an
athlete starts in, relays and teams as well.
Leaves out: start lists and the programme book.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

TOTAL = "合计"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCount:
    """How many athletes a unit has in a division."""

    unit: str
    division: str
    sex: str
    athletes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiEntry:
    """An athlete in more than one contest."""

    person: Hashable
    name: str
    unit: str
    bib: str
    division: str
    contests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Units down, divisions across; the last column and the last row are sums."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def cross(counts: Sequence[HeadCount]) -> CrossTable:
    """Units and divisions in the order they come; who has nobody somewhere has 0 there.

    Before the sum of all stand those of boys and girls.
    """
    divisions = list(dict.fromkeys(count.division for count in counts))
    units = list(dict.fromkeys(count.unit for count in counts))
    rows = [(unit, _row([c for c in counts if c.unit == unit], divisions)) for unit in units]
    if rows:
        rows.append((TOTAL, _row(counts, divisions)))
    return CrossTable((*divisions, "男", "女", TOTAL), tuple(rows))


def _row(counts: Iterable[HeadCount], divisions: Sequence[str]) -> tuple[int, ...]:
    held = list(counts)
    return (
        *(sum(c.athletes for c in held if c.division == division) for division in divisions),
        *(sum(c.athletes for c in held if c.sex == sex) for sex in ("male", "female")),
        sum(c.athletes for c in held),
    )
