"""Sheets of runs against the clock 计时赛成绩单: start and finish or the time taken, penalties, statuses.

Each turn is a run. The first run counts for all who are in; a later one once everybody is, so that nobody stands
lower for not having started yet.
"""

from collections.abc import Sequence
from typing import Any

from ysevents.competitions.rules.marks import Status, time_ms
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Item,
    ItemKind,
    Reading,
    Recording,
    StageFacts,
    texts,
)
from ysevents.competitions.rules.recording.crews import is_in, on_water
from ysevents.competitions.rules.recording.track import choices
from ysevents.competitions.rules.time_bounds import ADJUSTMENT

STATUSES = (Status.DNF, Status.DNS, Status.DQ)


class Runs(Recording):
    """The sheet of one run."""

    key = "runs"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """Start, finish, penalty, status."""
        return (
            Item(key="start", label="出发钟点", kind=ItemKind.TIME),
            Item(key="time", label="到达钟点或用时", kind=ItemKind.TIME),
            Item(key="penalty", label="罚时", kind=ItemKind.TIME),
            Item(key="status", label="状态", kind=ItemKind.STATUS, choices=choices(STATUSES)),
        )

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Clocks of any hour, penalties up to an hour."""
        if item == "time":
            return on_water(text)
        if item == "start":
            return texts.number(text, time_ms)
        if item == "penalty":
            return _penalty(text)
        if item == "status":
            return texts.status(text, STATUSES)
        return Reading(problem=f"计时赛成绩单没有“{item}”这一栏")

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """Every run that counts."""
        waiting = self.pending(fixtures, stage)
        return {
            "runs": [
                {"results": [_result(f, n) for f in run for n in f.entrants if n not in waiting]}
                for run in _counting(fixtures)
            ]
        }

    def pending(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> frozenset[int]:
        """Those who are not in after the first run."""
        first = _counting(fixtures)[:1]
        known = {n for run in first for f in run for n in f.entrants if is_in(f, n)}
        return frozenset(n for f in fixtures for n in f.entrants) - known

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """A time or a status for everybody, no finish before the start."""
        return (
            *(f"{n}号还没有成绩，也没有弃权等状态" for n in fixture.entrants if not is_in(fixture, n)),
            *(f"{n}号到达的钟点不晚于出发" for n in fixture.entrants if _is_early(fixture, n)),
        )


def _counting(fixtures: Sequence[FixtureSheet]) -> list[list[FixtureSheet]]:
    """The runs that count, each with its fixtures: the first as far as it is, later ones as a whole."""
    turns = sorted({f.turn for f in fixtures if f.entrants})
    counted: list[list[FixtureSheet]] = []
    for turn in turns:
        run = [f for f in fixtures if f.turn == turn]
        is_over = all(is_in(f, n) for f in run for n in f.entrants)
        if not is_over and counted:
            break
        counted.append(run)
        if not is_over:
            break
    return counted


def _result(fixture: FixtureSheet, number: int) -> dict[str, Any]:
    cells = fixture.of(number)
    status, _ = texts.split_status(cells.get("status", ""))
    if status is not None:
        return {"entrant": number, "status": str(status)}
    clocks: dict[str, Any] = {
        key: texts.as_time(cells[key]) for key in ("time", "start", "penalty") if key in cells
    }
    return {"entrant": number, **clocks}


def _is_early(fixture: FixtureSheet, number: int) -> bool:
    start, time = (texts.number(fixture.text(key, number), time_ms).value for key in ("start", "time"))
    return start is not None and time is not None and time <= start


def _penalty(text: str) -> Reading:
    found = texts.number(text, time_ms)
    wrong = next(ADJUSTMENT.review("", found.value), None)
    return Reading(problem=wrong.text) if wrong else found


RECORDING = Runs()
