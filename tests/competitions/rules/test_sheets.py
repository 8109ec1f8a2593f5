"""Every golden sheet comes out as it says; every clause a ruleset claims has one."""

import json
from pathlib import Path

import pytest

from ysevents.competitions.rules.judging import differences, judge
from ysevents.competitions.rules.rulesets import ENGINES, RULESETS

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


def test_ids_are_unique() -> None:
    assert len(RULESETS) == sum(len(engine.RULESETS) for engine in ENGINES)
