"""What an official does at the command line: place or draw from a sheet, look up a rule. No database.

Composition, like `operate`; imported by `cli` alone.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ysevents.competitions.rules.draws import Draw, Fixture, Slot, SourceKind
from ysevents.competitions.rules.judging import Judgement, differences, judge, plain
from ysevents.competitions.rules.outcomes import Outcome, Problem
from ysevents.competitions.rules.registry import Ruleset
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.places.rules import ballots

Say = Callable[[str], None]
MOST_DIGITS = 100
"""The longest whole number that is read; the longest of use is a seed."""
MOST_BYTES = 20 * 1024**2
"""The largest sheet that is read; a whole county meet takes a tenth."""


class SheetUnreadable(Exception):
    """The file cannot be read as a sheet; one Chinese line: why, what to do."""


def place(path: Path, say: Say, *, as_json: bool) -> int:
    """Print what a sheet comes to; 1 when something is wrong with it, or differs from what it expects."""
    data = _read(path)
    judgement = judge(data)
    if as_json:
        say(json.dumps(_as_plain(judgement), ensure_ascii=False, indent=1))
    else:
        for line in _problems(judgement.problems) if judgement.problems else _report(judgement, data):
            say(_one_line(line))
    differing = differences(data, judgement) if isinstance(data, dict) else []
    for line in differing:
        say(_one_line(f"与预期不符：{line}"))
    return 1 if differing or (judgement.problems and "problems" not in _expected(data)) else 0


def check_ballot(path: Path, say: Say) -> int:
    """Draw a ballot again from its published log; 1 when anything in it does not follow from the rest."""
    log = _read(path)
    try:
        faults = ballots.faults_of(log)
        told = [(str(code), int(slot)) for code, slot in log["winners"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SheetUnreadable(f"{path} 不是抽签记录，请从抽签页面重新下载。") from None
    for fault in faults:
        say(_one_line(fault))
    if not faults:
        say(
            _one_line(
                f"《{log['title']}》核对无误：{len(log['order'])}人登记，{len(told)}个中签，结果与种子和名单相符。"
            )
        )
        for code, slot in told:
            say(_one_line(f"{slot}号时段 {code}"))
    return 1 if faults else 0


def list_rules(id: str | None, say: Say) -> int:
    """Print every ruleset, or one with its parameters and what it covers and leaves out."""
    if id is None:
        for line in _aligned([(ruleset.id, ruleset.title) for ruleset in RULESETS.values()]):
            say(line)
        return 0
    if id not in RULESETS:
        say(f"没有名为“{id}”的规则，用 ysevents rules 查看全部。")
        return 1
    for line in _described(RULESETS[id]):
        say(line)
    return 0


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SheetUnreadable(f"{path} 超过20 MB，不是一份成绩单。")
        return _parsed(path.read_text("utf-8-sig"), path)
    except OSError:
        raise SheetUnreadable(f"打不开 {path}，请检查文件名和权限。") from None
    except UnicodeDecodeError:
        raise SheetUnreadable(f"{path} 不是 UTF-8 编码，请另存为 UTF-8。") from None
    except (json.JSONDecodeError, RecursionError) as error:
        at = f"第{error.lineno}行第{error.colno}列" if isinstance(error, json.JSONDecodeError) else "层次过深"
        raise SheetUnreadable(f"{path} 不是 JSON（{at}），请检查括号、引号和逗号。") from None


class _Doubled(dict[str, Any]):
    """A group of values in which some names stand twice; JSON would silently take the last."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.names = sorted(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)


def _parsed(text: str, path: Path) -> Any:
    def number(digits: str) -> int:
        if len(digits) > MOST_DIGITS:
            at = json.JSONDecodeError("", text, text.index(digits))
            raise SheetUnreadable(f"{path} 第{at.lineno}行第{at.colno}列的数超过{MOST_DIGITS}位，请检查。")
        return int(digits)

    def group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        return made if len(made) == len(pairs) else _Doubled(pairs)

    data = json.loads(text, parse_int=number, object_pairs_hook=group)
    if doubled := list(_doubled(data, "")):
        raise SheetUnreadable(f"{path} 中 {'、'.join(doubled)} 写了不止一次，请只留一个。")
    return data


