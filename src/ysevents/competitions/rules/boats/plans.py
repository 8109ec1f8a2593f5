"""Progression plans 晋级表: which places of which race go where, by crews and lanes. Plans are data.

A plan is written `4:2 2:2 AB`: four heats, the first two of each to two semi-finals, the first two of each to
final A, the others to final B. `3:1+1` adds the best time of all others to the first of each. `R2:1` after the
heats: everybody else rows a repechage of two races, the first of each joins those who went on directly.
A plan of `A` alone is a direct final.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.draws import Source, SourceKind

ROUND = re.compile(r"(R?)(\d):(\d)(?:\+(\d))?")
NAMES = {1: "半决赛", 2: "四分之一决赛"}

PLANS: tuple[tuple[int, int, int, str], ...] = (
    (2, 4, 4, "2:1 AB"),
    (2, 5, 6, "3:1+1 2:1 AB"),
    (2, 7, 8, "4:1 2:1 AB"),
    (2, 9, 10, "5:1+3 4:1 2:1 AB"),
    (2, 11, 12, "6:1+2 4:1 2:1 AB"),
    (2, 13, 14, "7:1+1 4:1 2:1 AB"),
    (2, 15, 16, "8:1 4:1 2:1 AB"),
    (3, 4, 4, "2:1+1 A"),
    (3, 5, 6, "2:1+1 AB"),
    (3, 7, 9, "3:2 2:1+1 AB"),
    (3, 10, 12, "4:1+2 2:1+1 AB"),
    (3, 13, 15, "5:2+2 4:1+2 2:1+1 AB"),
    (3, 16, 16, "6:2 4:1+2 2:1+1 AB"),
    (4, 4, 4, "A"),
    (4, 5, 5, "2:2 A"),
    (4, 6, 6, "2:2 AB"),
    (4, 7, 8, "2:1 R2:1 AB"),
    (4, 9, 12, "3:2+2 2:2 AB"),
    (4, 13, 16, "4:2 2:2 AB"),
    (5, 4, 5, "A"),
    (5, 6, 6, "2:2+1 A"),
    (5, 7, 7, "2:2+1 AB"),
    (5, 8, 9, "2:2 R1:1 AB"),
    (5, 10, 10, "2:2+1 AB"),
    (5, 11, 15, "3:3+1 2:2+1 AB"),
    (5, 16, 16, "4:2+2 2:2+1 AB"),
    (6, 4, 6, "A"),
    (6, 7, 7, "2:3 A"),
    (6, 8, 8, "2:3 AB"),
    (6, 9, 12, "2:2 R2:1 AB"),
    (6, 13, 16, "3:4 2:3 AB"),
    (7, 4, 7, "A"),
    (7, 8, 8, "2:3+1 A"),
    (7, 9, 10, "2:3+1 AB"),
    (7, 11, 13, "2:3 R1:1 AB"),
    (7, 14, 14, "2:3+1 AB"),
    (7, 15, 16, "3:4+2 2:3+1 AB"),
    (8, 4, 8, "A"),
    (8, 9, 9, "2:4 A"),
    (8, 10, 12, "2:4 AB"),
    (8, 13, 16, "2:3 R2:1 AB"),
)
"""House plans: lanes, crews from and to, plan. The regulation replaces them; they are not the IDBF's."""


