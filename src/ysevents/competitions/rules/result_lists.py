"""Lists of results: an outcome by ids, as it is kept; and what is different between two of them.

Covers: stages and every table that a ruleset makes. Leaves out: names, which are rendered on reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ysevents.competitions.rules.outcomes import Outcome, Problem
from ysevents.competitions.rules.rulesets import RULESETS

PLACE = "place"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of somebody that a correction changed, in words of the list."""

    of: str
    what: str
    before: str
    after: str


def by_ids(outcome: Outcome, ids: Mapping[int, Any]) -> dict[str, Any]:
    """An outcome as plain data, with ids in place of numbers."""
    return {
        "blocks": [
            {
                "rank": block.rank,
                "of": [str(ids[n]) for n in block.entrants],
                "code": block.reason.code,
                "text": block.reason.text,
            }
            for block in outcome.blocks
        ],
        "lines": {str(ids[line.entrant]): dict(line.values) for line in outcome.lines if line.entrant in ids},
        "advances": [{"of": str(ids[a.entrant]), "how": a.how, "to": a.to} for a in outcome.advances],
        "notes": list(outcome.notes),
        "numbers": {str(ids[n]): n for block in outcome.blocks for n in block.entrants},
    }


def written(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Problems as plain data."""
    return [{"path": p.path, "code": p.code, "text": p.text} for p in problems]


def differences(
    ruleset: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[Difference]:
    """Whose place or printed values differ, by the place they have now."""
    places = [_places(result) for result in (before, after)]
    rows = [_printed(ruleset, result) for result in (before, after)]
    found = []
    for of in dict.fromkeys([*places[1], *places[0]]):
        pairs = [(PLACE, places[0].get(of, ""), places[1].get(of, ""))]
        old, new = rows[0].get(of, {}), rows[1].get(of, {})
        pairs += [(key, old.get(key, ""), new.get(key, "")) for key in dict.fromkeys([*old, *new])]
        found += [Difference(of, what, was, now) for what, was, now in pairs if was != now]
    return found


def _places(result: Mapping[str, Any] | None) -> dict[str, str]:
    """The place of everybody in words: a rank, or why there is none."""
    return {
        of: block["text"] if block["rank"] is None else str(block["rank"])
        for block in (result or {}).get("blocks", ())
        for of in block["of"]
    }


def _printed(ruleset: str, result: Mapping[str, Any] | None) -> dict[str, dict[str, str]]:
    """The values that are printed beside everybody, by the key of their column."""
    columns = RULESETS[ruleset].columns if ruleset in RULESETS else ()
    return {
        of: {column.key: show(column.show, values.get(column.key)) for column in columns}
        for of, values in (result or {}).get("lines", {}).items()
    }


def show(how: Any, value: int | str | None) -> str:
    """A value of a line as it is printed."""
    return "" if value is None else value if isinstance(value, str) else str(how(value))
