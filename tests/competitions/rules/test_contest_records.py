"""A contest against the records: which marks of its stages count, with which wind, and the best of somebody."""

from typing import Any

import pytest

from tests.competitions.rules.recording.sheets import make_sheet
from ysevents.competitions.rules.contest_records import (
    Contest,
    Performed,
    Standing,
    best_of,
    is_notable,
    judge_contest,
    measure_of,
    performances,
    shown,
)
from ysevents.competitions.rules.recording import FixtureSheet, StageFacts
from ysevents.competitions.rules.records_sheet import Measure
from ysevents.competitions.rules.stage_sheets import Judged, Stage, judge_stage

LEVEL = "县纪录"


def judged(ruleset: str, *fixtures: FixtureSheet, **parameters: Any) -> Judged:
    facts = StageFacts(ruleset=ruleset, parameters=parameters)
    return judge_stage(Stage(facts=facts, title="", fixtures=fixtures))


def times(wind: str = "", number: int = 1, **by_name: str) -> FixtureSheet:
    """A race with electronic times by names like `n1`; a word is a status."""
    rows = {int(n[1:]): {"time" if text[0].isdigit() else "status": text} for n, text in by_name.items()}
    return make_sheet(rows, number=number, shared={"wind": wind} if wind else {})


def watches(**by_name: str) -> FixtureSheet:
    return make_sheet({int(n[1:]): {"watch.1": text} for n, text in by_name.items()})


def contest_of(
    *stages: Judged, mark: int | None, discipline: str = "", distance_m: int | None = None, hand: bool = False
) -> Contest:
    record = Standing(level=LEVEL, mark=mark or 0, is_hand=hand, holder="彭某")
    return Contest(
        title="男子组",
        discipline=discipline,
        distance_m=distance_m,
        stages=stages,
        records=() if mark is None else (record,),
    )


def sheet_of(contest: Contest) -> dict[str, Any]:
    found = judge_contest(contest)
    assert found is not None
    assert found.problems == ()
    return dict(found.sheet)


def notes_of(contest: Contest) -> tuple[str, ...]:
    found = judge_contest(contest)
    assert found is not None
    assert found.outcome is not None
    return found.outcome.notes


HEATS = judged(
    "wa.rounds",
    times("+2.4", n1="13.90", n2="14.50"),
    times("0.0", number=2, n3="14.30", n4="DQ TR16.8"),
    by_place=1,
    by_time=1,
)
FINAL = judged("wa.track", times("+1.1", n1="14.00", n3="14.25", n2="DNF"))
HUNDRED = contest_of(HEATS, FINAL, mark=14_200, discipline="100m", distance_m=100)
JUMPS = make_sheet(
    {
        1: {"trial.1": "4.10", "wind.1": "+2.1", "trial.2": "X", "trial.3": "4.05", "wind.3": "+1.0"},
        2: {"trial.1": "3.90"},
        3: {"trial.1": "4.50", "wind.1": "+0.3", "status": "DQ"},
    }
)


def test_heats_and_final_make_one_sheet_in_the_order_in_which_they_were_run() -> None:
    assert sheet_of(HUNDRED) == {
        "format": 1,
        "title": "男子组 破纪录",
        "ruleset": "wa.records",
        "parameters": {"measure": "time", "measures_wind": True, "hand_addition_ms": 240},
        "entrants": [{"number": 1}, {"number": 2}, {"number": 3}],
        "records": [{"level": LEVEL, "mark": "14.20", "is_hand": False, "holder": "彭某"}],
        "performances": [
            Performed(1, 1, "13.90", winds=("+2.4",)).written,
            Performed(2, 1, "14.50", winds=("+2.4",)).written,
            Performed(3, 2, "14.30", winds=("+0.0",)).written,
            Performed(1, 3, "14.00", winds=("+1.1",)).written,
            Performed(3, 3, "14.25", winds=("+1.1",)).written,
        ],
        "decisions": [],
    }
    assert notes_of(HUNDRED) == (
        "1 13.90 本可破县纪录（原14.20，彭某），不予承认：风速超过+2.0（+2.4）",
        "1 14.00 破县纪录（原14.20，彭某）",
    )
    assert best_of(sheet_of(HUNDRED), 1) == (14_000, False, 1100)


@pytest.mark.parametrize(
    ("distance_m", "mark", "told"),
    [
        (300, "44.7", ("1 44.7 破县纪录（原45.00，彭某）",)),
        (300, "44.8", ()),
        (400, "44.8", ("1 44.8 破县纪录（原45.00，彭某）",)),
        (400, "44.9", ()),
        (800, "44.9", ("1 44.9 破县纪录（原45.00，彭某）",)),
    ],
)
def test_a_hand_time_gains_on_an_electronic_one_by_the_distance(
    distance_m: int, mark: str, told: tuple[str, ...]
) -> None:
    by_hand = judged("cn.timed_final", watches(n1=mark))

    assert notes_of(contest_of(by_hand, mark=45_000, distance_m=distance_m)) == told


