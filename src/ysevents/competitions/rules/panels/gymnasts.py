"""Gymnasts on one apparatus or all round, `fig.panel`: totals, and the order where they are level."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

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
from ysevents.competitions.rules.panels.means import score_cn
from ysevents.competitions.rules.panels.routines import (
    AEROBIC,
    TRUSTED,
    UNCHECKED,
    Config,
    Routine,
    Scored,
    Tie,
    check,
    review_routines,
    scored,
)
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_ties

WOMEN = ("跳马", "高低杠", "平衡木", "自由体操")
MEN = ("自由体操", "鞍马", "吊环", "跳马", "双杠", "单杠")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """A routine of everybody on every apparatus."""

    routines: tuple[Routine, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The apparatus scores of a gymnast or a team, and the execution in them."""

    number: int
    apparatus: tuple[int, ...]
    execution: int

    @property
    def total(self) -> int:
        """What decides first."""
        return sum(self.apparatus)

    @property
    def best(self) -> tuple[int, ...]:
        """Sums of the best n - 1, n - 2 .. 1 apparatus, as numbers of which the smaller is better."""
        ordered = sorted(self.apparatus, reverse=True)
        return tuple(-sum(ordered[:n]) for n in range(len(ordered) - 1, 0, -1))


TOTAL: Criterion[Total] = Criterion(Reason("total", "总分"), lambda t: -t.total)
TIES: dict[Tie, Criterion[Total]] = {
    Tie.BEST_APPARATUS: Criterion(Reason("best_apparatus", "较好几项之和"), lambda t: t.best),
    Tie.EXECUTION: Criterion(Reason("execution", "完成分"), lambda t: -t.execution),
}


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Routines missing or impossible; decisions about no tie."""
    problems = (
        *review_base(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *review_routines(sheet.routines, sheet.numbers, config),
    )
    return problems or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Highest total first; an apparatus not shown counts nothing, who showed none has no place."""
    held: dict[int, list[Scored]] = {number: [] for number in sheet.numbers}
    for routine in sheet.routines:
        held[routine.entrant].append(scored(routine, config))
    shown = {number for number, each in held.items() if any(s.was_shown for s in each)}
    return order(sheet, config, [_total(number, held[number], config) for number in sorted(shown)])


def _total(number: int, routines: Iterable[Scored], config: Config) -> Total:
    by_apparatus = {s.apparatus: s for s in routines}
    return Total(
        number=number,
        apparatus=tuple(by_apparatus[name].score for name in config.apparatus),
        execution=sum(s.execution for s in by_apparatus.values()),
    )


def order(sheet: BaseSheet, config: Config, totals: Iterable[Total]) -> Outcome:
    """A table of totals; everybody who has none did not start."""
    out = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    here = [total for total in totals if total.number not in out]
    absent = sorted(set(sheet.numbers) - out - {total.number for total in here})
    level = rank(here, (TOTAL, *(TIES[tie] for tie in config.ties)), lambda t: t.number)
    return Outcome(
        blocks=(
            *ranked_from(1, settle(level, sheet.decisions)),
            *unplaced((n, Status.DQ.reason) for n in sorted(out)),
            *unplaced((n, Status.DNS.reason) for n in absent),
        ),
        lines=tuple(
            Line(
                t.number,
                {
                    "apparatus": " ".join(score_cn(score) for score in t.apparatus),
                    "execution_milli": t.execution,
                    "total_milli": t.total,
                },
            )
            for t in here
        ),
    )


COLUMNS = (
    Column("apparatus", "各项得分"),
    Column("execution_milli", "完成分之和", score_cn),
    Column("total_milli", "总分", score_cn, is_main=True),
)
FIG = Ruleset(
    id="fig.panel",
    title="体操单项（D+E）",
    about="难度分加完成分减裁判长扣分；完成分去掉高低分取平均",
    source=f"{AEROBIC}；{TRUSTED}",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    rows="routines",
    columns=COLUMNS,
    covers=(
        Clause("4名裁判各去一个高低分，取中间两个的平均", AEROBIC, "gymnastics_four.json"),
        Clause("5名各去一个，取三个的平均", UNCHECKED, "gymnastics_five.json"),
        Clause("6名各去两个，取中间两个的平均", AEROBIC, "gymnastics_six.json"),
        Clause("中间分差距超过该分段的限度，取全部裁判的平均", AEROBIC, "gymnastics_spread.json"),
        Clause("缺一名裁判的分，以其余裁判的平均代替", AEROBIC, "gymnastics_missing_mark.json"),
        Clause("得分相等，完成分高者列前；仍相等则并列", TRUSTED, "gymnastics_four.json"),
        Clause("三位小数，舍去或四舍五入", TRUSTED, "gymnastics_rounding.json"),
        Clause("缺项、重项、越界的分数先行指出", "本系统约定", "gymnastics_problems.json"),
    ),
    leaves_out=(
        "难度分的动作组成：由 D 组裁判给出总数",
        "艺术分 A 与难度系数（健美操专用）",
        "两次跳马取平均的决赛：先算好再填一个分",
        "按单个裁判分继续比下去的同分规则",
    ),
)


def _preset(id: str, title: str, source: str, clauses: tuple[Clause, ...], **preset: object) -> Ruleset:
    return replace(FIG.variant(id, title, source=source, **preset), covers=clauses)


RULESETS = (
    FIG,
    _preset(
        "fig.all_around.women",
        "女子体操全能",
        TRUSTED,
        (
            Clause(
                "四项之和；相等先比最好三项、两项、一项，再比完成分", TRUSTED, "gymnastics_all_around.json"
            ),
            Clause("未参加的项目计零分；一项未参加者都不排名", TRUSTED, "gymnastics_all_around.json"),
        ),
        apparatus=list(WOMEN),
    ),
    _preset(
        "fig.all_around.men",
        "男子体操全能",
        TRUSTED,
        (Clause("六项之和，同分规则同女子", TRUSTED, "gymnastics_all_around_men.json"),),
        apparatus=list(MEN),
    ),
    _preset(
        "gymnastics.plain_ten",
        "体操十分制",
        "地方竞赛规程；做法未核对原文",
        (Clause("没有难度分，裁判十分制评分去高低取平均", "地方竞赛规程", "gymnastics_plain_ten.json"),),
        difficulty=False,
        spreads=[],
    ),
)
