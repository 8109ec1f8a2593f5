"""Runs against the clock 计时赛, `boats.runs` and `rafting.runs`: best run or sum of runs, staggered starts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ysevents.competitions.rules.decisions import DecisionKind, named_by, review_kinds, settle
from ysevents.competitions.rules.marks import UNPLACED, Status, Time, time_cn
from ysevents.competitions.rules.outcomes import (
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
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_rows, review_ties
from ysevents.competitions.rules.time_bounds import WATER
from ysevents.kit.enums import Labelled

SOURCE = "地方竞赛规程"
UNCHECKED = "通行做法，未核对原文"
OUT = (Status.DNF, Status.DNS, Status.DQ)


class Counts(Labelled):
    BEST = "best", "取最好一轮"
    SUM = "sum", "各轮之和"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    counts: Counts = parameter(Counts.BEST, "取最好一轮还是各轮之和", source=SOURCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One run: the time taken, or the clock at the finish where `start` is the clock at the start."""

    entrant: int
    time: Time | None = None
    start: Time = 0
    penalty: Time = 0
    status: Status | None = None

    @property
    def net_ms(self) -> int | None:
        """The time that counts; nothing without a finish."""
        return None if self.time is None else self.time - self.start + self.penalty


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of everybody."""

    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """All runs."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The times of one crew, best first."""

    number: int
    times: tuple[int, ...]


BEST: tuple[Criterion[Card], ...] = (
    Criterion(Reason("best", "最好一轮"), lambda c: c.times[0]),
    Criterion(Reason("next_best", "次好一轮"), lambda c: (-len(c.times[1:]), c.times[1:])),
)
SUM: tuple[Criterion[Card], ...] = (
    Criterion(Reason("sum", "各轮之和"), lambda c: sum(c.times)),
    Criterion(Reason("best", "最好一轮"), lambda c: c.times[0]),
)


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Rows missing or doubled, times missing or before their start; decisions about no tie."""
    problems = [*review_base(sheet), *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION)]
    if not sheet.runs:
        problems.append(Problem("runs", "missing", "没有任何一轮成绩"))
    for i, run in enumerate(sheet.runs):
        problems += review_rows(f"runs[{i}].results", (r.entrant for r in run.results), sheet)
        problems += _review_results(run.results, f"runs[{i}].results")
    return tuple(problems) or review_ties(sheet, config, place)


def _review_results(results: Sequence[Result], path: str) -> Iterator[Problem]:
    for i, result in enumerate(results):
        if result.status is not None and result.status not in OUT:
            yield Problem(f"{path}[{i}].status", "status", f"“{result.status.label}”不适用")
        if (result.time is None) == (result.status is None):
            yield Problem(f"{path}[{i}]", "time_or_status", "应填成绩，或填 dnf、dns、dq")
        if result.time is not None and result.time <= result.start:
            yield Problem(f"{path}[{i}].time", "before_start", "终点钟点应晚于出发钟点")
        elif result.time is not None:
            yield from WATER.review(f"{path}[{i}].time", result.time - result.start)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Fastest first. For the best run one finish is enough, for a sum every run must be finished."""
    struck = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    held = {n: [r for run in sheet.runs for r in run.results if r.entrant == n] for n in sheet.numbers}
    cards = {n: card for n, rows in held.items() if n not in struck and (card := _card(n, rows, config))}
    out = {n: Status.DQ if n in struck else _status(held[n]) for n in sheet.numbers if n not in cards}
    ordered = sorted(out.items(), key=lambda pair: (UNPLACED.index(pair[1]), pair[0]))
    level = rank(cards.values(), BEST if config.counts == Counts.BEST else SUM, lambda c: c.number)
    return Outcome(
        blocks=(
            *ranked_from(1, settle(level, sheet.decisions)),
            *unplaced((n, status.reason) for n, status in ordered),
        ),
        lines=tuple(
            Line(
                n,
                {
                    "runs": " ".join(_shown(r) for r in held[n]),
                    "time_ms": card.times[0] if config.counts == Counts.BEST else sum(card.times),
                },
            )
            for n, card in cards.items()
        ),
    )


def _card(number: int, results: Sequence[Result], config: Config) -> Card | None:
    times = sorted(r.net_ms for r in results if r.net_ms is not None)
    whole = len(times) == len(results) if config.counts == Counts.SUM else bool(times)
    return Card(number, tuple(times)) if whole else None


def _status(results: Sequence[Result]) -> Status:
    """The worst that is not merely a run not finished: a disqualification, else what came first."""
    found = [r.status for r in results if r.status is not None]
    return Status.DQ if Status.DQ in found else found[0]


def _shown(result: Result) -> str:
    if result.status is not None:
        return result.status.label
    return time_cn(result.net_ms or 0, 3)


RUNS = Ruleset(
    id="boats.runs",
    title="龙舟计时（取最好一轮）",
    about="每条船划几轮，取最好一轮；相等比次好一轮",
    source=SOURCE,
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(
        Column("runs", "各轮成绩"),
        Column("time_ms", "计名次成绩", lambda ms: time_cn(ms, 3), is_main=True),
    ),
    covers=(
        Clause("取最好一轮，一轮未完成不影响另一轮", SOURCE, "boats_runs_best.json"),
        Clause("最好一轮相等，比次好一轮", UNCHECKED, "boats_runs_best.json"),
    ),
    leaves_out=("水位、天气中止：由裁判长裁定是否计入，不计入的轮次不写进成绩单",),
)
RULESETS = (
    RUNS,
    replace(
        RUNS.variant("rafting.runs", "漂流计时（各轮之和）", source=SOURCE, counts="sum"),
        covers=(
            Clause("间隔出发：终点钟点减出发钟点，加罚时", SOURCE, "rafting_staggered.json"),
            Clause("各轮之和少者列前，相等比最好一轮", UNCHECKED, "rafting_staggered.json"),
            Clause("一轮未完成即不排名", UNCHECKED, "rafting_staggered.json"),
            Clause("终点早于出发先行指出", "本系统约定", "rafting_problems.json"),
        ),
    ),
)
