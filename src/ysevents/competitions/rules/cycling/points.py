"""Points and mountains 积分、爬坡, `uci.2.6.points` and `uci.2.6.mountains`: sums over all finishes and climbs."""

from dataclasses import dataclass, replace

from ysevents.competitions.rules.cycling.finishes import TRUSTED, UNCHECKED
from ysevents.competitions.rules.decisions import DecisionKind, named_by, review_kinds, settle
from ysevents.competitions.rules.marks import Status
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
from ysevents.competitions.rules.sheets import BaseSheet, doubled, review_base, review_ties, unknown

NO_POINTS = Reason("no_points", "无积分")
LEFT = Reason("dnf", "未完成全程")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    levels: tuple[str, ...] = parameter(
        ("赛段终点", "途中冲刺"), "同分时依次比较哪一级的第一名次数", source=UNCHECKED
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Prime:
    """A finish, a sprint or a climb with points: who crossed it, in order; its level counts in ties."""

    level: str
    points: tuple[int, ...]
    order: tuple[int, ...]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """All points awarded; `overall` lists those who finished the race, groups of equals best first."""

    primes: tuple[Prime, ...]
    overall: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """What decides about a rider."""

    number: int
    points: int
    wins: tuple[int, ...]
    overall: int


def criteria(config: Config) -> tuple[Criterion[Total], ...]:
    """Points, wins at each level, place in the overall."""
    return (
        Criterion(Reason("points", "积分"), lambda t: -t.points),
        *(_wins(i, level) for i, level in enumerate(config.levels)),
        Criterion(Reason("overall", "总成绩名次"), lambda t: t.overall),
    )


def _wins(i: int, level: str) -> Criterion[Total]:
    return Criterion(Reason(f"wins_{i + 1}", f"{level}第一次数"), lambda t: -t.wins[i])


def check(config: Config) -> tuple[Problem, ...]:
    """A level that stands twice."""
    if len(set(config.levels)) < len(config.levels):
        return (Problem("parameters.levels", "doubled", "级别名称不能重复"),)
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Riders unknown or twice at one prime, more riders than points, levels unknown; decisions about no tie."""
    listed = [n for group in sheet.overall for n in group]
    problems = [
        *review_base(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *doubled("overall", listed),
        *(unknown("overall", n) for n in listed if n not in sheet.numbers),
    ]
    for i, prime in enumerate(sheet.primes):
        problems += _review_prime(prime, f"primes[{i}]", sheet, config)
    return tuple(problems) or review_ties(sheet, config, place)


def _review_prime(prime: Prime, path: str, sheet: Sheet, config: Config) -> list[Problem]:
    problems = [*doubled(f"{path}.order", prime.order)]
    problems += [unknown(f"{path}.order", n) for n in prime.order if n not in sheet.numbers]
    if len(prime.order) > len(prime.points):
        problems.append(Problem(f"{path}.order", "too_many", f"只有{len(prime.points)}名有积分"))
    if prime.level not in config.levels:
        problems.append(Problem(f"{path}.level", "unknown_level", f"规程没有“{prime.level}”这一级"))
    if list(prime.points) != sorted(prime.points, reverse=True) or min(prime.points, default=0) < 0:
        problems.append(Problem(f"{path}.points", "not_falling", "积分应由高到低，不小于零"))
    return problems


def place(sheet: Sheet, config: Config) -> Outcome:
    """Most points first. Once the overall is given, only who finished the race is placed."""
    struck = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    overall = {n: i for i, group in enumerate(sheet.overall) for n in group}
    totals = [_total(n, sheet, config, overall.get(n, 0)) for n in sheet.numbers if n not in struck]
    left = {t.number for t in totals if overall and t.number not in overall}
    none = {t.number for t in totals if not t.points} - left
    here = [t for t in totals if t.number not in left | none]
    level = rank(here, criteria(config), lambda t: t.number)
    return Outcome(
        blocks=(
            *ranked_from(1, settle(level, sheet.decisions)),
            *unplaced((n, NO_POINTS) for n in sorted(none)),
            *unplaced((n, LEFT) for n in sorted(left)),
            *unplaced((n, Status.DQ.reason) for n in sorted(struck)),
        ),
        lines=tuple(Line(t.number, {"points": t.points, "wins": sum(t.wins)}) for t in here),
    )


def _total(number: int, sheet: Sheet, config: Config, overall: int) -> Total:
    return Total(
        number=number,
        points=sum(
            points
            for prime in sheet.primes
            for points, rider in zip(prime.points, prime.order, strict=False)
            if rider == number
        ),
        wins=tuple(
            sum(prime.level == level and prime.order[:1] == (number,) for prime in sheet.primes)
            for level in config.levels
        ),
        overall=overall,
    )


POINTS = Ruleset(
    id="uci.2.6.points",
    title="自行车积分排名",
    about="终点与途中冲刺积分之和；同分比第一名次数",
    source=f"{TRUSTED}；{UNCHECKED}",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(Column("points", "积分"), Column("wins", "第一次数")),
    covers=(
        Clause("积分之和多者列前，同分比赛段第一、途中冲刺第一的次数", UNCHECKED, "cycling_points.json"),
        Clause("仍同分比总成绩名次；没有完成全程者不排名", UNCHECKED, "cycling_points.json"),
        Clause("被取消成绩者的积分不递补", UNCHECKED, "cycling_points_disqualified.json"),
        Clause("名次多于积分、级别不明先行指出", "本系统约定", "cycling_points_problems.json"),
    ),
    leaves_out=("冲刺点同时到达：请裁判长判定先后",),
)
RULESETS = (
    POINTS,
    replace(
        POINTS.variant(
            "uci.2.6.mountains",
            "自行车爬坡排名",
            source=f"{TRUSTED}；{UNCHECKED}",
            levels=["一级", "二级", "三级", "四级"],
        ),
        covers=(Clause("同分比最高级坡的第一次数，依次比较", TRUSTED, "cycling_mountains.json"),),
    ),
)
