"""Heats 分组: who runs with whom, in which lane, `wa.tr20`.

Zigzag 蛇形 by entry mark or by the ranking of an earlier round, or everybody by lot; athletes of one unit are
parted; order of heats and lanes by lot. All lots start from the entrants' numbers and one seed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules import lanes, lots
from ysevents.competitions.rules.decisions import review_none
from ysevents.competitions.rules.draws import Draw, Fixture, Slot
from ysevents.competitions.rules.lanes import Course
from ysevents.competitions.rules.marks import Time
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.parting import part
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, doubled, review_base, unknown
from ysevents.competitions.rules.time_bounds import TRACK
from ysevents.kit.enums import Labelled


class Seeding(Labelled):
    """What puts entrants in order before the zigzag."""

    MARK = "mark", "报名成绩或前一赛次排位"
    LOT = "lot", "抽签"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(lanes.Config):
    """What a regulation may set. Lanes of the first round are all free, of later rounds by a table."""

    course: Course = parameter(Course.FREE, "组内道次：第一赛次全部抽签，以后按道次表", source="TR20.4")
    seeding: Seeding = parameter(Seeding.MARK, "蛇形编排的依据", source="TR20.3，由规程决定")
    heats: int | None = parameter(
        None, "组数；留空为能容纳全部参赛者的最少组数", source="由规程决定", least=1
    )
    max_per_heat: int | None = parameter(
        None, "不分道项目每组最多人数；留空为分道", source="由规程决定", least=1
    )
    apart: bool = parameter(True, "同单位的尽量分到不同组", source="TR20.3，通行规则")
    lot_for_order: bool = parameter(True, "各组出场先后抽签", source="通行做法，未核对原文")
    hand_addition_ms: int = parameter(
        240,
        "手计时报名成绩加多少毫秒再与电子计时比较（300米及以下240，400米140）",
        source="通行做法，未核对原文",
        least=0,
        most=240,
    )

    @property
    def capacity(self) -> int:
        """How many one heat holds."""
        return self.max_per_heat or len(self.usable)

    def count(self, entrants: int) -> int:
        """How many heats there are: none stays empty."""
        return min(entrants, self.heats or -(-entrants // self.capacity))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of an entrant: a mark, by hand or not, or the rank of an earlier round."""

    entrant: int
    mark: Time | None = None
    is_hand: bool = False
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """Those to be drawn, with what is known of them; who is not listed has no mark."""

    entries: tuple[Entry, ...] = ()
    seed: int


