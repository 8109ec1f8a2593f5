"""Sheets of gymnastics 体操评分单: difficulty, execution marks and neutral deductions on every apparatus.

`e.2.3` is the third execution judge on the second apparatus of the regulation; `-` says that the judge gave none. The
apparatus of one gymnast may stand on several sheets, as rotations have it. Somebody is placed once every apparatus is
either marked or has a status; a `status` of the gymnast alone is one of every apparatus.
"""

from collections.abc import Sequence
from typing import Any

from ysevents.competitions.rules.marks import Status, decimal_cn, thousandths
from ysevents.competitions.rules.panels.routines import Config
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Item,
    ItemKind,
    Reading,
    Recording,
    StageFacts,
    texts,
)
from ysevents.competitions.rules.recording.panels import ABSENT_WORDS
from ysevents.competitions.rules.recording.track import choices

STATUSES = (Status.DNS, Status.DQ)
ON_ONE = (("DNS", "未参加"), ("DQ 裁判长", "取消成绩"))
"""What may befall somebody on one apparatus of several."""
HARD = 8_000
"""A difficulty above this is asked about."""


class Gymnastics(Recording):
    """The sheet of a rotation, or of a whole contest."""

    key = "gymnastics"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """For every apparatus: difficulty, execution, deductions, status."""
        config: Config = stage.config
        return (
            *(
                item
                for a, name in enumerate(config.apparatus, 1)
                for item in apparatus_items(a, name, config)
            ),
            Item(key="status", label="状态", kind=ItemKind.STATUS, choices=choices(STATUSES)),
        )

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Execution up to the regulation's most; a difficulty that nobody here shows is asked about."""
        config: Config = stage.config
        name = item.partition(".")[0]
        if item not in {known.key for known in self.items(stage)}:
            return Reading(problem=f"体操评分单没有“{item}”这一栏")
        if name == "status":
            return texts.status(text, STATUSES)
        if name == "e" and texts.plain(text) in ABSENT_WORDS:
            return texts.EMPTY
        found = texts.number(text, thousandths)
        if name == "e" and found.value is not None and found.value > config.e_most:
            return Reading(problem=f"完成分不能高于{decimal_cn(config.e_most, 1)}")
        if name == "d" and found.value is not None and found.value > HARD:
            return Reading(
                found.value, question=f"难度分{decimal_cn(found.value)}高于{decimal_cn(HARD, 1)}，请核对"
            )
        return found

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """Every routine of those who have all."""
        waiting = self.pending(fixtures, stage)
        everybody = {n: None for f in fixtures for n in f.entrants if n not in waiting}
        return {
            "routines": [
                _routine(_cells(fixtures, n), n, a, name, stage.config)
                for n in everybody
                for a, name in enumerate(stage.config.apparatus, 1)
            ]
        }

    def pending(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> frozenset[int]:
        """Those to whom an apparatus lacks."""
        everybody = {n for f in fixtures for n in f.entrants}
        return frozenset(n for n in everybody if _lacking(_cells(fixtures, n), stage.config))

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """Marks of every apparatus that this sheet has begun; of a sheet not begun all."""
        config: Config = stage.config
        begun = {a for n in fixture.entrants for a in _begun(fixture.of(n), config)} or set(
            range(1, len(config.apparatus) + 1)
        )
        return tuple(
            f"{n}号{config.apparatus[a - 1]}还缺分数，未参加请写弃权"
            for n in fixture.entrants
            for a in _lacking(fixture.of(n), config)
            if a in begun
        )


def apparatus_items(a: int, name: str, config: Config) -> list[Item]:
    """The columns of one apparatus."""
    first = [Item(key=f"d.{a}", label=f"{name}难度D", kind=ItemKind.POINTS, group=name)]
    return [
        *(first if config.difficulty else []),
        *(
            Item(key=f"e.{a}.{k}", label=f"{name}完成E{k}", kind=ItemKind.POINTS, group=name)
            for k in range(1, config.e_judges + 1)
        ),
        Item(key=f"neutral.{a}", label=f"{name}扣分", kind=ItemKind.POINTS, group=name),
        *(
            [Item(key=f"status.{a}", label=f"{name}状态", kind=ItemKind.CHOICE, choices=ON_ONE, group=name)]
            if len(config.apparatus) > 1
            else []
        ),
    ]


def _cells(fixtures: Sequence[FixtureSheet], number: int) -> dict[str, str]:
    """Everything written of a gymnast, on whatever sheet."""
    return {item: text for f in fixtures for item, text in f.of(number).items()}


def _begun(cells: dict[str, str], config: Config) -> list[int]:
    return [
        a
        for a in range(1, len(config.apparatus) + 1)
        if any(item.split(".")[1:2] == [str(a)] for item in cells)
    ]


def _lacking(cells: dict[str, str], config: Config) -> list[int]:
    """Apparatus that cannot be scored yet."""
    return [a for a in range(1, len(config.apparatus) + 1) if not _is_marked(cells, a, config)]


def _is_marked(cells: dict[str, str], a: int, config: Config) -> bool:
    if _status(cells, a):
        return True
    has_difficulty = not config.difficulty or f"d.{a}" in cells
    return has_difficulty and all(f"e.{a}.{k}" in cells for k in range(1, config.e_judges + 1))


def _status(cells: dict[str, str], a: int) -> str:
    return cells.get(f"status.{a}") or cells.get("status", "")


def _routine(cells: dict[str, str], number: int, a: int, name: str, config: Config) -> dict[str, Any]:
    routine: dict[str, Any] = {"entrant": number, "apparatus": name}
    status, _ = texts.split_status(_status(cells, a))
    if status is not None:
        return {**routine, "status": str(status)}
    if config.difficulty:
        routine["d"] = texts.as_number(cells[f"d.{a}"])
    routine["e"] = [_given(cells[f"e.{a}.{k}"]) for k in range(1, config.e_judges + 1)]
    if f"neutral.{a}" in cells:
        routine["neutral"] = texts.as_number(cells[f"neutral.{a}"])
    return routine


def _given(text: str) -> str | None:
    return None if texts.plain(text) in ABSENT_WORDS else texts.as_number(text)


RECORDING = Gymnastics()
