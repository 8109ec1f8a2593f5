"""The combined-events sheet 全能记录表: which events, what each brought, and what cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ysevents.competitions.rules.combined_points import Kind, Performance, ScoredEvent, review_event, scorer
from ysevents.competitions.rules.combined_sets import Formulas, find_event
from ysevents.competitions.rules.decisions import DecisionKind, review_kinds
from ysevents.competitions.rules.marks import Status, Wind
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_rows
from ysevents.kit.enums import Labelled


class TieRule(Labelled):
    SHARE = "share", "总分相等即并列"
    MORE_EVENTS = "more_events", "总分相等时，比得分高于其他人的单项数，再比最高、次高单项得分"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    events: tuple[str, ...] = parameter((), "各单项的代码，按比赛顺序", source="由规程决定")
    formulas: Formulas = parameter(Formulas.MEN, "标准单项用哪套公式", source="世界田联公式（read: athlib）")
    indoor: bool = parameter(False, "是否室内；室内不测风", source="通行规则")
    own: tuple[ScoredEvent, ...] = parameter(
        (), "规程自己的单项：公式或分值表，代码相同的取代标准单项", source="由规程决定"
    )
    ties: TieRule = parameter(TieRule.SHARE, "总分相等时", source="TR39，未核对原文；旧规则比单项")
    dns_drops_out: bool = parameter(
        False, "一项弃权是否即退出全能；否则该项计0分", source="TR39.10 要求退出，县级比赛多计0分，未核对原文"
    )
    most_points: int = parameter(
        1500, "单项不可能超过的得分，防止误录", source="本系统的防错值", least=1, most=100_000
    )
    record_wind: Wind = parameter(2000, "平均风速超过多少不算纪录", source="通行规则，未核对原文", least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one event brought: a mark, with its wind and how it was timed, or a status."""

    mark: Performance | None = None
    wind: Wind | None = None
    hand: bool = False
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An athlete's results by code of the event. `status`: of the whole contest (dnf, dq, dns, r)."""

    entrant: int
    results: Mapping[str, Result] = field(default_factory=dict)
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """A row for each entrant."""

    rows: tuple[Row, ...]


@lru_cache(64)
def scored_events(config: Config) -> tuple[ScoredEvent, ...]:
    """The events in order: the regulation's own, else the standard ones."""
    own = {event.code: event for event in config.own}
    found = (own.get(code) or find_event(config.formulas, code, config.indoor) for code in config.events)
    return tuple(event for event in found if event is not None)


def check(config: Config) -> tuple[Problem, ...]:
    """No events, one twice, one that nobody knows or that cannot be scored."""
    problems = []
    if not config.events:
        problems.append(Problem("parameters.events", "missing", "没有写明单项"))
    own = [event.code for event in config.own]
    for i, code in enumerate(config.events):
        at = f"parameters.events[{i}]"
        if code in config.events[:i]:
            problems.append(Problem(at, "doubled", f"{code} 出现了两次"))
        if code not in own and find_event(config.formulas, code, config.indoor) is None:
            text = f"{config.formulas.label}没有单项 {code}，请在参数 own 中写明"
            problems.append(Problem(at, "unknown_event", text))
    for i, event in enumerate(config.own):
        at = f"parameters.own[{i}]"
        if event.code in own[:i]:
            problems.append(Problem(f"{at}.code", "doubled", f"{event.code} 出现了两次"))
        if event.code not in config.events:
            problems.append(Problem(f"{at}.code", "unused", f"events 中没有 {event.code}"))
        problems += review_event(event, at)
    return tuple(problems)


def review_results(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Results that cannot be, and two ways of timing in one event."""
    problems = [
        *review_base(sheet),
        *review_rows("rows", (row.entrant for row in sheet.rows), sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION, DecisionKind.WITHDRAWAL),
        *_review_timing(sheet, config),
    ]
    events = {event.code: event for event in scored_events(config)}
    for i, row in enumerate(sheet.rows):
        if row.status == Status.NM:
            problems.append(Problem(f"rows[{i}].status", "status", "全能没有无成绩，请写在单项上"))
        if row.status == Status.DNS and any(r.status != Status.DNS for r in row.results.values()):
            text = "参加过单项的不是弃权：中途退出请写 dnf 或 r"
            problems.append(Problem(f"rows[{i}].status", "status", text))
        for code, result in row.results.items():
            at = f"rows[{i}].results.{code}"
            if code in events:
                problems += _review_result(result, events[code], at, config)
            else:
                problems.append(Problem(at, "unknown_event", f"本全能没有单项 {code}"))
    return tuple(problems)


def _review_result(result: Result, event: ScoredEvent, path: str, config: Config) -> list[Problem]:
    problems = []
    if (result.mark is None) == (result.status is None):
        problems.append(Problem(path, "mark", "应写成绩或状态（dns、dnf、dq、nm、r），二者只写一个"))
    elif result.mark is not None and scorer(event)(result.mark, result.hand) > config.most_points:
        problems.append(Problem(f"{path}.mark", "range", f"{event.title}不可能有这样的成绩"))
    elif result.mark == 0:
        problems.append(Problem(f"{path}.mark", "range", "成绩应大于0；没有成绩请写状态"))
    if result.hand and event.kind != Kind.TRACK:
        problems.append(Problem(f"{path}.hand", "hand", f"{event.title}不计时"))
    if result.wind is not None and not event.wind:
        problems.append(Problem(f"{path}.wind", "no_wind", f"{event.title}不测风"))
    return problems


def _review_timing(sheet: Sheet, config: Config) -> list[Problem]:
    """Hand and electronic times of one event cannot be held against each other."""
    problems = []
    for event in scored_events(config):
        results = [row.results[event.code] for row in sheet.rows if event.code in row.results]
        if len({result.hand for result in results if result.mark is not None}) > 1:
            problems.append(Problem("rows", "mixed_timing", f"{event.title}只能用一种计时方法"))
    return problems
