"""What cannot be read is told with what cannot be, and nothing that only follows from it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules import reading
from ysevents.competitions.rules.judging import HEADER, judge
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.rulesets import RULESETS

SHEETS = sorted((File(__file__).parent / "sheets/golden").glob("*.json"))
UNREADABLE: Mapping[str, Any] = {"?": []}
"""Stands for nothing that any field takes."""

Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The place of every value that holds no others."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from leaves(item, (*path, key))
    if not isinstance(value, dict | list):
        yield path


def spoilt(value: Any, path: Path, how: str) -> Any:
    """The same with one place that cannot be read, is not there, or has another name."""
    key, *rest = path
    if isinstance(value, list):
        assert isinstance(key, int)
        item = spoilt(value[key], tuple(rest), how) if rest else UNREADABLE
        return [*value[:key], item, *value[key + 1 :]]
    if rest:
        return {**value, key: spoilt(value[key], tuple(rest), how)}
    if how == "misspelt":
        return {f"{name}?" if name == key else name: item for name, item in value.items()}
    others = {name: item for name, item in value.items() if name != key}
    return others if how == "left out" else {**others, key: UNREADABLE}


def named(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    return {(problem.path, problem.code) for problem in problems}


def unread(sheet: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What cannot be read of a sheet, and what contradicts."""
    ruleset = RULESETS[sheet["ruleset"]]
    body = {name: value for name, value in sheet.items() if name not in HEADER}
    _, parameters = ruleset.configure(sheet.get("parameters", {}))
    _, rest = reading.read(ruleset.sheet, body)
    return named((*parameters, *rest))


@given(st.data(), st.sampled_from(SHEETS), st.sampled_from(["unreadable", "left out", "misspelt"]))
def test_a_spoilt_place_is_told_and_nothing_that_follows_from_it(
    data: st.DataObject, file: File, how: str
) -> None:
    whole = json.loads(file.read_text("utf-8"))
    told = {name: value for name, value in whole.items() if name not in HEADER - {"parameters"}}
    path = data.draw(st.sampled_from(list(leaves(told))))
    sheet = {name: whole[name] for name in ("format", "ruleset")} | spoilt(told, path, how)

    problems = named(judge(sheet).problems)

    if unread(sheet) - unread(whole):
        assert unread(sheet) <= problems <= unread(sheet) | named(judge(whole).problems)


LEAGUE: Mapping[str, Any] = {
    "format": 1,
    "ruleset": "duels.standings",
    "entrants": [{"number": 1}, {"number": 2}, {"number": 3}],
    "matches": [
        {"number": 1, "home": 1, "away": 2, "score": [1, 0]},
        {"number": 2, "home": 1, "away": 3, "score": [-1, 0]},
        {"number": 3, "home": 2, "away": 3, "score": [1, 1]},
    ],
}
NEGATIVE = ("matches[1].score", "negative")


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"parameters": []}, {("parameters", "type")}),
        ({"parameters": {"win": -5}}, {("parameters.win", "range")}),
        ({"parameters": {"a.b": 5}}, {("parameters.a.b", "unknown_field")}),
        ({"parameters": {"win": 1, "draw": 3}}, {("parameters.draw", "points")}),
        (
            {"parameters": {"win": "3", "draw": 9, "loss": 9}},
            {("parameters.win", "type")},
        ),
        ({"entrants": 5}, {("entrants", "type")}),
        ({"decisions": [{"kind": "lots"}]}, {("decisions[0].kind", "choice")}),
        ({"deduction": []}, {("deduction", "unknown_field")}),
    ],
)
def test_a_score_that_cannot_be_is_told_whatever_else_is_wrong(
    more: Mapping[str, Any], found: set[tuple[str, str]]
) -> None:
    assert named(judge({**LEAGUE, **more}).problems) == {NEGATIVE, *found}


def test_a_sheet_of_another_shape_is_told_and_no_more() -> None:
    sheet = {"format": 2, "ruleset": "no.such", "entrants": 5}

    assert named(judge(sheet).problems) == {("format", "format"), ("ruleset", "unknown_ruleset")}
