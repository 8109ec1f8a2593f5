"""The sheet of a knock-out: the bracket as drawn, what was played, and who comes from the pools."""

from dataclasses import dataclass

from ysevents.competitions.rules.brackets.crossing import Crossing, allot
from ysevents.competitions.rules.brackets.resolution import NOBODY, Played, Side, resolve
from ysevents.competitions.rules.draws import Fixture, Pool, Source, SourceKind
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import BaseSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    move_up: bool = parameter(False, "取消成绩后，后面的名次是否递补", source="县级竞赛规程惯例，由规程决定")
    crossing: Crossing = parameter(Crossing.COMPUTED, "成绩最好的第3名的去向", source="由规程决定")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Who won a fixture, None if neither side did; `score` is printed."""

    fixture: int
    winner: int | None
    score: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """The bracket and what was played. `pools`: their order of finish; `best`: next-placed who go on, best first."""

    fixtures: tuple[Fixture, ...]
    results: tuple[Result, ...] = ()
    pools: tuple[Pool, ...] = ()
    best: tuple[int, ...] = ()


def resolved(sheet: Sheet, config: Config) -> dict[int, Played]:
    winners = {result.fixture: result.winner for result in sheet.results}
    return resolve(sheet.fixtures, winners, _feeders(sheet, config))


def _feeders(sheet: Sheet, config: Config) -> dict[Source, Side]:
    """Who comes from the pools that are finished."""
    order = {pool.number: pool.entrants for pool in sheet.pools}
    sources = {slot.source for f in sheet.fixtures for slot in f.slots if slot.source}
    feeders = {
        s: _placed(order[s.pool], s.place or 0) for s in sources if s.pool in order and s.pool is not None
    }
    if sheet.best:
        pool_of = {number: pool.number for pool in sheet.pools for number in pool.entrants}
        best = {pool_of[number]: number for number in sheet.best}
        pools = allot(best_slots(sheet), [pool_of[n] for n in sheet.best], config.crossing)
        feeders |= {source: Side(best[pool]) for source, pool in pools.items()}
    return feeders


def _placed(order: tuple[int, ...], place: int) -> Side:
    return Side(order[place - 1]) if 1 <= place <= len(order) else NOBODY


def best_slots(sheet: Sheet) -> list[Source]:
    """Sources that wait for a best next-placed, first the one of the smallest nth."""
    sources = {slot.source for f in sheet.fixtures for slot in f.slots if slot.source}
    return sorted((s for s in sources if s.kind == SourceKind.BEST), key=lambda s: s.nth or 0)
