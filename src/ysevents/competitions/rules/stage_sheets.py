"""The sheet of a stage: what was recorded and decided, as `judging.judge` reads it, and what it comes to.

Covers: who is in the sheet while a stage goes on (those who have a mark or were disqualified before they had one;
heats to come are not missed), sheets that cannot be judged yet beside others that are handed in, decisions whose tie is gone since.
Leaves out: how cells become marks (`recording`), and every place (`judging`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ysevents.competitions.rules.decisions import DecisionKind
from ysevents.competitions.rules.judging import FORMAT, judge
from ysevents.competitions.rules.outcomes import Outcome, Problem
from ysevents.competitions.rules.recording import Cell, FixtureSheet, StageFacts, is_recorded, recording_for

OVERTAKEN = frozenset({"not_tied", "qualified", "not_started"})
"""What may become wrong with a decision because marks changed after it was made."""
VOID = "void_decision"
ADVANCES = (DecisionKind.ADVANCE, DecisionKind.JURY_ADVANCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """All that a stage's sheet is made of. `decisions` are written as in a sheet, in their order."""

    facts: StageFacts
    title: str
    fixtures: tuple[FixtureSheet, ...]
    handed_in: frozenset[int] = frozenset()
    """Numbers of the fixtures whose officials are done."""
    decisions: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sheet and its outcome. Problems may stand beside an outcome: it then leaves out what they are about."""

    sheet: Mapping[str, Any]
    outcome: Outcome | None
    problems: tuple[Problem, ...] = ()


def judge_stage(stage: Stage) -> Judged:
    """What a stage comes to by all that was written; while that cannot be judged, by the sheets handed in."""
    found = _judge(stage, stage.fixtures)
    closed = [fixture for fixture in stage.fixtures if fixture.number in stage.handed_in]
    if found.outcome is not None or not found.problems or len(closed) in {0, len(stage.fixtures)}:
        return found
    held = _judge(stage, closed)
    return found if held.outcome is None else replace(held, problems=(*found.problems, *held.problems))


def _judge(stage: Stage, fixtures: Sequence[FixtureSheet]) -> Judged:
    """Judge the sheet of these fixtures, without the decisions that marks have overtaken."""
    sheet = _sheet(stage, fixtures)
    if not sheet["entrants"]:
        return Judged(sheet=sheet, outcome=None)
    void: list[Problem] = []
    while True:
        judgement = judge(sheet)
        overtaken = [
            (_decision(problem), problem) for problem in judgement.problems if problem.code in OVERTAKEN
        ]
        first, problem = min(overtaken, default=(None, None))
        if first is None or problem is None:
            break
        void.append(Problem("decisions", VOID, problem.text))
        sheet = {**sheet, "decisions": [d for i, d in enumerate(sheet["decisions"]) if i != first]}
    outcome = judgement.result if isinstance(judgement.result, Outcome) else None
    return Judged(sheet=sheet, outcome=outcome, problems=(*judgement.problems, *void))


def _decision(problem: Problem) -> int:
    """Which decision a problem is about."""
    return int(problem.path.removeprefix("decisions[").partition("]")[0])


def _sheet(stage: Stage, fixtures: Sequence[FixtureSheet]) -> dict[str, Any]:
    """The sheet of these fixtures, about those of whom enough is known to be placed."""
    body: Mapping[str, Any] = {}
    numbers: list[int] = []
    if is_recorded(stage.facts.ruleset):
        recording = recording_for(stage.facts.ruleset)
        barred = _barred(stage.decisions)
        waiting = recording.pending(fixtures, stage.facts)
        fixtures = [
            with_disqualified(fixture, {n: text for n, text in barred.items() if n in waiting})
            for fixture in fixtures
        ]
        waiting = recording.pending(fixtures, stage.facts)
        numbers = sorted({number for fixture in fixtures for number in fixture.entrants} - waiting)
        body = recording.body(fixtures, stage.facts)
    return {
        "format": FORMAT,
        "title": stage.title,
        "ruleset": stage.facts.ruleset,
        "parameters": dict(stage.facts.parameters),
        "entrants": [{"number": number} for number in numbers],
        "decisions": list(_about(stage.decisions, set(numbers))),
        **body,
    }


def _barred(decisions: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Who was disqualified by decision, and why: listed so though nothing was ever written of them."""
    return {
        number: decision["text"]
        for decision in decisions
        if decision["kind"] == DecisionKind.DISQUALIFICATION
        for number in decision.get("entrants", ())
    }


def _about(decisions: Iterable[Mapping[str, Any]], numbers: set[int]) -> Iterable[Mapping[str, Any]]:
    """What is about somebody here, without those who are not; an order stands whole or not at all.

    Advances are written one by one: what marks overtake for one of those named still holds for the others.
    """
    for decision in decisions:
        if "order" in decision:
            named = [number for group in decision["order"] for number in group]
            if named and numbers.issuperset(named):
                yield decision
        elif "entrants" in decision:
            here = [number for number in decision["entrants"] if number in numbers]
            groups = [[number] for number in here] if decision["kind"] in ADVANCES else [here]
            yield from ({**decision, "entrants": group} for group in groups if group)
        else:
            yield decision


def with_scratches(sheet: FixtureSheet, scratched: Iterable[int]) -> FixtureSheet:
    """The sheet with 弃权 for those who scratched after the draw and stand in it without a word.

    A sheet that nobody has begun stays empty.
    """
    told = {cell.entrant for cell in sheet.cells}
    added = tuple(Cell(item="status", text="DNS", entrant=n) for n in scratched if n not in told)
    return replace(sheet, cells=(*sheet.cells, *added)) if sheet.cells else sheet


def with_disqualified(sheet: FixtureSheet, rules: Mapping[int, str]) -> FixtureSheet:
    """The sheet with 取消成绩 of this fixture alone for those who are in it, by number and rule."""
    here = {number: rule for number in sheet.entrants if (rule := rules.get(number))}
    kept = tuple(cell for cell in sheet.cells if cell.item != "status" or cell.entrant not in here)
    struck = tuple(Cell(item="status", text=f"DQ {rule}", entrant=n) for n, rule in here.items())
    return replace(sheet, cells=(*kept, *struck)) if here else sheet
