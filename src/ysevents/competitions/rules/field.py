"""What field events 田赛 share: a series under a name, the statuses it may bear, and those without a place."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from ysevents.competitions.rules.decisions import Decision, DecisionKind, named_by
from ysevents.competitions.rules.marks import UNPLACED, Status
from ysevents.competitions.rules.outcomes import Block, Problem, unplaced
from ysevents.competitions.rules.sheets import BaseSheet

OUT = (Status.DQ, Status.DNS)
"""With one of these nobody is placed, whatever the series says."""


class Series(Protocol):
    """One athlete's trials."""

    @property
    def entrant(self) -> int: ...
    @property
    def status(self) -> Status | None: ...


S = TypeVar("S", bound=Series)


def review_status(series: S, path: str, begun: bool, valid: bool) -> list[Problem]:
    """A status that field events do not know, or that the trials belie."""
    at = f"{path}.status"
    if series.status == Status.DNF:
        return [Problem(at, "status", "田赛没有未完成，请用 r（退出）或 nm（无成绩）")]
    if series.status == Status.DNS and begun:
        return [Problem(at, "status", "弃权的运动员不应有试跳或试掷")]
    if series.status == Status.NM and valid:
        return [Problem(at, "status", "有有效成绩，不能记为无成绩")]
    return []


def statuses(sheet: BaseSheet, series: Iterable[S], is_valid: Callable[[S], bool]) -> dict[int, Status]:
    """Those without a place: disqualified in the sheet or by decision, absent, or without a valid mark."""
    barred = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    found: dict[int, Status] = {}
    for one in series:
        if one.entrant in barred:
            found[one.entrant] = Status.DQ
        elif one.status in OUT:
            found[one.entrant] = one.status
        elif not is_valid(one):
            found[one.entrant] = Status.NM
    return found


def without_place(found: dict[int, Status], decisions: Sequence[Decision]) -> Sequence[Block]:
    """Their blocks, in the order in which statuses are listed; who was disqualified by decision with its clause."""
    rules = {
        number: decision.text
        for decision in decisions
        if decision.kind == DecisionKind.DISQUALIFICATION
        for number in decision.named
    }
    reasons = [
        (number, status.with_rule(rules.get(number, "") if status is Status.DQ else ""))
        for number, status in sorted(found.items(), key=lambda pair: UNPLACED.index(pair[1]))
    ]
    return unplaced(reasons)
