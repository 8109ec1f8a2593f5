"""Race sheets of boats and sheets of runs: when a race or a run counts."""

import pytest

from tests.competitions.rules.recording.sheets import make_sheet, placed
from ysevents.competitions.rules.boats.seating import seats_of
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Reading,
    StageFacts,
    is_recorded,
    recording_for,
)

REGATTA = StageFacts(ruleset="boats.plan", parameters={"lanes": 2})
RAFTS = StageFacts(ruleset="rafting.runs")
BEST = StageFacts(ruleset="boats.runs")
CREWS = recording_for("boats.plan")
RUNS = recording_for("rafting.runs")


def test_a_race_counts_once_every_crew_is_in_and_seats_the_next() -> None:
    heats = [
        make_sheet({1: {"time": "1:00.0"}, 2: {"time": "1:02.0"}}),
        make_sheet({3: {"time": "1:01.0"}, 4: {"status": "DNF"}}, number=2),
    ]
    half = [heats[0], make_sheet({3: {"time": "1:01.0"}, 4: {}}, number=2)]

    assert [race["race"] for race in CREWS.body(half, REGATTA)["races"]] == [1]
    assert CREWS.pending(half, REGATTA) == frozenset()
    assert CREWS.pending(half[1:], REGATTA) == {3, 4}
    assert CREWS.told(heats[0], REGATTA) == {1: "本组第1", 2: "本组第2"}
    assert CREWS.told(heats[1], REGATTA) == {3: "本组第1"}
    assert CREWS.gaps(half[1], REGATTA) == ("4号还没有成绩，也没有弃权等状态",)
    assert placed(heats, REGATTA)["advances"] == [
        [1, "Q", "A组决赛第1道"],
        [3, "Q", "A组决赛第2道"],
        [2, "Q", "B组决赛第1道"],
    ]


def test_the_finish_photo_parts_equal_times() -> None:
    direct = StageFacts(ruleset="boats.plan", parameters={"lanes": 4})
    race = make_sheet(
        {
            1: {"time": "1:00.0", "photo": "2"},
            2: {"time": "1:00.0", "photo": "1"},
            3: {"time": "1:01"},
            4: {"status": "DQ 抢航道"},
        }
    )

    assert [block[1] for block in placed([race], direct)["blocks"]] == [[2], [1], [3], [4]]


def test_runs_take_off_the_start_and_add_penalties() -> None:
    first = make_sheet({1: {"time": "10:30"}, 2: {"start": "1:00", "time": "11:20", "penalty": "5"}})
    second = make_sheet({1: {"time": "10:20"}, 2: {"start": "1:00", "time": "11:25"}}, number=2, turn=2)

    assert placed([first, second], RAFTS)["lines"] == {
        "1": {"runs": "10:30.000 10:20.000", "time_ms": 1_250_000},
        "2": {"runs": "10:25.000 10:25.000", "time_ms": 1_250_000},
    }


def test_a_later_run_counts_once_everybody_is_in() -> None:
    first = make_sheet({1: {"time": "10:30"}, 2: {"time": "10:00"}})
    second = make_sheet({1: {"time": "9:00"}, 2: {}}, number=2, turn=2)

    assert [block[1] for block in placed([first, second], BEST)["blocks"]] == [[2], [1]]


def test_who_has_not_run_yet_waits_and_a_finish_before_the_start_is_told() -> None:
    run = make_sheet({1: {"start": "5:00", "time": "4:00"}, 2: {}})

    assert RUNS.pending([run], RAFTS) == {2}
    assert RUNS.gaps(run, RAFTS) == ("2号还没有成绩，也没有弃权等状态", "1号到达的钟点不晚于出发")
    assert RUNS.read("penalty", "2:00:00", RAFTS).problem == "时间应在0秒至1:00:00之间，请核对"
    assert RUNS.read("time", "5", RAFTS).problem == "时间应在10秒至24:00:00之间，请核对"


def test_the_columns_of_races_and_runs() -> None:
    assert [item.key for item in CREWS.items(REGATTA)] == ["time", "photo", "status"]
    assert [item.key for item in RUNS.items(RAFTS)] == ["start", "time", "penalty", "status"]
    assert CREWS.read("time", "1:00.5", REGATTA) == Reading(60_500)
    assert CREWS.read("photo", "1", REGATTA) == Reading(1)
    assert CREWS.read("status", "DNF", REGATTA) == Reading()
    assert CREWS.read("lane", "1", REGATTA).problem == "划船成绩单没有“lane”这一栏"
    assert RUNS.read("start", "1:00", RAFTS) == Reading(60_000)
    assert RUNS.read("status", "DNS", RAFTS) == Reading()
    assert RUNS.read("lane", "1", RAFTS).problem == "计时赛成绩单没有“lane”这一栏"


def test_a_run_not_finished_stands_with_its_status() -> None:
    run = make_sheet({1: {"time": "10:30"}, 2: {"status": "DNF"}})

    assert placed([run], RAFTS)["blocks"] == [[1, [1], "only"], [None, [2], "dnf"]]


def test_nobody_drawn_is_no_run() -> None:
    assert RUNS.body([make_sheet({})], RAFTS) == {"runs": []}
    assert RUNS.pending([make_sheet({})], RAFTS) == frozenset()


def test_seats_of_later_races_are_filled_as_soon_as_they_are_known() -> None:
    heats = [
        make_sheet({1: {"time": "1:00.0"}, 2: {"time": "1:02.0"}}),
        make_sheet({3: {"time": "1:01.0"}, 4: {"status": "DNF"}}, number=2),
    ]

    def seats(*fixtures: FixtureSheet) -> dict[tuple[int, int], int | None]:
        body = CREWS.body(fixtures, REGATTA)
        return seats_of(
            {"entrants": [{"number": n} for n in (1, 2, 3, 4)], "parameters": {"lanes": 2}, **body}
        )

    assert seats(heats[0]) == {}
    assert seats(*heats) == {(3, 1): 1, (3, 2): 3, (4, 1): 2, (4, 2): None}


def test_other_sheets_hide_nothing_and_have_all_their_columns() -> None:
    run = make_sheet({1: {"time": "10:30"}})

    assert RUNS.secrets(run, RAFTS) == frozenset()
    assert RUNS.told(run, RAFTS) == {}
    assert RUNS.grows("call.1") is False
    assert RUNS.voids("time") == ()


def test_draws_are_recorded_by_nobody() -> None:
    assert [is_recorded(id) for id in ("boats.plan", "boats.draw", "cycling.merge")] == [True, False, False]
    with pytest.raises(KeyError):
        recording_for("boats.draw")
