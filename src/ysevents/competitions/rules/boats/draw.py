"""Heats by lot and the whole tree of races behind them, `boats.draw`."""

from dataclasses import dataclass

from ysevents.competitions.rules import lots
from ysevents.competitions.rules.boats.plans import (
    Plan,
    Race,
    faults,
    heat_sizes,
    house_plan,
    middle_lanes,
    parse,
    tree,
)
from ysevents.competitions.rules.decisions import review_none
from ysevents.competitions.rules.draws import Draw, Fixture, Slot
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, doubled, review_base, unknown

TRUSTED = "通行做法，未核对原文"
OWN = "本系统自订的晋级表，由规程替换"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    lanes: int = parameter(6, "几条航道", source="地方竞赛规程", least=2, most=9)
    plan: str = parameter("", "晋级表，如 4:2 2:2 AB；留空则按船数、航道数取自订的表", source=OWN)

    def tree(self, crews: int) -> tuple[Race, ...]:
        """All races for so many crews."""
        return tree(self.plan_for(crews), crews, self.lanes)

    def plan_for(self, crews: int) -> Plan:
        """The regulation's plan, else the one of the house; ValueError where there is none."""
        text = self.plan or house_plan(crews, self.lanes)
        if not text:
            raise ValueError(f"没有{crews}条船、{self.lanes}条航道的晋级表，请用参数 plan 写明")
        return parse(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """The crews, the seed of the lot, and seeded crews best first."""

    seed: int
    seeds: tuple[int, ...] = ()


def check(config: Config) -> tuple[Problem, ...]:
    """A plan that cannot be read."""
    try:
        parse(config.plan or "A")
    except ValueError as error:
        return (Problem("parameters.plan", "plan", str(error)),)
    return ()


def review_plan(sheet: BaseSheet, config: Config) -> tuple[Problem, ...]:
    """Crews and lanes that no plan fits."""
    if not sheet.entrants:
        return (Problem("entrants", "missing", "没有参赛船只"),)
    try:
        plan = config.plan_for(len(sheet.entrants))
    except ValueError as error:
        return (Problem("parameters.plan", "plan", str(error)),)
    return tuple(
        Problem("parameters.plan", "plan", fault) for fault in faults(plan, len(sheet.entrants), config.lanes)
    )


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Crews and lanes that no plan fits; seeded crews unknown or doubled."""
    return (
        *review_base(sheet),
        *review_none(sheet.decisions),
        *doubled("seeds", sheet.seeds),
        *(unknown("seeds", n) for n in sheet.seeds if n not in sheet.numbers),
        *review_plan(sheet, config),
    )


def draw(sheet: Sheet, config: Config) -> Draw:
    """Seeded crews to different heats, the others by lot; lanes of heats by lot, later by merit."""
    races = config.tree(len(sheet.entrants))
    heats = _heats(sheet, sum(race.round == 1 for race in races))
    order = middle_lanes(config.lanes)
    fixtures = []
    for race in races:
        if race.round == 1:
            crews = lots.order(heats[race.number - 1], sheet.seed, "lanes")
            slots = [Slot(position=lane, entrant=n) for lane, n in zip(order, crews, strict=False)]
        else:
            slots = [Slot(position=lane, source=s) for lane, s in zip(order, race.sources, strict=False)]
        fixtures.append(
            Fixture(
                number=race.number,
                round=race.round,
                name=race.name,
                slots=tuple(sorted(slots, key=lambda slot: slot.position)),
            )
        )
    return Draw(fixtures=tuple(fixtures))


def _heats(sheet: Sheet, heats: int) -> list[list[int]]:
    """Zigzag over the heats; the last, shorter turn runs forward, so that the first heats are the larger."""
    others = [n for n in sheet.numbers if n not in sheet.seeds]
    crews = [*sheet.seeds, *lots.order(others, sheet.seed, "heats")]
    full = len(crews) // heats
    held: list[list[int]] = [[] for _ in heat_sizes(len(crews), heats)]
    for i, crew in enumerate(crews):
        turn, step = divmod(i, heats)
        held[step if turn % 2 == 0 or turn == full else heats - 1 - step].append(crew)
    return held


RULESETS = (
    Ruleset(
        id="boats.draw",
        title="龙舟分组、航道抽签",
        about="按船数和航道数取晋级表，预赛抽签分组，列出各轮由谁晋级到哪一道",
        source=f"{TRUSTED}；{OWN}",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=draw,
        covers=(
            Clause(
                "14条船4条航道：预赛4、4、3、3，两组半决赛，A、B决赛", "县局办赛要求", "boats_draw_14.json"
            ),
            Clause("12条船6条航道：两组预赛，复活赛，A、B决赛", TRUSTED, "boats_draw_12.json"),
            Clause("种子船分到不同组；航道抽签", "通行做法，未核对原文", "boats_draw_seeds.json"),
            Clause(
                "4至16条船、2至8条航道都有晋级表，各组容得下",
                OWN,
                "test_boats.py::test_every_house_plan_seats_everybody_it_takes_on",
            ),
        ),
        leaves_out=("IDBF 的正式晋级表", "C 组以下的决赛", "同单位两条船的避开"),
    ),
)
