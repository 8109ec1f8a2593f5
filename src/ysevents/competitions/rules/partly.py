"""A sheet of which a part cannot be read, or whose parameters cannot be: what else is wrong, told in the same breath.

Covers: items of lists that cannot be read are left out and the others judged, under the places they have in
the sheet; where parameters cannot be, what is wrong whichever of several values they had.
Leaves out: what may only follow from a part that is not there (see `consequences`), and what else but a mark
out of range is wrong within an item that cannot be read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import Field, dataclass, fields, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from ysevents.competitions.rules import reading
from ysevents.competitions.rules.consequences import may_follow
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.ties_apart import review_ties_apart

if TYPE_CHECKING:  # who asks brings them
    from ysevents.competitions.rules.registry import Ruleset
    from ysevents.competitions.rules.sheets import BaseSheet

PLACE = re.compile(r"(?P<parameters>parameters\.)?(?P<field>[^.\[]*)(?:\[(?P<item>\d+)\])?")
"""The parameter, or the field of a sheet and the item of its list, in which something stands."""
KEYS = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
"""The names and items that lead to a place."""
MOST_CONFIGURATIONS = 60
"""How many are tried, so that an answer never takes long."""
MUCH = 10_000
"""A value of a parameter without a bound."""
PLAIN = {"doubled"}
"""What is wrong with a list as a whole even when it lacks an item."""

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gaps:
    """What cannot be used: parameters, fields, and items of fields."""

    parameters: frozenset[str]
    fields: frozenset[str]
    items: frozenset[tuple[str, int]]

    @property
    def names(self) -> frozenset[str]:
        """Every parameter and every field of which something is not there."""
        return self.parameters | self.fields | {field for field, _ in self.items}


def review_rest(
    ruleset: "Ruleset", body: Body, overrides: Body, found: Sequence[Problem]
) -> tuple[Problem, ...]:
    """What is wrong beside `found`: all that could not be read of a sheet, or cannot be of its parameters."""
    gaps = doubtful = _gaps(ruleset, body, overrides, found)
    configs = list(_variants(_config(ruleset, overrides, gaps), gaps.parameters))
    contradictions = set.intersection(*(set(ruleset.check(config)) for config in configs))
    if contradictions:
        gaps = replace(gaps, parameters=gaps.parameters | set(overrides))
        configs = list(_variants(_config(ruleset, overrides, gaps), gaps.parameters))
    more = (problem for problem in contradictions if not _follows(problem, doubtful))
    beside = _review_mended(ruleset, body, gaps, found, configs)
    return (*more, *_review_sheet(ruleset, body, gaps, configs), *beside)


def _review_sheet(ruleset: "Ruleset", body: Body, gaps: Gaps, configs: Sequence[Any]) -> Iterator[Problem]:
    """What is wrong with a sheet without its gaps, by whichever of these configurations it is judged."""
    kept = {
        name: [i for i in range(len(value)) if (name, i) not in gaps.items]
        for name, value in body.items()
        if isinstance(value, list | tuple)
    }
    sheet = _spared(ruleset, body, gaps, kept)
    sound = [config for config in configs if not ruleset.check(config)]
    told = [set(ruleset.review(sheet, config)) for config in sound[:MOST_CONFIGURATIONS]] if sheet else []
    for problem in set.intersection(*told) if told else ():
        in_place = _in_place(problem, kept)
        if not _follows(in_place, gaps):
            yield in_place
    if told and gaps.names <= {ruleset.rows, "entrants"}:
        yield from review_ties_apart(ruleset, sheet, sound[0], told[0])


def _review_mended(
    ruleset: "Ruleset", body: Body, gaps: Gaps, found: Sequence[Problem], configs: Sequence[Any]
) -> Iterator[Problem]:
    """Marks out of range in an item of which another one cannot be read: that is taken as not given."""
    mended = _mended(body, found)
    _, wrong = reading.read(ruleset.sheet, mended)
    rest = replace(gaps, items=_gaps(ruleset, mended, {}, wrong).items)
    for problem in _review_sheet(ruleset, mended, rest, configs) if rest.items < gaps.items else ():
        place = _place(problem)
        if problem.code == "range" and (place["field"], int(place["item"] or -1)) in gaps.items - rest.items:
            yield problem


def _mended(body: Body, found: Sequence[Problem]) -> Body:
    """The same without each value that cannot be read within an item: null stands for it."""
    made = body
    for problem in found:
        path = [int(item) if item else name for name, item in KEYS.findall(problem.path)]
        if len(path) > 2 and problem.code in {"type", "unreadable"}:
            with suppress(LookupError, TypeError):  # a name with a dot in it cannot be followed
                made = _without_value(made, path)
    return made


def _without_value(value: Any, path: Sequence[int | str]) -> Any:
    if not path:
        return None
    key, *rest = path
    if isinstance(value, list) and isinstance(key, int):
        return [*value[:key], _without_value(value[key], rest), *value[key + 1 :]]
    return {**value, key: _without_value(value[key], rest)}


def _gaps(ruleset: "Ruleset", body: Body, overrides: Body, found: Sequence[Problem]) -> Gaps:
    parameters, names, items = set(), set(), set()
    for problem in found:
        place = _place(problem)
        field, item = place["field"], place["item"]
        if problem.path == "parameters":
            parameters |= {field.name for field in fields(ruleset.config)}
        elif place["parameters"]:
            parameters |= {field, *_misspelt(problem, f"parameters.{field}", ruleset.config, overrides)}
        elif item is None:
            names |= {field, *_misspelt(problem, field, ruleset.sheet, body)}
        else:
            items.add((field, int(item)))
    return Gaps(frozenset(parameters), frozenset(names), frozenset(items))


def _without(given: Body, names: Set[str]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


def _misspelt(problem: Problem, path: str, kind: type[Any], given: Body) -> set[str]:
    """What may be meant by a name that nobody knows: anything that is not given."""
    if problem.code != "unknown_field" or problem.path != path:
        return set()
    return {field.name for field in fields(kind)} - set(given)


def _spared(
    ruleset: "Ruleset", body: Body, gaps: Gaps, kept: Mapping[str, Sequence[int]]
) -> "BaseSheet | None":
    """The sheet without its gaps; None when nothing is left to judge. A list that must be there is empty."""
    whole = _without(body, gaps.fields)
    whole |= {name: [whole[name][i] for i in items] for name, items in kept.items() if name in whole}
    sheet, missing = reading.read(ruleset.sheet, whole)
    if missing:
        sheet, _ = reading.read(ruleset.sheet, whole | {problem.path: [] for problem in missing})
    return sheet


def _config(ruleset: "Ruleset", overrides: Body, gaps: Gaps) -> Any:
    """The parameters that can be, with the ruleset's own values for the others."""
    config, _ = ruleset.configure(_without(overrides, gaps.parameters))
    return config or ruleset.configure({})[0]


