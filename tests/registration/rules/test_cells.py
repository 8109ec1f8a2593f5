"""Cells as people fill them in."""

from datetime import date

import pytest

from ysevents.registration.rules.cells import (
    Cell,
    contest_key,
    read_birth,
    read_choice,
    read_cross,
    read_grade,
    read_name,
    read_sex,
    read_student_code,
    split_contests,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "cell",
    [
        "2013-09-01", "2013.9.1", "2013/9/1", "2013／09／01", "2013年9月1日", "2013 年 9 月 1 日", "２０１３．９．１",
        "20130901", 20130901.0, 41518.0, "41518", "2013-9-1 00:00:00", " 2013。9。1", "2013、9、1",
    ],
)  # fmt: skip
def test_one_day_is_written_in_many_ways(cell: Cell) -> None:
    read = read_birth(cell, TODAY)

    assert (read.value, read.fault) == (date(2013, 9, 1), None)


@pytest.mark.parametrize(
    ("cell", "code", "text"),
    [
        ("2013.9.31", "birth_impossible", "出生日期 2013.9.31 不存在"),
        ("2014-02-29", "birth_impossible", "出生日期 2014-02-29 不存在"),
        ("2013.9", "birth_incomplete", "出生日期 2013.9 不完整，请写到日，如2013-09-01"),
        (2013.9, "birth_incomplete", "出生日期 2013.9 不完整，请写到日，如2013-09-01"),
        ("2013年9月", "birth_incomplete", "出生日期 2013年9月 不完整，请写到日，如2013-09-01"),
        ("13.9.1", "birth_unclear", "出生日期“13.9.1”看不懂，请写成2013-09-01"),
        ("五年级", "birth_unclear", "出生日期“五年级”看不懂，请写成2013-09-01"),
        ("433127201309011234", "birth_is_identity", "请填出生日期，不要填身份证号"),
        ("43312720130901123x", "birth_is_identity", "请填出生日期，不要填身份证号"),
        ("1913-09-01", "birth_unlikely", "出生日期 1913-09-01 不像学生的，请核对年份"),
        ("2031-09-01", "birth_unlikely", "出生日期 2031-09-01 不像学生的，请核对年份"),
    ],
)
def test_what_is_no_day_of_birth_is_told(cell: Cell, code: str, text: str) -> None:
    read = read_birth(cell, TODAY)

    assert read.value is None
    assert read.fault
    assert (read.fault.code, read.fault.text) == (code, text)


def test_a_leap_day_is_a_birthday() -> None:
    assert read_birth("2016.2.29", TODAY).value == date(2016, 2, 29)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("向 丽", "向丽"), ("　向　丽　", "向丽"), ("向\n丽", "向丽"), ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("欧阳 · 莫洛以惹", "欧阳·莫洛以惹"), ("田𬭚", "田𬭚"), ("彭㛃", "彭㛃"), ("Anna Maria", "Anna Maria"),
    ],
)  # fmt: skip
def test_names_lose_blanks_but_not_their_dots(cell: str, name: str) -> None:
    assert read_name(cell).value == name


@pytest.mark.parametrize("cell", ["彭小明2", "=1+1", "彭/向", 5.0, "彭小明（队长）"])
def test_what_is_no_name_is_told(cell: Cell) -> None:
    fault = read_name(cell).fault

    assert fault
    assert fault.code == "name_unusable"


@pytest.mark.parametrize(
    ("cell", "sex"),
    [("男", "male"), (" 女 ", "female"), ("M", "male"), ("ｆ", "female"), ("男生", "male"), ("女性", "female"),
     ("男子", "male"), ("Female", "female"), (None, None), ("", None)],
)  # fmt: skip
def test_sex(cell: Cell, sex: str | None) -> None:
    assert (read_sex(cell).value, read_sex(cell).fault) == (sex, None)
    assert read_sex("不详").fault


@pytest.mark.parametrize(
    ("cell", "grade"),
    [("五年级", 5), ("5", 5), (5.0, 5), ("５", 5), ("五", 5), ("五(2)班", 5), ("五（２）班", 5), ("5年级3班", 5),
     ("初一", 7), ("七年级", 7), ("初二（1）班", 8), ("九年级", 9), ("高一", 10), ("高三", 12), ("十一年级", 11),
     ("小学六年级", 6), ("初中三年级", 9), ("十年级", 10), (None, None)],
)  # fmt: skip
def test_grades(cell: Cell, grade: int | None) -> None:
    read = read_grade(cell)

    assert (read.value, read.fault) == (grade, None)


@pytest.mark.parametrize("cell", ["0", "13", "大班", "高四", "2013级", 5.5])
def test_what_is_no_grade_is_told(cell: Cell) -> None:
    fault = read_grade(cell).fault

    assert fault
    assert fault.code == "grade_unclear"


@pytest.mark.parametrize(
    ("cell", "code"),
    [("G433127201503021234", "G433127201503021234"), (" g4331 2720 ", "G43312720"), ("２０１５０３", "201503"),
     (20150302.0, "20150302"), ('="0020150302"', "0020150302"), ("43312720150302123X", "43312720150302123X"),
     (None, None)],
)  # fmt: skip
def test_student_numbers(cell: Cell, code: str | None) -> None:
    assert (read_student_code(cell).value, read_student_code(cell).fault) == (code, None)


@pytest.mark.parametrize("cell", [4.33127e17, 1.23e18, "4.33127E+17", "1.23E18", 20150302.5])
def test_student_numbers_that_were_rounded_are_caught(cell: Cell) -> None:
    fault = read_student_code(cell).fault

    assert fault
    assert fault.code == "student_code_rounded"
    assert "请先把这一列设为“文本”" in fault.text


def test_a_student_number_is_no_sentence() -> None:
    fault = read_student_code("还没有办").fault

    assert fault
    assert fault.code == "student_code_unclear"


@pytest.mark.parametrize(
    ("cell", "chosen"),
    [("√", True), ("✓", True), ("√√", True), (1.0, True), ("是", True), ("v", True), ("", False), (None, False),
     ("否", False), ("-", False), (0.0, False)],
)  # fmt: skip
def test_crosses(cell: Cell, chosen: bool) -> None:
    assert (read_cross(cell).value, read_cross(cell).fault) == (chosen, None)


def test_a_cross_that_may_strike_out_is_questioned() -> None:
    read = read_cross("×")

    assert read.value is True
    assert read.fault
    assert (read.fault.code, read.fault.is_error) == ("cross_doubtful", False)
    assert read_cross("13.5").fault


def test_choices() -> None:
    assert [read_choice(cell).value for cell in ("是", "参赛", "√", "否", "不参赛", "", None)] == [
        True, True, True, False, False, None, None,
    ]  # fmt: skip
    assert read_choice("也许").fault


@pytest.mark.parametrize(
    ("one", "other"),
    [("１００米", "100米"), ("100m", "100米"), ("100 M", "100米"), ("4x100米接力", "4×100米接力"), ("4*100m接力", "4×100米接力")],
)  # fmt: skip
def test_contests_are_one_in_many_spellings(one: str, other: str) -> None:
    assert contest_key(one) == contest_key(other)
    assert contest_key("100米") != contest_key("100米栏")


def test_contests_in_one_cell_are_taken_apart_unless_known_as_a_whole() -> None:
    assert split_contests("100米、跳远，铅球 60米") == ["100米", "跳远", "铅球", "60米"]
    whole = "男子100米 小学甲组"
    assert split_contests(whole, {contest_key(whole)}) == [whole]
    assert split_contests(None) == []
    assert len(split_contests("、".join(f"{n}米" for n in range(5_000)))) == 20