def test_the_best_of_somebody_weighs_hand_times_as_their_record_does() -> None:
    by_hand = judged("cn.timed_final", watches(n1="9.4"))
    electronic = judged("wa.track", times(n1="9.60"))
    contest = contest_of(by_hand, electronic, mark=9_700, distance_m=60, hand=True)

    # 9.4 by hand is 9.64.
    assert best_of(sheet_of(contest), 1) == (9600, False, None)
    assert best_of(sheet_of(contest_of(by_hand, mark=9_700, distance_m=60)), 1) == (9400, True, None)


def test_every_valid_trial_counts_with_its_own_wind() -> None:
    contest = contest_of(judged("wa.tr25.jump", JUMPS), mark=4_000)
    sheet = sheet_of(contest)

    assert sheet["parameters"] == {"measure": "length", "measures_wind": True}
    assert sheet["performances"] == [
        Performed(1, 1, "4.10", winds=("+2.1",)).written,
        Performed(1, 3, "4.05", winds=("+1.0",)).written,
        Performed(2, 1, "3.90").written,
    ]
    assert notes_of(contest) == (
        "1 4.10 本可破县纪录（原4.00，彭某），不予承认：风速超过+2.0（+2.1）",
        "1 4.05 破县纪录（原4.00，彭某）",
    )
    assert best_of(sheet, 1) == (4050, False, 1000)


@pytest.mark.parametrize(
    ("ruleset", "told"),
    [
        ("wa.tr25.jump", "1 4.10 本可破县纪录（原4.00，彭某），不予承认：没有风速"),
        ("cn.school.horizontal", "1 4.10 破县纪录（原4.00，彭某）"),
    ],
)
def test_a_jump_without_a_wind_is_a_record_only_where_none_is_measured(ruleset: str, told: str) -> None:
    jumped = judged(ruleset, make_sheet({1: {"trial.1": "4.10"}}))

    assert notes_of(contest_of(jumped, mark=4_000)) == (told,)


def test_of_heights_and_totals_the_result_counts() -> None:
    bars = {"height.1": "1.20", "height.2": "1.25"}
    heights = judged(
        "wa.tr26", make_sheet({1: {"bar.1": "O", "bar.2": "XXX"}, 2: {"bar.1": "XXX"}}, shared=bars)
    )
    points = {"code": "SB", "title": "垒球", "kind": "throw", "table": [["40", 100], ["25", 60]]}
    totals = judged(
        "cn.school.combined",
        make_sheet({1: {"event.SB": "41.00"}, 2: {"event.SB": "NM"}}),
        events=["SB"],
        own=[points],
    )

    high, combined = contest_of(heights, mark=1_200), contest_of(totals, mark=90_000)
    assert sheet_of(high)["performances"] == [Performed(1, 1, "1.20").written]
    assert notes_of(high) == ("1 1.20 平县纪录（原1.20，彭某）",)
    assert sheet_of(combined)["parameters"] == {"measure": "points"}
    assert notes_of(combined) == ("1 100 破县纪录（原90，彭某）",)


def test_nothing_is_held_against_records_where_none_is_or_nobody_has_a_mark() -> None:
    nobody = judged("wa.track", times(n1="DNS"))
    unread = judged("wa.track", times(n1="0.10"))
    song = judged("panel.solo", make_sheet({1: {f"judge.{n}.1": "9.10" for n in range(1, 8)}}))

    assert [judge_contest(contest_of(stage, mark=14_000)) for stage in (nobody, unread, song)] == [None] * 3
    assert judge_contest(contest_of(FINAL, mark=None)) is None
    assert song.outcome is not None
    assert (measure_of([song]), list(performances([unread, song]))) == (None, [])


@pytest.mark.parametrize(
    ("mark", "notable"), [(14_200, True), (14_000, True), (13_900, True), (13_890, False)]
)
def test_a_contest_is_told_of_when_a_record_was_reached_even_with_too_much_wind(
    mark: int, notable: bool
) -> None:
    hundred = contest_of(HEATS, FINAL, mark=mark, discipline="100m", distance_m=100)

    assert is_notable(judge_contest(hundred)) == notable
    assert not is_notable(None)


def test_marks_are_shown_as_exactly_as_they_are_known() -> None:
    assert [shown(mark, Measure.TIME, is_hand=True) for mark in (13_900, 13_910)] == ["13.9", "13.91"]
    assert [shown(mark, Measure.TIME) for mark in (13_900, 13_905)] == ["13.90", "13.905"]
    assert [shown(mark, Measure.LENGTH) for mark in (4_200, 4_205)] == ["4.20", "4.205"]
    assert [shown(mark, Measure.POINTS) for mark in (280_000, 280_500)] == ["280", "280.50"]
