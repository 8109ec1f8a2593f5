"""Usual ways to cut a floor 场地样式: pieces of floor, and the spaces that are made of them.

Covers: a hall for one basketball court, two halves or six badminton courts; courts side by side; one ground by heads.
Leaves out: anything else, which is ticked piece by piece.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ysevents.core.enums import Sport
from ysevents.kit.enums import Labelled

MOST = 60
COURTS_OF_HALL = 6


class LayoutKind(Labelled):
    HALL = "hall", "综合馆：1块篮球全场 = 2块半场 = 6块羽毛球场"
    HALVES = "halves", "球场：1块全场 = 2块半场"
    COURTS = "courts", "互不相干的几块场地"
    WHOLE = "whole", "按人数的一整块场地（泳池、健身房、跑道）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A space and the pieces of floor it takes, by name."""

    name: str
    sport: Sport
    sections: tuple[str, ...]


def lay_out(kind: LayoutKind, name: str, sport: Sport, count: int) -> list[Piece]:
    """The spaces of a floor called `name`; sport and count where the kind leaves them open.

    >>> [(p.name, len(p.sections)) for p in lay_out(LayoutKind.HALVES, "东馆", Sport.BASKETBALL, 1)]
    [('东馆全场', 2), ('东馆1号半场', 1), ('东馆2号半场', 1)]
    """
    return KINDS[kind](name, sport, count)


def _hall(name: str, _: Sport, __: int) -> list[Piece]:
    floor = tuple(f"{name}{n}区" for n in range(1, COURTS_OF_HALL + 1))
    half = COURTS_OF_HALL // 2
    return [
        Piece(name=f"{name}篮球全场", sport=Sport.BASKETBALL, sections=floor),
        Piece(name=f"{name}篮球1号半场", sport=Sport.BASKETBALL, sections=floor[:half]),
        Piece(name=f"{name}篮球2号半场", sport=Sport.BASKETBALL, sections=floor[half:]),
        *(
            Piece(name=f"{name}羽毛球{n}号场", sport=Sport.BADMINTON, sections=(section,))
            for n, section in enumerate(floor, 1)
        ),
    ]


def _halves(name: str, sport: Sport, _: int) -> list[Piece]:
    floor = (f"{name}1区", f"{name}2区")
    return [
        Piece(name=f"{name}全场", sport=sport, sections=floor),
        *(
            Piece(name=f"{name}{n}号半场", sport=sport, sections=(section,))
            for n, section in enumerate(floor, 1)
        ),
    ]


def _courts(name: str, sport: Sport, count: int) -> list[Piece]:
    return [
        Piece(name=f"{name}{n}号场", sport=sport, sections=(f"{name}{n}号场",)) for n in range(1, count + 1)
    ]


def _whole(name: str, sport: Sport, _: int) -> list[Piece]:
    return [Piece(name=name, sport=sport, sections=(name,))]


KINDS: dict[LayoutKind, Callable[[str, Sport, int], list[Piece]]] = {
    LayoutKind.HALL: _hall,
    LayoutKind.HALVES: _halves,
    LayoutKind.COURTS: _courts,
    LayoutKind.WHOLE: _whole,
}
