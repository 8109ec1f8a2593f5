"""What goes into the draw of a stage and what comes out of it: a sheet for `judging`, and fixtures to be kept.

The sheet is all that a lot hangs on; kept with the decision, it draws the same again before witnesses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ysevents.competitions.rules import fixture_plans
from ysevents.competitions.rules.draws import Draw, Fixture
from ysevents.competitions.rules.judging import FORMAT
from ysevents.competitions.rules.rulesets import RULESETS

LOT = "cn.heats.lot"
ROUNDS_OF_ALL = {"time_trial"}
"""Formats in which everybody stands in every fixture."""
MATCHES = {"round_robin", "pools", "knockout", "double_elimination", "swiss"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawable:
    """Somebody to be drawn. `order` sorts best first and may be shared; None: nothing is known."""

    number: int
    unit: str
    order: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnFixture:
    """A fixture as it is kept: slots are (position, number of the entrant or None, source or None)."""

    number: int
    turn: int
    pool: int | None
    name: str
    slots: tuple[tuple[int, int | None, str | None], ...]


def sheet(
    ruleset: str, parameters: Mapping[str, Any], entrants: Sequence[Drawable], seed: int
) -> dict[str, Any]:
    """The sheet of a draw: heats read ranks, lanes of one race a ranking, all others draw by lot alone."""
    engine = RULESETS.engine_of(ruleset)
    known = any(e.order is not None for e in entrants)
    body: dict[str, Any] = {}
    if engine == "heats" and known and ruleset != LOT:
        body["entries"] = [{"entrant": n, "rank": rank} for n, rank in _ranks(entrants)]
    if engine == "lanes":
        body["ranking"] = [list(group) for group in _ranking(entrants)]
    return {
        "format": FORMAT,
        "ruleset": ruleset,
        "parameters": dict(parameters),
        "entrants": [{"number": e.number, "unit": e.unit} for e in entrants],
        "seed": seed,
        **body,
    }


def arrange(draw: Draw, format: str, parameters: Mapping[str, Any], planned: int) -> tuple[DrawnFixture, ...]:
    """The fixtures of a draw as they are kept: without empty lanes, without matches against nobody.

    Of a time trial everybody starts in each of the `planned` runs, in the second one from the other end.
    """
    if format in ROUNDS_OF_ALL and draw.fixtures:
        return tuple(_runs(draw.fixtures[0], format, parameters, planned))
    made = [f for f in draw.fixtures if format not in MATCHES or not any(s.is_bye for s in f.slots)]
    names = fixture_plans.name(format, parameters, len(made))
    return tuple(
        DrawnFixture(
            number=fixture.number,
            turn=fixture.round,
            pool=fixture.pool,
            name=fixture.name or named.name,
            slots=_slots(fixture),
        )
        for fixture, named in zip(made, names, strict=True)
    )


def _slots(fixture: Fixture) -> tuple[tuple[int, int | None, str | None], ...]:
    return tuple(
        (slot.position, slot.entrant, None if slot.entrant is not None else slot.code)
        for slot in fixture.slots
        if not slot.is_bye
    )


def _runs(
    fixture: Fixture, format: str, parameters: Mapping[str, Any], planned: int
) -> Iterable[DrawnFixture]:
    order = fixture.entrants
    for named in fixture_plans.name(format, parameters, planned):
        run = order if named.turn % 2 else order[::-1]
        yield DrawnFixture(
            number=named.number,
            turn=named.turn,
            pool=None,
            name=named.name,
            slots=tuple((position, entrant, None) for position, entrant in enumerate(run, 1)),
        )


def _best_first(entrant: Drawable) -> tuple[bool, int]:
    return entrant.order is None, entrant.order or 0


def _ranks(entrants: Sequence[Drawable]) -> Iterable[tuple[int, int]]:
    """Everybody's rank, equals sharing one; of whom nothing is known all share the last."""
    rank = 1
    for group in _ranking(entrants):
        for number in group:
            yield number, rank
        rank += len(group)


def _ranking(entrants: Sequence[Drawable]) -> Iterable[tuple[int, ...]]:
    for _, group in groupby(sorted(entrants, key=_best_first), key=_best_first):
        yield tuple(entrant.number for entrant in group)
