"""Files of photo finishes and timing systems."""

import pytest

from ysevents.competitions.rules.recording.timing_files import TimedRow, decode, read


@pytest.mark.parametrize(
    "text",
    [
        "3,13.42\n4,13.57\n",
        "3;13.42\n4;13.57",
        "3\t13.42\n4\t13.57",
        "3 13.42\n\n4 13.57",
        '"3","13.42"\n"4","13.57"',
        "道次，成绩\n3，13.42\n4，13.57",
    ],
)
def test_two_columns_are_lane_and_time_however_they_are_parted(text: str) -> None:
    assert [(row.lane, row.time) for row in read(text)] == [(3, "13.42"), (4, "13.57")]


def test_named_columns_come_in_any_order() -> None:
    assert read("名次,号码,单位,成绩\n1,1024,一小,13.42\n,1031,二小,DNS\n") == (
        TimedRow(line=2, bib="1024", time="13.42", place="1"),
        TimedRow(line=3, bib="1031", status="DNS"),
    )


def test_a_result_of_a_photo_finish_is_known_by_its_columns() -> None:
    lynx = "3,1,1,男子100米\n1,1024,4,向,明,一小,13.425,,,\nDNF,1031,5,田,强,二小,,,,\n"

    assert read(lynx) == (
        TimedRow(line=2, lane=4, bib="1024", time="13.425", place="1"),
        TimedRow(line=3, lane=5, bib="1031", status="DNF"),
    )


def test_three_numbers_are_place_lane_and_time() -> None:
    assert read("1,4,13.42\n2,3,13.57\n")[0] == TimedRow(line=1, lane=4, time="13.42", place="1")


def test_chinese_files_of_either_coding_are_read() -> None:
    assert decode("道次,成绩".encode("gb18030")) == decode("道次,成绩".encode()) == "道次,成绩"
    assert decode("\ufeff道次".encode()) == "道次"


@pytest.mark.parametrize(
    ("text", "words"),
    [(" \n", "文件是空的"), ("单位,成绩\n一小,9.4", "认不出哪一栏"), ("1,9.4\n" * 501, "超过500行")],
)
def test_a_file_that_is_none_says_what_is_expected(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read(text)
