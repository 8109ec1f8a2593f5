"""Finish sheets of road races: two streams put together, gaps told and mended."""

from tests.competitions.rules.recording.sheets import make_sheet, placed
from ysevents.competitions.rules.recording import FixtureSheet, Reading, StageFacts, recording_for
from ysevents.competitions.rules.recording.crossings import is_stream, line, write_call

ROAD = StageFacts(ruleset="cn.cycling", format="mass_start")
TRIAL = StageFacts(ruleset="uci.2.6.stage", format="time_trial")
FINISHES = recording_for("cn.cycling")
NOBODY: dict[int, dict[str, str]] = {101: {}, 102: {}, 103: {}, 104: {}}


def finish(rows: dict[int, dict[str, str]] | None = None, **streams: str) -> FixtureSheet:
    """A finish with cells named like `call_1`; the gun was at nine."""
    shared = {"gun": "09:00:00", **{name.replace("_", "."): text for name, text in streams.items()}}
    return make_sheet(rows or NOBODY, shared=shared)


def test_the_streams_are_ordered_by_their_clocks_whoever_wrote_them() -> None:
    found = line(
        finish(
            call_b_1="102 10:00:02.0",
            call_a_9="101 10:00:01.0",
            tap_x_2="10:00:02.1",
            tap_x_1="10:00:01.1",
        )
    )

    assert [(c.bib, c.time_ms) for c in found.crossings] == [(101, 3_601_100), (102, 3_602_100)]
    assert found.gaps == ()


def test_a_bib_that_nobody_read_leaves_its_position_open_until_it_is_called() -> None:
    streams = {
        "call_1": "101 10:00:01",
        "call_2": "? 10:00:02",
        "call_3": "103 10:00:03",
        "tap_1": "10:00:01",
        "tap_2": "10:00:02",
        "tap_3": "10:00:03",
    }
    sheet = finish({**NOBODY, 104: {"status": "DNF"}}, **streams)
    mended = finish({**NOBODY, 104: {"status": "DNF"}}, **{**streams, "call_2": "102 10:00:02"})

    assert FINISHES.gaps(sheet, ROAD) == ("第2位缺号码", "102号没有冲线，也没有未完成等状态")
    assert FINISHES.pending([sheet], ROAD) == {102}
    assert placed([sheet], ROAD)["blocks"] == [
        [1, [101], "position"],
        [2, [103], "position"],
        [None, [104], "dnf"],
    ]
    assert FINISHES.gaps(mended, ROAD) == ()
    assert [block[1] for block in placed([mended], ROAD)["blocks"]] == [[101], [102], [103], [104]]


def test_a_bib_that_was_never_called_is_missed_where_the_clocks_say() -> None:
    found = line(
        finish(
            call_1="101 10:00:01",
            call_3="103 10:00:30",
            tap_1="10:00:01",
            tap_2="10:00:15",
            tap_3="10:00:30",
        )
    )

    assert [(c.position, c.bib) for c in found.crossings] == [(1, 101), (2, None), (3, 103)]


def test_two_riders_with_one_tap_share_its_time_and_keep_their_order() -> None:
    sheet = finish(
        {101: {}, 102: {}},
        call_1="101 10:00:01.2",
        call_2="102 10:00:01.4",
        tap_1="10:00:01.1",
    )
    found = placed([sheet], ROAD)

    assert found["blocks"] == [[1, [101], "position"], [2, [102], "position"]]
    assert {n: row["time_ms"] for n, row in found["lines"].items()} == {"101": 3_601_000, "102": 3_601_000}
    assert FINISHES.gaps(sheet, ROAD) == ()


def test_bibs_of_nobody_and_bibs_called_twice_are_told() -> None:
    sheet = finish(
        {101: {}},
        call_1="101 10:00:01",
        call_2="999 10:00:02",
        call_3="101 10:00:03",
        tap_1="10:00:01",
        tap_2="10:00:02",
        tap_3="10:00:03",
    )

    assert FINISHES.gaps(sheet, ROAD) == ("101号报了2次", "没有号码为999的参赛者")


