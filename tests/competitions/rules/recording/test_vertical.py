"""Height grids."""

from ysevents.competitions.rules.judging import judge, summary
from ysevents.competitions.rules.recording import Cell, FixtureSheet, Reading, StageFacts, recording_for

HIGH_JUMP = StageFacts(
    ruleset="cn.school.vertical", discipline="hj", kind="field", sex="male", age_group="小学甲组"
)
HEIGHTS = recording_for("wa.tr26")


def grid(heights: tuple[str, ...], rows: dict[int, tuple[str, ...]], **statuses: str) -> tuple[Cell, ...]:
    return (
        *(Cell(item=f"height.{n}", text=text) for n, text in enumerate(heights, 1)),
        *(
            Cell(item=f"bar.{n}", text=text, entrant=entrant)
            for entrant, cells in rows.items()
            for n, text in enumerate(cells, 1)
        ),
        *(Cell(item="status", text=text, entrant=int(n[1:])) for n, text in statuses.items()),
    )


def test_heights_and_cells_are_read() -> None:
    assert HEIGHTS.read("height.1", "1,05", HIGH_JUMP) == Reading(1050)
    assert HEIGHTS.read("height.1", "105", HIGH_JUMP).problem == "横杆高度应大于0，不超过10.00米"
    assert [HEIGHTS.read("bar.1", text, HIGH_JUMP) for text in ("xxo", "０", "－", "x-", "")] == [
        Reading()
    ] * 5
    assert HEIGHTS.read("bar.1", "XXXX", HIGH_JUMP).problem == (
        "“XXXX”不是一格试跳，请用 O X - r，例如 XXO、X-、r"
    )
    assert HEIGHTS.read("trial.1", "X", HIGH_JUMP).problem == "高度成绩单没有“trial.1”这一栏"


def test_cells_make_a_sheet_in_order_of_height_that_is_placed() -> None:
    fixture = FixtureSheet(
        number=1,
        places=((1, 21), (2, 22), (3, 23), (4, 24)),
        # 1.10 was forgotten and written last.
        cells=grid(
            ("1.05", "1.15", "1.10"), {21: ("o", "XXX", "O"), 22: ("O", "XXX", "xo"), 24: ()}, n23="DNS"
        ),
    )

    body = HEIGHTS.body((fixture,), HIGH_JUMP)

    assert body == {
        "bars_mm": ["1.05", "1.10", "1.15"],
        "series": [
            {"entrant": 21, "cells": ["O", "O", "XXX"]},
            {"entrant": 22, "cells": ["O", "XO", "XXX"]},
            {"entrant": 23, "cells": [], "status": "dns"},
        ],
    }
    sheet = {"format": 1, "ruleset": "wa.tr26", "entrants": [{"number": n} for n in (21, 22, 23)], **body}
    assert summary(judge(sheet))["blocks"] == [
        [1, [21], "failures_at_best"], [2, [22], "failures_at_best"], [None, [23], "dns"]
    ]  # fmt: skip
    assert HEIGHTS.gaps(fixture, HIGH_JUMP) == ("24号还没有成绩，也没有弃权等状态",)


def test_trials_under_a_height_that_nobody_wrote_are_told() -> None:
    fixture = FixtureSheet(number=1, places=((1, 21),), cells=grid(("1.05",), {21: ("O", "O")}))

    assert HEIGHTS.gaps(fixture, HIGH_JUMP) == ("第2个高度有试跳，却没有写高度",)
