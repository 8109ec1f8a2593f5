"""What officials type, and how sheets write it."""

import pytest

from ysevents.competitions.rules.marks import Status, thousandths
from ysevents.competitions.rules.recording import Reading
from ysevents.competitions.rules.recording import texts as read


def test_blanks_around_and_full_width_do_not_count() -> None:
    assert read.plain("\u3000ＤＱ　ＴＲ１７．３ ") == "DQ TR17.3"


def test_an_empty_cell_is_never_a_problem() -> None:
    assert [
        read.number(" ", thousandths),
        read.count("\u3000"),
        read.status("", ()),
        read.words(""),
    ] == [Reading()] * 4


@pytest.mark.parametrize(("text", "value"), [("12", 12), (" ７ ", 7), ("007", 7), ("1", 1), ("99", 99)])
def test_a_count_is_a_whole_number(text: str, value: int) -> None:
    assert read.count(text, most=99) == Reading(value)


@pytest.mark.parametrize("text", ["0", "100", "1.5", "-3", "二", "३", "1 2"])
def test_any_other_count_is_refused(text: str) -> None:
    assert read.count(text, most=99) == Reading(problem=f"“{text}”应为1至99的整数，请改正后再写")


def test_noughts_before_a_count_do_not_carry_it_past_its_most() -> None:
    assert read.count("000", least=0) == Reading(0)
    assert read.count("00000000099999", least=0).problem == "“00000000099999”应为0至9999的整数，请改正后再写"
    assert read.count("0" * 5000 + "3") == Reading(3)
    assert read.count("9" * 5000).problem.endswith("应为1至9999的整数，请改正后再写")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dsq: TR16.8", (Status.DQ, "TR16.8")),
        ("犯规，TR17.3", (Status.DQ, "TR17.3")),
        ("取消资格", (Status.DQ, "")),
        ("ret", (Status.RETIRED, "")),
        ("无成绩", (Status.NM, "")),
        ("未完成", (Status.DNF, "")),
        ("快", (None, "")),
        ("", (None, "")),
    ],
)
def test_a_status_is_known_by_its_letters_or_its_words(text: str, found: tuple[Status | None, str]) -> None:
    assert read.split_status(text) == found


def test_a_status_is_one_of_the_sheet_and_a_disqualification_names_its_rule_where_asked() -> None:
    allowed = (Status.DNS, Status.DQ)

    assert read.status("弃权", allowed) == Reading()
    assert read.status("DQ", allowed) == Reading(problem="取消成绩须写明条款，如 DQ TR17.3")
    assert read.status("DQ", allowed, with_rule=False) == Reading()
    assert read.status("NM", allowed) == Reading(
        problem="“NM”不是本项目的状态，可以写：DNS 弃权、DQ 取消成绩"
    )


@pytest.mark.parametrize(
    ("text", "time", "number", "wind"),
    [
        ("9，50", "9.5", "9.5", "9，50"),
        ("１２", "12", "12", "+12.0"),
        ("1.005", "1.005", "1.005", "1.005"),
        ("10", "10", "10", "+10.0"),
        ("-0.4", "-0.4", "-0.4", "-0.4"),
        ("4'05\"10", "4:05.1", "4'05\"10", "4'05\"10"),
        ("好", "好", "好", "好"),
    ],
)
def test_sheets_write_what_can_be_read_and_leave_the_rest_to_the_judge(
    text: str, time: str, number: str, wind: str
) -> None:
    assert (read.as_time(text), read.as_number(text), read.as_wind(text)) == (time, number, wind)
