"""Eligibility 参赛资格: may this athlete start in this division?

Covers: sex, dates of birth, age on a day, grade, class of the unit; each may be open.
Leaves out: school roll and duplicates over units (keys of the database), proofs on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ysevents.competitions.rules.outcomes import Reason
from ysevents.core.rules import age_on

SEX_CN = {"male": "男", "female": "女"}
GRADES = [*(f"{n}年级" for n in "一二三四五六"), "初一", "初二", "初三", "高一", "高二", "高三"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """What is known of somebody; None: not known."""

    sex: str | None
    birth_on: date | None
    grade: int | None
    unit_class: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """Whom a division is for. Dates, ages and grades are inclusive; None or empty: open.

    Ages are full years on `age_day`; born on 29 February, one turns older on 1 March in common years.
    """

    name: str
    sex: Literal["male", "female", "mixed"]
    born_from: date | None = None
    born_until: date | None = None
    age_from: int | None = None
    age_until: int | None = None
    age_day: date | None = None
    grade_from: int | None = None
    grade_until: int | None = None
    unit_classes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """`小学甲组男子`."""
        return self.name + {"male": "男子", "female": "女子", "mixed": ""}[self.sex]


def judge(athlete: Athlete, division: Division) -> tuple[Reason, ...]:
    """All reasons against a start, none when there are none.

    The first is the one to show: what nobody can put right comes before what may be a slip of the
    roll (sex, age, grade, unit).
    """
    found = (
        _sex(athlete.sex, division),
        _birth(athlete.birth_on, division),
        _grade(athlete.grade, division),
        _unit(athlete.unit_class, division),
    )
    return tuple(reason for reason in found if reason)


def verdict(reasons: Sequence[Reason], division: Division) -> str:
    """One line: the first reason, or that all is well."""
    return reasons[0].text if reasons else f"符合{division.title}"


def _sex(sex: str | None, division: Division) -> Reason | None:
    if division.sex == "mixed" or sex == division.sex:
        return None
    if sex is None:
        return Reason("sex_unknown", "缺少性别，请先补全")
    return Reason("sex", f"性别不符：{division.title}只收{SEX_CN[division.sex]}运动员")


def _birth(birth_on: date | None, division: Division) -> Reason | None:
    if division.born_from is None and division.born_until is None and division.age_day is None:
        return None
    if birth_on is None:
        return Reason("birth_unknown", "缺少出生日期，请先补全")
    return _cut_off(birth_on, division) or _age(birth_on, division)


def _cut_off(birth_on: date, division: Division) -> Reason | None:
    first, last = division.born_from, division.born_until
    if first and birth_on < first:
        return Reason("too_old", f"超龄：须{first}及以后出生")
    if last and birth_on > last:
        return Reason("too_young", f"年龄不足：须{last}及以前出生")
    return None


def _age(birth_on: date, division: Division) -> Reason | None:
    if division.age_day is None:
        return None
    age, day = age_on(birth_on, division.age_day), division.age_day
    if division.age_until is not None and age > division.age_until:
        return Reason("too_old", f"超龄：{day}须不超过{division.age_until}周岁，为{age}周岁")
    if division.age_from is not None and age < division.age_from:
        return Reason("too_young", f"年龄不足：{day}须满{division.age_from}周岁，为{age}周岁")
    return None


def _grade(grade: int | None, division: Division) -> Reason | None:
    first, last = division.grade_from, division.grade_until
    if first is None and last is None:
        return None
    if grade is None:
        return Reason("grade_unknown", "缺少年级，请先补全")
    if (first and grade < first) or (last and grade > last):
        return Reason("grade", f"年级不符：{division.name}收{_span(first, last)}，现为{grade_cn(grade)}")
    return None


def _unit(unit_class: str | None, division: Division) -> Reason | None:
    if not division.unit_classes or unit_class in division.unit_classes:
        return None
    return Reason("unit_class", f"单位类别不符：{division.name}限{'、'.join(division.unit_classes)}")


def _span(first: int | None, last: int | None) -> str:
    if first and last:
        return grade_cn(first) if first == last else f"{grade_cn(first)}至{grade_cn(last)}"
    return f"{grade_cn(first)}及以上" if first else f"{grade_cn(last or 0)}及以下"


def grade_cn(grade: int) -> str:
    """`五年级`, `初二`, `高一`; grades beyond school as numbers."""
    return GRADES[grade - 1] if 1 <= grade <= len(GRADES) else f"{grade}年级"
