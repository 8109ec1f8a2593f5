"""Height grids."""

from tests.competitions.rules.recording.sheets import make_sheet
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


def test_a_grid_has_a_height_at_the_head_of_each_column_of_cells_and_a_status() -> None:
    items = HEIGHTS.items(HIGH_JUMP)

    assert [item.key for item in items if item.turn in (None, 1, 30)] == [
        "height.1", "height.30", "bar.1", "bar.30", "status"
    ]  # fmt: skip
    assert [item.turn for item in items if item.is_shared] == list(range(1, 31))
    assert HEIGHTS.read("status", "R", HIGH_JUMP) == Reading()
    assert HEIGHTS.read("status", "DNF", HIGH_JUMP).problem == (
        "“DNF”不是本项目的状态，可以写：DNS 弃权、NM 无成绩、R 退出、DQ 取消成绩"
    )
    assert HEIGHTS.read("height.31", "1.05", HIGH_JUMP).problem == "高度成绩单没有“height.31”这一栏"
    assert HEIGHTS.read("height.1", "高", HIGH_JUMP).problem == "看不懂“高”，请写成最多三位小数的数，如 5.42"


def test_heads_that_are_no_height_make_no_bar_and_groups_share_one_scale() -> None:
    first = make_sheet(
        {1: {"bar.1": "O", "bar.3": "xr"}}, shared={"height.1": "1.05", "height.2": " ", "height.3": "1.105"}
    )
    second = make_sheet({2: {"bar.1": "－"}}, number=2, shared={"height.1": "1.10", "wind": "1.3"})

    assert HEIGHTS.body((first, second), HIGH_JUMP) == {
        "bars_mm": ["1.05", "1.10", "1.105"],
        "series": [{"entrant": 1, "cells": ["O", "", "Xr"]}, {"entrant": 2, "cells": ["", "-"]}],
    }


def test_a_height_that_was_written_twice_is_told_and_empties_no_cell() -> None:
    fixture = make_sheet(
        {1: {"bar.1": "XO"}, 2: {"bar.2": "O"}}, shared={"height.1": "1.05", "height.2": "1,050"}
    )

    assert HEIGHTS.body((fixture,), HIGH_JUMP) == {
        "bars_mm": ["1.05"],
        "series": [{"entrant": 1, "cells": ["XO"]}, {"entrant": 2, "cells": ["O"]}],
    }
    assert HEIGHTS.gaps(fixture, HIGH_JUMP) == ("第2个高度与第1个相同",)


def test_a_jump_off_is_written_round_by_round_where_the_regulation_has_one() -> None:
    final = StageFacts(ruleset="wa.tr26.jump_off", discipline="hj")
    fixture = FixtureSheet(
        number=1,
        places=((1, 21), (2, 22)),
        cells=(
            *grid(("1.20", "1.25"), {21: ("o", "xxx"), 22: ("o", "xxx")}),
            Cell(item="jump_off", text="o", entrant=21),
            Cell(item="jump_off", text="×", entrant=22),
        ),
    )
    sheet = {
        "format": 1,
        "title": "",
        "ruleset": final.ruleset,
        "entrants": [{"number": 21}, {"number": 22}],
        **HEIGHTS.body([fixture], final),
    }

    assert [item.key for item in HEIGHTS.items(final)][-2:] == ["jump_off", "status"]
    assert HEIGHTS.read("jump_off", "XO", final) == Reading()
    assert (
        HEIGHTS.read("jump_off", "O-", final).problem == "“O-”不是加赛，每轮写一个 O 或 X，例如 XO，退出写 r"
    )
    assert HEIGHTS.read("jump_off", "O", HIGH_JUMP).problem == "高度成绩单没有“jump_off”这一栏"
    assert summary(judge(sheet))["blocks"] == [[1, [21], "jump_off"], [2, [22], "jump_off"]]
