"""Merging: what comes to stand, what waits, and which of several reasons is told."""

from collections.abc import Mapping

import pytest

from ysevents.competitions.rules.recording import Reading
from ysevents.competitions.rules.recording.merging import EMPTY, Standing, Typed, Verdict, contradicted, judge

WANG = Standing(text="9.42", revision=3, device="甲机", who="王老师", when="9:05")
PLAIN = Reading(9820)
DOUBTFUL = Reading(5100, question="5.10不常见，请核对")
UNREAD = Reading(problem="看不懂")
KEPT = (Verdict.KEPT, "")
HANDED_IN = "成绩单已交"


def typed(
    text: str, *, item: str = "watch.1", seen: int = 3, device: str = "乙机", is_confirmed: bool = False
) -> Typed:
    return Typed(item=item, text=text, seen=seen, device=device, is_confirmed=is_confirmed)


def verdict(
    cell: Typed,
    standing: Standing = WANG,
    reading: Reading = PLAIN,
    row: Mapping[str, str] | None = None,
    closed: str = "",
) -> tuple[Verdict, str]:
    return judge(cell, standing, reading, label="第1块表", row=row or {}, closed=closed)


def test_a_text_comes_to_stand_in_an_empty_cell_and_over_one_that_was_seen() -> None:
    assert verdict(typed("9.82", seen=0), EMPTY) == KEPT
    assert verdict(typed("9.82")) == KEPT
    assert verdict(typed("")) == KEPT


def test_a_device_may_write_over_what_itself_wrote_though_the_answer_was_lost() -> None:
    assert verdict(typed("9.82", seen=0, device="甲机")) == KEPT


def test_a_text_over_one_that_was_not_seen_waits_and_says_what_stands() -> None:
    cleared = Standing(revision=4, device="甲机", who="王老师", when="9:06")

    assert verdict(typed("9.82", seen=2)) == (
        Verdict.CONFLICT,
        "第1块表在9:05已由王老师写成9.42，您写的9.82没有覆盖，请核对后选用其一",
    )
    assert verdict(typed("", seen=2)) == (
        Verdict.CONFLICT,
        "第1块表在9:05已由王老师写成9.42，您写的空白没有覆盖，请核对后选用其一",
    )
    assert verdict(typed("9.82"), cleared) == (
        Verdict.CONFLICT,
        "第1块表在9:06已由王老师清空，您写的9.82没有覆盖，请核对后选用其一",
    )


@pytest.mark.parametrize("text", ["9.42", " 9.42 ", "９．４２"])
def test_what_stands_already_is_kept_from_whomever_and_however_late(text: str) -> None:
    assert verdict(typed(text, seen=0), row={"status": "DNS"}, closed=HANDED_IN) == KEPT


def test_a_doubtful_text_waits_until_it_is_confirmed() -> None:
    assert verdict(typed("5.1"), reading=DOUBTFUL) == (Verdict.QUESTION, "5.10不常见，请核对")
    assert verdict(typed("5.1", is_confirmed=True), reading=DOUBTFUL) == KEPT


def test_of_several_reasons_the_one_that_weighs_most_is_told() -> None:
    late = typed("5.1", seen=0)
    absent = {"status": "弃权"}

    assert [
        verdict(late, reading=UNREAD, row=absent, closed=HANDED_IN)[0],
        verdict(late, reading=DOUBTFUL, row=absent, closed=HANDED_IN)[0],
        verdict(late, reading=DOUBTFUL, row=absent)[0],
        verdict(typed("5.1"), reading=DOUBTFUL, row=absent)[0],
        verdict(typed("5.1"), reading=DOUBTFUL)[0],
    ] == [Verdict.REFUSED, Verdict.CLOSED, Verdict.CONFLICT, Verdict.ABSENT, Verdict.QUESTION]
    assert verdict(late, reading=UNREAD) == (Verdict.REFUSED, "看不懂")
    assert verdict(late, closed=HANDED_IN) == (Verdict.CLOSED, HANDED_IN)


def test_a_mark_and_absence_wait_for_each_other_and_say_what_choosing_does() -> None:
    assert verdict(typed("9.82"), row={"status": "DNS"}) == (
        Verdict.ABSENT,
        "已记弃权，却写了第1块表9.82：确实参加了请选用成绩，弃权随之取消",
    )
    assert verdict(typed("未出发", item="status"), EMPTY, Reading(), {"watch.1": "9.42"}) == (
        Verdict.ABSENT,
        "已有成绩，却记未出发：确实没有参加请选用未出发，成绩随之清空",
    )


ROW = {"watch.1": "9.42", "watch.2": "", "place": "1", "leg.1": "1024", "event.100": "弃权"}


@pytest.mark.parametrize(
    ("item", "text", "row", "against"),
    [
        ("status", "DNS", ROW, ("watch.1", "place")),
        ("status", "DNF", ROW, ()),
        ("status", "", ROW, ()),
        ("status", "DNS", {"status": "DNF"}, ()),
        ("watch.1", "9.42", {"status": "dns"}, ("status",)),
        ("watch.1", "9.42", {"status": "DQ TR17.3"}, ()),
        ("watch.1", "9.42", {}, ()),
        ("watch.1", " ", {"status": "dns"}, ()),
        ("leg.1", "1024", {"status": "dns"}, ()),
        ("event.100", "DNS", {"status": "dns"}, ()),
        ("event.100", "NM", {"status": "dns"}, ("status",)),
    ],
)
def test_marks_cannot_stand_beside_absence_but_line_ups_and_absence_from_one_event_can(
    item: str, text: str, row: Mapping[str, str], against: tuple[str, ...]
) -> None:
    assert contradicted(item, text, row) == against


def test_all_but_what_is_kept_or_refused_waits_for_somebody() -> None:
    assert [one for one in Verdict if not one.waits] == [Verdict.KEPT, Verdict.REFUSED]