def test_places_and_times_by_hand_need_no_streams() -> None:
    rows = {
        101: {"place": "1", "time": "58:20", "category": "男子"},
        102: {"place": "2", "time": "58:20", "category": "女子"},
        103: {"status": "DNS", "category": "男子"},
    }
    found = placed([make_sheet(rows)], ROAD)

    assert found["blocks"] == [[1, [101], "position"], [2, [102], "position"], [None, [103], "dns"]]
    assert found["lines"]["102"]["category_place"] == 1


def test_times_of_a_chip_alone_make_the_order() -> None:
    rows = {101: {"time": "58:21"}, 102: {"time": "58:20"}, 103: {"time": "58:21"}}

    assert placed([make_sheet(rows)], ROAD)["blocks"] == [[1, [102], "position"], [2, [101, 103], "position"]]


def test_in_a_time_trial_the_start_is_taken_off() -> None:
    rows = {1: {"start": "1:00", "time": "11:00"}, 2: {"start": "2:00", "time": "11:30"}}

    assert placed([make_sheet(rows)], TRIAL)["blocks"] == [[1, [2], "time"], [2, [1], "time"]]


def test_calls_are_read_with_their_clock() -> None:
    assert FINISHES.read("call.a.1", "105 10:32:06.1", ROAD) == Reading(105)
    assert FINISHES.read("call.a.1", "? 10:32:06.1", ROAD) == Reading(None)
    assert (
        FINISHES.read("call.a.1", "105", ROAD).problem == "看不懂“105”，请写成 105 10:32:06.1，没看清号码写 ?"
    )
    assert FINISHES.read("tap.a.1", "10:32:06.1", ROAD) == Reading(37_926_100)
    assert FINISHES.read("time", "8", ROAD).problem == "时间应在10秒至24:00:00之间，请核对"


def test_the_columns_of_a_mass_start_and_a_time_trial() -> None:
    assert [item.key for item in FINISHES.items(ROAD)] == ["gun", "place", "time", "status", "category"]
    assert [item.key for item in FINISHES.items(TRIAL)] == ["gun", "start", "time", "status", "category"]
    assert FINISHES.read("place", "3", ROAD) == Reading(3)
    assert FINISHES.read("status", "DNF", ROAD) == Reading()
    assert FINISHES.read("category", "女子", ROAD) == Reading()
    assert FINISHES.read("call.a.1", "", ROAD) == Reading()
    assert FINISHES.read("time", "58:20", ROAD) == Reading(3_500_000)
    assert FINISHES.read("time", "慢", ROAD).problem.startswith("看不懂成绩“慢”")
    assert FINISHES.read("lane", "3", ROAD).problem == "终点单没有“lane”这一栏"


def test_a_call_is_written_as_it_is_read_and_what_cannot_be_read_is_not_there() -> None:
    sheet = finish(call_1=write_call(101, 36_001_000), call_2="??", tap_1="10:00:01", tap_2="十点")

    assert [(c.bib, c.call, c.tap) for c in line(sheet).crossings] == [(101, "call.1", "tap.1")]
    assert [is_stream(item) for item in ("tap.1", "time")] == [True, False]
    assert [FINISHES.grows(item) for item in ("call.1", "time")] == [True, False]


def test_a_tour_is_placed_by_all_its_stages_begun() -> None:
    tour = StageFacts(ruleset="uci.2.6", format="mass_start")
    first = make_sheet({1: {"place": "1", "time": "1:00:00"}, 2: {"place": "2", "time": "1:00:10"}})
    second = make_sheet({1: {}, 2: {}}, number=2, turn=2)

    assert [len(stage["finishes"]) for stage in FINISHES.body([first, second], tour)["stages"]] == [2]
    assert FINISHES.pending([first, second], tour) == frozenset()
    assert [block[1] for block in placed([first, second], tour)["blocks"]] == [[1], [2]]
    assert FINISHES.pending([second], tour) == {1, 2}


def test_who_crossed_before_the_gun_is_told() -> None:
    sheet = finish({101: {}}, call_1="101 8:59:00", tap_1="8:59:00")

    assert FINISHES.gaps(sheet, ROAD) == ("第1位早于发枪，请核对发枪时刻",)
