"""Recording 记录: what an official writes on a sheet, how a text is read, and what sheet the cells make.

A sheet on the field is a fixture with cells: an item (`watch.2`, `trial.3`, `bar.1`, `status`), of an entrant or of
the whole fixture, and the text as it was typed. Each kind of sheet has one recording, found by the ruleset that
places its stage: `recording_for`. To add one, write a class on `Recording` in a module here, name its instance
`RECORDING`, and list the module in `HOMES` or `OWN_HOMES`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.kit.enums import Labelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What counts now in one cell; `entrant` is None where it is of the whole fixture."""

    item: str
    text: str
    entrant: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FixtureSheet:
    """One fixture of a stage: who stood where, as (position, number of the entrant), and what was written."""

    number: int
    turn: int = 1
    pool: int | None = None
    places: tuple[tuple[int, int], ...] = ()
    cells: tuple[Cell, ...] = ()
    held: Mapping[int | None, Mapping[str, str]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    """The texts by entrant and item: sheets of many are asked for each cell again and again."""

    def __post_init__(self) -> None:
        held: dict[int | None, dict[str, str]] = {}
        for cell in self.cells:
            held.setdefault(cell.entrant, {}).setdefault(cell.item, cell.text)
        object.__setattr__(self, "held", held)

    @property
    def entrants(self) -> tuple[int, ...]:
        """Everybody by position."""
        return tuple(number for _, number in sorted(self.places))

    def text(self, item: str, entrant: int | None = None) -> str:
        """What stands in a cell; empty where nothing does."""
        return self.held.get(entrant, {}).get(item, "")

    def of(self, entrant: int | None) -> dict[str, str]:
        """Everything written of an entrant, or of the whole fixture, by item."""
        return {item: text for item, text in self.held.get(entrant, {}).items() if text}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text means in a cell.

    `problem`: it cannot be, and is refused. `question`: it can be, but is it meant? Kept once confirmed. Both are
    Chinese sentences. A text without a value (a status, a letter, an empty cell) has neither.
    """

    value: int | None = None
    problem: str = ""
    question: str = ""


class ItemKind(Labelled):
    """What is typed in a cell, so that a screen offers the right keys."""

    TIME = "time", "时间"
    LENGTH = "length", "距离或高度"
    WIND = "wind", "风速"
    COUNT = "count", "数"
    POINTS = "points", "分数"
    STATUS = "status", "状态"
    TRIALS = "trials", "试跳"
    CHOICE = "choice", "选择"
    WORDS = "words", "文字"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A column of the sheet, or with `is_shared` a field of its head. `choices` are (text, label) to tap.

    `turn`: what is written round by round (a trial, a height) belongs to one of them; a phone shows one at a time.
    `group`: an event or an apparatus whose columns stand together under its name; labels begin with it.
    """

    key: str
    label: str
    kind: ItemKind
    is_shared: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    turn: int | None = None
    group: str = ""

    @property
    def short_label(self) -> str:
        """What a column is called under the name of its group."""
        return self.label.removeprefix(self.group) or "成绩"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """What a recording may know of a stage. `age_group` is the name of the division, `sex` as in `DivisionSex`."""

    ruleset: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    format: str = ""
    discipline: str = ""
    kind: str = ""
    sex: str = ""
    age_group: str = ""
    distance_m: int | None = None

    @property
    def config(self) -> Any:
        """The configuration of the ruleset, or with its defaults where the parameters cannot be read."""
        ruleset = RULESETS[self.ruleset]
        config, problems = ruleset.configure(self.parameters)
        return ruleset.configure({})[0] if problems else config


class Recording(Protocol):
    """One kind of sheet. Classes that name this as their base have the last six for nothing."""

    key: str

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """Columns of the screen in order, and the fields of its head."""
        ...

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """What a text means in a cell. An empty text empties it and is never a problem."""
        ...

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """The part of the sheet that the ruleset reads beside entrants and decisions.

        Whoever is `pending` is left out, and must be left out of the entrants too.
        """
        ...

    def pending(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> frozenset[int]:
        """Entrants of whom too little is known to be placed: nothing at all, or what a recording says."""
        return frozenset(n for fixture in fixtures for n in fixture.entrants if not fixture.of(n))

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """What lacks before the sheet can be handed in, as Chinese sentences."""
        waiting = self.pending((fixture,), stage)
        return tuple(f"{n}号还没有成绩，也没有弃权等状态" for n in fixture.entrants if n in waiting)

    def told(self, fixture: FixtureSheet, stage: StageFacts) -> Mapping[int, str]:
        """What is said beside each entrant while the sheet is written, where the result does not say it yet."""
        return {}

    def voids(self, item: str) -> tuple[str, ...]:
        """Cells of the same entrant that hold no longer once another text comes to stand in this one."""
        return ()

    def grows(self, item: str) -> bool:
        """Whether a cell of the whole fixture belongs here though it has no column: streams, which grow."""
        return False

    def secrets(self, fixture: FixtureSheet, stage: StageFacts) -> frozenset[tuple[int, str]]:
        """Cells, as (entrant, item), that only who wrote them may read for now."""
        return frozenset()


HOMES: dict[str, str] = {
    "combined": "combined",
    "horizontal": "horizontal",
    "rounds": "track",
    "track": "track",
    "vertical": "vertical",
}
"""By the engine of a ruleset, the module that records its sheets."""
OWN_HOMES: dict[str, str] = {
    "angling.cips": "angling",
    "angling.local": "angling",
    "boats.plan": "crews",
    "boats.runs": "runs",
    "cn.cycling": "mass_start",
    "fig.all_around.men": "gymnastics",
    "fig.all_around.women": "gymnastics",
    "fig.panel": "gymnastics",
    "gymnastics.plain_ten": "gymnastics",
    "panel.choir": "panels",
    "panel.generic": "panels",
    "panel.inspection": "panels",
    "panel.solo": "panels",
    "rafting.runs": "runs",
    "uci.2.6": "mass_start",
    "uci.2.6.stage": "mass_start",
}
"""The same by the ruleset, where an engine has sheets of several kinds, or some that nobody writes."""


def is_recorded(ruleset: str) -> bool:
    """Whether sheets of this ruleset are written cell by cell."""
    return _home(ruleset) is not None


def recording_for(ruleset: str) -> Recording:
    """The recording of a ruleset by its id; KeyError where there is none, see `is_recorded`."""
    home = _home(ruleset)
    if home is None:
        raise KeyError(ruleset)
    module = import_module(f"{__name__}.{home}")
    recording: Recording = module.RECORDING
    return recording


def _home(ruleset: str) -> str | None:
    return OWN_HOMES.get(ruleset) or HOMES.get(RULESETS.engine_of(ruleset) or "")
