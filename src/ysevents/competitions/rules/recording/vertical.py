"""Height grids 高度项目记录表: the heights of the bar at the head, O X - below them, a status.

Heights are written as the bar rises; one that was forgotten may be added later, for the sheet is made in order of
height. Groups that jump apart share one scale.
"""

from collections.abc import Sequence
from typing import Any

from ysevents.competitions.rules.marks import Status, decimal_cn, thousandths
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Item,
    ItemKind,
    Reading,
    Recording,
    StageFacts,
    texts,
)
from ysevents.competitions.rules.vertical import CELL, HIGHEST_MM, JUMP_OFF, WRITTEN

STATUSES = (Status.DNS, Status.NM, Status.RETIRED, Status.DQ)
TAPS = (("O", "成功"), ("X", "失败"), ("-", "免跳"), ("r", "退出"))
ROUNDS = (("O", "成功"), ("X", "失败"), ("r", "退出"))
"""Of a jump-off, one letter a round."""
MOST_BARS = 30


class Heights(Recording):
    """The height grid."""

    key = "vertical"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """A height and its cells, as many as there could be; a screen shows those that are written, and one more."""
        return (
            *(
                Item(key=f"height.{n}", label=f"第{n}个高度", kind=ItemKind.LENGTH, is_shared=True, turn=n)
                for n in range(1, MOST_BARS + 1)
            ),
            *(
                Item(key=f"bar.{n}", label=f"第{n}个高度", kind=ItemKind.TRIALS, choices=TAPS, turn=n)
                for n in range(1, MOST_BARS + 1)
            ),
            *(
                [Item(key="jump_off", label="第一名加赛", kind=ItemKind.TRIALS, choices=ROUNDS)]
                if stage.config.jump_off
                else []
            ),
            Item(
                key="status",
                label="状态",
                kind=ItemKind.STATUS,
                choices=tuple((s.upper(), s.label) for s in STATUSES),
            ),
        )

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Heights in metres, cells of up to three trials."""
        if item == "status":
            return texts.status(text, STATUSES)
        if item == "jump_off" and stage.config.jump_off:
            return _jump_off(text)
        name, _, n = item.partition(".")
        known = n.isdecimal() and 1 <= int(n) <= MOST_BARS
        if known and name == "height":
            return _height(text)
        if known and name == "bar":
            return _cell(text, stage.config.failures_end)
        return Reading(problem=f"高度成绩单没有“{item}”这一栏")

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """All heights upwards, and everybody's cells up to the last one that is written."""
        bars = sorted({mm for fixture in fixtures for mm in _bars(fixture).values()})
        return {
            "bars_mm": [decimal_cn(mm, 3 if mm % 10 else 2) for mm in bars],
            "series": [
                _series(fixture, number, bars)
                for fixture in fixtures
                for number in fixture.entrants
                if fixture.of(number)
            ],
        }

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """Nobody without a trial; no cells under a height that nobody wrote; no height twice."""
        bars = _bars(fixture)
        found = list(super().gaps(fixture, stage))
        orphans = sorted(
            {c.item for c in fixture.cells if c.text and c.item.startswith("bar.")}
            - {f"bar.{n}" for n in bars}
        )
        found += [f"第{item.removeprefix('bar.')}个高度有试跳，却没有写高度" for item in orphans]
        first: dict[int, int] = {}
        for n, mm in sorted(bars.items()):
            if first.setdefault(mm, n) != n:
                found.append(f"第{n}个高度与第{first[mm]}个相同")
        return tuple(found)


def _height(text: str) -> Reading:
    found = texts.number(text, thousandths)
    if found.value is not None and not 0 < found.value <= HIGHEST_MM:
        return Reading(problem=f"横杆高度应大于0，不超过{decimal_cn(HIGHEST_MM)}米")
    return found


def _trials(text: str) -> str:
    return texts.plain(text).translate(WRITTEN).replace("0", "O")


def _cell(text: str, failures: int) -> Reading:
    cell = _trials(text)
    if cell and (not CELL.fullmatch(cell) or cell.count("X") > failures):
        return Reading(problem=f"“{text}”不是一格试跳，请用 O X - r，例如 XXO、X-、r")
    return texts.EMPTY


def _jump_off(text: str) -> Reading:
    if not JUMP_OFF.fullmatch(_trials(text)):
        return Reading(problem=f"“{text}”不是加赛，每轮写一个 O 或 X，例如 XO，退出写 r")
    return texts.EMPTY


def _bars(fixture: FixtureSheet) -> dict[int, int]:
    """The heights that are written, in mm, by their number on the sheet."""
    found = {}
    for item, text in fixture.of(None).items():
        name, _, n = item.partition(".")
        value = texts.number(text, thousandths).value
        if name == "height" and value is not None:
            found[int(n)] = value
    return found


def _series(fixture: FixtureSheet, number: int, bars: Sequence[int]) -> dict[str, Any]:
    cells = fixture.of(number)
    at: dict[int, str] = {}
    for n, mm in sorted(_bars(fixture).items()):
        at[mm] = at.get(mm) or _trials(cells.get(f"bar.{n}", ""))
    row = [at.get(mm, "") for mm in bars]
    while row and not row[-1]:
        row.pop()
    status, _ = texts.split_status(cells.get("status", ""))
    jump_off = _trials(cells.get("jump_off", ""))
    return {
        "entrant": number,
        "cells": row,
        **({"status": str(status)} if status else {}),
        **({"jump_off": jump_off} if jump_off else {}),
    }


RECORDING = Heights()
