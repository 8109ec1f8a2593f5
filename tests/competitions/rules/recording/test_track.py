"""Race sheets: what is read, what is asked about, and what sheet the cells make."""

from dataclasses import replace

import pytest

from tests.competitions.rules.recording.sheets import make_sheet, placed
from ysevents.competitions.rules.judging import judge, summary
from ysevents.competitions.rules.recording import Cell, FixtureSheet, Reading, StageFacts, recording_for
from ysevents.competitions.rules.recording.track import has_wind

HAND = StageFacts(
    ruleset="cn.timed_final", discipline="60m", kind="track", sex="male", age_group="小学甲组", distance_m=60
)
ELECTRONIC = StageFacts(
    ruleset="wa.track",
    parameters={"measures_wind": True},
    discipline="100m",
    kind="track",
    sex="female",
    age_group="初中组",
)
RACES = recording_for("cn.timed_final")


def cells(entrant: int, **texts: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(item=item.replace("_", "."), text=text, entrant=entrant) for item, text in texts.items()
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [("9.42", 9420), ("9,42", 9420), ("９．４２", 9420), ("0:09.4", 9400), ('9"42', 9420), ("", None)],
)
def test_a_time_is_read_however_it_is_written(text: str, value: int | None) -> None:
    assert RACES.read("watch.1", text, HAND) == Reading(value)


def test_a_time_that_is_unlikely_is_asked_about_and_an_impossible_one_refused() -> None:
    assert RACES.read("watch.1", "8.1", HAND) == Reading(
        8100, question="8.10不在这一组别常见的8.40至11.20之间，请核对"
    )
    assert RACES.read("watch.1", "1.9", HAND).problem == "时间应在3秒至24:00:00之间，请核对"
    assert (
        RACES.read("watch.1", "九秒", HAND).problem
        == "看不懂成绩“九秒”，请写成 13.42 或 4:05.1，分之后的秒写两位"
    )


def test_a_disqualification_says_by_which_rule() -> None:
    assert RACES.read("status", "DQ TR17.3", HAND) == Reading()
    assert RACES.read("status", "弃权", HAND) == Reading()
    assert RACES.read("status", "DQ", HAND).problem == "取消成绩须写明条款，如 DQ TR17.3"
    assert RACES.read("status", "NM", HAND).problem == (
        "“NM”不是本项目的状态，可以写：DNS 弃权、DNF 未完成、DQ 取消成绩"
    )


def test_the_method_of_timing_says_what_is_asked_for() -> None:
    assert [item.key for item in RACES.items(HAND)] == [
        "wind", "place", "watch.1", "watch.2", "watch.3", "status"
    ]  # fmt: skip
    assert [item.key for item in RACES.items(ELECTRONIC)] == ["wind", "place", "time", "status"]


def test_a_relay_is_asked_who_ran_which_leg() -> None:
    relay = StageFacts(ruleset="cn.timed_final", discipline="4x100m", kind="relay")

    assert [item.key for item in RACES.items(relay)][-4:] == ["leg.1", "leg.2", "leg.3", "leg.4"]
    assert RACES.read("leg.1", "1024", relay) == Reading(1024)
    assert RACES.read("leg.1", "1024", HAND).problem == "径赛成绩单没有“leg.1”这一栏"


def test_cells_make_a_sheet_that_is_placed() -> None:
    first = FixtureSheet(
        number=1,
        places=((4, 101), (5, 102), (6, 103)),
        cells=(
            *cells(101, watch_1="9.4", watch_2="9,5", watch_3="9.4", place="1"),
            *cells(102, watch_1="9.4", place="２"),
            *cells(103, status="DQ TR16.8"),
        ),
    )
    second = FixtureSheet(number=2, places=((4, 104), (5, 105)), cells=cells(104, status="dns"))

    body = RACES.body((first, second), HAND)

    assert body == {
        "races": [
            {
                "number": 1,
                "runners": [
                    {"entrant": 101, "lane": 4, "watches": ["9.4", "9.5", "9.4"], "place": 1},
                    {"entrant": 102, "lane": 5, "watches": ["9.4"], "place": 2},
                    {"entrant": 103, "lane": 6, "status": "dq", "rule": "TR16.8"},
                ],
            },
            {"number": 2, "runners": [{"entrant": 104, "lane": 4, "status": "dns"}]},
        ]
    }
    assert RACES.pending((first, second), HAND) == {105}
    sheet = {
        "format": 1,
        "ruleset": "cn.timed_final",
        "entrants": [{"number": n} for n in (101, 102, 103, 104)],
        **body,
    }
    assert summary(judge(sheet))["blocks"] == [
        [1, [101], "finish_order"], [2, [102], "finish_order"], [None, [103], "dq"], [None, [104], "dns"]
    ]  # fmt: skip


