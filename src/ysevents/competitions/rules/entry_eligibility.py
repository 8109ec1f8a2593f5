"""The ruleset of eligibility 资格审查: a whole list of athletes against the divisions of a regulation.

See the clauses of RULESETS for what is covered, and `leaves_out` for what is not.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ysevents.competitions.rules import rulings
from ysevents.competitions.rules.eligibility import Athlete, Division, judge
from ysevents.competitions.rules.outcomes import Line, Outcome, Problem, Reason
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, review_base, review_rows

COUNTY = "县级田径规程"
ELIGIBLE = Reason("eligible", "符合资格")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    divisions: tuple[Division, ...] = parameter(
        (), "组别：性别、出生日期或周岁、年级、单位类别，可同时规定", source=COUNTY
    )
    papers: tuple[str, ...] = parameter((), "每人须交的材料，如保险、体检证明", source=COUNTY)
    one_roll: bool = parameter(True, "一个学籍号只能报一次", source=COUNTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody entered for a division, by its title; what is not known is left out."""

    entrant: int
    division: str
    sex: Literal["male", "female"] | None = None
    birth_on: date | None = None
    grade: int | None = None
    student_code: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """A candidate for each entrant; `unit_classes` says of what class each unit is."""

    athletes: tuple[Candidate, ...]
    unit_classes: Mapping[str, str] = field(default_factory=dict)


def check(config: Config) -> tuple[Problem, ...]:
    """Divisions that nobody could enter, or two under one title."""
    found = []
    titles = [division.title for division in config.divisions]
    for i, division in enumerate(config.divisions):
        path = f"parameters.divisions[{i}]"
        if titles.count(division.title) > 1:
            found.append(Problem(path, "doubled", f"组别“{division.title}”出现了两次"))
        spans = (
            (division.born_from, division.born_until),
            (division.grade_from, division.grade_until),
            (division.age_from, division.age_until),
        )
        if any(first is not None and last is not None and first > last for first, last in spans):  # type: ignore[operator]
            found.append(Problem(path, "contradiction", "起止颠倒，没有人符合"))
        if (division.age_day is None) != (division.age_from is None and division.age_until is None):
            found.append(Problem(path, "contradiction", "周岁的上下限与计算日期须同时写明"))
    return tuple(found)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Athletes twice or missing, divisions that the regulation does not have, rulings that cannot be."""
    titles = {division.title for division in config.divisions}
    problems = (
        *review_base(sheet, has_places=False),
        *review_rows("athletes", (athlete.entrant for athlete in sheet.athletes), sheet),
        *(
            Problem(f"athletes[{i}].division", "unknown_division", f"规程没有组别“{athlete.division}”")
            for i, athlete in enumerate(sheet.athletes)
            if athlete.division not in titles
        ),
    )
    return problems or rulings.review_rulings(sheet, lambda: findings(sheet, config))


def findings(sheet: Sheet, config: Config) -> dict[int, list[Reason]]:
    """All reasons against each athlete: division first, then the school roll, then papers."""
    divisions = {division.title: division for division in config.divisions}
    shared = _shared_rolls(sheet) if config.one_roll else {}
    found = {}
    for athlete in sheet.athletes:
        reasons = list(judge(_facts(athlete, sheet), divisions[athlete.division]))
        others = shared.get(athlete.entrant)
        if others:
            numbers = "、".join(map(str, others))
            reasons.append(Reason("roll_twice", f"学籍号与 {numbers} 相同"))
        missing = [paper for paper in config.papers if paper not in athlete.papers]
        if missing:
            reasons.append(Reason("paper_missing", f"缺{'、'.join(missing)}"))
        found[athlete.entrant] = reasons
    return found


def _facts(athlete: Candidate, sheet: Sheet) -> Athlete:
    unit_class = sheet.unit_classes.get(sheet.units[athlete.entrant])
    return Athlete(sex=athlete.sex, birth_on=athlete.birth_on, grade=athlete.grade, unit_class=unit_class)


def _shared_rolls(sheet: Sheet) -> dict[int, list[int]]:
    """With whom each athlete shares a code of the school roll."""
    holders = defaultdict(list)
    for athlete in sheet.athletes:
        if athlete.student_code:
            holders[athlete.student_code].append(athlete.entrant)
    return {
        number: sorted(set(numbers) - {number})
        for numbers in holders.values()
        if len(numbers) > 1
        for number in numbers
    }


def place(sheet: Sheet, config: Config) -> Outcome:
    """Who may start, and for whom which reason is shown first; a line carries all of them."""
    judged = rulings.verdicts(sheet, findings(sheet, config), ELIGIBLE)
    division = {athlete.entrant: athlete.division for athlete in sheet.athletes}
    return Outcome(
        blocks=rulings.blocks(judged),
        lines=tuple(Line(v.entrant, {"division": division[v.entrant], **v.shown}) for v in judged),
    )


RULESETS = (
    Ruleset(
        id="entry.eligibility",
        title="参赛资格",
        about="按组别的性别、出生日期、周岁、年级、单位类别审查每个运动员，写明全部理由",
        source=COUNTY,
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        columns=(
            Column("division", "组别"),
            Column("verdict", "结论"),
            Column("reasons", "理由"),
        ),
        covers=(
            Clause("出生日期的界限当天也算；2月29日出生同样按日期", COUNTY, "entry_cut_off.json"),
            Clause(
                "按比赛日的周岁；2月29日出生者平年3月1日满岁", "通行做法，未核对原文", "entry_age_leap.json"
            ),
            Clause("性别、年级、单位类别可与年龄同时规定，理由全部写出", COUNTY, "entry_divisions.json"),
            Clause("九年一贯制学校可报几个组别", COUNTY, "entry_divisions.json"),
            Clause("同一学籍号报两次，两人都待查", COUNTY, "entry_papers.json"),
            Clause("缺保险、体检等材料不能参赛", COUNTY, "entry_papers.json"),
            Clause("办公室准许或取消资格，写明裁定", COUNTY, "entry_rulings.json"),
        ),
        leaves_out=(
            "同名、同性别、同出生年的疑似重复：由报名系统按人员库提示",
            "监护人同意书的年龄线：由报名系统掌握，这里只看材料是否齐",
            "材料真伪、学籍是否在册：由人审查",
        ),
    ),
)
