"""What judges write down, and what a regulation says about it: `panel.generic` and its presets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ysevents.competitions.rules.decisions import DecisionKind, review_kinds
from ysevents.competitions.rules.marks import Points, Status, decimal_cn
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.panels.awards import Award, AwardTies, review_awards
from ysevents.competitions.rules.panels.means import Rounding
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_rows
from ysevents.kit.enums import Labelled

SHEETS = "六份评分表"
OUT = (Status.DNS, Status.DQ)


class Tie(Labelled):
    """What sets apart those who have one score."""

    DECIMALS = "decimals", "平均分多取几位小数"
    CRITERIA = "criteria", "按评分项的顺序逐项比较"
    ALL_MARKS = "all_marks", "全部评委的平均分"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One criterion of a marking sheet; its weight in per cent of the mark given."""

    name: str
    weight: int = 100
    least: Points = 0
    most: Points = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    judges: int = parameter(7, "评委人数", source=SHEETS, least=1, most=25)
    quorum: int = parameter(3, "至少几名评委打分才有效", source="通行做法，未核对原文", least=1, most=25)
    drop: int = parameter(1, "去掉几个最高分、几个最低分", source=SHEETS, least=0, most=5)
    keep: int = parameter(
        3, "去分后至少保留几个；评委缺席时相应少去", source="通行做法，未核对原文", least=1, most=25
    )
    criteria: tuple[Part, ...] = parameter(
        (Part(name="总分"),), "评分项：名称、权重（%）、最低分、最高分", source=SHEETS
    )
    decimals: int = parameter(2, "得分保留几位小数", source=SHEETS, least=0, most=3)
    rounding: Rounding = parameter(Rounding.HALF_UP, "保留小数的方法", source="通行做法，未核对原文")
    ties: tuple[Tie, ...] = parameter((Tie.DECIMALS, Tie.CRITERIA), "得分相等时依次比较什么", source=SHEETS)
    tie_decimals: int = parameter(3, "decimals 比到第几位小数", source=SHEETS, least=1, most=6)
    awards: tuple[Award, ...] = parameter((), "奖级及其比例（%），最后一级取其余", source="县局办赛要求")
    award_ties: AwardTies = parameter(AwardTies.UP, "并列者跨越奖级时如何定级", source="通行做法，未核对原文")
    category: str = parameter("", "只排这一类别；留空则全部一起排，另列类别名次", source="县局办赛要求")
    bounds_hold: bool = parameter(
        True, "越出评分项上下限的分数是否无效；否则录入时核对后照算", source="通行做法，未核对原文"
    )
    release_together: int = parameter(
        3, "最先几名选手的分数等齐后一并公布，不影响名次", source=SHEETS, least=1, most=20
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Points taken off, and what for."""

    points: Points
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """One turn: for every criterion a mark of each judge, null where the judge was absent."""

    entrant: int
    category: str = ""
    marks: Mapping[str, tuple[Points | None, ...]] = field(default_factory=dict)
    deductions: tuple[Deduction, ...] = ()
    status: Status | None = None

    def totals(self, config: Config) -> list[Fraction]:
        """What each judge who was there gave altogether, weighted, in order of judges."""
        rows = [(part.weight, self.given(part.name)) for part in config.criteria]
        return [
            sum((Fraction(weight * row[i], 100) for weight, row in rows), Fraction(0))
            for i in range(len(rows[0][1]))
        ]

    def given(self, criterion: str) -> list[int]:
        """The marks of those who were there, for one criterion."""
        return [mark for mark in self.marks[criterion] if mark is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """A performance of every entrant."""

    performances: tuple[Performance, ...]


def check(config: Config) -> tuple[Problem, ...]:
    """Numbers of judges, criteria and shares that contradict each other."""
    names = [part.name for part in config.criteria]
    problems = review_awards(config.awards)
    if config.quorum > config.judges:
        problems.append(Problem("parameters.quorum", "contradiction", "有效人数不能多于评委人数"))
    if config.judges - 2 * config.drop < min(config.keep, config.judges):
        text = f"{config.judges}名评委各去{config.drop}个，剩下的少于{config.keep}个"
        problems.append(Problem("parameters.drop", "contradiction", text))
    if Tie.DECIMALS in config.ties and config.tie_decimals <= config.decimals:
        problems.append(Problem("parameters.tie_decimals", "contradiction", "应比得分的小数位数多"))
    if not names or len(set(names)) < len(names):
        problems.append(Problem("parameters.criteria", "doubled", "评分项至少一项，名称不能重复"))
    problems += [
        Problem(f"parameters.criteria[{i}]", "contradiction", "权重须为正数，最低分须小于最高分")
        for i, part in enumerate(config.criteria)
        if part.weight < 1 or part.least >= part.most
    ]
    return tuple(problems)


def review_marks(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Performances missing or doubled, marks missing or out of bounds, too few judges."""
    return (
        *review_base(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *review_rows("performances", (p.entrant for p in sheet.performances), sheet),
        *(
            problem
            for i, performance in enumerate(sheet.performances)
            for problem in _review_performance(performance, f"performances[{i}]", config)
        ),
    )


def _review_performance(performance: Performance, path: str, config: Config) -> Iterator[Problem]:
    if performance.status is not None:
        if performance.status not in OUT:
            yield Problem(
                f"{path}.status", "status", f"“{performance.status.label}”不适用于评分，请用 dns 或 dq"
            )
        return
    wanted, given = {part.name for part in config.criteria}, set(performance.marks)
    for name in sorted(wanted ^ given):
        text = f"缺少评分项“{name}”" if name in wanted else f"规程没有评分项“{name}”"
        yield Problem(f"{path}.marks", "criterion", text)
    if wanted == given:
        for part in config.criteria:
            yield from _review_row(performance.marks[part.name], part, f"{path}.marks.{part.name}", config)
        rows = list(performance.marks.values())
        if all(len(row) == config.judges for row in rows):
            yield from _review_judges(rows, path, config)


def _review_row(row: Sequence[int | None], part: Part, path: str, config: Config) -> Iterator[Problem]:
    if len(row) != config.judges:
        yield Problem(path, "length", f"应有{config.judges}名评委的分数，缺席者写 null")
    for i, mark in enumerate(row):
        if config.bounds_hold and mark is not None and not part.least <= mark <= part.most:
            bounds = f"{decimal_cn(part.least)}至{decimal_cn(part.most)}"
            yield Problem(f"{path}[{i}]", "range", f"分数应在{bounds}之间")


def _review_judges(rows: Sequence[Sequence[int | None]], path: str, config: Config) -> Iterator[Problem]:
    """Whether each judge marked all or nothing, and enough of them did."""
    there = [{i for i, mark in enumerate(row) if mark is not None} for row in rows]
    if any(judges != there[0] for judges in there):
        yield Problem(f"{path}.marks", "half_marked", "有评委只打了部分评分项")
    elif len(there[0]) < config.quorum:
        yield Problem(f"{path}.marks", "too_few", f"只有{len(there[0])}名评委打分，至少须有{config.quorum}名")
