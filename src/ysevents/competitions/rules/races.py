"""Races 各组: what a track sheet holds, what can be wrong with it, and who finished where in each race.

Track rulesets share it: `track` places finals and timed finals, `rounds` sends on. Relay teams run as entrants.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.decisions import DecisionKind
from ysevents.competitions.rules.marks import UNPLACED, Status, Time, Wind
from ysevents.competitions.rules.outcomes import Block, Criterion, Line, Reason, rank, unplaced
from ysevents.competitions.rules.registry import Column
from ysevents.competitions.rules.sheets import BaseSheet
from ysevents.competitions.rules.timing import Method, Timing, hand_time, rounded_up

TIME = Reason("time", "成绩")
THOUSANDTHS = Reason("thousandths", "千分之一秒")
FINISH_ORDER = Reason("finish_order", "同组到达先后")


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """One lane of a race: up to three watches, the time of the photo finish, the order the judges saw.

    A disqualified runner may keep what was read; it counts for nothing.
    """

    entrant: int
    lane: int | None = None
    place: int | None = None
    watches: tuple[Time, ...] = ()
    time: Time | None = None
    status: Status | None = None
    rule: str = ""

    def exact_ms(self, timing: Timing) -> int | None:
        """What was read by the one method that counts; of watches, their official time: they show no more."""
        if timing.method == Method.ELECTRONIC:
            return self.time
        return rounded_up(hand_time(self.watches), timing.step_ms) if self.watches else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """A heat or a final."""

    number: int
    runners: tuple[Runner, ...]
    wind: Wind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """All races of one round."""

    races: tuple[Race, ...]


@dataclass(frozen=True, slots=True)
class Finish:
    """Somebody who finished: shared place in their race, official and exact time."""

    number: int
    race: int
    place: int
    time_ms: int
    exact_ms: int


def out(sheet: Sheet) -> dict[int, tuple[Status, Reason]]:
    """Everybody without a place, and why. A disqualification decided later counts like one on the sheet.

    Of several against one runner every rule is told.
    """
    without = {
        runner.entrant: (runner.status, runner.status.with_rule(runner.rule))
        for race in sheet.races
        for runner in race.runners
        if runner.status
    }
    rules = {runner.entrant: [runner.rule] for race in sheet.races for runner in race.runners if runner.rule}
    for decision in sheet.decisions:
        if decision.kind == DecisionKind.DISQUALIFICATION:
            for number in decision.named:
                rules.setdefault(number, []).append(decision.text)
    return without | {
        n: (Status.DQ, Status.DQ.with_rule("；".join(dict.fromkeys(texts)))) for n, texts in rules.items()
    }


def without_place(sheet: Sheet) -> tuple[Block, ...]:
    """Those who did not finish, were disqualified or did not start, in this order."""
    ordered = sorted(out(sheet).items(), key=lambda item: (UNPLACED.index(item[1][0]), item[1][1].text))
    return unplaced((number, reason) for number, (_, reason) in ordered)


def race_blocks(sheet: Sheet, timing: Timing) -> dict[int, tuple[Block, ...]]:
    """The order of finish of each race: as the judges saw it, else by what was read."""
    without = out(sheet)

    def seen(runner: Runner) -> int | None:
        return runner.exact_ms(timing) if runner.place is None else runner.place

    return {
        race.number: rank(
            (runner for runner in race.runners if runner.entrant not in without),
            (Criterion(FINISH_ORDER, seen),),
            lambda runner: runner.entrant,
        )
        for race in sheet.races
    }


def finishes(sheet: Sheet, timing: Timing, blocks: Mapping[int, Sequence[Block]]) -> list[Finish]:
    """Everybody who finished, with the place that the blocks of their race give them."""
    places = {n: block.rank for of_race in blocks.values() for block in of_race for n in block.entrants}
    found = []
    for race in sheet.races:
        for runner in race.runners:
            place, exact_ms = places.get(runner.entrant), runner.exact_ms(timing)
            if place is not None and exact_ms is not None:
                time_ms = rounded_up(exact_ms, timing.step_ms)
                found.append(Finish(runner.entrant, race.number, place, time_ms, exact_ms))
    return found


def by_time(finished: Iterable[Finish], *, thousandths: bool) -> tuple[Criterion[Finish], ...]:
    """Criteria across races: official time, thousandths if they count, the order of finish in one race.

    The order of finish counts where all who are level ran in the same race; between races nobody saw one.
    """
    exact = (Criterion[Finish](THOUSANDTHS, lambda f: f.exact_ms),) if thousandths else ()
    times = (Criterion[Finish](TIME, lambda f: f.time_ms), *exact)
    races: dict[tuple[int, ...], set[int]] = {}
    for finish in finished:
        races.setdefault(tuple(c.key(finish) for c in times), set()).add(finish.race)

    def seen(finish: Finish) -> int:
        return finish.place if len(races[tuple(c.key(finish) for c in times)]) == 1 else 0

    return (*times, Criterion(FINISH_ORDER, seen))


COLUMNS = (
    Column("time", "成绩"),
    Column("race", "组次"),
    Column("lane", "道次"),
    Column("place_in_race", "组内名次"),
)


def lines(sheet: Sheet, timing: Timing, finished: Iterable[Finish]) -> tuple[Line, ...]:
    """What is printed beside each who finished."""
    lanes = {runner.entrant: runner.lane for race in sheet.races for runner in race.runners}
    return tuple(
        Line(
            finish.number,
            {
                "time": timing.show(finish.time_ms),
                "time_ms": finish.time_ms,
                "race": finish.race,
                "lane": lanes[finish.number],
                "place_in_race": finish.place,
            },
        )
        for finish in sorted(finished, key=lambda f: f.number)
    )