def _doubled(value: Any, path: str) -> Iterator[str]:
    """Where in a sheet a name stands twice in one group."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _doubled(item, f"{path}[{i}]")
    if isinstance(value, dict):
        dot = f"{path}." if path else ""
        if isinstance(value, _Doubled):
            yield from (f"{dot}{name}" for name in value.names)
        for name, item in value.items():
            yield from _doubled(item, f"{dot}{name}")


def _expected(data: Any) -> dict[str, Any]:
    expected = data.get("expected") if isinstance(data, dict) else None
    return expected if isinstance(expected, dict) else {}


def _as_plain(judgement: Judgement) -> Any:
    if judgement.problems:
        return {"problems": plain(judgement.problems)}
    return {"ruleset": judgement.ruleset.id if judgement.ruleset else None, **plain(judgement.result)}


def _problems(problems: Sequence[Problem]) -> list[str]:
    ordered = sorted(problems, key=lambda problem: _in_the_sheet(problem.path))
    rows = [(problem.path or "全文", problem.text, problem.code) for problem in ordered]
    return [f"成绩单有{len(problems)}处问题，没有计算：", *_aligned(rows)]


def _in_the_sheet(path: str) -> list[tuple[str, int]]:
    """For sorting: the tenth item of a list comes after the second."""
    return [(name, int(item or 0)) for name, item in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path)]


def _report(judgement: Judgement, data: Any) -> list[str]:
    assert judgement.ruleset
    head = [f"{data.get('title', '')}　{judgement.ruleset.title}（{judgement.ruleset.id}）".strip("　")]
    if not data["entrants"]:
        return [*head, "没有参赛者，请在 entrants 中写明。"]
    if isinstance(judgement.result, Draw):
        return [*head, *_draw(judgement.result, _names(data))]
    assert judgement.result
    return [*head, *_table(judgement.result, judgement.ruleset, _names(data))]


def _names(data: Any) -> dict[int, tuple[str, str]]:
    return {e["number"]: (e.get("name", ""), e.get("unit", "")) for e in data["entrants"]}


def _table(outcome: Outcome, ruleset: Ruleset, names: dict[int, tuple[str, str]]) -> list[str]:
    values = {line.entrant: line.values for line in outcome.lines}
    advances = {advance.entrant: advance.how for advance in outcome.advances}
    heading = ("名次", "号码", "姓名", "单位", *(column.title for column in ruleset.columns), "晋级", "依据")

    def row(number: int, rank: int | None, reason: str) -> Sequence[str]:
        given = values.get(number, {})
        shown = (_shown(given.get(column.key), column.show) for column in ruleset.columns)
        place = "" if rank is None else str(rank)
        return place, str(number), *names.get(number, ("", "")), *shown, advances.get(number, ""), reason

    rows = [row(n, block.rank, block.reason.text) for block in outcome.blocks for n in block.entrants]
    placed = {number for block in outcome.blocks for number in block.entrants}
    others = [row(number, None, "") for number in values if number not in placed]  # players of a match
    return [*_aligned([*rows, *others], heading), *outcome.notes]


def _shown(value: int | str | None, show: Callable[[int], str]) -> str:
    return "" if value is None else value if isinstance(value, str) else show(value)


def _draw(draw: Draw, names: dict[int, tuple[str, str]]) -> list[str]:
    pools = [
        f"第{pool.number}组：{'、'.join(_name(number, names) for number in pool.entrants)}"
        for pool in draw.pools
    ]
    rows = [
        (f"{fixture.number}", f"第{fixture.round}轮", fixture.name, *_slots(fixture, names))
        for fixture in draw.fixtures
    ]
    nobody = [] if pools or rows else ["无人可编排：参赛者都不在场或没有名额。"]
    return [*pools, *_aligned(rows), *nobody, *draw.notes]


def _slots(fixture: Fixture, names: dict[int, tuple[str, str]]) -> list[str]:
    nobody = "轮空" if len(fixture.slots) == 2 else "空"
    return [f"{slot.position} {_slot(slot, names) or nobody}" for slot in fixture.slots]


def _slot(slot: Slot, names: dict[int, tuple[str, str]]) -> str:
    if slot.entrant is not None:
        return _name(slot.entrant, names)
    if slot.source is None:
        return ""
    source = slot.source
    if source.kind in {SourceKind.WINNER, SourceKind.LOSER}:
        return f"第{source.fixture}场{source.kind.label}"
    if source.round is not None:
        return f"第{source.round}轮其余者中成绩第{source.nth}"
    of = "" if source.pool is None else f"第{source.pool}组"
    of = of if source.fixture is None else f"第{source.fixture}场"
    nth = "" if source.nth is None else f"最好的第{source.nth}个"
    return f"{nth}{of}第{source.place}名"


def _name(number: int, names: dict[int, tuple[str, str]]) -> str:
    name, unit = names.get(number, ("", ""))
    return " ".join(part for part in (str(number), name, unit) if part)


def _described(ruleset: Ruleset) -> list[str]:
    lines = [f"{ruleset.id}　{ruleset.title}", ruleset.about, f"依据：{ruleset.source}"]
    if parameters := ruleset.parameters:
        rows = [(p.name, _default(p.default), p.range, p.about, p.source) for p in parameters]
        lines += ["", *_aligned(rows, ("参数", "默认", "取值", "含义", "来源"))]
    lines += ["", "涵盖："] + [f"  {clause.text}（{clause.source}）" for clause in ruleset.covers]
    if ruleset.leaves_out:
        lines += ["未涵盖："] + [f"  {text}" for text in ruleset.leaves_out]
    return lines


def _default(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False)


def _aligned(rows: Iterable[Sequence[str]], heading: Sequence[str] = ()) -> list[str]:
    """Rows in columns as wide as their widest cell; a Chinese letter is two wide. Empty columns are left out."""
    table = [list(row) for row in rows]
    used = [
        i
        for i in range(max(map(len, table), default=0))
        if any(row[i : i + 1] not in ([], [""]) for row in table)
    ]
    table = [[row[i] if i < len(row) else "" for i in used] for row in ([heading] if heading else []) + table]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]


def _one_line(text: str) -> str:
    """Without what would break a line or steer a terminal: a space stands for each."""
    return "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
