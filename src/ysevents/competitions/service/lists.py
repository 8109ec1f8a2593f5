"""Lists as people read them: ids become names by the rules of consent, numbers what is printed.

The same for the desk, which sees names in full, and for the public, which sees what was agreed to.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions import list_queries
from ysevents.competitions.enums import DivisionSex, ListKind, ListState, Round
from ysevents.competitions.errors import ListNotFound
from ysevents.competitions.result_schemas import ListHead, ShownColumn, ShownList, ShownRow
from ysevents.competitions.rules import meet_tables, result_lists
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.core.rules import public_name

OF_UNITS = frozenset({ListKind.TEAM_SCORE, ListKind.MEDALS, ListKind.AWARDS, ListKind.ANNUAL})
"""Kinds whose ids are of organizations."""
MEDAL_COLUMNS = (
    ShownColumn("gold", "金", is_main=True),
    ShownColumn("silver", "银"),
    ShownColumn("bronze", "铜"),
)
EMPTY = frozenset({"", "0"})


async def shown(list_id: UUID, *, full_names: bool) -> ShownList:
    """A list with names; ListNotFound, for the public also where its event is not public."""
    row = await list_queries.find(list_id)
    if row is None or not (full_names or row["is_public"]):
        raise ListNotFound
    (found,) = await _shown([row], full_names)
    return found


async def shown_to_all(root: UUID, ids: Sequence[UUID]) -> list[ShownList]:
    """These lists of a meet as everybody may read them, if they may and there is a result: three statements."""
    rows = [row for row in await list_queries.find_all(ids) if row["is_public"] and row["root"] == root]
    return await _shown([row for row in rows if row["result"]], full_names=False)


async def lists_of(event: UUID, *, full_names: bool = False) -> list[ShownList]:
    """Every list of a meet or a contest that has a result, in the order of its programme: three statements."""
    rows = [row for row in await list_queries.of_event(event) if full_names or row["is_public"]]
    return await _shown([row for row in rows if row["result"]], full_names)


async def heads_of(event: UUID, *, full_names: bool = False) -> list[ListHead]:
    """The lists of a meet or a contest without their rows: one statement."""
    return [head(row) for row in await list_queries.of_event(event) if full_names or row["is_public"]]


async def shown_version(list_id: UUID, number: int, *, full_names: bool) -> ShownList:
    """A list as it read when it was announced under a number; ListNotFound."""
    row = await list_queries.find(list_id)
    version = await list_queries.version(list_id, number)
    if row is None or version is None or not (full_names or row["is_public"]):
        raise ListNotFound
    then = {**row, "result": version["result"], "state": version["state"], "version": number}
    then |= {name: version[name] for name in ("changes", "reason")} | {"announced_at": version["at"]}
    (found,) = await _shown([then], full_names)
    return found


async def names_of(ids: Collection[UUID], *, full_names: bool) -> dict[UUID, str]:
    """Entries in words, as they may be read: `向小明（甲镇示例小学）`; units by their name."""
    found = {row["id"]: _entrant(row, full_names) for row in await list_queries.entrants(list(ids))}
    named = {
        id: f"{who['name']}（{who['unit']}）" if who.get("unit") else who["name"] for id, who in found.items()
    }
    missing = [id for id in ids if id not in named]
    return {**named, **(await list_queries.unit_names(missing) if missing else {})}


def head(row: Any) -> ListHead:
    """A list without its rows, as `list_queries` reads it."""
    kind = ListKind(row["kind"])
    return ListHead(
        id=row["id"],
        event=row["event"],
        root=row["root"],
        stage=row["stage"],
        stage_number=row["stage_number"],
        kind=kind,
        key=row["key"],
        title=_title(row, kind),
        round=Round(row["round"]) if row["round"] else None,
        division=f"{row['division']}{DivisionSex(row['sex']).label}" if row["division"] else "",
        state=ListState(row["state"]),
        revision=row["revision"],
        version=row["version"] or 0,
        announced_at=row["announced_at"],
        protest_until=row["protest_until"],
        computed_at=row["computed_at"],
        reason=row["reason"] or "",
        has_result=row["result"] is not None,
        is_public=row["is_public"],
        problems=tuple(problem["text"] for problem in loads(row["problems"])),
    )


def _title(row: Any, kind: ListKind) -> str:
    if kind == ListKind.STAGE:
        return str(row["title"])
    if kind in {ListKind.TEAM_SCORE, ListKind.MEDALS}:
        return f"{meet_tables.table_at(row['key']).title}{kind.label}"
    return row["key"] if kind in {ListKind.AWARDS, ListKind.ANNUAL} else kind.label


async def _shown(rows: Sequence[Any], full_names: bool) -> list[ShownList]:
    results = {row["id"]: loads(row["result"] or '{"blocks": []}') for row in rows}
    entries: set[UUID] = set()
    units: set[UUID] = set()
    for row in rows:
        ids = {UUID(of) for block in results[row["id"]]["blocks"] for of in block["of"]}
        (units if row["kind"] in OF_UNITS else entries).update(ids)
    named = {
        found["id"]: _entrant(found, full_names)
        for found in (await list_queries.entrants(list(entries)) if entries else ())
    }
    if units:
        for found in await list_queries.units(rows[0]["root"], list(units)):
            named[found["id"]] = {"name": found["unit"], "organization": found["id"]}
    return [_list(row, results[row["id"]], named) for row in rows]


def _entrant(row: Any, full_names: bool) -> dict[str, Any]:
    """Who an entry is, as it may be read."""
    who = {"organization": row["organization"], "number": row["bib"]}
    if row["name"] is None:
        return {**who, "name": row["team"] or row["unit"]}
    name = row["name"]
    if not full_names:
        name = public_name(
            name,
            is_adult=bool(row["is_adult"]),
            may_publish=row["may_publish"],
            is_withdrawn=row["is_withdrawn"],
        )
    return {**who, "name": name, "unit": row["unit"]}


def _list(row: Any, result: Mapping[str, Any], named: Mapping[UUID, Mapping[str, Any]]) -> ShownList:
    columns, printed = _printed(row, result)
    goes_on = {advance["of"]: advance["how"] for advance in result.get("advances", ())}
    struck = _struck(row)
    numbers = result.get("numbers", {})
    rows = []
    for block in _listed(row, result):
        for of in sorted(block["of"], key=lambda of: (numbers.get(of, 0), of)):
            who = named.get(UUID(of), {})
            rows.append(
                ShownRow(
                    of=UUID(of),
                    organization=who.get("organization"),
                    number=who.get("number") or ("" if row["kind"] in OF_UNITS else str(numbers.get(of, ""))),
                    name=who.get("name", ""),
                    unit=who.get("unit", ""),
                    rank=block["rank"],
                    is_shared=block["rank"] is not None and len(block["of"]) > 1,
                    status="" if block["rank"] is not None else block["text"],
                    reason=block["text"],
                    goes_on=goes_on.get(of, ""),
                    cells=printed.get(of, {}),
                    before=struck.get(of, {}),
                )
            )
    return ShownList(head=head(row), columns=columns, rows=tuple(rows), notes=tuple(result.get("notes", ())))


def _listed(row: Any, result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The blocks to print: a medal table names those who have one."""
    blocks: list[Mapping[str, Any]] = result["blocks"]
    is_of_medals = row["kind"] == ListKind.MEDALS
    return [block for block in blocks if block["rank"] is not None] if is_of_medals else blocks


