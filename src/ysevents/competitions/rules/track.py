"""Track 径赛: places of a final, or of a timed final over several races, `wa.track`.

The judges' order of finish places those of one race; between races times decide. See `races` for the sheet.
"""

from dataclasses import dataclass

from ysevents.competitions.rules.decisions import DecisionKind, review_kinds, settle
from ysevents.competitions.rules.marks import Status, wind_cn
from ysevents.competitions.rules.outcomes import Outcome, Problem, rank, ranked_from
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.race_review import review_races
from ysevents.competitions.rules.races import (
    COLUMNS,
    Sheet,
    by_time,
    finishes,
    lines,
    race_blocks,
    without_place,
)
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.sheets import review_ties
from ysevents.competitions.rules.timing import Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(Timing):
    """What a regulation may set."""

    thousandths: bool = parameter(
        False, "不同组电子计时相同时是否再比千分之一秒；否则并列", source="由规程决定，未核对原文"
    )
    measures_wind: bool = parameter(
        False, "本项目是否测风速（100米、200米、直道栏）", source="TR17，通行规则"
    )
    wind_limit_mm_s: int = parameter(
        2000, "风速超过多少毫米/秒，成绩不能作为纪录", source="TR31，通行规则", least=0
    )


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Races that cannot be, winds that were not read though somebody ran, decisions about no tie."""
    problems = [
        *review_races(sheet, config),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *(
            Problem(f"races[{i}].wind", "missing", f"第{race.number}组没有风速")
            for i, race in enumerate(sheet.races)
            if config.measures_wind
            and race.wind is None
            and any(r.status != Status.DNS for r in race.runners)
        ),
    ]
    return tuple(problems) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Blocks by time; ties stay unless decided. Those without a place come last."""
    finished = finishes(sheet, config, race_blocks(sheet, config))
    level = rank(finished, by_time(finished, thousandths=config.thousandths), lambda finish: finish.number)
    return Outcome(
        blocks=(*ranked_from(1, settle(level, sheet.decisions)), *without_place(sheet)),
        lines=lines(sheet, config, finished),
        notes=_winds(sheet, config),
    )


def _winds(sheet: Sheet, config: Config) -> tuple[str, ...]:
    limit = wind_cn(config.wind_limit_mm_s)
    return tuple(
        f"第{race.number}组风速{wind_cn(race.wind)}米/秒，超过{limit}，成绩不能作为纪录"
        for race in sorted(sheet.races, key=lambda race: race.number)
        if config.measures_wind and race.wind is not None and race.wind > config.wind_limit_mm_s
    )


TRACK = Ruleset(
    id="wa.track",
    title="径赛决赛与直接决赛",
    about="同组按到达先后，不同组按成绩排定名次",
    source="世界田联技术规则 TR18、TR19、TR21",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=COLUMNS,
    covers=(
        Clause("不可能的时间（如0、999小时）、弃权者的成绩，指出", "本系统约定", "track_problems_times.json"),
        Clause("同组按到达先后排列，成绩相同也分先后", "TR18.2", "track_final.json"),
        Clause("无法分出先后的并列", "TR21", "track_dead_heat.json"),
        Clause("三块表取中间，两块表取较慢，进位到0.1秒", "TR19", "track_hand_watches.json"),
        Clause("电子计时进位到0.01秒", "TR19", "track_electronic_rounding.json"),
        Clause("直接决赛各组按成绩排列，成绩相同并列", "TR21", "track_timed_final.json"),
        Clause("规程规定时再比千分之一秒", "由规程决定", "track_thousandths.json"),
        Clause("取消成绩写明条款；未完成、弃权不排名次", "TR6、TR17", "track_statuses.json"),
        Clause("事后取消成绩，其后名次递进", "由规程决定", "track_disqualified_later.json"),
        Clause("超风速照排名次，但不能作为纪录", "TR31", "track_wind.json"),
        Clause("并列由加赛或裁定分先后", "TR21", "track_decider.json"),
    ),
    leaves_out=(
        "抢跑、串道等犯规的判定：由裁判长判定后写入条款",
        "计时芯片的枪声与净计时之分：写入应采用的一种",
    ),
)
RULESETS = (
    TRACK,
    TRACK.variant("cn.timed_final", "直接决赛（手计时）", source="县级规程的通行做法", method="hand"),
)
