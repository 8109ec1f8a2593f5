"""What the number of entries of a contest calls for, and that every proposal can be drawn as it says."""

from typing import Any

import pytest

from ysevents.competitions.rules import fixture_plans
from ysevents.competitions.rules.draws import Draw
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.stage_plans import Facts, PlannedStage, Proposal, duels, propose
from ysevents.competitions.rules.stage_plans.races import course

CONTESTS: dict[str, dict[str, Any]] = {
    "100m": {"kind": "track", "sport": "athletics", "distance_m": 100, "is_lanes": True},
    "200m": {
        "kind": "track",
        "sport": "athletics",
        "distance_m": 200,
        "is_lanes": True,
        "is_electronic": True,
    },
    "800m": {"kind": "track", "sport": "athletics", "distance_m": 800, "marked": 3},
    "5000m": {"kind": "track", "sport": "athletics", "distance_m": 5000},
    "4x100m": {"kind": "relay", "sport": "athletics", "distance_m": 400, "is_lanes": True},
    "4x400m": {"kind": "relay", "sport": "athletics", "distance_m": 1600},
    "lj": {"kind": "field", "sport": "athletics"},
    "hj": {"kind": "field", "sport": "athletics"},
    "ce3": {"kind": "combined", "sport": "athletics", "sex": "female"},
    "ce10": {"kind": "combined", "sport": "athletics"},
    "fishing_weight": {"kind": "angling", "sport": "fishing"},
    "fishing_count": {"kind": "angling", "sport": "fishing"},
    "road_race": {"kind": "mass_start", "sport": "cycling", "distance_m": 40000},
    "db12_200m": {"kind": "team", "sport": "dragon_boat", "lanes": 4},
    "raft_run": {"kind": "team", "sport": "rafting"},
    "choir": {"kind": "team", "sport": "judged"},
    "solo_song": {"kind": "judged", "sport": "judged"},
    "gym_all_around": {"kind": "judged", "sport": "gymnastics", "sex": "female"},
    "gym_vault": {"kind": "judged", "sport": "gymnastics"},
    "football": {"kind": "team", "sport": "football"},
    "tt_singles": {"kind": "singles", "sport": "table_tennis"},
    "bd_doubles": {"kind": "doubles", "sport": "badminton"},
}


def facts(discipline: str, entries: int, **details: Any) -> Facts:
    return Facts(discipline=discipline, entries=entries, **{**CONTESTS[discipline], **details})


def drawn(stage: PlannedStage, entries: int) -> Draw:
    result = judge(
        {
            "format": 1,
            "ruleset": stage.draw_ruleset,
            "parameters": dict(stage.draw_parameters),
            "entrants": [{"number": n} for n in range(1, entries + 1)],
            "seed": 1,
        }
    ).result
    assert isinstance(result, Draw)
    return result


def keys(discipline: str, entries: int, **details: Any) -> list[str]:
    return [proposal.key for proposal in propose(facts(discipline, entries, **details))]


@pytest.mark.parametrize("discipline", CONTESTS)
def test_nothing_is_proposed_for_nobody_and_one_is_not_held(discipline: str) -> None:
    assert propose(facts(discipline, 0)) == ()
    assert [(p.key, p.stages, p.minutes, p.fixtures) for p in propose(facts(discipline, 1))] == [
        ("not_held", (), 0, 0)
    ]


@pytest.mark.parametrize("entries", [2, 3, 5, 8, 9, 14, 17, 33, 90])
@pytest.mark.parametrize("discipline", CONTESTS)
def test_every_proposal_can_be_configured_and_drawn_as_it_says(discipline: str, entries: int) -> None:
    for proposal in propose(facts(discipline, entries)):
        for stage in proposal.stages:
            assert RULESETS[stage.ruleset].configure(stage.parameters)[1] == ()
            assert RULESETS[stage.draw_ruleset].configure(stage.draw_parameters)[1] == ()
        first = proposal.stages[0]
        if first.format in {"swiss", "time_trial"}:
            continue
        made = drawn(first, entries).fixtures
        if first.format in {"knockout", "double_elimination"}:
            made = tuple(f for f in made if not any(slot.is_bye for slot in f.slots))
        assert len(made) == first.fixtures, proposal.key


def test_short_races_have_heats_and_a_final_once_they_do_not_fit_the_lanes() -> None:
    assert [keys("100m", n)[0] for n in (2, 3, 8, 9, 40)] == [
        "final", "final", "final", "best_times", "best_times"
    ]  # fmt: skip
    assert keys("100m", 25) == ["best_times", "places", "semifinals", "timed_final"]
    assert keys("100m", 25, lanes=3) == ["best_times", "timed_final"]


