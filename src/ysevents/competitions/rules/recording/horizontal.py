"""Field sheets 远度记录表: trials with a length or X - r, the wind beside each, a status.

Trials count up to the first one that is not written: what stands behind a gap waits for it, and the sheet cannot
be handed in. `start` of the sheet is the position, group by group.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ysevents.competitions.rules.horizontal_sheet import LETTERS
from ysevents.competitions.rules.marks import Status, decimal_cn, thousandths, wind_mm_s
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Item,
    ItemKind,
    Reading,
    Recording,
    StageFacts,
    texts,
)
from ysevents.competitions.rules.recording.likely import ask

STATUSES = (Status.DNS, Status.NM, Status.RETIRED, Status.DQ)
TAPS = (("X", "失败"), ("-", "免跳（投）"), ("r", "退出"))


class Distances(Recording):
    """The sheet of throws and jumps for distance."""

    key = "horizontal"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """Each trial, with its wind where it is read; the status."""
        config = stage.config
        found = []
        for n in range(1, config.trials + 1):
            found.append(Item(key=f"trial.{n}", label=f"第{n}次", kind=ItemKind.LENGTH, choices=TAPS, turn=n))
            if config.wind:
                found.append(Item(key=f"wind.{n}", label=f"第{n}次风速", kind=ItemKind.WIND, turn=n))
        status = Item(
            key="status",
            label="状态",
            kind=ItemKind.STATUS,
            choices=tuple((s.upper(), s.label) for s in STATUSES),
        )
        return (*found, status)

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Lengths asked about when unlikely, refused beyond what the ruleset takes for possible."""
        if item == "status":
            return texts.status(text, STATUSES)
        name, _, n = item.partition(".")
        config = stage.config
        known = n.isdecimal() and 1 <= int(n) <= config.trials
        if known and name == "trial":
            return _length(text, config.longest_mm, stage)
        if known and name == "wind" and config.wind:
            return texts.number(text, wind_mm_s)
        return Reading(problem=f"田赛远度成绩单没有“{item}”这一栏")

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """A series for everybody who has begun or has a status."""
        config = stage.config
        series = []
        start = 0
        for fixture in sorted(fixtures, key=lambda f: f.number):
            for number in fixture.entrants:
                start += 1
                cells = fixture.of(number)
                if cells:
                    series.append(_series(number, start, cells, config.trials, config.wind))
        return {"series": series}

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """Nobody without a trial, no trial left out, as many as everybody has before the cut."""
        config = stage.config
        due = config.cut_after or config.trials
        found = list(super().gaps(fixture, stage))
        for number in fixture.entrants:
            cells = fixture.of(number)
            trials = _trials(cells, config.trials)
            if not cells or "status" in cells or "r" in trials:
                continue
            written = sum(f"trial.{n}" in cells for n in range(1, config.trials + 1))
            if written > len(trials) or len(trials) < due:
                found.append(f"{number}号第{len(trials) + 1}次还没有写")
        return tuple(found)


def _length(text: str, longest_mm: int, stage: StageFacts) -> Reading:
    if not texts.plain(text) or _letter(text):
        return texts.EMPTY
    found = texts.number(text, thousandths)
    if found.value is None:
        return Reading(problem=f"看不懂“{text}”，请写成 5.42，失败写X，免跳（投）写-，退出写r")
    if not 10 <= found.value <= longest_mm:
        return Reading(problem=f"成绩应在0.01至{decimal_cn(longest_mm)}米之间，请核对")
    return Reading(found.value, question=ask(found.value, stage, is_time=False))


def _letter(text: str) -> str:
    shown = texts.plain(text).lower()
    return LETTERS.get(shown, "") or {"失败": "X", "免跳": "-", "免投": "-", "退出": "r"}.get(shown, "")


def _trials(cells: Mapping[str, str], most: int) -> list[str]:
    """Up to the first that is not written, as sheets write them."""
    found = []
    for n in range(1, most + 1):
        text = cells.get(f"trial.{n}", "")
        if not text:
            break
        found.append(_letter(text) or texts.as_number(text))
    return found


def _series(number: int, start: int, cells: Mapping[str, str], most: int, wind: bool) -> dict[str, Any]:
    trials = _trials(cells, most)
    found: dict[str, Any] = {"entrant": number, "start": start, "trials": trials}
    if wind:
        winds = [cells.get(f"wind.{n}") for n in range(1, len(trials) + 1)]
        found["winds"] = [None if w is None else texts.as_wind(w) for w in winds]
    status, _ = texts.split_status(cells.get("status", ""))
    if status is not None:
        found["status"] = str(status)
    return found


RECORDING = Distances()
