"""The sheet of a stage: who is in it while it goes on, and what becomes of decisions when marks change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.competitions.rules.recording.sheets import make_sheet
from ysevents.competitions.rules.judging import Judgement, summary
from ysevents.competitions.rules.recording import Cell, FixtureSheet, StageFacts
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.stage_sheets import (
    VOID,
    Judged,
    Stage,
    judge_stage,
    with_disqualified,
    with_scratches,
)

FINAL = StageFacts(ruleset="wa.track")
ROUND = StageFacts(ruleset="wa.rounds", parameters={"by_place": 1, "by_time": 1})
FIRST = make_sheet({1: {"time": "9.40"}, 2: {"time": "9.50"}})
SECOND = make_sheet({3: {"time": "9.60"}, 4: {"time": "9.70"}}, number=2)
UNREAD = make_sheet({3: {"time": "9.60"}, 4: {"time": "0.10"}}, number=2)
"""A time that nobody runs: refused on the field, but a sheet may hold it."""
UNSEEN = make_sheet({3: {}, 4: {}}, number=2)


def stage_of(*fixtures: FixtureSheet, facts: StageFacts = FINAL, **rest: Any) -> Stage:
    return Stage(facts=facts, title="男子60米 决赛", fixtures=fixtures, **rest)


def blocks(judged: Judged) -> list[list[Any]]:
    """Whose places they are, whatever decided them."""
    shown = summary(Judgement(RULESETS[judged.sheet["ruleset"]], judged.problems, judged.outcome))
    return [block[:2] for block in shown.get("blocks", [])]


def told(judged: Judged) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in judged.problems]


def override(*numbers: int) -> Mapping[str, Any]:
    return {"kind": "override", "text": "裁判长裁定", "order": [[number] for number in numbers]}


def test_who_has_not_run_yet_is_not_missed() -> None:
    judged = judge_stage(stage_of(FIRST, UNSEEN))

    assert judged.sheet == {
        "format": 1,
        "title": "男子60米 决赛",
        "ruleset": "wa.track",
        "parameters": {},
        "entrants": [{"number": 1}, {"number": 2}],
        "decisions": [],
        "races": [
            {
                "number": 1,
                "runners": [
                    {"entrant": 1, "lane": 1, "time": "9.4"},
                    {"entrant": 2, "lane": 2, "time": "9.5"},
                ],
            }
        ],
    }
    assert (blocks(judged), judged.problems) == ([[1, [1]], [2, [2]]], ())


@pytest.mark.parametrize("facts", [FINAL, StageFacts(ruleset="duels.knockout")])
def test_a_stage_without_marks_comes_to_nothing_and_has_no_problem(facts: StageFacts) -> None:
    judged = judge_stage(stage_of(UNSEEN, facts=facts))

    assert (judged.sheet["entrants"], judged.outcome, judged.problems) == ([], None, ())


def test_what_cannot_be_judged_does_not_hold_up_the_sheets_handed_in() -> None:
    judged = judge_stage(stage_of(FIRST, UNREAD, handed_in=frozenset({1})))

    assert blocks(judged) == [[1, [1]], [2, [2]]]
    assert told(judged) == [("races[1].runners[1].time", "range")]


@pytest.mark.parametrize("handed_in", [set(), {2}, {1, 2}])
def test_without_a_sound_sheet_handed_in_only_the_problems_are_told(handed_in: set[int]) -> None:
    judged = judge_stage(stage_of(FIRST, UNREAD, handed_in=frozenset(handed_in)))

    assert (judged.outcome, told(judged)) == (None, [("races[1].runners[1].time", "range")])
    assert len(judged.sheet["races"]) == 2


def test_of_decisions_only_those_that_marks_have_overtaken_are_void() -> None:
    level = make_sheet({1: {"time": "9.40"}, 2: {"time": "9.40"}, 3: {"time": "9.60"}, 4: {"time": "9.70"}})
    judged = judge_stage(stage_of(level, decisions=(override(3, 4), override(2, 1), override(4, 3))))

    assert judged.sheet["decisions"] == [override(2, 1)]
    assert blocks(judged) == [[1, [2]], [2, [1]], [3, [3]], [4, [4]]]
    assert told(judged) == [("decisions", VOID)] * 2


def test_an_advance_is_void_for_who_goes_on_anyway_or_never_started_and_holds_for_the_others() -> None:
    second = make_sheet({3: {"time": "9.60"}, 4: {"status": "DNS"}, 5: {"time": "9.90"}}, number=2)
    granted = {"kind": "advance", "text": "受阻", "entrants": [1, 4, 5]}
    judged = judge_stage(stage_of(FIRST, second, facts=ROUND, decisions=(granted,)))

    assert judged.outcome is not None
    assert [(advance.entrant, advance.how) for advance in judged.outcome.advances] == [
        (1, "Q"), (3, "Q"), (2, "q"), (5, "qR")
    ]  # fmt: skip
    assert judged.sheet["decisions"] == [{**granted, "entrants": [5]}]
    assert told(judged) == [("decisions", VOID)] * 2


def test_decisions_name_only_who_is_in_the_sheet_and_orders_stand_whole() -> None:
    both = {"kind": "disqualification", "text": "TR16.8", "entrants": [2, 9]}
    theirs = {"kind": "disqualification", "text": "TR16.8", "entrants": [9]}
    annulled = {"kind": "annulment", "text": "设备故障", "fixture": 1}
    decisions = (override(1, 3), override(), both, theirs, annulled)

    judged = judge_stage(stage_of(FIRST, UNSEEN, decisions=decisions))

    assert judged.sheet["decisions"] == [{**both, "entrants": [2]}, annulled]


def test_who_scratched_is_absent_in_a_sheet_that_was_begun() -> None:
    status = Cell(item="status", text="DNS", entrant=3)
    begun = make_sheet({1: {"time": "9.40"}, 2: {"status": "DNF"}, 3: {}})

    assert with_scratches(begun, [2, 3]) == replace(begun, cells=(*begun.cells, status))
    assert with_scratches(UNSEEN, [3]) == UNSEEN


def test_a_disqualification_takes_the_place_of_whatever_status_stood_there() -> None:
    sheet = make_sheet({1: {"time": "9.40"}, 2: {"status": "DNF"}, 3: {"status": "DNS"}})

    struck = with_disqualified(sheet, {1: "TR17.3", 2: "TR16.8", 9: "TR16.8"})

    assert {number: struck.of(number) for number in struck.entrants} == {
        1: {"time": "9.40", "status": "DQ TR17.3"},
        2: {"status": "DQ TR16.8"},
        3: {"status": "DNS"},
    }
    assert with_disqualified(sheet, {9: "TR16.8"}) == sheet


def test_who_is_disqualified_before_any_mark_is_listed_with_the_rule() -> None:
    struck = {"kind": "disqualification", "text": "TR16.8 两次抢跑", "entrants": [3]}
    judged = judge_stage(stage_of(FIRST, UNSEEN, decisions=(struck,)))

    assert judged.outcome is not None
    assert blocks(judged) == [[1, [1]], [2, [2]], [None, [3]]]
    assert judged.outcome.blocks[-1].reason.text == "取消成绩（TR16.8 两次抢跑）"
    assert [entrant["number"] for entrant in judged.sheet["entrants"]] == [1, 2, 3]


def test_a_jumper_who_is_disqualified_before_any_trial_is_listed_with_the_rule() -> None:
    struck = {"kind": "disqualification", "text": "TR5.1 鞋底过厚", "entrants": [2]}
    sheet = make_sheet({1: {"trial.1": "4.20"}, 2: {}})
    judged = judge_stage(stage_of(sheet, facts=StageFacts(ruleset="wa.tr25"), decisions=(struck,)))

    assert judged.outcome is not None
    assert [(b.rank, b.entrants, b.reason.text) for b in judged.outcome.blocks][1:] == [
        (None, (2,), "取消成绩（TR5.1 鞋底过厚）")
    ]
