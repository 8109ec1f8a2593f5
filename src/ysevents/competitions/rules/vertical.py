"""Vertical jumps 高度项目: order of finish, `wa.tr26`.

A trial is O (cleared), X (failed) or - (passed); r: retired. Trials at one height stand in one cell: `XXO`, `X-`.
See CLAUSES for what is covered and LEAVES_OUT for what is not.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from ysevents.competitions.rules.decisions import DecisionKind, settle
from ysevents.competitions.rules.marks import UNPLACED, Length, Status, decimal_cn
from ysevents.competitions.rules.outcomes import (
    Block,
    Criterion,
    Line,
    Outcome,
    Problem,
    Reason,
    rank,
    ranked_from,
    unplaced,
)
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Column, Ruleset, review_ties
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_rows

CELL = re.compile(r"X*(?:O|-)?r?")
JUMP_OFF = Reason("jump_off_due", "第一名并列，须加赛")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    failures_end: int = parameter(3, "连续失败几次即结束比赛", source="TR26.2，通行规则", least=1, most=3)
    jump_off: bool = parameter(False, "第一名并列时是否加赛；否则并列", source="TR26.8.4，由规程决定")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One jumper's cells, from the first bar on; bars not reached may be left out."""

    entrant: int
    cells: tuple[str, ...] = ()
    status: Status | None = None

    @property
    def trials(self) -> list[tuple[int, str]]:
        """Every trial as (number of the bar, letter), in order."""
        return [(bar, letter) for bar, cell in enumerate(self.cells) for letter in cell]

    @property
    def best(self) -> int | None:
        """The number of the highest bar cleared."""
        return max((bar for bar, letter in self.trials if letter == "O"), default=None)

    def failures(self, first: int, last: int) -> int:
        """Failures at the bars from `first` to `last`."""
        return sum(1 for bar, letter in self.trials if letter == "X" and first <= bar <= last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """The height grid: bars upwards, a series for each entrant."""

    bars_mm: tuple[Length, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Jumper:
    """A placed series with what decides."""

    number: int
    best_mm: int
    failures_at_best: int
    failures: int


CRITERIA: tuple[Criterion[Jumper], ...] = (
    Criterion(Reason("best", "最好成绩"), lambda j: -j.best_mm),
    Criterion(Reason("failures_at_best", "该高度失败次数"), lambda j: j.failures_at_best),
    Criterion(Reason("failures", "全部失败次数"), lambda j: j.failures),
)


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Bars that do not rise, cells that cannot be, trials after the end; decisions about no tie."""
    problems = [
        *review_base(sheet),
        *review_rows("series", (series.entrant for series in sheet.series), sheet),
        *(
            Problem(f"bars_mm[{i}]", "not_rising", "横杆高度应逐个升高")
            for i, (low, high) in enumerate(pairwise(sheet.bars_mm), 1)
            if high <= low
        ),
    ]
    for i, series in enumerate(sheet.series):
        problems += _review_series(series, f"series[{i}]", len(sheet.bars_mm), config)
    return tuple(problems) or (
        *_review_deciders(sheet, config),
        *review_ties(sheet, config, place),
    )


def _review_series(series: Series, path: str, bars: int, config: Config) -> list[Problem]:
    if len(series.cells) > bars:
        return [Problem(f"{path}.cells", "too_many", f"只有{bars}个高度，却有{len(series.cells)}格")]
    problems = [
        Problem(f"{path}.cells[{i}]", "cell", f"“{cell}”不是一格试跳，请用 O X - r，例如 XXO、X-、r")
        for i, cell in enumerate(series.cells)
        if not CELL.fullmatch(cell)
    ]
    return problems or _review_order(series, path, config)


def _review_order(series: Series, path: str, config: Config) -> list[Problem]:
    """Whether each cell could follow the one before it."""
    failed, over, open_bar = 0, "", False
    for i, cell in enumerate(series.cells):
        at = f"{path}.cells[{i}]"
        if cell and over:
            return [Problem(at, "after_end", f"已{over}，不应再有试跳")]
        if cell and open_bar:
            return [Problem(at, "unfinished", "上一高度既未跳过也未免跳")]
        for letter in cell:
            failed = failed + 1 if letter == "X" else 0 if letter == "O" else failed
        if failed > config.failures_end:
            return [Problem(at, "failures", f"连续失败超过{config.failures_end}次")]
        over = (
            "退出" if cell.endswith("r") else f"连续失败{failed}次" if failed == config.failures_end else ""
        )
        open_bar = open_bar or not cell.endswith(("O", "-"))
    return []


def _review_deciders(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    if config.jump_off:
        return ()
    return tuple(
        Problem(f"decisions[{i}]", "no_jump_off", "规程没有规定加赛，请把参数 jump_off 设为 true")
        for i, decision in enumerate(sheet.decisions)
        if decision.kind == DecisionKind.DECIDER
    )


def place(sheet: Sheet, config: Config) -> Outcome:
    """Blocks by best height, failures there, failures up to there; ties stay unless decided."""
    jumpers = {s.entrant: jumper for s in sheet.series if (jumper := _jumper(s, sheet.bars_mm))}
    level = rank(jumpers.values(), CRITERIA, lambda j: j.number)
    placed = ranked_from(1, settle(level, sheet.decisions))
    due = config.jump_off and bool(placed) and placed[0].is_tied
    return Outcome(
        blocks=(*placed, *_without_place(sheet)),
        lines=tuple(
            Line(
                j.number,
                {"best_mm": j.best_mm, "failures_at_best": j.failures_at_best, "failures": j.failures},
            )
            for j in sorted(jumpers.values(), key=lambda j: j.number)
        ),
        notes=(JUMP_OFF.text,) if due else (),
    )


def _jumper(series: Series, bars_mm: tuple[int, ...]) -> Jumper | None:
    best = series.best
    if best is None or series.status in {Status.DQ, Status.DNS}:
        return None
    return Jumper(series.entrant, bars_mm[best], series.failures(best, best), series.failures(0, best))


def _without_place(sheet: Sheet) -> tuple[Block, ...]:
    statuses = {
        s.entrant: s.status if s.status in {Status.DQ, Status.DNS} else Status.NM
        for s in sheet.series
        if s.best is None or s.status in {Status.DQ, Status.DNS}
    }
    ordered = sorted(statuses.items(), key=lambda pair: UNPLACED.index(pair[1]))
    return unplaced((number, status.reason) for number, status in ordered)


RULESETS = (
    Ruleset(
        id="wa.tr26",
        title="高度项目（跳高、撑竿跳高）",
        about="按最好成绩、该高度失败次数、全部失败次数排定名次",
        source="世界田联技术规则 TR26",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        columns=(
            Column("best_mm", "最好成绩", decimal_cn),
            Column("failures_at_best", "该高度失败"),
            Column("failures", "全部失败"),
        ),
        covers=(
            Clause("最好成绩高者列前", "TR26.8.1", "vertical_countback.json"),
            Clause("最后跳过的高度上失败少者列前", "TR26.8.2", "vertical_countback.json"),
            Clause(
                "到最后跳过的高度为止全部失败少者列前；其后的失败不计", "TR26.8.3", "vertical_countback.json"
            ),
        ),
        leaves_out=("加赛各轮的升降由裁判长掌握；其结果作为裁决写入",),
    ),
)