def check(config: Config) -> tuple[Problem, ...]:
    """Lanes as in `lanes`; a table of lanes is of no use where there are none."""
    if config.max_per_heat and config.course != Course.FREE:
        return (Problem("parameters.course", "no_lanes", "不分道时道次只能是 free"),)
    return lanes.check(config)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Each entrant at most once; ranks for all or for nobody; everybody finds a heat."""
    known = set(sheet.numbers)
    room = (config.heats or len(known)) * config.capacity
    ranked = {entry.entrant for entry in sheet.entries if entry.rank is not None}
    return (
        *review_base(sheet),
        *review_none(sheet.decisions),
        *doubled("entries", (entry.entrant for entry in sheet.entries)),
        *(
            unknown(f"entries[{i}]", entry.entrant)
            for i, entry in enumerate(sheet.entries)
            if entry.entrant not in known
        ),
        *(
            problem
            for i, entry in enumerate(sheet.entries)
            for problem in TRACK.review(f"entries[{i}].mark", entry.mark)
        ),
        *(
            Problem("entries", "missing", f"缺少 {number} 的前一赛次排位")
            for number in sorted(known - ranked if ranked else ())
        ),
        *((Problem("entrants", "too_many", f"{len(known)}人，各组共{room}位"),) if len(known) > room else ()),
    )


def draw(sheet: Sheet, config: Config) -> Draw:
    """Heats in running order. Sizes differ by at most one, and every heat has one of each row of the zigzag."""
    if not sheet.entrants:
        return Draw()
    count = config.count(len(sheet.entrants))
    heats = _zigzag(ranking(sheet, config), count)
    if config.apart:
        heats = part(heats, sheet.units)
    order = range(1, count + 1)
    if config.lot_for_order:
        order = lots.order(order, sheet.seed, "order of heats")  # type: ignore[assignment]
    running = [heats[number - 1] for number in order]
    return Draw(
        fixtures=tuple(
            Fixture(number=number, round=1, slots=_slots(heat, config, sheet.seed, number))
            for number, heat in enumerate(running, 1)
        ),
        notes=tuple(_clashes(running, sheet.units)) if config.apart else (),
    )


def ranking(sheet: Sheet, config: Config) -> list[int]:
    """Best first, unknown marks last; the lot stands between equals."""
    drawn = lots.order(sheet.numbers, sheet.seed, "ranking")
    if config.seeding == Seeding.LOT:
        return list(drawn)
    entries = {entry.entrant: entry for entry in sheet.entries}
    return sorted(drawn, key=lambda number: _strength(entries.get(number), config))


def _strength(entry: Entry | None, config: Config) -> tuple[bool, int]:
    """Smaller is better."""
    if entry and entry.rank is not None:
        return False, entry.rank
    if entry is None or entry.mark is None:
        return True, 0
    return False, entry.mark + (config.hand_addition_ms if entry.is_hand else 0)


def _zigzag(ranked: Sequence[int], count: int) -> list[list[int]]:
    """1 6 7 12 .. / 2 5 8 11 .. / 3 4 9 10 .."""
    heats: list[list[int]] = [[] for _ in range(count)]
    for rank, number in enumerate(ranked):
        turn, step = divmod(rank, count)
        heats[step if turn % 2 == 0 else count - 1 - step].append(number)
    return heats


def _slots(heat: Sequence[int], config: Config, seed: int, number: int) -> tuple[Slot, ...]:
    if config.max_per_heat is None:
        return lanes.slots(lanes.assign(heat, config, seed, number), config)
    drawn = lots.order(heat, seed, f"race {number}")
    return tuple(Slot(position=position, entrant=entrant) for position, entrant in enumerate(drawn, 1))


def _clashes(heats: Sequence[Sequence[int]], units: Mapping[int, str]) -> Iterator[str]:
    """Units with several in one heat: they have more entrants than there are heats."""
    for number, heat in enumerate(heats, 1):
        counts = Counter(units[n] for n in heat if units[n])
        for unit, together in sorted(counts.items()):
            if together > 1:
                yield f"第{number}组：{unit}有{together}人同组，无法避免"


HEATS = Ruleset(
    id="wa.tr20",
    title="径赛分组",
    about="按报名成绩蛇形分组，同单位错开，组序与道次抽签",
    source="世界田联技术规则 TR20.3、TR20.4",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=draw,
    covers=(
        Clause("按成绩蛇形编排，各组人数最多差一", "TR20.3", "heats_zigzag.json"),
        Clause("没有成绩者排在最后，先后抽签", "TR20.3", "heats_unknown_marks.json"),
        Clause("手计时报名成绩加0.24秒再比较", "通行做法", "heats_hand_marks.json"),
        Clause("同单位分到不同组，强弱分布不变", "TR20.3", "heats_units_apart.json"),
        Clause(
            "能错开的必定错开", "通行规则", "test_parting.py::test_no_other_draw_parts_more_than_brute_force"
        ),
        Clause("无法错开时写明", "通行规则", "heats_units_clash.json"),
        Clause("以后各赛次按前一赛次排位蛇形编排，道次按档抽签", "TR20.3、TR20.4", "heats_second_round.json"),
        Clause("全部抽签分组", "由规程决定", "heats_by_lot.json"),
        Clause("不分道项目按每组人数分组", "由规程决定", "heats_without_lanes.json"),
    ),
    leaves_out=("同一国家前三名分开等锦标赛特别规定", "技术代表按当日情况调换；请以裁决另行记录"),
)
RULESETS = (
    HEATS,
    HEATS.variant(
        "cn.heats.lot", "径赛分组（抽签，同单位错开）", source="没有报名成绩的县级规程", seeding="lot"
    ),
)
