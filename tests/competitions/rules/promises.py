"""What every table promises, for the tests of the engines."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ysevents.competitions.rules.outcomes import Block, Outcome
from ysevents.competitions.rules.sheets import Entrant


def is_weak_order(blocks: tuple[Block, ...]) -> bool:
    """Ranks count those ahead, those without a rank come last, and nobody stands twice."""
    everybody = [n for block in blocks for n in block.entrants]
    placed = [block for block in blocks if block.rank is not None]
    ahead = 1
    for block in placed:
        if block.rank != ahead or not block.entrants:
            return False
        ahead += len(block.entrants)
    return len(everybody) == len(set(everybody)) and blocks[: len(placed)] == tuple(placed)


def renumbered(outcome: Outcome, new: Mapping[int, int]) -> list[tuple[int | None, list[int], str]]:
    """The blocks with other numbers for the same entrants."""
    return [(b.rank, sorted(new.get(n, n) for n in b.entrants), b.reason.code) for b in outcome.blocks]


def table(outcome: Outcome) -> list[tuple[int | None, list[int], str]]:
    """The blocks as they are, to hold against `renumbered`."""
    return [(b.rank, list(b.entrants), b.reason.code) for b in outcome.blocks]


FIELDS = (
    "absent athlete best bib by calls disqualified drawn entrant entrants guests home away losers members order "
    "overall ranking seeded seeds sides team unit winner"
)
NAMING = frozenset(FIELDS.split())
"""The fields of sheets in which numbers of entrants stand."""


def with_numbers(value: Any, new: Mapping[int, int], *, naming: bool = False) -> Any:
    """A sheet, or a part of it, with other numbers for the same entrants."""
    if isinstance(value, tuple):
        return tuple(with_numbers(item, new, naming=naming) for item in value)
    if isinstance(value, Mapping):
        keys = {key: new.get(key, key) if naming else key for key in value}
        return {keys[key]: with_numbers(item, new) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        own = NAMING | ({"number"} if isinstance(value, Entrant) else set())
        given = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
        return replace(value, **{n: with_numbers(item, new, naming=n in own) for n, item in given.items()})
    return new.get(value, value) if naming and type(value) is int else value
