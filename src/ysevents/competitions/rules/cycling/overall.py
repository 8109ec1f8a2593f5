"""Overall by time over all stages 个人总成绩, `uci.2.6`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ysevents.competitions.rules.cycling.finishes import (
    TRUSTED,
    UNCHECKED,
    Config,
    Stage,
    gap_cn,
    not_placed,
    race_time_cn,
)
from ysevents.competitions.rules.cycling.race import check
from ysevents.competitions.rules.cycling.tours import Tour, review_stages, tour
from ysevents.competitions.rules.decisions import DecisionKind, review_kinds, settle
from ysevents.competitions.rules.outcomes import (
    Block,
    Criterion,
    Line,
    Outcome,
    Problem,
    Reason,
    rank,
    ranked_from,
)
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_ties

UCI = "UCI 2.6.014、2.6.015"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """All stages ridden so far."""

    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """What decides about a rider."""

    number: int
    time_ms: int
    fraction_ms: int
    places: tuple[int, ...]


CRITERIA: tuple[Criterion[Total], ...] = (
    Criterion(Reason("time", "总时间"), lambda t: t.time_ms),
    Criterion(Reason("fractions", "计时赛的秒后小数"), lambda t: t.fraction_ms),
    Criterion(Reason("stage_places", "各赛段名次之和"), lambda t: sum(t.places)),
    Criterion(Reason("last_stage", "最后赛段名次"), lambda t: t.places[-1]),
)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Stages that do not fit together or cannot be; decisions about no tie."""
    problems = (
        *review_base(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION, DecisionKind.ADVANCE),
        *review_stages(sheet.stages, config, sheet, frozenset(sheet.numbers)),
    )
    return problems or (*_review_bonuses(sheet, config), *review_ties(sheet, config, place))


def _review_bonuses(sheet: Sheet, config: Config) -> Iterator[Problem]:
    """Bonuses that leave a rider no time at all."""
    for total in totals(sheet.stages, tour(sheet.stages, config, sheet)):
        if total.time_ms <= 0:
            yield Problem("stages", "bonuses", f"{total.number} 的奖励时间不少于各赛段时间之和，请核对")


def place(sheet: Sheet, config: Config) -> Outcome:
    """Lowest total time first, bonuses taken off and penalties added."""
    ridden = tour(sheet.stages, config, sheet)
    found = totals(sheet.stages, ridden)
    first = min((t.time_ms for t in found), default=0)
    return Outcome(
        blocks=(*ranked_from(1, settle(order(found), sheet.decisions)), *not_placed(ridden.out)),
        lines=tuple(
            Line(t.number, {"time_ms": t.time_ms, "gap_ms": t.time_ms - first, "places": sum(t.places)})
            for t in found
        ),
    )


def totals(stages: tuple[Stage, ...], ridden: Tour) -> list[Total]:
    """Everybody still in the race, by number."""
    extra: Counter[int] = Counter()
    for stage in stages:
        for bonus in stage.bonuses:
            extra[bonus.entrant] -= bonus.time
        for penalty in stage.penalties:
            extra[penalty.entrant] += penalty.time
    return [
        Total(n, ridden.time_ms(n) + extra[n], ridden.fraction_ms(n), ridden.places(n))
        for n in ridden.numbers
    ]


def order(found: list[Total]) -> tuple[Block, ...]:
    """The riders by the criteria of the overall, before any decision by hand."""
    return rank(found, CRITERIA, lambda t: t.number)


RULESETS = (
    Ruleset(
        id="uci.2.6",
        title="自行车多日赛个人总成绩",
        about="各赛段时间之和，减奖励时间、加罚时；时间少者列前",
        source=f"{UCI}；{UNCHECKED}",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        columns=(
            Column("time_ms", "总时间", race_time_cn),
            Column("gap_ms", "差距", gap_cn),
            Column("places", "赛段名次之和"),
        ),
        covers=(
            Clause("总时间为各赛段时间之和，减奖励、加罚时", UCI, "cycling_overall.json"),
            Clause("同时间者，个人计时赛的秒后小数少者列前", UCI, "cycling_overall.json"),
            Clause("再比各赛段名次之和，再比最后赛段名次", TRUSTED, "cycling_overall_places.json"),
            Clause("一个赛段未完成、超时即退出总成绩", UNCHECKED, "cycling_overall.json"),
            Clause("退出者不能再出现，在赛者不能缺少", "本系统约定", "cycling_overall_problems.json"),
        ),
        leaves_out=("团体计时赛的时间与名次", "青年、最佳新人等派生的排名：另列参赛者即可"),
    ),
)
