"""Sheets of combined events."""

from ysevents.competitions.rules.judging import judge, summary
from ysevents.competitions.rules.recording import Cell, FixtureSheet, Reading, StageFacts, recording_for

EVENTS = {"events": ["100", "LJ", "SP"]}
TRIATHLON = StageFacts(ruleset="wa.ce.men", parameters=EVENTS, discipline="tri", kind="field", sex="male")
COMBINED = recording_for("wa.ce.men")


def test_each_event_is_asked_for_as_it_is_measured() -> None:
    assert [item.key for item in COMBINED.items(TRIATHLON)] == [
        "hand.100", "event.100", "wind.100", "event.LJ", "wind.LJ", "event.SP", "status"
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
