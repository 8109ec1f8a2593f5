"""Finish sheets of road races 集体出发终点单: bibs called and times tapped, or a place and a time by hand or by chip.

A rider's own cells win over the streams. Two who came with one tap share a time: the second has none of their own. In
a time trial everybody has a start and a time. Riders of several categories may start together: `category`.
"""

from collections.abc import Sequence
from typing import Any

from ysevents.competitions.rules.marks import Status, time_cn, time_ms
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Item,
    ItemKind,
    Reading,
    Recording,
    StageFacts,
    texts,
)
from ysevents.competitions.rules.recording.crossings import GUN, TAP, is_stream, line, read_call
from ysevents.competitions.rules.recording.track import choices
from ysevents.competitions.rules.time_bounds import ROAD

STATUSES = (Status.DNF, Status.DNS, Status.DQ)
TIME_TRIAL = "time_trial"
TOUR = "uci.2.6"
"""A race over several stages: each turn is one of them."""


class Finishes(Recording):
    """The sheet of a race on the road."""

    key = "mass_start"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """The gun; place or start, time, status, category. The streams have no columns: they grow."""
        return (
            Item(key=GUN, label="发枪时刻", kind=ItemKind.TIME, is_shared=True, hint="如 09:00:00"),
            *(
                [Item(key="start", label="出发", kind=ItemKind.TIME)]
                if is_time_trial(stage)
                else [Item(key="place", label="到达顺序", kind=ItemKind.COUNT)]
            ),
            Item(key="time", label="时间", kind=ItemKind.TIME),
            Item(key="status", label="状态", kind=ItemKind.STATUS, choices=choices(STATUSES)),
            Item(key="category", label="组别", kind=ItemKind.WORDS),
        )

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Clocks and times, bibs as called, words."""
        if item in (GUN, "start", "time") or item.startswith(TAP):
            found = texts.number(text, time_ms)
            if item != "time" or found.value is None or is_time_trial(stage):
                return found
            return _bounded(found.value)
        if is_stream(item):
            return _called(text)
        if item == "place":
            return texts.count(text)
        if item == "status":
            return texts.status(text, STATUSES)
        if item == "category":
            return texts.words(text)
        return Reading(problem=f"终点单没有“{item}”这一栏")

    def grows(self, item: str) -> bool:
        """Calls and taps, as many as there are."""
        return is_stream(item)

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """One stage, or of a tour all those in which somebody has finished."""
        if stage.ruleset != TOUR:
            return {"stage": _stage(fixtures, stage)}
        turns = sorted({f.turn for f in fixtures if _known(f)})
        return {"stages": [_stage([f for f in fixtures if f.turn == turn], stage) for turn in turns]}

    def pending(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> frozenset[int]:
        """Those who are neither in nor out yet, in any stage begun."""
        begun = [f for f in fixtures if _known(f)]
        waiting = {n for f in begun for n in set(f.entrants) - _known(f)}
        nowhere = {n for f in fixtures for n in f.entrants} - {n for f in begun for n in f.entrants}
        return frozenset(waiting | nowhere)

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """Positions without a bib, bibs called twice or of nobody, riders neither in nor out."""
        found = line(fixture)
        entrants = set(fixture.entrants)
        return (
            *(gap for gap in found.gaps if not gap.endswith("缺时间")),
            *(f"没有号码为{bib}的参赛者" for bib in sorted(set(found.bibs) - entrants)),
            *(f"{n}号没有冲线，也没有未完成等状态" for n in sorted(entrants - _known(fixture))),
        )


def is_time_trial(stage: StageFacts) -> bool:
    """Whether riders start one by one."""
    return stage.format == TIME_TRIAL


def _known(fixture: FixtureSheet) -> set[int]:
    """Those of whom it is known whether they came."""
    own = {n for n in fixture.entrants if {"place", "time", "status"} & set(fixture.of(n))}
    return own | set(line(fixture).bibs)


def _stage(fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
    rows = [row for fixture in fixtures for row in _rows(fixture, stage)]
    return {"kind": TIME_TRIAL if is_time_trial(stage) else "mass", "finishes": rows}


def _rows(fixture: FixtureSheet, stage: StageFacts) -> list[dict[str, Any]]:
    """Everybody who is in or out; bibs that are nobody's stand too, for the judge to name."""
    came = {c.bib: c for c in line(fixture).crossings if c.bib is not None}
    by_time = _by_time(fixture)
    known = _known(fixture)
    rows = []
    for number in [*fixture.entrants, *sorted(came.keys() - set(fixture.entrants))]:
        if number not in came and number not in known:
            continue
        cells = fixture.of(number)
        status, _ = texts.split_status(cells.get("status", ""))
        row: dict[str, Any] = {"entrant": number}
        if cells.get("category"):
            row["category"] = cells["category"]
        if status is not None:
            rows.append({**row, "status": str(status)})
            continue
        crossing = came.get(number)
        clock = _own_time(cells) or (
            time_cn(crossing.time_ms, 3) if crossing and crossing.time_ms is not None else ""
        )
        if clock:
            row["time"] = texts.as_time(clock)
        if not is_time_trial(stage):
            own = texts.count(cells.get("place", "")).value
            row["position"] = own or (crossing.position if crossing else by_time.get(number, 0))
        rows.append(row)
    return rows


def _own_time(cells: dict[str, str]) -> str:
    """The time by hand or by chip, less the start where there is one."""
    time = texts.number(cells.get("time", ""), time_ms).value
    start = texts.number(cells.get("start", ""), time_ms).value or 0
    return cells.get("time", "") if time is None or time <= start else time_cn(time - start, 3)


def _by_time(fixture: FixtureSheet) -> dict[int, int]:
    """Positions of those who have nothing but a time, after all whose place is known; equal times share one."""
    known = [texts.count(fixture.text("place", n)).value or 0 for n in fixture.entrants]
    behind = max(known, default=0) + len(line(fixture).crossings)
    timed = {
        n: value
        for n in fixture.entrants
        if not fixture.text("place", n)
        and (value := texts.number(fixture.text("time", n), time_ms).value) is not None
    }
    ordered = sorted(timed.values())
    return {n: behind + ordered.index(value) + 1 for n, value in timed.items()}


def _called(text: str) -> Reading:
    if not texts.plain(text):
        return texts.EMPTY
    try:
        return Reading(read_call(text)[0])
    except ValueError as error:
        return Reading(problem=str(error))


def _bounded(time: int) -> Reading:
    wrong = next(ROAD.review("", time), None)
    return Reading(problem=wrong.text) if wrong else Reading(time)


RECORDING = Finishes()
