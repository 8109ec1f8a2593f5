"""Sheets of combined events."""

from tests.competitions.rules.recording.sheets import make_sheet, placed
from ysevents.competitions.rules.judging import judge, summary
from ysevents.competitions.rules.recording import Cell, FixtureSheet, Reading, StageFacts, recording_for

EVENTS = {"events": ["100", "LJ", "SP"]}
TRIATHLON = StageFacts(ruleset="wa.ce.men", parameters=EVENTS, discipline="tri", kind="field", sex="male")
COMBINED = recording_for("wa.ce.men")


def test_each_event_is_asked_for_as_it_is_measured() -> None:
    assert [item.key for item in COMBINED.items(TRIATHLON)] == [
        "hand.100", "event.100", "wind.100", "event.LJ", "wind.LJ", "event.SP", "status"
    ]  # fmt: skip
    assert [(item.group, item.short_label) for item in COMBINED.items(TRIATHLON)[1:3]] == [
        ("100米", "成绩"), ("100米", "风速")
    ]  # fmt: skip
    assert COMBINED.read("event.100", "11,2", TRIATHLON) == Reading(11_200)
    assert COMBINED.read("event.LJ", "5.42", TRIATHLON) == Reading(5_420)
    assert COMBINED.read("event.LJ", "NM", TRIATHLON) == Reading()
    assert COMBINED.read("event.SP", "812", TRIATHLON).problem == "成绩应在0.01至120.00米之间，请核对"
    assert COMBINED.read("wind.SP", "+1.0", TRIATHLON).problem == "全能成绩单没有“wind.SP”这一栏"
    assert COMBINED.read("hand.100", "手表", TRIATHLON).problem == "计时方法写“手计时”，电子计时留空"


def test_cells_make_a_sheet_that_is_placed() -> None:
    marks = {31: ("11.2", "5,42", "8.12"), 32: ("11.5", "NM", "9.01"), 33: ("11.9",)}
    fixture = FixtureSheet(
        number=1,
        places=((1, 31), (2, 32), (3, 33), (4, 34)),
        cells=(
            Cell(item="hand.100", text="手计时"),
            Cell(item="wind.100", text="+0.4", entrant=31),
            *(
                Cell(item=f"event.{code}", text=text, entrant=n)
                for n, texts in marks.items()
                for code, text in zip(EVENTS["events"], texts, strict=False)
            ),
        ),
    )

    body = COMBINED.body((fixture,), TRIATHLON)

    assert body["rows"][:2] == [
        {
            "entrant": 31,
            "results": {
                "100": {"mark": "11.2", "wind": "+0.4", "hand": True},
                "LJ": {"mark": "5.42"},
                "SP": {"mark": "8.12"},
            },
        },
        {
            "entrant": 32,
            "results": {
                "100": {"mark": "11.5", "hand": True},
                "LJ": {"status": "nm"},
                "SP": {"mark": "9.01"},
            },
        },
    ]
    sheet = {
        "format": 1,
        "ruleset": "wa.ce.men",
        "parameters": EVENTS,
        "entrants": [{"number": n} for n in (31, 32, 33)],
        **body,
    }
    assert [block[:2] for block in summary(judge(sheet))["blocks"]] == [[1, [31]], [2, [32]], [3, [33]]]
    assert COMBINED.gaps(fixture, TRIATHLON) == ("34号还没有成绩，也没有弃权等状态", "33号还缺跳远、铅球")


def test_a_status_of_the_contest_and_the_method_of_timing_are_read() -> None:
    assert COMBINED.read("status", "DQ", TRIATHLON) == Reading()
    assert COMBINED.read("status", "NM", TRIATHLON).problem == (
        "“NM”不是本项目的状态，可以写：DNS 弃权、DNF 未完成、R 退出、DQ 取消成绩"
    )
    assert [COMBINED.read("hand.100", text, TRIATHLON) for text in ("手计时", " ")] == [Reading()] * 2
    assert COMBINED.read("hand.LJ", "手计时", TRIATHLON).problem == "全能成绩单没有“hand.LJ”这一栏"
    assert COMBINED.read("wind.LJ", "-0.4", TRIATHLON) == Reading(-400)
    assert COMBINED.read("event.100", "2.9", TRIATHLON).problem == "时间应在3秒至24:00:00之间，请核对"


def test_a_length_lies_between_a_centimetre_and_the_longest_throw() -> None:
    assert [COMBINED.read("event.SP", text, TRIATHLON).value for text in ("0.01", "120")] == [10, 120_000]
    assert COMBINED.read("event.SP", "0.009", TRIATHLON).problem == "成绩应在0.01至120.00米之间，请核对"
    assert COMBINED.read("event.SP", "远", TRIATHLON).problem == "看不懂“远”，请写成最多三位小数的数，如 5.42"


def test_of_who_is_out_of_the_contest_no_event_lacks() -> None:
    sheet = make_sheet({1: {"event.100": "11.2", "status": "DNF"}, 2: {"status": "DNS"}})

    assert COMBINED.body((sheet,), TRIATHLON) == {
        "rows": [
            {"entrant": 1, "results": {"100": {"mark": "11.2"}}, "status": "dnf"},
            {"entrant": 2, "results": {}, "status": "dns"},
        ]
    }
    assert COMBINED.gaps(sheet, TRIATHLON) == ()
    assert placed([sheet], TRIATHLON)["blocks"] == [[None, [1], "dnf"], [None, [2], "dns"]]
