"""Vertical jumps 高度项目: order of finish, `wa.tr26`.

A trial is O (cleared), X (failed) or - (passed); r: retired. Trials at one height stand in one cell: `XXO`, `X-`.
A sheet may be held against the rules while the bar still rises; who is to jump yet is then named in a note.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from ysevents.competitions.rules import field
from ysevents.competitions.rules.decisions import DecisionKind, review_kinds, settle
from ysevents.competitions.rules.marks import Length, Status, decimal_cn
from ysevents.competitions.rules.outcomes import Block, Criterion, Line, Outcome, Problem, Reason, rank
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_rows, review_ties

CELL = re.compile(r"X*(?:O|-)?r?")
JUMP_OFF = re.compile(r"[OX]{0,20}r?")
"""One letter a round."""
WRITTEN = str.maketrans({"o": "O", "○": "O", "x": "X", "×": "X", "–": "-", "—": "-", "R": "r"})
"""As officials write it too."""

HIGHEST_MM = 10_000
"""Higher than any pole bends; a higher bar is a typing error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    failures_end: int = parameter(3, "连续失败几次即结束比赛", source="TR26.2，通行规则", least=1, most=3)
    jump_off: bool = parameter(False, "第一名并列时是否加赛；否则并列", source="TR26.8.4，由规程决定")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One jumper's cells, from the first bar on; bars not reached may be left out.

    `jump_off`: for the first place one trial a round, `XO`; whoever is out of it has no more letters.
    """

    entrant: int
    cells: tuple[str, ...] = ()
    status: Status | None = None
    jump_off: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", tuple(cell.translate(WRITTEN) for cell in self.cells))
        object.__setattr__(self, "jump_off", self.jump_off.translate(WRITTEN))

    @property
    def trials(self) -> list[tuple[int, str]]:
        """Every trial as (number of the bar, letter), in order."""
        return [(bar, letter) for bar, cell in enumerate(self.cells) for letter in cell]

    @property
    def best(self) -> int | None:
        """The number of the highest bar cleared."""
        return max((bar for bar, letter in self.trials if letter == "O"), default=None)

    @property
    def reached(self) -> int:
        """How many bars have been dealt with: cleared, failed at or passed."""
        return max((bar + 1 for bar, _ in self.trials), default=0)

    @property
    def failed(self) -> int:
        """Failures in a row up to now; a pass does not end the row."""
        return len("".join(self.cells).rpartition("O")[2].replace("-", "").replace("r", ""))

    @property
    def failed_last(self) -> bool:
        """Whether the bar they failed at still stands before them."""
        return bool(self.trials) and self.trials[-1][1] == "X"

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
    jump_off: tuple[bool, ...] = ()
    """Of each round whether it was failed, or not jumped any more."""


CRITERIA: tuple[Criterion[Jumper], ...] = (
    Criterion(Reason("best", "最好成绩"), lambda j: -j.best_mm),
    Criterion(Reason("failures_at_best", "该高度失败次数"), lambda j: j.failures_at_best),
    Criterion(Reason("failures", "全部失败次数"), lambda j: j.failures),
)
JUMPED_OFF: Criterion[Jumper] = Criterion(Reason("jump_off", "加赛"), lambda j: j.jump_off)
"""Round by round: whoever clears stays before whoever fails."""


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Bars that cannot be or do not rise, cells that cannot be, trials after the end; decisions about no tie."""
    problems = [
        *review_base(sheet),
        *review_rows("series", (series.entrant for series in sheet.series), sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *_review_by_hand(sheet, config),
        *(
            Problem(f"bars_mm[{i}]", "range", f"横杆高度应大于0，不超过{decimal_cn(HIGHEST_MM)}米")
            for i, bar in enumerate(sheet.bars_mm)
            if not 0 < bar <= HIGHEST_MM
        ),
        *(
            Problem(f"bars_mm[{i}]", "not_rising", "横杆高度应逐个升高")
            for i, (low, high) in enumerate(pairwise(sheet.bars_mm), 1)
            if high <= low
        ),
    ]
    for i, series in enumerate(sheet.series):
        problems += _review_series(series, f"series[{i}]", len(sheet.bars_mm), config)
    return tuple(problems) or (
        *_review_first(sheet),
        *_review_jump_off(sheet),
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
    if not JUMP_OFF.fullmatch(series.jump_off):
        text = f"“{series.jump_off}”不是加赛，每轮写一个 O 或 X，退出写 r"
        problems.append(Problem(f"{path}.jump_off", "cell", text))
    elif series.jump_off and not config.jump_off:
        text = "规程没有规定加赛，请把参数 jump_off 设为 true"
        problems.append(Problem(f"{path}.jump_off", "no_jump_off", text))
    if problems:
        return problems
    return [
        *_review_order(series, path, config),
        *field.review_status(series, path, begun=series.reached > 0, valid=series.best is not None),
    ]


def _review_order(series: Series, path: str, config: Config) -> list[Problem]:
    """The first trial that could not follow the one before it."""
    failed, over, open_bar = 0, "", None
    for bar, letter in series.trials:
        at = f"{path}.cells[{bar}]"
        if over:
            return [Problem(at, "after_end", f"已{over}，不应再有试跳")]
        if open_bar not in (None, bar):
            return [Problem(at, "unfinished", "上一高度既未跳过也未免跳")]
        open_bar = bar if letter == "X" else None
        failed = failed + 1 if letter == "X" else 0 if letter == "O" else failed
        if letter == "r":
            over = "退出"
        elif failed == config.failures_end:
            over = f"连续失败{failed}次"
    return []


def _review_by_hand(sheet: Sheet, config: Config) -> list[Problem]:
    """Lots, by which no tie of a height is broken, and a jump-off that the regulation does not want."""
    problems = []
    for i, decision in enumerate(sheet.decisions):
        if decision.kind == DecisionKind.LOT:
            text = "高度项目不抽签分先后：第一名按规程加赛，其余名次并列"
            problems.append(Problem(f"decisions[{i}]", "no_lot", text))
        if decision.kind == DecisionKind.DECIDER and not config.jump_off:
            text = "规程没有规定加赛，请把参数 jump_off 设为 true"
            problems.append(Problem(f"decisions[{i}]", "no_jump_off", text))
    return problems


def _review_first(sheet: Sheet) -> list[Problem]:
    """A jump-off for another place than the first."""
    first = set(_level(sheet)[0].entrants) if _level(sheet) else set()
    return [
        Problem(f"decisions[{i}]", "not_first", "只为第一名加赛，其余名次并列")
        for i, decision in enumerate(sheet.decisions)
        if decision.kind == DecisionKind.DECIDER and not first >= set(decision.named)
    ]


def _review_jump_off(sheet: Sheet) -> list[Problem]:
    """A jump-off of those who do not share the first place."""
    level = _level(sheet)
    shared = set(level[0].entrants) if level and level[0].is_tied else set()
    return [
        Problem(f"series[{i}].jump_off", "not_first", "只为并列的第一名加赛")
        for i, series in enumerate(sheet.series)
        if series.jump_off and series.entrant not in shared
    ]


def place(sheet: Sheet, config: Config) -> Outcome:
    """Blocks by best height, failures there, failures up to there, the jump-off; ties stay unless decided."""
    level = rank(_jumpers(sheet), (*CRITERIA, JUMPED_OFF), lambda j: j.number)
    return Outcome(
        blocks=(*settle(level, sheet.decisions), *field.without_place(_statuses(sheet), sheet.decisions)),
        lines=tuple(
            Line(
                j.number,
                {"best_mm": j.best_mm, "failures_at_best": j.failures_at_best, "failures": j.failures},
            )
            for j in _jumpers(sheet)
        ),
        notes=(*_jump_off_due(sheet, level, config), *_to_jump_yet(sheet, config)),
    )


def _level(sheet: Sheet) -> tuple[Block, ...]:
    """The blocks before any jump-off or decision."""
    return rank(_jumpers(sheet), CRITERIA, lambda j: j.number)


def _jumpers(sheet: Sheet) -> list[Jumper]:
    """Those who are placed, by number."""
    out = _statuses(sheet)
    rounds = max((len(s.jump_off) for s in sheet.series), default=0)
    return [
        Jumper(
            s.entrant,
            sheet.bars_mm[s.best],
            s.failures(s.best, s.best),
            s.failures(0, s.best),
            tuple(letter != "O" for letter in s.jump_off.ljust(rounds)),
        )
        for s in sorted(sheet.series, key=lambda s: s.entrant)
        if s.best is not None and s.entrant not in out
    ]


def _statuses(sheet: Sheet) -> dict[int, Status]:
    return field.statuses(sheet, sheet.series, lambda s: s.best is not None)


def _jump_off_due(sheet: Sheet, level: tuple[Block, ...], config: Config) -> tuple[str, ...]:
    """The note that asks for a jump-off; whoever was in one, or declined it, is not asked again."""
    if not config.jump_off or not level or not level[0].is_tied:
        return ()
    asked = any(set(d.named) <= set(level[0].entrants) for d in sheet.decisions)
    return () if asked else ("第一名并列，须加赛",)


def _to_jump_yet(sheet: Sheet, config: Config) -> tuple[str, ...]:
    """The note that names those whose next trial is still to come, so that places are not final."""
    out = _statuses(sheet)
    bars = max((s.reached for s in sheet.series), default=0)
    waiting = [
        s.entrant
        for s in sheet.series
        if out.get(s.entrant) not in field.OUT
        and not _is_over(s, config)
        and (s.reached < bars or s.failed_last)
    ]
    numbers = "、".join(str(n) for n in sorted(waiting))
    return (f"比赛未结束，尚有试跳：{numbers}",) if waiting else ()


def _is_over(series: Series, config: Config) -> bool:
    retired = series.status is not None or any(letter == "r" for _, letter in series.trials)
    return retired or series.failed == config.failures_end


VERTICAL = Ruleset(
    id="wa.tr26",
    title="高度项目（跳高、撑竿跳高）",
    about="按最好成绩、该高度失败次数、全部失败次数排定名次",
    source="世界田联技术规则 TR26，未核对原文",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    rows="series",
    columns=(
        Column("best_mm", "最好成绩", decimal_cn),
        Column("failures_at_best", "该高度失败"),
        Column("failures", "全部失败"),
    ),
    covers=(
        Clause("最好成绩高者列前", "TR26.8.1", "vertical_countback.json"),
        Clause("最后跳过的高度上失败少者列前", "TR26.8.2", "vertical_countback.json"),
        Clause("到最后跳过的高度为止全部失败少者列前；其后的失败不计", "TR26.8.3", "vertical_rio.json"),
        Clause("三项都相等的并列同一名次", "TR26.8.5", "vertical_rio.json"),
        Clause("规程规定时第一名加赛，结果也可作为裁决写入", "TR26.8.4", "vertical_jump_off.json"),
        Clause("加赛每轮一跳，先成功者列前", "TR26.9，未核对原文", "vertical_jump_off_marks.json"),
        Clause("并列不抽签分先后", "TR26.8.5", "vertical_problems.json"),
        Clause("拒绝加赛的第一名并列", "TR26.8.4", "vertical_jump_off_declined.json"),
        Clause("连续三次失败结束比赛，免跳后剩余试跳带到下一高度", "TR26.2", "vertical_carried.json"),
        Clause("没有跳过任何高度的无名次；退出者保留已有成绩", "TR26.2", "vertical_carried.json"),
        Clause("比赛中可随时排出暂时名次", "TR26", "vertical_live.json"),
        Clause("不可能的试跳一次全部指出", "TR26.2", "vertical_problems.json"),
    ),
    leaves_out=("加赛各轮横杆的升降由裁判长掌握", "起跳高度和升高计划由规程规定"),
)

RULESETS = (
    VERTICAL,
    VERTICAL.variant(
        "wa.tr26.jump_off", "高度项目（第一名加赛）", source="TR26.8.4，由规程决定", jump_off=True
    ),
    VERTICAL.variant(
        "cn.school.vertical",
        "学校高度项目（连续两次失败结束）",
        source="学校运动会通行做法，未核对原文",
        failures_end=2,
    ),
)
