"""One race or stage, `uci.2.6.stage` and the county race: order of finish, times with gaps, categories."""

from dataclasses import dataclass, replace

from ysevents.competitions.rules.categories import standings
from ysevents.competitions.rules.cycling.finishes import (
    TRUSTED,
    UNCHECKED,
    Config,
    Kind,
    Ride,
    Stage,
    gap_cn,
    not_placed,
    race_time_cn,
    results,
    review_stage,
)
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
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_ties

POSITION: Criterion[Ride] = Criterion(Reason("position", "到达顺序"), lambda ride: ride.place)
TIME: Criterion[Ride] = Criterion(Reason("time", "时间"), lambda ride: ride.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceConfig(Config):
    """What a regulation may set."""

    category: str = parameter("", "只排这一组别；留空则全部一起排，另列组别名次", source="地方竞赛规程")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """One race."""

    stage: Stage


def check(config: Config) -> tuple[Problem, ...]:
    """A sprint gap narrower than the ordinary one."""
    if config.sprint_gap_ms < config.gap_ms:
        return (Problem("parameters.sprint_gap_ms", "contradiction", "不应小于 gap_ms"),)
    return ()


def review(sheet: Sheet, config: RaceConfig) -> tuple[Problem, ...]:
    """Finishes missing or impossible, adjustments that only a stage race knows; decisions about no tie."""
    problems = [
        *review_base(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION, DecisionKind.ADVANCE),
        *review_stage(sheet.stage, "stage.", sheet),
    ]
    if sheet.stage.bonuses or sheet.stage.penalties:
        problems.append(Problem("stage", "no_effect", "奖励时间与罚时只计入多日赛的总成绩"))
    return tuple(problems) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: RaceConfig) -> Outcome:
    """By order of finish, or by time in a time trial; a category alone keeps the times of the common race."""
    found = results(sheet.stage, config, sheet)
    category = {f.entrant: f.category for f in sheet.stage.finishes}
    rides = [ride for n, ride in sorted(found.rides.items()) if config.category in ("", category[n])]
    criterion = POSITION if sheet.stage.kind == Kind.MASS else TIME
    blocks = ranked_from(1, settle(rank(rides, [criterion], lambda r: r.number), sheet.decisions))
    out = {n: reason for n, reason in found.out.items() if config.category in ("", category[n])}
    return Outcome(blocks=(*blocks, *not_placed(out)), lines=_lines(rides, blocks, category))


def _lines(rides: list[Ride], blocks: tuple[Block, ...], category: dict[int, str]) -> tuple[Line, ...]:
    among = standings(blocks, category)
    first = min((ride.time_ms for ride in rides), default=0)
    return tuple(
        Line(
            ride.number,
            {
                "time_ms": ride.time_ms + ride.fraction_ms,
                "gap_ms": ride.time_ms + ride.fraction_ms - first,
                "category": category[ride.number],
                "category_place": among[ride.number].place,
            },
        )
        for ride in rides
    )


STAGE = Ruleset(
    id="uci.2.6.stage",
    title="自行车单日赛、赛段",
    about="集体出发按到达顺序，同一集团同时间；计时赛按时间",
    source=f"{TRUSTED}；{UNCHECKED}",
    config=RaceConfig,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(
        Column("time_ms", "时间", race_time_cn),
        Column("gap_ms", "差距", gap_cn),
        Column("category", "组别"),
        Column("category_place", "组别名次"),
    ),
    covers=(
        Clause("与前一人相差不足1秒者同时间，名次仍按到达顺序", TRUSTED, "cycling_bunch.json"),
        Clause("约定的冲刺赛段以3秒为界", TRUSTED, "cycling_sprint_stage.json"),
        Clause("同时到达者并列", UNCHECKED, "cycling_bunch.json"),
        Clause("计时赛按时间，相等则并列", TRUSTED, "cycling_time_trial.json"),
        Clause("超过第一名时间的百分数为超时，裁判可准许留下", TRUSTED, "cycling_time_limit.json"),
        Clause("未完成、未出发、取消成绩不排名", TRUSTED, "cycling_bunch.json"),
        Clause("错误的到达顺序与时间先行指出", "本系统约定", "cycling_problems.json"),
    ),
    leaves_out=(
        "团体计时赛",
        "最后三公里摔车记集团时间：由裁判长改写该人时间",
        "同一组别套圈：请写 dnf",
    ),
)
RULESETS = (
    STAGE,
    replace(
        STAGE.variant("cn.cycling", "县自行车赛（单日集体出发）", source="地方竞赛规程；关门时间由规程决定"),
        covers=(
            Clause("各组别同场出发，分别排名", "地方竞赛规程", "cycling_county.json"),
            Clause("两人同一时间，按到达顺序排列", "县局办赛要求", "cycling_county.json"),
            Clause("超过关门时间不排名", "地方竞赛规程", "cycling_county.json"),
            Clause("只排一个组别", "地方竞赛规程", "cycling_one_category.json"),
        ),
    ),
)
