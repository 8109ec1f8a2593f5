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


def first_sheets() -> Iterator[Mapping[str, Any]]:
    """A golden sheet without a fault for each ruleset that places or draws somebody."""
    seen = set()
    for file in SHEETS:
        sheet = json.loads(file.read_text("utf-8"))
        fit = sheet["entrants"] and "problems" not in sheet["expected"]
        if fit and sheet["ruleset"] not in seen and not sheet["ruleset"].startswith("entry."):
            seen.add(sheet["ruleset"])
            yield sheet


def test_every_ruleset_refuses_a_lot_without_its_seed_whatever_else_is_wrong() -> None:
    """Also beside an entrant who stands twice, when no table can be made."""
    taken = []
    for sheet in first_sheets():
        decisions = [
            *sheet.get("decisions", []),
            {"kind": "lot", "entrants": [sheet["entrants"][0]["number"]]},
        ]
        entrants = [*sheet["entrants"], sheet["entrants"][0]]
        found = named(judge({**sheet, "entrants": entrants, "decisions": decisions}).problems)
        if not {("entrants", "doubled"), (f"decisions[{len(decisions) - 1}].seed", "missing")} <= found:
            taken.append(sheet["ruleset"])

    assert taken == []


HEIGHTS: Mapping[str, Any] = {
    "format": 1,
    "ruleset": "wa.tr26",
    "entrants": [{"number": n} for n in range(1, 6)],
    "bars_mm": ["1.20", "1.25"],
    "series": [
        {"entrant": 1, "cells": ["O", "O"]},
        {"entrant": 2, "cells": ["O", "XXX"]},
        {"entrant": 3, "cells": ["O", "XXX"]},
        {"entrant": 4, "cells": ["O", "XXX"]},
        {"entrant": 5, "cells": ["O", "?"]},
    ],
}


@pytest.mark.parametrize(
    ("orders", "not_tied"),
    [
        ([[[2], [3], [4]]], []),
        ([[[2], [3]]], [0]),
        ([[[1], [2]], [[2], [3], [4]]], [0]),
        ([[[2], [3, 4]], [[3], [4]]], []),
        # Whether the first is right hangs on 5, and with it the second.
        ([[[5], [2, 3, 4]], [[2], [3]]], []),
    ],
)
def test_an_order_of_those_who_are_not_level_is_told_though_another_series_is_wrong(
    orders: list[list[list[int]]], not_tied: list[int]
) -> None:
    decisions = [{"kind": "override", "order": order} for order in orders]

    problems = named(judge({**HEIGHTS, "decisions": decisions}).problems)

    told = {(f"decisions[{i}]", "not_tied") for i in not_tied}
    assert problems == {("series[4].cells[1]", "cell"), *told}


def test_a_name_with_a_dot_hides_no_mark_that_cannot_be_read() -> None:
    sheet = {
        "format": 1,
        "ruleset": "panel.generic",
        "parameters": {"judges": 3, "drop": 0, "criteria": [{"name": "音.准"}]},
        "entrants": [{"number": 1}],
        "performances": [{"entrant": 1, "marks": {"音.准": ["11", "-1", "9"]}}],
    }

    assert named(judge(sheet).problems) == {("performances[0].marks.音.准[1]", "unreadable")}
