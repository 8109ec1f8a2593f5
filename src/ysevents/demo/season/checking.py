"""Published lists held against `ysevents place`: each sheet is written to a file and placed from it alone."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ysevents.competitions.service import results
from ysevents.demo import queries

Place = Callable[[Path], Mapping[str, Any]]
"""What `ysevents place SHEET.json --json` answers."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many lists were compared, and where they differ, in words.

    The fingerprint is of all places by numbers: the same when the same season was played again.
    """

    compared: int
    differences: tuple[str, ...]
    fingerprint: str


async def check(folder: Path, place: Place) -> Checked:
    """Compare every list that was ever announced, as it was last published."""
    rows = await queries.published_lists()
    found: list[str] = []
    fingerprint = sha256()
    for n, row in enumerate(rows):
        title = f"{row['meet']} {row['title']} {row['kind']} {row['key']}".strip()
        sheet, ids = await _exported(row)
        path = folder / f"{n:04}.json"
        path.write_text(json.dumps(sheet, ensure_ascii=False, indent=1), "utf-8")
        published = json.loads(row["result"])
        found += [f"{title}：{text}" for text in _differences(place(path), published, ids)]
        fingerprint.update(f"{title} {_by_numbers(published)}".encode())
        if row["standing"] is None or json.loads(row["standing"]) != published:
            found.append(f"{title}：现在的名次与公布的第{row['number']}版不同")
        if json.loads(row["problems"]):
            found.append(f"{title}：成绩单有问题 {row['problems'][:200]}")
    return Checked(len(rows), tuple(found), fingerprint.hexdigest()[:12])


def _by_numbers(published: Mapping[str, Any]) -> list[Any]:
    numbers = published["numbers"]
    return [(block["rank"], sorted(numbers[of] for of in block["of"])) for block in published["blocks"]]


async def _exported(row: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The sheet with who its numbers are: of a stage as the desk exports it now, of a table as it was announced."""
    if row["stage"] is not None:
        exported = await results.sheet_of(row["stage"])
        return exported.data, {str(number): str(id) for number, id in exported.ids.items()}
    sheet = json.loads(row["sheet"])
    return sheet, sheet.pop("ids")


def _differences(
    placed: Mapping[str, Any], published: Mapping[str, Any], ids: Mapping[str, str]
) -> list[str]:
    """What `place` says otherwise: problems, blocks with their reasons, printed lines, who goes on, notes."""
    if "problems" in placed:
        return [f"place 不能计算：{placed['problems'][:3]}"]
    came = {
        "blocks": [
            [block.get("rank"), [ids[str(n)] for n in block.get("entrants", ())], block["reason"]["code"]]
            for block in placed.get("blocks", ())
        ],
        "lines": {
            ids[str(line["entrant"])]: _known(line.get("values", {}))
            for line in placed.get("lines", ())
            if str(line["entrant"]) in ids
        },
        "advances": [
            [ids[str(a["entrant"])], a.get("how", ""), a.get("to", "")] for a in placed.get("advances", ())
        ],
        "notes": list(placed.get("notes", ())),
    }
    stood = {
        "blocks": [[block["rank"], block["of"], block["code"]] for block in published["blocks"]],
        "lines": {of: _known(values) for of, values in published["lines"].items()},
        "advances": [[a["of"], a["how"], a["to"]] for a in published["advances"]],
        "notes": published["notes"],
    }
    return [
        f"{name} 公布 {stood[name]!r:.200} 计算 {came[name]!r:.200}"
        for name in came
        if came[name] != stood[name]
    ]


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is empty or unknown is left out of what the command prints."""
    return {name: value for name, value in values.items() if value not in (None, [], "")}
