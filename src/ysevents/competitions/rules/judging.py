"""A whole sheet in, as plain data; everything that is wrong with it, or its table or draw, out.

The format is told in docs/sheets.md. Nothing is computed while anything is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from ysevents.competitions.rules.outcomes import Outcome, Problem
from ysevents.competitions.rules.rulesets import RULESETS

if TYPE_CHECKING:  # an engine brings them
    from ysevents.competitions.rules.draws import Draw
    from ysevents.competitions.rules.registry import Ruleset

FORMAT = 1
HEADER = {"format", "title", "source", "ruleset", "parameters", "expected"}
"""What stands in every sheet beside what its ruleset reads."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of a sheet: problems, or a result."""

    ruleset: "Ruleset | None"
    problems: tuple[Problem, ...]
    result: "Outcome | Draw | None" = None


def judge(data: Any) -> Judgement:
    """The result of a sheet, or all its problems by place."""
    if not isinstance(data, Mapping):
        return Judgement(None, (Problem("", "type", "成绩单应为一个 JSON 对象"),))
    ruleset = RULESETS.get(str(data.get("ruleset")))
    problems = _review_expected(data)
    given = data.get("format")
    is_readable = type(given) is int and given == FORMAT  # true is 1 in Python
    if not is_readable:
        problems.append(Problem("format", "format", f"成绩单格式应为 {FORMAT}"))
    if ruleset is None:
        text = f"没有名为“{data.get('ruleset')}”的规则，用 ysevents rules 查看全部"
        problems.append(Problem("ruleset", "unknown_ruleset", text))
    if ruleset is None or not is_readable:
        return Judgement(None, tuple(problems))
    body = {name: value for name, value in data.items() if name not in HEADER}
    found, result = ruleset.judge(body, data.get("parameters", {}))
    if problems:
        return Judgement(ruleset, (*problems, *found))
    return Judgement(ruleset, found, result)


def _review_expected(data: Mapping[str, Any]) -> list[Problem]:
    """What a sheet expects, where it has not the shape of a result."""
    expected = data.get("expected", {})
    if not isinstance(expected, Mapping):
        return [Problem("expected", "type", "预期应为一组带名称的值；没有预期请去掉这一项")]
    lines = expected.get("lines")
    return [
        Problem(f"expected.lines.{number}", "type", '应为一组带名称的值，如 {"time_ms": 13420}')
        for number, values in (lines.items() if isinstance(lines, Mapping) else ())
        if not isinstance(values, Mapping)
    ]


def plain(value: Any) -> Any:
    """A result as plain data, for JSON; what is empty or unknown is left out."""
    if is_dataclass(value):
        named = {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        return {name: item for name, item in named.items() if item not in (None, [], "")}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def differences(data: Mapping[str, Any], judgement: Judgement) -> list[str]:
    """Where a golden sheet's `expected` is not what came out; each line a path, what was expected and what came.

    Nothing where what is expected cannot be held against anything: that is a problem of the sheet.
    """
    if _review_expected(data):
        return []
    came = summary(judgement)
    return [
        f"{name}: {wanted!r} != {came.get(name)!r}"
        for name, wanted in data.get("expected", {}).items()
        if _lines(wanted, came.get(name)) != wanted
    ]


def _lines(wanted: Any, came: Any) -> Any:
    """Of lines only the entrants and values that a sheet names."""
    if not isinstance(wanted, Mapping) or not isinstance(came, Mapping):
        return came
    return {
        number: {name: came.get(number, {}).get(name) for name in values} for number, values in wanted.items()
    }


def summary(judgement: Judgement) -> dict[str, Any]:
    """A judgement as golden sheets write it: short, and without anything but what was decided."""
    result = judgement.result
    if isinstance(result, Outcome):
        return {
            "blocks": [[b.rank, list(b.entrants), b.reason.code] for b in result.blocks],
            "lines": {str(line.entrant): dict(line.values) for line in result.lines},
            "advances": [[a.entrant, a.how, a.to] for a in result.advances],
            "notes": list(result.notes),
        }
    if result is not None:
        return {
            "pools": [list(pool.entrants) for pool in result.pools],
            "fixtures": [[slot.entrant for slot in fixture.slots] for fixture in result.fixtures],
            "rounds": [fixture.round for fixture in result.fixtures],
            "plan": [
                " ".join([str(f.number), f.name, *(slot.code for slot in f.slots)]) for f in result.fixtures
            ],
            "notes": list(result.notes),
        }
    return {"problems": [[problem.path, problem.code] for problem in judgement.problems]}
