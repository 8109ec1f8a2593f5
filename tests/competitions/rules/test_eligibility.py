"""Eligibility against its golden sheet, and the cut-off day by property."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.eligibility import Athlete, Division, grade_cn, judge, verdict

SHEET = tomllib.loads((Path(__file__).parent / "sheets/eligibility.toml").read_text("utf-8"))


def division_of(sheet: dict[str, Any]) -> Division:
    rule = {name: value for name, value in sheet.items() if name != "key"}
    return Division(**{**rule, "unit_classes": tuple(sheet.get("unit_classes", ()))})


DIVISIONS = {sheet["key"]: division_of(sheet) for sheet in SHEET["division"]}
UNKNOWN = {"sex": None, "birth_on": None, "grade": None, "unit_class": None}


@pytest.mark.parametrize("case", SHEET["case"], ids=lambda case: case["about"])
def test_sheet(case: dict[str, Any]) -> None:
    division = DIVISIONS[case["division"]]

    reasons = judge(Athlete(**UNKNOWN | case["athlete"]), division)

    assert [reason.code for reason in reasons] == case["reasons"]
    assert verdict(reasons, division) == case["verdict"]


@given(st.dates(date(2000, 1, 1), date(2020, 12, 31)), st.integers(-800, 800))
def test_the_cut_off_day_itself_counts(first: date, days: int) -> None:
    division = Division(name="甲组", sex="mixed", born_from=first, born_until=first + timedelta(days=365))

    reasons = judge(
        Athlete(sex=None, birth_on=first + timedelta(days=days), grade=None, unit_class=None), division
    )

    expected = ["too_old"] if days < 0 else ["too_young"] if days > 365 else []
    assert [reason.code for reason in reasons] == expected


@pytest.mark.parametrize(
    ("grade", "word"), [(1, "一年级"), (6, "六年级"), (7, "初一"), (12, "高三"), (13, "13年级")]
)
def test_grades_as_people_say_them(grade: int, word: str) -> None:
    assert grade_cn(grade) == word


def test_a_span_of_grades_open_below_or_of_one_grade() -> None:
    athlete = Athlete(sex="male", birth_on=None, grade=8, unit_class=None)

    below = judge(athlete, Division(name="小学组", sex="mixed", grade_until=6))
    single = judge(athlete, Division(name="毕业班", sex="mixed", grade_from=9, grade_until=9))

    assert below[0].text == "年级不符：小学组收六年级及以下，现为初二"
    assert single[0].text == "年级不符：毕业班收初三，现为初二"


@given(st.dates(date(2004, 1, 1), date(2014, 12, 31)), st.dates(date(2020, 1, 1), date(2028, 12, 31)))
def test_one_starts_by_age_from_the_birthday_on(birth_on: date, day: date) -> None:
    division = Division(name="少年组", sex="mixed", age_from=14, age_day=day)

    reasons = judge(Athlete(sex=None, birth_on=birth_on, grade=None, unit_class=None), division)

    leap = (birth_on.month, birth_on.day) == (2, 29)
    fourteen = date(birth_on.year + 14, 3, 1) if leap else birth_on.replace(year=birth_on.year + 14)
    assert (reasons == ()) == (day >= fourteen)
    assert [reason.code for reason in reasons] in ([], ["too_young"])