def _variants(config: Any, in_doubt: Set[str]) -> Iterator[Any]:
    """A configuration, then the same with other values of one parameter in doubt."""
    yield config
    for field in fields(config):
        if field.name in in_doubt:
            for value in _values(field, getattr(config, field.name)):
                yield replace(config, **{field.name: value})


def _values(field: Field[Any], own: Any) -> Sequence[Any]:
    """Values that a parameter could have beside its own; none of lists and texts."""
    if isinstance(own, bool):
        return (not own,)
    if isinstance(own, Enum):
        return tuple(type(own))
    if not isinstance(own, int | str):
        return ()
    if field.metadata["choices"] or isinstance(own, str):
        return tuple(field.metadata["choices"])
    least, most = field.metadata["least"] or 0, field.metadata["most"] or MUCH
    near = {least, least + 1, least + 2, own - 2, own - 1, own + 1, own + 2, 2 * own, most}
    return [value for value in sorted(near) if least <= value <= most]


def _place(problem: Problem) -> re.Match[str]:
    place = PLACE.match(problem.path)
    assert place
    return place


def _in_place(problem: Problem, kept: Mapping[str, Sequence[int]]) -> Problem:
    """The same problem, where it stands in the sheet with its gaps."""
    place = _place(problem)
    items = kept.get(place["field"], ())
    if place["item"] is None or int(place["item"]) >= len(items):
        return problem
    path = f"{place['field']}[{items[int(place['item'])]}]{problem.path[place.end() :]}"
    return replace(problem, path=path)


def _follows(problem: Problem, gaps: Gaps) -> bool:
    """Whether it may only be there because of a gap: it is about what lacks a part, or hangs on it."""
    place = _place(problem)
    if place["parameters"]:
        own = place["field"] in gaps.parameters
    else:
        own = place["item"] is None and place["field"] in gaps.names and problem.code not in PLAIN
    return own or may_follow(problem.code, gaps.names)
