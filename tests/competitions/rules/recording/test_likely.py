"""Likely marks: what is asked about, and of whom nothing is known."""

import pytest

from ysevents.competitions.rules.recording import StageFacts
from ysevents.competitions.rules.recording.likely import ask, columns_of, likely


def stage(discipline: str, age_group: str, sex: str = "male") -> StageFacts:
    return StageFacts(ruleset="cn.timed_final", discipline=discipline, age_group=age_group, sex=sex)


@pytest.mark.parametrize(
    ("age_group", "sex", "columns"),
    [
        ("小学甲组", "male", (0,)),
        ("小学", "female", (1,)),
        ("初中组", "male", (2,)),
        ("初中组", "female", (3,)),
        ("高中组", "male", (4,)),
        ("高中组", "female", (5,)),
        ("高中组", "mixed", (4, 5)),
        ("职工组", "male", ()),
        ("", "female", ()),
    ],
)
def test_tables_go_by_school_level_and_know_no_others(
    age_group: str, sex: str, columns: tuple[int, ...]
) -> None:
    assert columns_of(stage("100m", age_group, sex)) == columns


@pytest.mark.parametrize(
    ("discipline", "age_group", "sex", "bounds"),
    [
        ("100m", "高中组", "female", (12_900, 16_600)),
        ("60m", "小学乙组", "female", (8_800, 11_600)),
        # 31.8 s and four times 1.9 s about it.
        ("200m", "小学甲组", "male", (24_200, 39_400)),
        # 7.60 m and four times 1.00 m about it.
        ("sp", "高中组", "female", (3_600, 11_600)),
        # Girls at their least, boys at their most.
        ("sp", "初中组", "mixed", (3_300, 14_100)),
        ("60m", "初中组", "male", None),
        ("5000m", "高中组", "female", None),
        ("sp", "小学甲组", "male", None),
        ("pv", "高中组", "male", None),
        ("100m", "职工组", "male", None),
        ("4x100m", "高中组", "mixed", (42_800, 65_000)),
    ],
)
def test_marks_are_expected_where_a_level_was_measured(
    discipline: str, age_group: str, sex: str, bounds: tuple[int, int] | None
) -> None:
    assert likely(stage(discipline, age_group, sex)) == bounds


def test_a_time_is_asked_about_on_either_side_and_the_bounds_are_likely() -> None:
    race = stage("100m", "高中组")
    words = "不在这一组别常见的11.30至14.00之间，请核对"

    assert [ask(ms, race, is_time=True) for ms in (11_290, 11_300, 14_000, 14_010)] == [
        f"11.29{words}",
        "",
        "",
        f"14.01{words}",
    ]


def test_a_length_is_asked_about_only_when_it_is_great() -> None:
    shot = stage("sp", "高中组", "female")

    assert [ask(mm, shot, is_time=False) for mm in (0, 3_590, 11_600, 11_610)] == [
        "",
        "",
        "",
        "11.61米不在这一组别常见的3.60至11.60米之间，请核对",
    ]


def test_nothing_is_asked_about_where_nobody_knows() -> None:
    assert ask(1, stage("100m", "职工组"), is_time=True) == ""
