"""Every golden sheet comes out as it says; every clause a ruleset claims has one."""

import json
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.competitions.rules.promises import renumbered, table, with_numbers
from ysevents.competitions import rules
from ysevents.competitions.rules.decisions import DecisionKind, named_by
from ysevents.competitions.rules.judging import HEADER, differences, judge
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.reading import read
from ysevents.competitions.rules.rulesets import ENGINES, PACKAGE, RULESETS

GOLDEN = Path(__file__).parent / "sheets/golden"
DOCS = Path(__file__).parents[3] / "docs/sheets"
SHEETS = sorted(GOLDEN.glob("*.json"))


@cache
def is_there(test: str) -> bool:
    """Whether a clause's golden sheet, or `test_file.py::test_name`, exists."""
    file, _, name = test.partition("::")
    if not name:
        return (GOLDEN / file).exists()
    return f"def {name}(" in source(file)


@cache
def source(file: str) -> str:
    """The text of a file of tests; nothing where there is none."""
    path = GOLDEN.parents[1] / file
    return path.read_text("utf-8") if path.exists() else ""


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_golden_sheet(path: Path) -> None:
    sheet = json.loads(path.read_text("utf-8"))

    judgement = judge(sheet)

    assert sheet["source"]
    assert "problems" in sheet["expected"] or judgement.problems == ()
    assert differences(sheet, judgement) == []


@given(st.sampled_from(SHEETS), st.randoms(use_true_random=False))
def test_order_and_names_of_entrants_change_nothing(path: Path, rng: Random) -> None:
    sheet = json.loads(path.read_text("utf-8"))
    entrants = [{**entrant, "name": f"某{i}"} for i, entrant in enumerate(sheet["entrants"])]
    rng.shuffle(entrants)

    found, same = judge(sheet), judge({**sheet, "entrants": entrants})

    assert found.problems or same == found


@given(st.sampled_from(SHEETS))
def test_other_numbers_for_the_same_entrants_change_nothing(path: Path) -> None:
    """Turned round, so that whoever had the least now has the greatest. A lot may fall otherwise, and so a draw."""
    data = json.loads(path.read_text("utf-8"))
    ruleset = RULESETS[data["ruleset"]]
    config, _ = ruleset.configure(data.get("parameters", {}))
    sheet, _ = read(ruleset.sheet, {name: value for name, value in data.items() if name not in HEADER})
    found = judge(data).result
    if sheet is None or not isinstance(found, Outcome) or named_by(sheet.decisions, DecisionKind.LOT):
        return
    new = {number: 90_000 - number for number in sheet.numbers}

    other = with_numbers(sheet, new)

    assert ruleset.review(other, config) == ()
    outcome = ruleset.run(other, config)
    assert isinstance(outcome, Outcome)
    assert sorted(map(str, table(outcome))) == sorted(map(str, renumbered(found, new)))


def test_a_decision_about_nobody_is_told_by_every_ruleset() -> None:
    golden = [json.loads(path.read_text("utf-8")) for path in SHEETS]
    sound = {sheet["ruleset"]: sheet for sheet in golden if "problems" not in sheet["expected"]}
    nobody = [{"kind": kind} for kind in DecisionKind]

    told = {
        id: {problem.path.partition(".")[0] for problem in judge({**sheet, "decisions": nobody}).problems}
        for id, sheet in sound.items()
    }

    wanted = {f"decisions[{i}]" for i in range(len(nobody))}
    assert {RULESETS[id].review for id in told} == {ruleset.review for ruleset in RULESETS.values()}
    assert [id for id, paths in told.items() if not wanted <= paths] == []


def test_examples_of_the_documentation_are_golden_sheets() -> None:
    golden = [json.loads(path.read_text("utf-8")) for path in SHEETS]
    pages = sorted(DOCS.glob("*.md"))
    examples = [
        (page.name, json.loads(text))
        for page in pages
        for text in re.findall(r"```json\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]

    assert {name for name, _ in examples} == {page.name for page in pages}
    assert [(name, sheet["title"]) for name, sheet in examples if sheet not in golden] == []


def test_every_ruleset_and_parameter_says_what_it_is_for() -> None:
    silent = [
        ruleset.id
        for ruleset in RULESETS.values()
        if not all((ruleset.title, ruleset.about, ruleset.source, ruleset.covers, ruleset.leaves_out))
        or not all(parameter.about and parameter.source for parameter in ruleset.parameters)
    ]

    assert silent == []


@pytest.mark.parametrize("ruleset", RULESETS)
def test_every_clause_is_shown_by_a_test(ruleset: str) -> None:
    without = [clause.text for clause in RULESETS[ruleset].covers if not is_there(clause.test)]

    assert without == []


@pytest.mark.parametrize("engine", ENGINES)
def test_engine_holds_the_ids_that_are_listed_for_it(engine: str) -> None:
    module = import_module(f"{PACKAGE}.{engine}")

    assert tuple(ruleset.id for ruleset in module.RULESETS) == ENGINES[engine]


def test_every_ruleset_is_listed() -> None:
    folder = Path(rules.__file__).parent
    modules = [
        import_module(".".join([PACKAGE, *path.relative_to(folder).with_suffix("").parts]))
        for path in folder.rglob("*.py")
        if re.search(r"^RULESETS\b", path.read_text("utf-8"), re.MULTILINE) and path.stem != "rulesets"
    ]

    assert {ruleset.id for module in modules for ruleset in module.RULESETS} == set(RULESETS)


def test_ids_are_unique() -> None:
    assert len(RULESETS) == sum(len(ids) for ids in ENGINES.values())
