"""Lanes 道次: who stands where, by lot inside sets of lanes, `wa.lanes`.

The best draw among the best lanes. Which lanes are the best hangs on the race: the middle on a straight, the
outer middle where there is a bend. Sets are data: TABLES for 4 to 9 lanes, or the regulation's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ysevents.competitions.rules import lots
from ysevents.competitions.rules.decisions import review_none
from ysevents.competitions.rules.draws import Draw, Fixture, Slot
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, doubled, review_base, unknown
from ysevents.kit.enums import Labelled

Sets = tuple[tuple[int, ...], ...]


class Course(Labelled):
    """What makes lanes good or bad."""

    STRAIGHT = "straight", "直道（60米、100米、直道栏）"
    BEND = "bend", "一个弯道（200米）"
    LAP = "lap", "一圈（400米、400米栏、接力）"
    FREE = "free", "全部道次抽签"


TABLES: dict[Course, dict[int, Sets]] = {
    Course.STRAIGHT: {
        4: ((2, 3), (1, 4)),
        5: ((2, 3, 4), (1, 5)),
        6: ((3, 4), (2, 5), (1, 6)),
        7: ((3, 4, 5), (2, 6), (1, 7)),
        8: ((3, 4, 5, 6), (2, 7), (1, 8)),
        9: ((4, 5, 6, 7), (3, 8), (2, 9), (1,)),
    },
    Course.BEND: {
        4: ((2, 3), (4,), (1,)),
        5: ((3, 4), (2, 5), (1,)),
        6: ((4, 5), (3, 6), (1, 2)),
        7: ((4, 5, 6), (3, 7), (1, 2)),
        8: ((5, 6, 7), (3, 4, 8), (1, 2)),
        9: ((6, 7, 8), (4, 5, 9), (2, 3), (1,)),
    },
    Course.LAP: {
        4: ((2, 3), (4,), (1,)),
        5: ((3, 4), (2, 5), (1,)),
        6: ((3, 4, 5), (2, 6), (1,)),
        7: ((4, 5, 6), (3, 7), (1, 2)),
        8: ((4, 5, 6, 7), (3, 8), (1, 2)),
        9: ((5, 6, 7, 8), (4, 9), (2, 3), (1,)),
    },
}
"""Best lanes first. Eight lanes are the rule book's; the others follow it: nine are eight moved up by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    lanes: int = parameter(8, "跑道的道数", source="由场地决定", least=1, most=9)
    lane_one_free: bool = parameter(
        False, "第1道不用，各道号加一（如9道场地用2至9道）", source="通行做法，未核对原文"
    )
    course: Course = parameter(
        Course.STRAIGHT, "按哪种道次表分档抽签", source="TR20.4；4至7道和9道由8道表推定，未核对原文"
    )
    sets: Sets = parameter((), "自定道次档，好的在前；留空用道次表", source="由规程决定")

    @property
    def usable(self) -> tuple[int, ...]:
        """The lanes in which somebody may stand."""
        return tuple(range(1 + self.lane_one_free, self.lanes + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """Those of one race, best first, in groups of equals; and the seed of the lots."""

    ranking: tuple[tuple[int, ...], ...]
    seed: int


def check(config: Config) -> tuple[Problem, ...]:
    """Sets must hold every lane in use once; without any there must be a table."""
    own = list(chain(*config.sets))
    if own and sorted(own) != list(config.usable):
        text = (
            f"自定道次档应恰好包含第{config.usable[0]}至{config.lanes}道各一次"
            if config.usable
            else "没有可用的道次"
        )
        return (Problem("parameters.sets", "lanes", text),)
    if not config.usable:
        return (Problem("parameters.lane_one_free", "lanes", "只有1道时不能空出第1道"),)
    if not own and config.course != Course.FREE and len(config.usable) not in TABLES[config.course]:
        text = f"没有{len(config.usable)}道的道次表，请写明 sets 或改为 free"
        return (Problem("parameters.lanes", "no_table", text),)
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Everybody must stand in the ranking once, and find a lane."""
    ranked = list(chain(*sheet.ranking))
    known = set(sheet.numbers)
    crowd = Problem("ranking", "too_many", f"{len(ranked)}人，只有{len(config.usable)}道")
    return (
        *review_base(sheet),
        *review_none(sheet.decisions),
        *doubled("ranking", ranked),
        *(unknown("ranking", number) for number in ranked if number not in known),
        *(Problem("ranking", "missing", f"缺少 {number} 的排位") for number in sorted(known - set(ranked))),
        *((crowd,) if len(ranked) > len(config.usable) else ()),
    )


def draw(sheet: Sheet, config: Config) -> Draw:
    """One race; equals in the ranking are put in order by lot first."""
    ranked = [n for group in sheet.ranking for n in lots.order(group, sheet.seed, "ranking")]
    return Draw(
        fixtures=(Fixture(number=1, round=1, slots=slots(assign(ranked, config, sheet.seed), config)),)
    )


def assign(ranked: Sequence[int], config: Config, seed: int, race: int = 1) -> dict[int, int]:
    """The lane of each, best ranked first. What stays empty is of the worst set, or outside when all is free."""
    lanes: dict[int, int] = {}
    for number, of_set in enumerate(_sets(config, len(ranked)), 1):
        purpose = f"race {race} set {number}"
        runners = ranked[len(lanes) : len(lanes) + len(of_set)]
        taken = lots.order(of_set, seed, f"{purpose} lanes")[: len(runners)]
        lanes.update(zip(lots.order(runners, seed, purpose), sorted(taken), strict=True))
    return lanes


def _sets(config: Config, starters: int) -> Sets:
    if config.sets:
        return config.sets
    if config.course == Course.FREE:
        outside = (len(config.usable) - starters) // 2
        return (config.usable[outside : outside + starters],)
    table = TABLES[config.course][len(config.usable)]
    return tuple(tuple(lane + config.lane_one_free for lane in of_set) for of_set in table)


def slots(lanes: Mapping[int, int], config: Config) -> tuple[Slot, ...]:
    """All lanes of the track, empty ones too."""
    in_lane = {lane: entrant for entrant, lane in lanes.items()}
    return tuple(Slot(position=lane, entrant=in_lane.get(lane)) for lane in range(1, config.lanes + 1))


LANES = Ruleset(
    id="wa.lanes",
    title="分道",
    about="按前一赛次的排位分档，每档之内抽签定道次",
    source="世界田联技术规则 TR20.4",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=draw,
    covers=(
        Clause("直道：前四名抽3至6道，五六名2、7道，其余1、8道", "TR20.4", "lanes_straight.json"),
        Clause("200米：前三名抽5至7道，四至六名3、4、8道，其余1、2道", "TR20.4", "lanes_bend.json"),
        Clause("400米与接力：前四名抽4至7道，五六名3、8道，其余1、2道", "TR20.4", "lanes_lap.json"),
        Clause("9道场地空出第1道时各道号加一", "通行做法", "lanes_nine_first_free.json"),
        Clause("较早的规程：一圈也以中间道为先", "较早的规程", "lanes_middle.json"),
        Clause("规程自定道次档", "由规程决定", "lanes_own_sets.json"),
        Clause("800米等全部道次抽签，空道留在两侧", "通行做法", "lanes_free.json"),
        Clause("排位并列者先抽签定先后", "通行做法", "test_lanes.py::test_equals_get_each_lane_by_lot"),
    ),
    leaves_out=("同一道安排两人的800米起跑", "弯道阶梯起跑线之外的站位"),
)
RULESETS = (
    LANES,
    LANES.variant(
        "cn.lanes.middle",
        "分道（各项均以中间道为先）",
        source="较早的规程：一至四名中间道，五六名其次，七八名边道",
        course="straight",
    ),
)
