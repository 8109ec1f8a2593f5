"""Zones and pegs by lot, `angling.pegs`: for every round, who fishes where."""

from dataclasses import dataclass

from ysevents.competitions.rules import lots
from ysevents.competitions.rules.angling.scoring import LOCAL
from ysevents.competitions.rules.decisions import review_none
from ysevents.competitions.rules.draws import Draw, Fixture, Slot
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    zones: int = parameter(3, "分几个小区", source="县局办赛要求", least=1, most=26)
    rounds: int = parameter(2, "共几轮，每轮重新抽", source="县局办赛要求", least=1, most=12)
    part_units: bool = parameter(True, "同单位的人是否尽量分到不同小区", source="通行做法，未核对原文")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """Who fishes, and the seed of the lot."""

    seed: int


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Fewer anglers than zones; decisions, of which a draw reads none."""
    problems = [*review_base(sheet), *review_none(sheet.decisions)]
    if len(sheet.entrants) < config.zones:
        problems.append(Problem("entrants", "too_few", f"参赛者少于{config.zones}人，不够每区一人"))
    return tuple(problems)


def draw(sheet: Sheet, config: Config) -> Draw:
    """A fixture for each round and zone, pegs counted from 1 in each zone.

    Sizes of zones differ by at most one; so do the numbers of one unit in the zones of a round.
    """
    fixtures: list[Fixture] = []
    for round in range(1, config.rounds + 1):
        dealt = _deal(sheet, config, round)
        for zone in range(config.zones):
            pegs = lots.order(dealt[zone :: config.zones], sheet.seed, f"round {round} pegs")
            fixtures.append(
                Fixture(
                    number=len(fixtures) + 1,
                    round=round,
                    pool=zone + 1,
                    name=f"第{round}轮{chr(ord('A') + zone)}区",
                    slots=tuple(Slot(position=peg, entrant=n) for peg, n in enumerate(pegs, 1)),
                )
            )
    return Draw(fixtures=tuple(fixtures))


def _deal(sheet: Sheet, config: Config, round: int) -> list[int]:
    """Everybody in the order in which zones are dealt out in turn: units stand together, so they are parted."""
    drawn = lots.order(sheet.numbers, sheet.seed, f"round {round} zones")
    if not config.part_units:
        return list(drawn)
    units = sheet.units
    held: dict[str | int, list[int]] = {}
    for number in drawn:
        held.setdefault(units[number] or number, []).append(number)
    return [number for unit in held.values() for number in unit]


RULESETS = (
    Ruleset(
        id="angling.pegs",
        title="钓鱼分区、钓位抽签",
        about="每轮按种子抽小区和钓位，同单位尽量分开",
        source=LOCAL,
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=draw,
        covers=(
            Clause("抽签定小区与钓位", LOCAL, "angling_pegs.json"),
            Clause(
                "各区人数至多差一，同单位在各区至多差一",
                "通行做法，未核对原文",
                "test_angling.py::test_pegs_part_units_whenever_that_is_possible",
            ),
        ),
        leaves_out=("末端钓位的补偿与轮换：由规程另定",),
    ),
)
