"""Decisions about ties, judged although somebody else's marks are wrong.

For rulesets in which everybody stands by their own marks alone (`Ruleset.rows`): whoever's row is wrong or not
there is left out, with the decisions about them, and the rest is a sheet of its own.
Leaves out: a decision that may build on one that is left out.
"""

from collections.abc import Iterable, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ysevents.competitions.rules.outcomes import Problem

if TYPE_CHECKING:  # who asks brings it
    from ysevents.competitions.rules.registry import Ruleset


def review_ties_apart(
    ruleset: "Ruleset", sheet: Any, config: Any, problems: Iterable[Problem]
) -> tuple[Problem, ...]:
    """The decisions about the rest that do not name just those who are level."""
    if not ruleset.rows or not sheet.decisions:
        return ()
    wrong = {problem.path.partition(".")[0] for problem in problems}
    rows = getattr(sheet, ruleset.rows)
    faulty = {row.entrant for i, row in enumerate(rows) if f"{ruleset.rows}[{i}]" in wrong}
    rest = {row.entrant for row in rows} - faulty
    kept = _kept(sheet, rest, wrong)
    apart = replace(
        sheet,
        entrants=tuple(entrant for entrant in sheet.entrants if entrant.number in rest),
        decisions=tuple(sheet.decisions[i] for i in kept),
        **{ruleset.rows: tuple(row for row in rows if row.entrant in rest)},
    )
    return tuple(
        replace(problem, path=f"decisions[{kept[int(problem.path[10:-1])]}]")
        for problem in ruleset.review(apart, config)
        if problem.code == "not_tied"
    )


def _kept(sheet: Any, rest: Set[int], wrong: Set[str]) -> list[int]:
    """Decisions about the rest alone, none of whom is named by one that is wrong or about others too."""
    kept, doubtful = [], set[int]()
    for i, decision in enumerate(sheet.decisions):
        named = set(decision.named)
        if named <= rest and not named & doubtful and f"decisions[{i}]" not in wrong:
            kept.append(i)
        else:
            doubtful |= named
    return kept
