"""Marking sheets: bounds asked about, absent judges, and from when on marks may be seen."""

from tests.competitions.rules.recording.sheets import make_sheet, placed
from ysevents.competitions.rules.recording import Reading, StageFacts, recording_for
from ysevents.competitions.rules.recording.panels import dropped, judge_of, released

SOLO = StageFacts(ruleset="panel.solo", parameters={"release_together": 1})
THREE_FIRST = StageFacts(ruleset="panel.solo")
BOUNDED = StageFacts(
    ruleset="panel.generic",
    parameters={"criteria": [{"name": "总分", "least": "8", "most": "9.9"}], "bounds_hold": False},
)
PANEL = recording_for("panel.solo")


def marks(*given: str, **more: str) -> dict[str, str]:
    """The marks of all judges in order, for the one criterion there is."""
    return {**{f"judge.{k}.1": text for k, text in enumerate(given, 1)}, **more}


SEVEN = marks("9.10", "9.25", "9.30", "9.30", "9.35", "9.40", "9.90")


def test_marks_out_of_bounds_are_asked_about_and_a_forgotten_point_refused() -> None:
    assert PANEL.read("judge.1.1", "9.35", BOUNDED) == Reading(9350)
    assert PANEL.read("judge.1.1", "10", BOUNDED) == Reading(
        10_000, question="总分的分数应在8至9.9之间，确认打10.00分？"
    )
    assert PANEL.read("judge.1.1", "935", BOUNDED).problem == "“935”是不是漏了小数点？总分应在8至9.9之间"
    assert PANEL.read("judge.1.1", "-", BOUNDED) == Reading()
    assert PANEL.read("judge.8.1", "9", BOUNDED).problem == "评分表没有“judge.8.1”这一栏"
    assert [judge_of(item) for item in ("judge.12.1", "status", "judge.x")] == [12, None, None]


def test_an_outlier_falls_away_and_absent_judges_are_told_by_a_dash() -> None:
    outlier = marks("9.0", "9.0", "9.0", "9.0", "9.0", "9.0", "10.0")
    two_absent = marks("9.10", "-", "9.20", "9.30", "-", "9.40", "9.50")
    found = placed([make_sheet({1: outlier, 2: two_absent, 3: SEVEN})], BOUNDED)

    assert found["blocks"] == [[1, [3], "score"], [2, [2], "score"], [3, [1], "score"]]
    assert {n: (line["judges"], line["score_milli"]) for n, line in found["lines"].items()} == {
        "1": (7, 9000),
        "2": (5, 9300),
        "3": (7, 9320),
    }


def test_means_equal_to_the_third_decimal_stay_level() -> None:
    found = placed([make_sheet({1: SEVEN, 2: SEVEN})], SOLO)

    assert found["blocks"] == [[1, [1, 2], "tied"]]


def test_nobody_is_released_before_all_marks_are_in() -> None:
    six = {key: text for key, text in SEVEN.items() if key != "judge.4.1"}
    sheet = make_sheet({1: SEVEN, 2: six})

    assert released(sheet, SOLO) == {1}
    assert PANEL.pending([sheet], SOLO) == {2}
    assert PANEL.gaps(sheet, SOLO) == ("2号还缺4号评委的分数",)


def test_the_first_performers_are_released_together() -> None:
    two = make_sheet({1: SEVEN, 2: SEVEN, 3: {}, 4: SEVEN})
    three = make_sheet({1: SEVEN, 2: SEVEN, 3: {"status": "DNS"}, 4: {}})

    assert released(two, THREE_FIRST) == {4}
    assert released(three, THREE_FIRST) == {1, 2, 3}


def test_the_head_scorer_waits_no_longer() -> None:
    five = marks("9.1", "9.2", "9.3", "9.4", "9.5", released="15:02")
    sheet = make_sheet({1: five})
    found = placed([sheet], SOLO)

    assert (found["lines"]["1"]["judges"], found["lines"]["1"]["score_milli"]) == (5, 9300)
    assert PANEL.gaps(sheet, SOLO) == ()


def test_deductions_say_what_for() -> None:
    sheet = make_sheet({1: marks(*["9"] * 7, **{"deduct.time": "0.5", "deduct.people": "0,25"})})

    assert PANEL.body([sheet], SOLO)["performances"][0]["deductions"] == [
        {"points": "0.5", "about": "超时"},
        {"points": "0.25", "about": "人数不符"},
    ]
    assert placed([sheet], SOLO)["lines"]["1"]["score_milli"] == 8250


def test_the_columns_are_judge_by_judge_and_criterion_by_criterion() -> None:
    choir = StageFacts(ruleset="panel.choir")

    labels = [item.label for item in PANEL.items(choir)]

    assert labels[:7] == ["1号音准音色", "1号节奏", "1号声部", "1号表现", "1号台风", "1号指挥", "2号音准音色"]
    assert labels[-6:] == ["超时", "人数不符", "其他扣分", "状态", "类别", "公布"]
    assert [item.label for item in PANEL.items(SOLO)][:2] == ["1号", "2号"]
    assert PANEL.read("deduct.time", "0.5", SOLO) == Reading(500)
    assert PANEL.read("status", "DNS", SOLO) == Reading()
    assert PANEL.read("category", "小学甲组", SOLO) == Reading()
    assert PANEL.read("judge.1.1", "9.3四", SOLO).problem == "看不懂“9.3四”，请写成最多三位小数的数，如 5.42"
    assert judge_of("judge.2.1") == 2


def test_categories_are_placed_apart() -> None:
    sheet = make_sheet({1: SEVEN | {"category": "甲组"}, 2: SEVEN | {"category": "乙组"}})

    assert {n: line["category_place"] for n, line in placed([sheet], SOLO)["lines"].items()} == {
        "1": 1,
        "2": 1,
    }
    assert PANEL.body([make_sheet({1: {"status": "DNS", "category": "甲组"}})], SOLO)["performances"] == [
        {"entrant": 1, "category": "甲组", "status": "dns"}
    ]


def test_marks_are_secret_until_they_are_released() -> None:
    sheet = make_sheet({1: SEVEN, 2: {"judge.1.1": "9.0", "deduct.time": "0.1"}})

    assert PANEL.secrets(sheet, SOLO) == {(2, "judge.1.1")}


def test_the_highest_and_the_lowest_are_dropped_and_nothing_where_marks_lack() -> None:
    two_absent = marks("9.10", "-", "9.20", "9.30", "-", "9.40", "9.50")
    unreadable = marks("九", "9", "9", "9", "9", "9", "9")
    sheet = make_sheet({1: SEVEN, 2: two_absent, 3: {"status": "DNS"}, 4: {}, 5: unreadable})

    assert [dropped(sheet, n, SOLO.config) for n in (1, 2, 3, 4, 5)] == [{1, 7}, {1, 7}, set(), set(), set()]
