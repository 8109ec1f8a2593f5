"""Draw of a knock-out 淘汰赛抽签: seeds, byes, units and pool mates apart, `duels.knockout.draw`.

Seeds take their lines, of 3 and 4, 5 to 8 and so on by lot; all others draw the lines left. Then mates are
parted without touching that: pool mates before mates of one unit, the first round before the second.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from ysevents.competitions.rules import lots
from ysevents.competitions.rules.brackets.lines import Plan, eliminate, meeting_round, on_lines, size_for
from ysevents.competitions.rules.brackets.separation import Mates, Price, mates_of, part
from ysevents.competitions.rules.decisions import review_none
from ysevents.competitions.rules.draws import Draw, Slot
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_list, review_order
from ysevents.kit.enums import Labelled


class Seeding(Labelled):
    DRAWN = "drawn", "3—4、5—8号等种子在本区间内抽签"
    FIXED = "fixed", "种子按顺序定位"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    decided: int = parameter(
        2, "用比赛决出前几名：2只打决赛，4加打第3名，8打到第8名", source="通行做法，未核对原文", least=2
    )
    seeding: Seeding = parameter(Seeding.DRAWN, "种子的定位方法", source="通行做法，未核对原文")
    separate_units: bool = parameter(True, "同单位尽量晚相遇", source="县级竞赛规程惯例")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """Who plays. `seeded`: best seed first; `pools`: those who met before; `drawn`: everybody by line."""

    seed: int = 0
    seeded: tuple[int, ...] = ()
    pools: tuple[tuple[int, ...], ...] = ()
    drawn: tuple[int, ...] = ()


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Fewer than two, or seeds, pools and lines of nobody or of somebody twice."""
    few = Problem("entrants", "too_few", "淘汰赛至少要有两名参赛者")
    return (
        *((few,) if len(sheet.entrants) < 2 else ()),
        *review_base(sheet),
        *review_none(sheet.decisions),
        *review_list("seeded", sheet.seeded, sheet),
        *review_list("pools", [number for pool in sheet.pools for number in pool], sheet),
        *review_order("drawn", sheet.drawn, sheet),
    )


def draw(sheet: Sheet, config: Config) -> Draw:
    """The bracket, its fixtures, and which mates could not be kept out of a first match against each other."""
    order = sheet.drawn or place_on_lines(sheet, config)
    plan = Plan()
    eliminate(plan, on_lines([Slot(position=0, entrant=n) for n in order]), config.decided)
    return Draw(fixtures=tuple(plan.fixtures), notes=tuple(clashes(sheet, config, order)))


def place_on_lines(sheet: Sheet, config: Config) -> tuple[int, ...]:
    """Everybody from line 1 on, with mates parted."""
    unseeded = set(sheet.numbers) - set(sheet.seeded)
    ranked = (*sheet.seeded, *lots.order(unseeded, sheet.seed, "line"))
    parts = tiers(len(ranked), len(sheet.seeded), config.seeding)
    order: list[int] = []
    for tier in parts:
        held = ranked[tier.start : tier.stop]
        order += lots.order(held, sheet.seed, "seeds") if tier.stop <= len(sheet.seeded) else held
    return part(order, parts, _mates(sheet, config), price(len(ranked)))


def tiers(entrants: int, seeds: int, seeding: Seeding) -> tuple[range, ...]:
    """Lines, from 0 on, whose holders may change among themselves; the last are the unseeded, if any.

    Seeds with a bye never change with seeds without: byes are the best seeds'.

    >>> [list(tier) for tier in tiers(6, 4, Seeding.DRAWN)]
    [[0], [1], [2, 3], [4, 5]]
    """
    powers = {1 << exponent for exponent in range(seeds.bit_length())}
    steps = powers if seeding == Seeding.DRAWN else set(range(seeds))
    byes = size_for(entrants) - entrants
    cuts = {0, seeds, entrants} | {cut for cut in (*steps, byes) if cut < seeds}
    return tuple(range(one, other) for one, other in pairwise(sorted(cuts)))


def price(entrants: int) -> Price:
    """A meeting in an early round outweighs all that may follow in later ones, of whatever sort."""
    size = size_for(entrants)
    rounds = meeting_round(size)
    base = 2 * size * size
    last = size.bit_length() - 1
    by_round = [base ** (2 * (last - number)) for number in range(last + 1)]
    return lambda one, other: by_round[rounds[one + 1, other + 1]]


def _groups(sheet: Sheet, config: Config) -> Iterable[tuple[tuple[int, ...], str]]:
    """Those to be kept apart, with the word for what they are."""
    yield from ((pool, "同小组") for pool in sheet.pools)
    units = {e.unit for e in sheet.entrants if e.unit} if config.separate_units else set()
    for unit in sorted(units):
        yield tuple(e.number for e in sheet.entrants if e.unit == unit), "同单位"


def _mates(sheet: Sheet, config: Config) -> Mates:
    """Pool mates outweigh all mates of units."""
    heavy = 2 * size_for(len(sheet.entrants)) ** 2
    return mates_of((group, heavy if word == "同小组" else 1) for group, word in _groups(sheet, config))


def clashes(sheet: Sheet, config: Config, order: Sequence[int]) -> Iterable[str]:
    """A note for each pair of mates who stand against each other in round one."""
    rounds = meeting_round(size_for(len(order)))
    line = {number: at for at, number in enumerate(order, 1)}
    for group, word in _groups(sheet, config):
        for one, other in combinations(sorted(group), 2):
            if rounds[line[one], line[other]] == 1:
                yield f"{word}的 {one}、{other} 首轮相遇"


RULESETS = (
    Ruleset(
        id="duels.knockout.draw",
        title="淘汰赛抽签",
        about="种子定位、轮空、同单位和同小组避开，排出淘汰表和名次赛",
        source="通行编排方法",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=draw,
        covers=(
            Clause(
                "轮空数为不小于人数的2的乘方与人数之差，给排名最前的种子",
                "通行编排方法",
                "test_knockout_draw.py::test_byes_go_to_the_best_seeds",
            ),
            Clause(
                "上下半区轮空数至多差一",
                "通行编排方法",
                "test_knockout_draw.py::test_halves_hold_as_many_byes",
            ),
            Clause(
                "1、2号种子分在上下半区，3、4号在另两个四分之一区，5—8号在另四个八分之一区",
                "通行编排方法",
                "test_knockout_draw.py::test_seeds_meet_as_late_as_they_should",
            ),
            Clause(
                "同单位、同小组首轮能避开就避开，其后尽量晚相遇",
                "县级竞赛规程惯例",
                "test_knockout_draw.py::test_no_arrangement_parts_mates_better",
            ),
            Clause("同小组出线者分在不同半区", "通行编排方法", "knockout_draw_pools.json"),
            Clause("第三名赛、全部名次赛", "通行编排方法", "knockout_draw_all_places.json"),
            Clause("避不开的首轮相遇写明", "县级竞赛规程惯例", "knockout_draw_unavoidable.json"),
            Clause("号码为0的参赛者可作种子", "同类系统使用者的要求", "knockout_draw_byes.json"),
        ),
        leaves_out=(
            "超过8人时第二轮及以后的避开以互换能达到者为限，不保证最优；首轮有两种避开要求时亦同",
            "资格赛、抢号赛和幸运落败者",
        ),
    ),
)
