"""What every sheet holds: who takes part, and what was decided by hand. Each ruleset adds its own marks."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ysevents.competitions.rules.decisions import ORDERING, Decision, review, review_named, review_orders
from ysevents.competitions.rules.outcomes import Outcome, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """One who takes part: an athlete by bib, a team or crew by its number in the contest."""

    number: int
    name: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseSheet:
    """The part that all sheets share. `unit` separates and adds up; names are for people alone."""

    entrants: tuple[Entrant, ...]
    decisions: tuple[Decision, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """Everybody's number, ascending."""
        return tuple(sorted(entrant.number for entrant in self.entrants))

    @property
    def units(self) -> dict[int, str]:
        """The unit of each number."""
        return {entrant.number: entrant.unit for entrant in self.entrants}


def review_base(sheet: BaseSheet, *, has_places: bool = True) -> tuple[Problem, ...]:
    """Numbers that stand twice, decisions about nobody, or nobody who is here, and orders that are none.

    Rulesets without places judge the last two by themselves.
    """
    known = set(sheet.numbers)
    return (
        *doubled("entrants", (entrant.number for entrant in sheet.entrants)),
        *(
            unknown(f"decisions[{i}]", number)
            for i, decision in enumerate(sheet.decisions)
            for number in decision.named
            if number not in known
        ),
        *((*review_orders(sheet.decisions), *review_named(sheet.decisions)) if has_places else ()),
    )


def doubled(path: str, numbers: Iterable[int]) -> tuple[Problem, ...]:
    """A problem for each number that a list holds more than once."""
    counts = Counter(numbers)
    return tuple(Problem(path, "doubled", f"{n} 出现了{times}次") for n, times in counts.items() if times > 1)


def unknown(path: str, number: int) -> Problem:
    """A number that is nobody's."""
    return Problem(path, "unknown_entrant", f"没有号码为 {number} 的参赛者")


def review_rows(path: str, rows: Iterable[int], sheet: BaseSheet) -> tuple[Problem, ...]:
    """What is wrong with rows of marks that should be there once for each entrant."""
    given = list(rows)
    known = set(sheet.numbers)
    missing = sorted(known - set(given))
    return (
        *doubled(path, given),
        *(unknown(f"{path}[{i}]", number) for i, number in enumerate(given) if number not in known),
        *(Problem(path, "missing", f"缺少 {number} 的成绩") for number in missing),
    )


def review_list(path: str, numbers: Sequence[int], sheet: BaseSheet) -> tuple[Problem, ...]:
    """What is wrong with a list of some entrants, such as seeds: somebody twice, somebody who is not here."""
    known = set(sheet.numbers)
    return (
        *doubled(path, numbers),
        *(unknown(f"{path}[{i}]", number) for i, number in enumerate(numbers) if number not in known),
    )


def review_order(path: str, numbers: Sequence[int], sheet: BaseSheet) -> tuple[Problem, ...]:
    """What is wrong with an order of everybody, such as one drawn by hand, that may be left out."""
    missing = sorted(set(sheet.numbers) - set(numbers)) if numbers else []
    return (
        *review_list(path, numbers, sheet),
        *(Problem(path, "missing", f"缺少 {number}") for number in missing),
    )


def review_ties(sheet: BaseSheet, config: Any, run: Callable[[Any, Any], Outcome]) -> tuple[Problem, ...]:
    """What is wrong with the orders decided by hand: they are held against the table without them."""
    ordering = [d for d in sheet.decisions if d.kind in ORDERING]
    if not ordering:
        return ()
    others = tuple(d for d in sheet.decisions if d.kind not in ORDERING)
    before = run(replace(sheet, decisions=others), config).blocks
    return review(before, sheet.decisions)
