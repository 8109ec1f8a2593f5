"""Rulesets by id: what each reads, does, covers and leaves out. A regulation names one and overrides parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ysevents.competitions.rules import partly, reading
from ysevents.competitions.rules.outcomes import Outcome, Problem
from ysevents.competitions.rules.parameters import Parameter, describe
from ysevents.competitions.rules.ties_apart import review_ties_apart

if TYPE_CHECKING:  # an engine brings what it needs of these
    from ysevents.competitions.rules.draws import Draw
    from ysevents.competitions.rules.sheets import BaseSheet

Show = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing a ruleset covers: the rule in our words, where it stands, the golden sheet or test that shows it."""

    text: str
    source: str
    test: str


@dataclass(frozen=True, slots=True)
class Column:
    """A value of a line: its key, its heading, and how an integer is written.

    `is_main` marks the value to show where there is room for one alone; without any it is the first.
    """

    key: str
    title: str
    show: Show = str
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """An engine under an id, with the parameters that make it a federation's or a county's.

    `check(config)` names contradictory parameters; `review(sheet, config)` what is wrong with a sheet before
    anything is computed; `run(sheet, config)` places or draws, and may then rely on both having found nothing.
    `rows` names the list of marks in which everybody stands alone, where there is one: nobody's place above or
    below another hangs on a third.
    """

    id: str
    title: str
    about: str
    config: type[Any]
    sheet: "type[BaseSheet]"
    check: Callable[[Any], tuple[Problem, ...]]
    review: Callable[[Any, Any], tuple[Problem, ...]]
    run: "Callable[[Any, Any], Outcome | Draw]"
    columns: tuple[Column, ...] = ()
    covers: tuple[Clause, ...] = ()
    leaves_out: tuple[str, ...] = ()
    preset: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    rows: str = ""

    def variant(self, id: str, title: str, *, source: str, **preset: Any) -> "Ruleset":
        """The same engine with other defaults, written as they stand in a sheet."""
        return replace(self, id=id, title=title, source=source, preset={**self.preset, **preset})

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters with the defaults of this ruleset."""
        return describe(self.config, self.preset)

    def configure(self, overrides: Mapping[str, Any]) -> tuple[Any, tuple[Problem, ...]]:
        """The configuration, or None with everything wrong in the overrides."""
        config, problems = reading.read(self.config, {**self.preset, **overrides}, "parameters")
        return config, problems or self.check(config)

    def judge(
        self, body: Mapping[str, Any], overrides: Any
    ) -> "tuple[tuple[Problem, ...], Outcome | Draw | None]":
        """Everything that is wrong with a sheet and its parameters, by place; or what it comes to."""
        unreadable: tuple[Problem, ...] = ()
        if not isinstance(overrides, Mapping):
            overrides, unreadable = {}, (Problem("parameters", "type", "参数应为一组带名称的值"),)
        config, wrong_config = self.configure(overrides)
        sheet, wrong_sheet = reading.read(self.sheet, body)
        problems = (*unreadable, *wrong_config, *wrong_sheet)
        if problems:
            problems += partly.review_rest(self, body, overrides, problems)
        else:
            problems = self.review(sheet, config)
            problems += review_ties_apart(self, sheet, config, problems) if problems else ()
        return tuple(sorted(problems)), None if problems else self.run(sheet, config)
