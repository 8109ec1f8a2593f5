"""What the fixtures of a stage are called before and after its draw: round, zone, heat.

Names hang on the number of fixtures and on what draws them, never on who is drawn, so that the timetable can
print them before the lot has spoken.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ysevents.competitions.rules.boats.plans import parse, tree
from ysevents.competitions.rules.draws import pool_letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One fixture of a stage: which round and pool it belongs to, and its own words."""

    number: int
    turn: int = 1
    pool: int | None = None
    name: str = ""


def name(format: str, parameters: Mapping[str, Any], count: int) -> tuple[Named, ...]:
    """The fixtures of a stage in their order; a single one needs no words of its own.

    >>> [f.name for f in name("zones", {"zones": 2, "rounds": 2}, 4)]
    ['第1轮A区', '第1轮B区', '第2轮A区', '第2轮B区']
    >>> [f.name for f in name("heats", {}, 2)]
    ['第1组', '第2组']
    """
    if format == "zones":
        return tuple(islice(_zones(int(parameters.get("zones", 3))), count))
    if format == "crews" and parameters.get("plan"):
        return tuple(_crews(str(parameters["plan"]), int(parameters.get("lanes", 6)), count))
    if count == 1:
        return (Named(number=1),)
    if format == "time_trial":
        return tuple(Named(number=n, turn=n, name=f"第{n}轮") for n in range(1, count + 1))
    return tuple(Named(number=n, name=f"第{n}组") for n in range(1, count + 1))


def _zones(zones: int) -> Iterator[Named]:
    number = 0
    while True:
        turn, zone = divmod(number, zones)
        number += 1
        yield Named(
            number=number, turn=turn + 1, pool=zone + 1, name=f"第{turn + 1}轮{pool_letter(zone + 1)}区"
        )


def _crews(plan: str, lanes: int, count: int) -> Iterator[Named]:
    """The races of a plan; that it fits the crews was looked at when the stage was planned."""
    read = parse(plan)
    crews = read.rounds[0].races * lanes if read.rounds else lanes
    races = {race.number: race for race in tree(read, crews, lanes)}
    for number in range(1, count + 1):
        race = races.get(number)
        yield (
            Named(number=number, turn=race.round, name=race.name)
            if race
            else Named(number=number, name=f"第{number}场")
        )