def _printed(
    row: Any, result: Mapping[str, Any]
) -> tuple[tuple[ShownColumn, ...], dict[str, dict[str, str]]]:
    """The columns that hold something, and what is printed in them by id."""
    lines: Mapping[str, Mapping[str, Any]] = result.get("lines", {})
    if row["kind"] == ListKind.MEDALS:
        return MEDAL_COLUMNS, {of: _medals(str(values.get("places", ""))) for of, values in lines.items()}
    known = RULESETS[row["ruleset"]].columns if row["ruleset"] in RULESETS else ()
    printed = {
        of: {column.key: result_lists.show(column.show, values.get(column.key)) for column in known}
        for of, values in lines.items()
    }
    used = [column for column in known if any(cells[column.key] not in EMPTY for cells in printed.values())]
    main = next((column for column in used if column.is_main), used[0] if used else None)
    return tuple(ShownColumn(c.key, c.title, is_main=c == main) for c in used), printed


def _medals(places: str) -> dict[str, str]:
    counts = [*places.split("-"), "", "", ""] if places else ["", "", ""]
    return dict(zip(("gold", "silver", "bronze"), (n or "0" for n in counts), strict=False))


def _struck(row: Any) -> dict[str, dict[str, str]]:
    """What the latest correction has changed, by id and key: the values before."""
    if row["state"] != ListState.CORRECTED:
        return {}
    found: dict[str, dict[str, str]] = {}
    for one in _changes(row):
        found.setdefault(one["of"], {})[one["what"]] = one["before"]
    return found


def _changes(row: Any) -> Iterable[dict[str, str]]:
    changes: list[dict[str, str]] = loads(row["changes"] or "[]")
    return changes
