"""Entry marks: read and shown as people write them, and ordered best first."""

import pytest

from ysevents.competitions.rules.entry_marks import Measure, measure_of

TIME, LENGTH, POINTS = Measure.TIME, Measure.LENGTH, Measure.POINTS


@pytest.mark.parametrize(
    ("measure", "written", "mark", "shown"),
    [
        (TIME, "1:02.34", 62_340, "1:02.34"),
        (TIME, " 1分02秒34 ", 62_340, "1:02.34"),
        (TIME, "4分5秒1", 245_100, "4:05.10"),
        (TIME, "13秒", 13_000, "13.00"),
        (TIME, "13.425", 13_425, "13.425"),
        (LENGTH, "12.34", 12_340, "12.34米"),
        (LENGTH, "1.4米", 1_400, "1.40米"),
        (LENGTH, "５.４２m", 5_420, "5.42米"),
        (POINTS, "92.5分", 92_500, "92.50分"),
        (POINTS, "88.125", 88_125, "88.125分"),
    ],
)
def test_marks_are_read_and_shown_as_people_write_them(
    measure: Measure, written: str, mark: int, shown: str
) -> None:
    assert (measure.read(written), measure.show(mark), measure.read(shown)) == (mark, shown, mark)


@pytest.mark.parametrize(
    ("measure", "written"),
    [(TIME, "0"), (TIME, "25:00:00"), (TIME, "1:75.0"), (LENGTH, "151"), (LENGTH, "一米"), (POINTS, "-1")],
)
def test_what_no_athlete_could_do_is_refused(measure: Measure, written: str) -> None:
    with pytest.raises(ValueError, match=r"成绩|看不懂"):
        measure.read(written)


def test_short_times_and_long_throws_come_first() -> None:
    marks = [2_000, 3_000, 1_000]

    assert sorted(marks, key=TIME.order) == [1_000, 2_000, 3_000]
    assert sorted(marks, key=LENGTH.order) == sorted(marks, key=POINTS.order) == [3_000, 2_000, 1_000]


def test_what_is_played_has_no_mark() -> None:
    kinds = ("track", "relay", "field", "judged", "team", "singles", "doubles")

    assert [measure_of(kind) for kind in kinds] == [TIME, TIME, LENGTH, POINTS, None, None, None]
