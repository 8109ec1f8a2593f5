from datetime import date

import pytest
from hypothesis import given

from tests.texts import texts
from ysevents.core.rules import age_on, clean_name, grade_on, mask_name, school_year


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("向丽", "向丽"),
        ("向 丽", "向丽"),
        ("　彭　小明 ", "彭小明"),
        ("丽", "丽"),
        ("阿依古丽·买买提·吐尔逊", "阿依古丽·买买提·吐尔逊"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("欧阳 · 莫洛以惹", "欧阳·莫洛以惹"),
        ("彭㛃", "彭㛃"),
        ("田𬭚", "田𬭚"),
        ("John Smith", "John Smith"),
        ("彭" * 30, "彭" * 30),
    ],
)
def test_names_people_have_are_kept(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "彭" * 31, "彭小明3", "<b>", "彭·", "·彭", "彭\x00明", "彭\n小明;", "彭😀", "=1+1", "彭/明"],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    assert clean_name(typed) is None


@given(texts(40))
def test_a_stored_name_is_stored_as_it_is(typed: str) -> None:
    stored = clean_name(typed)

    assert stored is None or (clean_name(stored) == stored and 1 <= len(stored) <= 30)


@given(texts(30, min_size=1, letters="彭向田覃㛃𬭚·"))
def test_a_masked_name_shows_two_letters_at_most(name: str) -> None:
    assert len([letter for letter in mask_name(name) if letter != "*"]) <= 2
    assert len(name) == 1 or "*" in mask_name(name)


def test_grades_follow_the_school_year() -> None:
    assert (school_year(date(2026, 8, 31)), school_year(date(2026, 9, 1))) == (2025, 2026)
    assert grade_on(2021, date(2026, 11, 24)) == 6
    assert grade_on(2021, date(2026, 8, 31)) == 5


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2014, 9, 1), date(2026, 8, 31), 11),
        (date(2014, 9, 1), date(2026, 9, 1), 12),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
    ],
)
def test_ages_turn_on_the_birthday(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age
