"""Draw of a double elimination 双败淘汰赛: out after two defeats, `duels.double_elimination`.

The upper bracket is that of a knock-out. Its losers of round one meet in the lower bracket; those of each
later round meet the lower bracket's winners, from the other end, so that nobody soon meets again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from ysevents.competitions.rules.brackets import knockout_draw
from ysevents.competitions.rules.brackets.knockout_draw import Seeding, Sheet
from ysevents.competitions.rules.brackets.lines import Plan, on_lines
from ysevents.competitions.rules.draws import Draw, Slot
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Ruleset


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    second_final: bool = parameter(True, "败者组冠军赢下决赛后是否加赛一场", source="通行做法，未核对原文")
    seeding: Seeding = parameter(Seeding.DRAWN, "种子的定位方法", source="通行做法，未核对原文")
    separate_units: bool = parameter(True, "胜者组首轮起同单位尽量晚相遇", source="县级竞赛规程惯例")


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """What a knock-out's sheet may have wrong, and two alone, who would only play each other."""
    few = Problem("entrants", "too_few", "双败淘汰赛至少要有三名参赛者")
    found = knockout_draw.review(sheet, _upper(config))
    return found or ((few,) if len(sheet.entrants) == 2 else ())


def _upper(config: Config) -> knockout_draw.Config:
    return knockout_draw.Config(seeding=config.seeding, separate_units=config.separate_units)


def draw(sheet: Sheet, config: Config) -> Draw:
    """Both brackets round by round, the final, and the second final that may be needed."""
    order = sheet.drawn or knockout_draw.place_on_lines(sheet, _upper(config))
    plan = Plan()
    upper, lower = _brackets(plan, on_lines([Slot(position=0, entrant=n) for n in order]))
    last = plan.fixtures[-1].round
    sides = plan.meet(last + 1, "决赛", upper, lower)
    if config.second_final:
        plan.meet(last + 2, "第二场决赛（如需）", *sides)
    return Draw(
        fixtures=tuple(plan.fixtures),
        notes=tuple(knockout_draw.clashes(sheet, _upper(config), order)),
    )


def _brackets(plan: Plan, sides: Sequence[Slot]) -> tuple[Slot, Slot]:
    """The winners of the upper and of the lower bracket."""
    upper, lower = _play(plan, 1, "胜者组", sides)
    round = 1
    while len(upper) > 1:
        lower, _ = _play(plan, round + 1, "败者组", lower)
        upper, fallen = _play(plan, round + 1, "胜者组", upper)
        both = chain.from_iterable(zip(lower, reversed(fallen), strict=True))
        lower, _ = _play(plan, round + 2, "败者组", tuple(both))
        round += 2
    return upper[0], lower[0]


def _play(plan: Plan, round: int, name: str, sides: Sequence[Slot]) -> tuple[list[Slot], list[Slot]]:
    """Winners and losers of neighbours; who has no opponent goes on, in round one by a fixture with a bye."""
    meet = plan.meet if round == 1 else plan.pass_on
    made = [meet(round, name, home, away) for home, away in zip(sides[::2], sides[1::2], strict=True)]
    return [winner for winner, _ in made], [loser for _, loser in made]


RULESETS = (
    Ruleset(
        id="duels.double_elimination",
        title="双败淘汰赛抽签",
        about="负两场才淘汰：胜者组、败者组和决赛，决赛可加赛一场",
        source="通行做法，未核对原文",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=draw,
        covers=(
            Clause(
                "负两场即淘汰，其余人负场不到两场",
                "通行做法，未核对原文",
                "test_double_elimination.py::test_everybody_but_the_winner_loses_twice",
            ),
            Clause(
                "胜者组各轮负者从另一端进入败者组",
                "通行做法，未核对原文",
                "double_elimination_eight.json",
            ),
            Clause("败者组冠军赢下决赛时加赛一场", "通行做法，未核对原文", "knockout_second_final.json"),
            Clause("轮空和种子同淘汰赛", "通行编排方法", "double_elimination_five.json"),
        ),
        leaves_out=("败者组中同单位、同小组的避开", "多于两败的淘汰赛"),
    ),
)
