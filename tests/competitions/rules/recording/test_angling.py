"""Weigh-in sheets: catches, confirmations, and when a zone counts."""

from tests.competitions.rules.recording.sheets import make_sheet, placed
from ysevents.competitions.rules.recording import Reading, StageFacts, recording_for
from ysevents.competitions.rules.recording.angling import zone_points

COUNT = StageFacts(ruleset="angling.local")
WEIGHT = StageFacts(ruleset="angling.cips")
WEIGH_IN = recording_for("angling.local")
ZONE_A = {
    1: {"catch": "12", "confirmed": "10:31"},
    2: {"catch": "9", "confirmed": "10:32"},
    3: {"catch": "９", "confirmed": "10:33"},
    4: {"catch": "0", "confirmed": "10:33"},
    5: {"status": "弃权"},
}


def test_fish_are_whole_and_weights_in_kilograms() -> None:
    assert WEIGH_IN.read("catch", "12", COUNT) == Reading(12)
    assert WEIGH_IN.read("catch", "0", COUNT) == Reading(0)
    assert WEIGH_IN.read("catch", "1.5", COUNT).problem == "“1.5”应为0至9999的整数，请改正后再写"
    assert WEIGH_IN.read("catch", "301", COUNT).question == "301尾超过300尾，请核对"
    assert WEIGH_IN.read("catch", "1.5", WEIGHT) == Reading(1500)
    assert WEIGH_IN.read("catch", "1500", WEIGHT) == Reading(
        1_500_000, question="1500.000千克超过50千克，单位是千克，请核对"
    )


def test_equal_catches_a_zero_catch_and_a_scratched_angler_score_as_the_regulation_says() -> None:
    found = placed([make_sheet(ZONE_A, pool=1)], COUNT)

    assert found["blocks"] == [
        [1, [1], "points"],
        [2, [2, 3], "points"],
        [4, [4], "points"],
        [None, [5], "dns"],
    ]
    assert {n: line["points_milli"] for n, line in found["lines"].items()} == {
        "1": 1000,
        "2": 2500,
        "3": 2500,
        "4": 6000,
    }


def test_a_zone_counts_once_everybody_in_it_is_weighed() -> None:
    zones = [
        make_sheet(ZONE_A, pool=1),
        make_sheet({6: {"catch": "3"}, 7: {}}, number=2, pool=2),
    ]

    assert WEIGH_IN.pending(zones, COUNT) == {6, 7}
    assert [len(r["zones"]) for r in WEIGH_IN.body(zones, COUNT)["rounds"]] == [1]


def test_a_later_round_counts_once_all_its_zones_do() -> None:
    first = [
        make_sheet({1: {"catch": "3"}, 2: {"catch": "1"}}),
        make_sheet({3: {"catch": "2"}}, number=2, pool=2),
    ]
    begun = make_sheet({3: {"catch": "9"}, 1: {"catch": "0"}}, number=3, turn=2, pool=1)
    open_zone = make_sheet({2: {}}, number=4, turn=2, pool=2)
    weighed = make_sheet({2: {"catch": "1"}}, number=4, turn=2, pool=2)

    assert len(WEIGH_IN.body([*first, begun, open_zone], COUNT)["rounds"]) == 1
    assert len(WEIGH_IN.body([*first, begun, weighed], COUNT)["rounds"]) == 2
    assert WEIGH_IN.pending([*first, begun, open_zone], COUNT) == frozenset()


def test_the_points_of_a_zone_are_told_while_it_is_weighed() -> None:
    zone = make_sheet({1: {"catch": "4"}, 2: {"catch": "7"}, 3: {}, 4: {"catch": "0"}})

    assert zone_points(zone, COUNT) == {1: 2000, 2: 1000, 4: 5000}
    assert WEIGH_IN.told(zone, COUNT) == {1: "名次分2", 2: "名次分1", 4: "名次分5"}


def test_a_sheet_is_whole_once_all_are_weighed_and_have_confirmed() -> None:
    rows = {**ZONE_A, 6: {"catch": "2"}, 7: {}}

    assert WEIGH_IN.gaps(make_sheet(rows), COUNT) == (
        "7号还没有渔获，也没有弃权等状态",
        "6号的渔获还没有钓手确认",
    )


def test_the_columns_say_what_is_measured() -> None:
    assert [item.label for item in WEIGH_IN.items(COUNT)] == ["尾数", "状态", "钓手确认"]
    assert [item.label for item in WEIGH_IN.items(WEIGHT)] == ["重量", "状态", "钓手确认"]
    assert WEIGH_IN.read("confirmed", "10:31", COUNT) == Reading()
    assert WEIGH_IN.read("status", "DQ 钓具违规", COUNT) == Reading()
    assert (
        WEIGH_IN.read("status", "DNF", COUNT).problem
        == "“DNF”不是本项目的状态，可以写：DNS 弃权、DQ 取消成绩"
    )
    assert WEIGH_IN.read("time", "9", COUNT).problem == "称鱼单没有“time”这一栏"


def test_another_catch_is_to_be_confirmed_again() -> None:
    assert [WEIGH_IN.voids(item) for item in ("catch", "status")] == [("confirmed",), ()]
