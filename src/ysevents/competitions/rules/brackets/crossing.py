"""From pools to a knock-out 小组出线交叉: which place of which pool stands where in the bracket.

Covers: two of each of 2, 4, 8 .. pools crossing (A1-B2, C1-D2 .. above, B1-A2, D1-C2 .. below); any other
number of places and pools with pool mates as far apart as can be; best next-placed, thirds mostly, by a
table or by the first arrangement that lets no pool mates meet at once.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ysevents.competitions.rules.brackets.knockout_draw import price
from ysevents.competitions.rules.brackets.lines import on_lines, size_for
from ysevents.competitions.rules.brackets.separation import mates_of, part
from ysevents.competitions.rules.draws import Slot, Source, SourceKind, pool_letter
from ysevents.kit.enums import Labelled


class Crossing(Labelled):
    COMPUTED = "computed", "按小组数推算"
    UEFA_EURO = "uefa_euro", "欧洲杯24队对阵表"


EURO = "2A-2B 1C-3DEF 1E-3ABCD 1D-2F 1B-3ADEF 1A-2C 1F-3ABC 2D-2E"
"""The first knock-out round of the European championships with six pools, from top to bottom."""
EURO_THIRDS = {
    "ABCD": "ADBC", "ABCE": "AEBC", "ABCF": "AFBC", "ABDE": "DEAB", "ABDF": "DFAB",
    "ABEF": "EFBA", "ACDE": "EDCA", "ACDF": "FDCA", "ACEF": "EFCA", "ADEF": "EFDA",
    "BCDE": "EDBC", "BCDF": "FDCB", "BCEF": "FECB", "BDEF": "FEDB", "CDEF": "FEDC",
}  # fmt: skip
"""Of which pools the four best thirds are: whose third meets the winners of B, C, E and F."""
EURO_HOSTS = "BCEF"


def sides(pools: int, qualify: int, best: int, crossing: Crossing) -> tuple[Slot, ...]:
    """The sides of the bracket from top to bottom: so many of each pool, and so many best of the next place."""
    if crossing == Crossing.UEFA_EURO:
        return tuple(_written(code) for pair in EURO.split() for code in pair.split("-"))
    if qualify == 2 and not best and pools == size_for(pools):
        return _crossed(pools)
    return _parted(pools, qualify, best)


def _place(place: int, pool: int) -> Slot:
    return Slot(position=0, source=Source(kind=SourceKind.PLACE, pool=pool, place=place))


def _pool(letter: str) -> int:
    return 1 + "ABCDEF".index(letter)


def _written(code: str) -> Slot:
    """`2A` or `3DEF`."""
    place, pools = int(code[0]), tuple(map(_pool, code[1:]))
    if len(pools) == 1:
        return _place(place, pools[0])
    nth = 1 + EURO_HOSTS.index(next(p[1] for p in EURO.split() if p.endswith(f"-{code}")))
    return Slot(position=0, source=Source(kind=SourceKind.BEST, place=place, nth=nth, pools=pools))


def _crossed(pools: int) -> tuple[Slot, ...]:
    """A1-B2, C1-D2 .. then B1-A2, D1-C2 ..: pool mates meet again in the final at the earliest."""
    odd = range(1, pools, 2)
    upper = [slot for pool in odd for slot in (_place(1, pool), _place(2, pool + 1))]
    lower = [slot for pool in odd for slot in (_place(1, pool + 1), _place(2, pool))]
    return (*upper, *lower)


def _parted(pools: int, qualify: int, best: int) -> tuple[Slot, ...]:
    """Winners on the first lines, then seconds and so on; these are moved to part pool mates, winners are not."""
    count = pools * qualify
    cuts = [*range(pools), *range(pools, count + 1, pools), *([count + best] if best else [])]
    tiers = [range(one, other) for one, other in pairwise(cuts)]
    mates = mates_of((range(pool, count, pools), 1) for pool in range(pools))
    order = part(range(count + best), tiers, mates, price(count + best))
    slots = [_place(n // pools + 1, n % pools + 1) if n < count else None for n in order]
    return on_lines([slot or _best(line, slots, qualify + 1, pools) for line, slot in enumerate(slots)])


def _best(line: int, slots: Sequence[Slot | None], place: int, pools: int) -> Slot:
    """A best next-placed on a line, from 0 on: of any pool but the opponent's, where there is one."""
    nth = 1 + sum(slot is None for slot in slots[:line])
    opponent = slots[size_for(len(slots)) - 1 - line : line][:1]
    met = {slot.source.pool for slot in opponent if slot and slot.source}
    allowed = tuple(pool for pool in range(1, pools + 1) if pool not in met)
    return Slot(position=0, source=Source(kind=SourceKind.BEST, place=place, nth=nth, pools=allowed))


def allot(slots: Sequence[Source], thirds: Sequence[int], crossing: Crossing) -> dict[Source, int]:
    """Of which pool somebody comes to each slot for a best next-placed; `thirds` are pools, best first.

    By the table; or slot by slot the best of those who may come there and leave the others a slot. Where
    there is no such arrangement the order of the best is all that counts.
    """
    ordered = sorted(slots, key=lambda slot: slot.nth or 0)
    if crossing == Crossing.UEFA_EURO:
        key = "".join(pool_letter(pool) for pool in sorted(thirds))
        return dict(zip(ordered, map(_pool, EURO_THIRDS[key]), strict=True))
    found = next(_arrangements(ordered, tuple(thirds)), tuple(thirds))
    return dict(zip(ordered, found, strict=True))


def _arrangements(slots: Sequence[Source], thirds: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All ways to give each slot a third it may have, the earlier slots the better thirds first."""
    if not slots:
        yield ()
    for at, pool in enumerate(thirds if slots else ()):
        if pool in slots[0].pools:
            for rest in _arrangements(slots[1:], thirds[:at] + thirds[at + 1 :]):
                yield (pool, *rest)
