"""Field sheets for distance."""

from tests.competitions.rules.recording.sheets import make_sheet
from ysevents.competitions.rules.judging import judge, summary
from ysevents.competitions.rules.recording import Cell, FixtureSheet, Reading, StageFacts, recording_for

JUMP = StageFacts(ruleset="wa.tr25.jump", discipline="lj", kind="field", sex="male", age_group="小学甲组")
SHOT = StageFacts(
    ruleset="cn.school.horizontal", discipline="sp", kind="field", sex="male", age_group="初中组"
)
DISTANCES = recording_for("wa.tr25")


def series(entrant: int, *trials: str, **others: str) -> tuple[Cell, ...]:
    written = {f"trial.{n}": text for n, text in enumerate(trials, 1)} | {
        item.replace("_", "."): text for item, text in others.items()
    }
    return tuple(Cell(item=item, text=text, entrant=entrant) for item, text in written.items())


def test_wind_is_asked_for_where_it_is_read() -> None:
    assert [item.key for item in DISTANCES.items(JUMP)][:4] == ["trial.1", "wind.1", "trial.2", "wind.2"]
    assert "wind.1" not in [item.key for item in DISTANCES.items(SHOT)]
    assert DISTANCES.read("wind.1", "+1.3", SHOT).problem == "田赛远度成绩单没有“wind.1”这一栏"
    assert DISTANCES.read("wind.1", "＋1.3", JUMP) == Reading(1300)


def test_a_trial_is_a_length_or_a_letter() -> None:
    assert DISTANCES.read("trial.1", "3,72", JUMP) == Reading(3720)
    assert [DISTANCES.read("trial.2", text, JUMP) for text in ("x", "×", "－", "失败", "r")] == [
        Reading()
    ] * 5
    assert DISTANCES.read("trial.1", "5.8", JUMP) == Reading(
        5_800, question="5.80米不在这一组别常见的2.28至5.16米之间，请核对"
    )
    assert DISTANCES.read("trial.1", "0.90", JUMP) == Reading(900)
    assert DISTANCES.read("trial.1", "372", JUMP).problem == "成绩应在0.01至20.00米之间，请核对"
    assert DISTANCES.read("trial.1", "好", JUMP).problem == (
        "看不懂“好”，请写成 5.42，失败写X，免跳（投）写-，退出写r"
    )
    assert DISTANCES.read("trial.7", "3.72", JUMP).problem == "田赛远度成绩单没有“trial.7”这一栏"


def test_cells_make_a_sheet_that_is_placed() -> None:
    parameters = {"trials": 3, "cut_after": 0, "reverse_after": []}
    jump = StageFacts(ruleset="wa.tr25.jump", parameters=parameters, discipline="lj")
    first = FixtureSheet(
        number=1,
        places=((1, 11), (2, 12), (3, 13)),
        cells=(
            *series(11, "3.72", "x", "3,8", wind_1="+1.3"),
            *series(12, "", "3.9"),
            *series(13, status="弃权"),
        ),
    )
    second = FixtureSheet(number=2, places=((1, 14), (2, 15)), cells=series(14, "3.60", "r"))

    body = DISTANCES.body((first, second), jump)

    assert body == {
        "series": [
            {"entrant": 11, "start": 1, "trials": ["3.72", "X", "3.8"], "winds": ["+1.3", None, None]},
            {"entrant": 12, "start": 2, "trials": [], "winds": []},
            {"entrant": 13, "start": 3, "trials": [], "winds": [], "status": "dns"},
            {"entrant": 14, "start": 4, "trials": ["3.6", "r"], "winds": [None, None]},
        ]
    }
    assert DISTANCES.pending((first, second), jump) == {15}
    sheet = {
        "format": 1,
        "ruleset": "wa.tr25.jump",
        "parameters": parameters,
        "entrants": [{"number": n} for n in (11, 12, 13, 14)],
        **body,
    }
    assert summary(judge(sheet))["blocks"] == [
        [1, [11], "best"], [2, [14], "best"], [None, [12], "nm"], [None, [13], "dns"]
    ]  # fmt: skip
    assert DISTANCES.gaps(first, jump) == ("12号第1次还没有写",)
    assert DISTANCES.gaps(second, jump) == ("15号还没有成绩，也没有弃权等状态",)


def test_a_status_is_one_of_a_field_event() -> None:
    assert DISTANCES.read("status", "NM", SHOT) == Reading()
    assert DISTANCES.read("status", "DQ", SHOT).problem == "取消成绩须写明条款，如 DQ TR17.3"
    assert DISTANCES.read("status", "DNF", SHOT).problem == (
        "“DNF”不是本项目的状态，可以写：DNS 弃权、NM 无成绩、R 退出、DQ 取消成绩"
    )


def test_a_sheet_without_wind_names_none_and_is_whole_once_each_has_all_trials() -> None:
    sheet = make_sheet(
        {
            1: {"trial.1": "8.12", "trial.2": "失败", "trial.3": "免投"},
            2: {"trial.1": "7.90", "trial.2": "8"},
            3: {"trial.1": "X", "trial.3": "7.5"},
            4: {"trial.1": "退出"},
            5: {"trial.1": "6.9", "status": "DQ TR7.2"},
        }
    )

    assert DISTANCES.body((sheet,), SHOT) == {
        "series": [
            {"entrant": 1, "start": 1, "trials": ["8.12", "X", "-"]},
            {"entrant": 2, "start": 2, "trials": ["7.9", "8"]},
            {"entrant": 3, "start": 3, "trials": ["X"]},
            {"entrant": 4, "start": 4, "trials": ["r"]},
            {"entrant": 5, "start": 5, "trials": ["6.9"], "status": "dq"},
        ]
    }
    assert DISTANCES.gaps(sheet, SHOT) == ("2号第3次还没有写", "3号第2次还没有写")