@dataclass(frozen=True, slots=True)
class Round:
    """Some races; the first `places` of each go on, and the `times` best of the others."""

    races: int
    places: int
    times: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds before the finals, the repechage after the first of them, and how many finals."""

    rounds: tuple[Round, ...]
    repechage: Round | None
    finals: int


@dataclass(frozen=True, slots=True)
class Race:
    """One race of the tree; seats best first, without sources where crews are drawn."""

    number: int
    round: int
    name: str
    sources: tuple[Source, ...] = ()


def house_plan(crews: int, lanes: int) -> str:
    """The plan of the table; empty where it has none.

    >>> house_plan(14, 4), house_plan(12, 6), house_plan(30, 6)
    ('4:2 2:2 AB', '2:2 R2:1 AB', '')
    """
    return next((plan for on, least, most, plan in PLANS if on == lanes and least <= crews <= most), "")


def parse(text: str) -> Plan:
    """The plan as written; ValueError says what is wrong."""
    *parts, finals = text.split() or [""]
    if finals not in ("A", "AB"):
        raise ValueError("晋级表应以 A 或 AB 结尾，例如 4:2 2:2 AB")
    rounds: list[Round] = []
    repechage = None
    for i, part in enumerate(parts):
        found = ROUND.fullmatch(part)
        if not found or not int(found[2]):
            raise ValueError(f"看不懂“{part}”，请写成 组数:每组取几名+按成绩取几名，例如 3:2+2")
        read = Round(int(found[2]), int(found[3]), int(found[4] or 0))
        if not found[1]:
            rounds.append(read)
        elif i == 1 and not rounds[0].times:
            repechage = read
        else:
            raise ValueError("复活赛 R 应紧接在预赛之后，预赛不按成绩录取")
    return Plan(tuple(rounds), repechage, len(finals))


def heat_sizes(crews: int, heats: int) -> list[int]:
    """Sizes that differ by at most one, the larger first.

    >>> heat_sizes(14, 4)
    [4, 4, 3, 3]
    """
    return [crews // heats + (i < crews % heats) for i in range(heats)]


def middle_lanes(lanes: int) -> list[int]:
    """Lanes from the middle outwards.

    >>> middle_lanes(6)
    [3, 4, 2, 5, 1, 6]
    """
    return sorted(range(1, lanes + 1), key=lambda lane: (abs(2 * lane - lanes - 1), lane))


def tree(plan: Plan, crews: int, lanes: int) -> tuple[Race, ...]:
    """Every race with the sources of its seats, numbered through; heats or the direct final first."""
    return tuple(_races(plan, crews, lanes))


def _races(plan: Plan, crews: int, lanes: int) -> Iterator[Race]:
    """Final A takes all who went on, final B as many of the others as there are lanes."""
    if not plan.rounds:
        yield Race(1, 1, "决赛")
        return
    first = plan.rounds[0]
    held = [Race(i, 1, f"预赛第{i}组") for i in range(1, first.races + 1)]
    yield from held
    sizes = heat_sizes(crews, first.races)
    going, rest = _split(held, sizes, first)
    if plan.repechage:
        held = _round("复活赛", rest, plan.repechage.races, held[-1])
        yield from held
        more, rest = _split(held, [len(race.sources) for race in held], plan.repechage)
        going += more
    for i, each in enumerate(plan.rounds[1:], 1):
        held = _round(NAMES.get(len(plan.rounds) - i, f"第{i + 1}轮"), going, each.races, held[-1])
        yield from held
        going, rest = _split(held, [len(race.sources) for race in held], each)
    yield Race(held[-1].number + 1, held[-1].round + 1, "A组决赛", tuple(going))
    if plan.finals > 1:
        yield Race(held[-1].number + 2, held[-1].round + 1, "B组决赛", tuple(rest[:lanes]))


def _split(races: Sequence[Race], sizes: Sequence[int], each: Round) -> tuple[list[Source], list[Source]]:
    """Who goes on, best places first and times last; and the others: by place, or by time where times count."""
    by_place = [
        Source(kind=SourceKind.PLACE, fixture=race.number, place=place)
        for place in range(1, max(sizes) + 1)
        for race, size in zip(races, sizes, strict=True)
        if place <= size
    ]
    going = [source for source in by_place if (source.place or 0) <= each.places]
    others = [source for source in by_place if (source.place or 0) > each.places]
    if not each.times:
        return going, others
    best = [Source(kind=SourceKind.BEST, round=races[0].round, nth=nth) for nth in range(1, len(others) + 1)]
    return going + best[: each.times], best[each.times :]


def _round(name: str, seats: Sequence[Source], races: int, before: Race) -> list[Race]:
    """Seats dealt to races of nearly one size; crews of one race are parted as far as can be."""
    dealt: list[list[Source]] = [[] for _ in range(races)]
    for i, seat in enumerate(seats):
        forward = (i // races) % 2 == 0
        smallest = min(len(race) for race in dealt)
        open_races = [r for r in range(races) if len(dealt[r]) == smallest]
        mates = [Counter(s.fixture for s in race)[seat.fixture] for race in dealt]
        dealt[min(open_races, key=lambda r: (mates[r], r if forward else -r))].append(seat)
    return [
        Race(before.number + i, before.round + 1, f"{name}第{i}组", tuple(race))
        for i, race in enumerate(dealt, 1)
    ]


def faults(plan: Plan, crews: int, lanes: int) -> Iterator[str]:
    """Why a plan cannot hold so many crews on so many lanes."""
    heats = plan.rounds[0].races if plan.rounds else 1
    if crews > heats * lanes:
        yield f"{heats}组{lanes}道容不下{crews}条船"
    if heats > crews:
        yield f"{heats}组多于{crews}条船"
        return
    for race in tree(plan, crews, lanes):
        if len(race.sources) > lanes:
            yield f"{race.name}有{len(race.sources)}条船，只有{lanes}道"
        if race.round > 1 and not race.sources:
            yield f"{race.name}没有船"