def test_nine_on_eight_lanes_as_the_county_runs_them() -> None:
    assert propose(facts("100m", 9))[0] == Proposal(
        key="best_times",
        title="预赛、决赛（成绩前8名）",
        why="9个参赛须分2组，预赛成绩最好的8个进决赛，县级比赛通行",
        stages=(
            PlannedStage(
                round="heats",
                format="heats",
                ruleset="cn.best_times",
                parameters={"by_time": 8},
                draw_ruleset="cn.heats.lot",
                draw_parameters={"lanes": 8},
                fixtures=2,
                fixture_minutes=4,
                goes_on="成绩前8名进决赛",
            ),
            PlannedStage(
                round="final",
                format="heats",
                ruleset="cn.timed_final",
                draw_ruleset="wa.lanes",
                draw_parameters={"lanes": 8, "course": "straight"},
                fixtures=1,
                fixture_minutes=4,
            ),
        ),
    )


def test_long_races_and_relays_are_timed_finals_first() -> None:
    assert keys("800m", 30) == ["timed_final"]
    assert keys("4x100m", 12) == ["timed_final", "best_times", "places"]
    assert propose(facts("800m", 30))[0].stages[0].draw_ruleset == "wa.tr20"
    assert propose(facts("5000m", 17))[0].minutes == 56


def test_lanes_of_a_final_follow_the_race() -> None:
    assert [course(facts(code, 9)) for code in ("100m", "200m", "4x100m")] == ["straight", "bend", "lap"]
    assert course(facts("100m", 9, lanes=3)) == "free"


def test_the_field_has_a_cut_when_there_are_more_than_eight() -> None:
    assert keys("lj", 8) == ["six", "three"]
    assert keys("lj", 9) == ["cut", "three"]
    assert keys("hj", 9) == ["bars", "two_failures"]
    assert [(p.fixtures, p.stages[0].fixture_minutes) for p in propose(facts("lj", 62))] == [
        (2, 70),
        (1, 158),
    ]


def test_ninety_anglers_fish_in_three_zones_at_once() -> None:
    stage = propose(facts("fishing_weight", 90))[0].stages[0]

    assert (stage.fixtures, stage.minutes) == (6, 240)
    assert stage.parameters == {"measure": "weight"}


def test_crews_follow_the_plan_of_the_house_where_it_has_one() -> None:
    assert [p.title for p in propose(facts("db12_200m", 14))] == ["晋级表 4:2 2:2 AB", "分组计时一轮"]
    assert [p.title for p in propose(facts("db12_200m", 3))] == ["直接决赛", "分组计时一轮"]
    assert keys("db12_200m", 20) == ["one_run"]


def test_few_sides_play_everybody_and_many_by_pools() -> None:
    assert keys("football", 2) == ["round_robin", "knockout"]
    assert keys("football", 5)[0] == "round_robin"
    assert keys("football", 10) == [
        "pools_knockout", "knockout", "round_robin", "double_elimination", "swiss"
    ]  # fmt: skip
    assert keys("tt_singles", 32) == ["pools_knockout", "knockout", "double_elimination", "swiss"]
    assert propose(facts("football", 16))[0].fixtures == 32


def test_a_draw_that_cannot_be_made_counts_no_match() -> None:
    assert duels.fixtures_of("duels.pools", {"pools": 0}, 8) == 0


def test_fixtures_are_called_as_the_draw_will_call_them() -> None:
    crews = propose(facts("db12_200m", 14))[0].stages[0]
    zones = propose(facts("fishing_count", 90))[0].stages[0]

    for stage, entries in ((crews, 14), (zones, 90)):
        named = fixture_plans.name(stage.format, stage.draw_parameters, stage.fixtures)
        assert [(f.number, f.turn, f.pool, f.name) for f in named] == [
            (f.number, f.round, f.pool, f.name) for f in drawn(stage, entries).fixtures
        ]


def test_one_fixture_needs_no_words_and_races_beyond_a_plan_are_counted() -> None:
    direct = fixture_plans.name("crews", {"lanes": 4, "plan": "A"}, 2)

    assert [f.name for f in fixture_plans.name("heats", {}, 1)] == [""]
    assert [f.name for f in fixture_plans.name("heats", {}, 2)] == ["第1组", "第2组"]
    assert [(f.turn, f.name) for f in fixture_plans.name("time_trial", {}, 2)] == [(1, "第1轮"), (2, "第2轮")]
    assert [f.name for f in direct] == ["决赛", "第2场"]
