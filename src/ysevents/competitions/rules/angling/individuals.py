"""Anglers by the sum of their place points, `angling.local` and `angling.cips`."""

from dataclasses import dataclass, replace

from ysevents.competitions.rules.angling.scoring import (
    LOCAL,
    Card,
    Config,
    Round,
    check,
    criteria,
    review_rounds,
    scores,
)
from ysevents.competitions.rules.decisions import DecisionKind, named_by, review_kinds, settle
from ysevents.competitions.rules.marks import Status, decimal_cn
from ysevents.competitions.rules.outcomes import Line, Outcome, Problem, rank, ranked_from, unplaced
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_ties


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """The catches of every round, zone by zone."""

    rounds: tuple[Round, ...]


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Rows missing, doubled or impossible; decisions about no tie."""
    problems = (
        *review_base(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *review_rounds(sheet.rounds, frozenset(sheet.numbers), config),
    )
    return problems or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Lowest sum of place points first; who was absent from every round has no place."""
    out = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    held = scores(sheet.rounds, config, out)
    cards = {n: Card(n, tuple(each)) for n, each in held.items() if n not in out}
    here = [card for card in cards.values() if any(score.was_there for score in card.scores)]
    absent = sorted(cards.keys() - {card.number for card in here})
    level = rank(here, criteria(config), lambda card: card.number)
    return Outcome(
        blocks=(
            *ranked_from(1, settle(level, sheet.decisions)),
            *unplaced((n, Status.DQ.reason) for n in sorted(out)),
            *unplaced((n, Status.DNS.reason) for n in absent),
        ),
        lines=tuple(_line(card) for card in sorted(here, key=lambda card: card.number)),
    )


def _line(card: Card) -> Line:
    rounds = " ".join(points_cn(score.points) for score in card.scores)
    return Line(card.number, {"rounds": rounds, "points_milli": card.points, "catch_milli": card.catch})


def points_cn(points: int) -> str:
    """`2.5` from 2500, `4` from 4000."""
    return decimal_cn(points, 1 if points % 1000 else 0)


COLUMNS = (
    Column("points_milli", "名次分之和", points_cn),
    Column("rounds", "各轮名次分"),
    Column("catch_milli", "总渔获", lambda catch: decimal_cn(catch, 3 if catch % 1000 else 0)),
)
LEFT_OUT = (
    "最大单尾奖：另设小项按单尾重量排列",
    "轮次中止、场地不能用：由裁判长裁定是否计入，不计入的轮次不写进成绩单",
)
CIPS_PRESET = {"measure": "weight", "blank": "mean", "absent_plus": 1, "ties": ["catch", "rounds"]}
CIPS = "CIPS 规则（通行做法，未核对原文）"

LOCAL_RULES = Ruleset(
    id="angling.local",
    title="钓鱼（地方规程）",
    about="每轮按小区名次计分，同渔获者平分名次；名次分之和少者列前",
    source=LOCAL,
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=COLUMNS,
    covers=(
        Clause("小区内渔获多者名次分少；渔获相等者取名次的平均", LOCAL, "angling_zone_of_five.json"),
        Clause("无渔获计小区人数加1分", LOCAL, "angling_zone_of_five.json"),
        Clause("缺席计小区人数加2分；每轮都缺席者不排名", LOCAL, "angling_two_rounds.json"),
        Clause("名次分相等，单轮好名次多者列前，再比总渔获", LOCAL, "angling_two_rounds.json"),
        Clause("仍相等者抽签，写明种子", LOCAL, "angling_lot.json"),
        Clause("赛后取消成绩，同区其后的人递补", "由规程决定", "angling_disqualified.json"),
        Clause("缺行、重行、非整数尾数先行指出", "本系统约定", "angling_problems.json"),
    ),
    leaves_out=LEFT_OUT,
)
RULESETS = (
    LOCAL_RULES,
    replace(
        LOCAL_RULES.variant("angling.cips", "钓鱼（国际规则）", source=CIPS, **CIPS_PRESET),
        covers=(
            Clause("无渔获者平分剩余名次：10人中3人无渔获，各计9分", CIPS, "angling_cips_blanks.json"),
            Clause("缺席计小区人数加1分", CIPS, "angling_cips_blanks.json"),
            Clause("名次分相等比总重量，再比单轮最好名次", CIPS, "angling_cips_ties.json"),
        ),
    ),
)
