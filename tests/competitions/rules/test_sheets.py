"""Every golden sheet comes out as it says; every clause a ruleset claims has one."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from ysevents.competitions import rules
from ysevents.competitions.rules.judging import differences, judge
from ysevents.competitions.rules.rulesets import ENGINES, PACKAGE, RULESETS

GOLDEN = Path(__file__).parent / "sheets/golden"
SHEETS = sorted(GOLDEN.glob("*.json"))
CLAUSES = [(ruleset.id, clause) for ruleset in RULESETS.values() for clause in ruleset.covers]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_golden_sheet(path: Path) -> None:
    sheet = json.loads(path.read_text("utf-8"))

    judgement = judge(sheet)

    assert sheet["source"]
    assert "problems" in sheet["expected"] or judgement.problems == ()
    assert differences(sheet, judgement) == []


@pytest.mark.parametrize(("ruleset", "clause"), CLAUSES, ids=lambda value: str(getattr(value, "text", value)))
def test_clause_is_shown_by_a_test(ruleset: str, clause: object) -> None:
    file, _, name = clause.test.partition("::")  # type: ignore[attr-defined]
    path = Path(__file__).parent / file if name else GOLDEN / file
    assert path.exists()
    assert f"def {name}(" in path.read_text("utf-8") if name else True


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