def test_an_order_of_finish_counts_once_everybody_has_theirs() -> None:
    fixture = FixtureSheet(
        number=1,
        places=((1, 1), (2, 2)),
        cells=(*cells(1, watch_1="9.4", place="1"), *cells(2, watch_1="9.6")),
    )

    assert [r.get("place") for r in RACES.body((fixture,), HAND)["races"][0]["runners"]] == [None, None]
    assert RACES.gaps(fixture, HAND) == ("名次应人人都写或都不写，还缺2号",)


def test_a_sheet_with_gaps_says_what_lacks() -> None:
    fixture = FixtureSheet(number=1, places=((1, 1), (2, 2)), cells=cells(1, time="14.20"))

    assert RACES.gaps(fixture, ELECTRONIC) == ("2号还没有成绩，也没有弃权等状态", "还没有风速")


def test_wind_and_places_are_read() -> None:
    assert RACES.read("wind", "-0.4", ELECTRONIC) == Reading(-400)
    assert RACES.read("wind", "无", ELECTRONIC).problem == "看不懂风速“无”，请写成 +1.3 或 -0.4"
    assert RACES.read("place", "３", HAND) == Reading(3)
    assert RACES.read("place", "1000", HAND).problem == "“1000”应为1至999的整数，请改正后再写"


def test_electronic_times_are_placed_and_the_wind_stands_at_the_head_of_each_race() -> None:
    electronic = replace(HAND, parameters={"method": "electronic"})
    windy = make_sheet({1: {"time": "14,20"}, 2: {"time": "14.05"}}, shared={"wind": "+1.3"})
    without = make_sheet({3: {"status": "DNF"}, 4: {}}, number=2)
    empty = make_sheet({5: {"place": "1"}}, number=3)
    races = (windy, without, empty)

    assert RACES.body(races, electronic) == {
        "races": [
            {
                "number": 1,
                "wind": "+1.3",
                "runners": [
                    {"entrant": 1, "lane": 1, "time": "14.2"},
                    {"entrant": 2, "lane": 2, "time": "14.05"},
                ],
            },
            {"number": 2, "runners": [{"entrant": 3, "lane": 1, "status": "dnf"}]},
        ]
    }
    assert RACES.pending(races, electronic) == {4, 5}
    assert placed(races, electronic)["blocks"] == [[1, [2], "time"], [2, [1], "time"], [None, [3], "dnf"]]


def test_the_wind_lacks_only_where_somebody_ran() -> None:
    absent = make_sheet({1: {"status": "DNS"}, 2: {"status": "弃权"}})
    out = make_sheet({1: {"status": "DNS"}, 2: {"status": "DNF"}})
    ran = make_sheet({1: {"time": "14.20"}}, shared={"wind": "0"})

    assert [RACES.gaps(sheet, ELECTRONIC) for sheet in (absent, out, ran)] == [(), ("还没有风速",), ()]


def test_the_wind_is_asked_for_in_sprints_and_where_the_regulation_says_so() -> None:
    long = replace(HAND, discipline="1500m")

    assert [has_wind(stage) for stage in (HAND, long, replace(ELECTRONIC, discipline="1500m"))] == [
        True,
        False,
        True,
    ]
    assert "wind" not in [item.key for item in RACES.items(long)]
