"""Verdicts on entries 资格审查结论: who may start, with every reason, and what was ruled by hand.

Covers: entrants allowed although something speaks against them, entrants barred although nothing does.
Leaves out: places. Nobody is placed here, so every block is without a rank.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.outcomes import Block, Problem, Reason, unplaced
from ysevents.competitions.rules.sheets import BaseSheet, doubled

RULINGS = (DecisionKind.OVERRIDE, DecisionKind.DISQUALIFICATION)
Findings = Mapping[int, Sequence[Reason]]
"""All reasons against each entrant, the one to show first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether somebody may start, and what decided it; `against` stays also when it was overruled."""

    entrant: int
    may_start: bool
    reason: Reason
    against: tuple[Reason, ...]

    @property
    def shown(self) -> dict[str, str]:
        """The values of a line."""
        return {
            "verdict": "可以参赛" if self.may_start else "不能参赛",
            "reasons": "；".join(reason.text for reason in self.against),
        }


def review_rulings(sheet: BaseSheet, findings: Callable[[], Findings]) -> tuple[Problem, ...]:
    """Decisions of another kind, about nobody or twice about somebody, or allowing what needs no leave."""
    problems = [p for i, decision in enumerate(sheet.decisions) for p in _faults(decision, f"decisions[{i}]")]
    problems += doubled("decisions", (n for decision in sheet.decisions for n in decision.named))
    if problems or not sheet.decisions:
        return tuple(problems)
    found = findings()
    return tuple(
        Problem(f"decisions[{i}]", "not_needed", f"{number} 本来就可以参赛，无须裁定")
        for i, decision in enumerate(sheet.decisions)
        if decision.kind == DecisionKind.OVERRIDE
        for number in decision.named
        if not found[number]
    )


def _faults(decision: Decision, path: str) -> list[Problem]:
    if decision.kind not in RULINGS:
        return [
            Problem(
                f"{path}.kind",
                "decision_kind",
                "资格审查只收 override（准许）和 disqualification（取消资格）",
            )
        ]
    if decision.order:
        return [Problem(f"{path}.order", "order", "资格审查不排次序，请写在 entrants")]
    return [] if decision.entrants else [Problem(path, "missing", "没有写明参赛者")]


def verdicts(sheet: BaseSheet, findings: Findings, fine: Reason) -> tuple[Verdict, ...]:
    """One for each entrant; `fine` is the reason of those against whom nothing speaks."""
    ruled = {number: decision for decision in sheet.decisions for number in decision.named}
    return tuple(
        _verdict(number, tuple(findings[number]), ruled.get(number), fine) for number in sheet.numbers
    )


def _verdict(number: int, against: tuple[Reason, ...], ruled: Decision | None, fine: Reason) -> Verdict:
    if ruled and ruled.kind == DecisionKind.DISQUALIFICATION:
        return Verdict(entrant=number, may_start=False, reason=ruled.reason, against=(ruled.reason, *against))
    reason = ruled.reason if ruled else against[0] if against else fine
    return Verdict(entrant=number, may_start=bool(ruled) or not against, reason=reason, against=against)


def blocks(judged: Sequence[Verdict]) -> tuple[Block, ...]:
    """Those who may start first, then a block for each reason against."""
    ordered = sorted(judged, key=lambda v: (not v.may_start, bool(v.against), v.reason.code, v.reason.text))
    return unplaced((verdict.entrant, verdict.reason) for verdict in ordered)
