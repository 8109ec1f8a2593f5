"""The form of a sheet: what stands before somebody's eyes, and which cells of it they have written anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from json import dumps, loads
from typing import Any
from uuid import UUID

from ysevents.competitions.mark_schemas import MarkSheet, TypedCell
from ysevents.competitions.rules.recording import Item, ItemKind
from ysevents.competitions.rules.recording.merging import LEG
from ysevents.competitions.rules.recording.texts import split_status
from ysevents.kit.errors import Invalid

HEAD = "all"
"""Stands for a slot in the names of fields at the head of the sheet."""
STATUS, RULE = "status", "rule"
TURNS_AHEAD = 3
"""How many heights to come are ready on a phone that may lose its network."""
MINUTES_FROM_M = 400
TEXT_MOST = 60
REVISION_MOST = 2**31 - 1
INCOMPLETE = "页面内容不完整，请刷新后再写。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A cell as the page draws it. `taps` are (what a tap does, what is written, what stands on it)."""

    key: str
    name: str
    """In the form: by position, which is short; `slots` goes with the form and says who that was."""
    item: Item
    text: str
    revision: int
    mode: str
    taps: tuple[tuple[str, str, str], ...]

    @property
    def base(self) -> str:
        """What all rounds of it have in common: `trial` of `trial.2`."""
        return self.item.key.partition(".")[0]


def key_of(slot: UUID | None, item: str) -> str:
    """The name of a field."""
    return f"{slot or HEAD}|{item}"


def last_turn(sheet: MarkSheet) -> int:
    """Up to which round fields are drawn: all trials; heights that are written, and a few to come."""
    turns = [item.turn for item in sheet.items if item.turn]
    heights = [
        item.turn for item in sheet.items if item.is_shared and item.turn and sheet.shared_text(item.key)
    ]
    if not any(item.is_shared and item.turn for item in sheet.items):
        return max(turns, default=0)
    return min(max(heights, default=0) + TURNS_AHEAD, max(turns))


def current_turn(sheet: MarkSheet) -> int | None:
    """The round that is on: the first in which somebody still in lacks a trial, the last height that is written."""
    turns = sorted({item.turn for item in sheet.items if item.turn})
    if not turns:
        return None
    heights = [
        item.turn for item in sheet.items if item.is_shared and item.turn and sheet.shared_text(item.key)
    ]
    if any(item.is_shared and item.turn for item in sheet.items):
        return max(heights, default=1)
    for turn in turns:
        keys = [i.key for i in sheet.items if i.turn == turn and i.kind != ItemKind.WIND]
        rows = [row for row in sheet.rows if not row.text(STATUS) and not row.is_scratched]
        if sheet.reordered_from and turn >= sheet.reordered_from:
            rows = [row for row in rows if row.further]
        if any(not row.text(key) for row in rows for key in keys):
            return turn
    return turns[-1]


def fields(sheet: MarkSheet, slot: UUID | None) -> list[Field]:
    """The fields of an entrant, or of the head, without the status."""
    row = next((row for row in sheet.rows if row.slot == slot), None)
    last = last_turn(sheet)
    found = []
    for item in sheet.items:
        if item.is_shared != (slot is None) or item.kind == ItemKind.STATUS or (item.turn or 0) > last:
            continue
        cell = (row.cells if row else sheet.shared).get(item.key)
        listed = next((leg.bib for leg in row.legs if item.key == f"{LEG}{leg.number}"), "") if row else ""
        found.append(
            Field(
                key=key_of(slot, item.key),
                name=f"{row.position if row else HEAD}|{item.key}",
                item=replace(item, hint=listed) if listed else item,
                text=cell.text if cell else "",
                revision=cell.revision if cell else 0,
                mode=_mode(item),
                taps=_taps(item, sheet),
            )
        )
    return found


def groups(held: Sequence[Field]) -> list[tuple[str, list[Field]]]:
    """The fields of a row under the names of their events or apparatus; without any, all in one."""
    return [(name, list(its)) for name, its in groupby(held, key=lambda field: field.item.group)]


def keys(sheet: MarkSheet) -> list[Field]:
    """One field of each kind that has keys of its own beside it."""
    every = [*fields(sheet, None), *(fields(sheet, sheet.rows[0].slot) if sheet.rows else [])]
    return list({field.base: field for field in every if field.taps}.values())


def slots(sheet: MarkSheet) -> str:
    """Who stood at each position when the form was drawn."""
    return " ".join(f"{row.position}:{row.slot}" for row in sheet.rows)


def said(held: Sequence[Field], wrong: Mapping[str, str], slot: UUID | None = None) -> list[tuple[str, str]]:
    """What is wrong with the cells of a row, each under its label."""
    found = [(field.item.label, wrong[field.key]) for field in held if field.key in wrong]
    status = wrong.get(key_of(slot, STATUS))
    return [*found, ("状态", status)] if status else found


def _mode(item: Item) -> str:
    """Which keys a phone offers."""
    if item.kind == ItemKind.COUNT:
        return "numeric"
    return "text" if item.kind in {ItemKind.WORDS, ItemKind.TRIALS} else "decimal"


def _taps(item: Item, sheet: MarkSheet) -> tuple[tuple[str, str, str], ...]:
    """Keys beside a field for what the phone's number pad lacks."""
    if item.kind == ItemKind.TRIALS:
        return (*(("add", text, text) for text, _ in item.choices), ("back", "", "⌫"))
    if item.kind == ItemKind.CHOICE:
        return ()
    if item.kind == ItemKind.WIND:
        return (("sign", "", "±"),)
    if item.kind == ItemKind.TIME and not item.choices:
        return (("add", ":", "分:"),) if (sheet.facts.distance_m or 0) >= MINUTES_FROM_M else ()
    return tuple(("set", text, text) for text, _ in item.choices)


def overview(sheet: MarkSheet) -> list[Item]:
    """The columns of the whole sheet at once: what is written round by round, winds left out."""
    last = last_turn(sheet)
    return [
        item
        for item in sheet.items
        if item.turn and not item.is_shared and item.kind != ItemKind.WIND and item.turn <= last
    ]


def status_of(sheet: MarkSheet, slot: UUID) -> tuple[str, str]:
    """The status of an entrant as the page offers it, and the rule beside it."""
    row = next(row for row in sheet.rows if row.slot == slot)
    status, rule = split_status(row.text(STATUS))
    return (str(status).upper() if status else "", rule)


def standing(sheet: MarkSheet) -> str:
    """What the form showed, to go with it: revision and text of every cell that has been written."""
    cells = {key_of(None, item): (c.revision, c.text) for item, c in sheet.shared.items()}
    for row in sheet.rows:
        cells |= {key_of(row.slot, item): (c.revision, c.text) for item, c in row.cells.items()}
    return dumps(cells, ensure_ascii=False, separators=(",", ":"))


def typed_cells(data: Mapping[str, str]) -> list[TypedCell]:
    """The cells that differ from what the form had shown. Posted twice they have the same nonces."""
    shown = _shown(data)
    seats = dict(pair.split(":", 1) for pair in data.get("slots", "").split() if ":" in pair)
    found = []
    for key, text in _texts(data, seats).items():
        revision, before = shown.get(key, (0, ""))
        if text.strip() == before.strip():
            continue
        if len(text) > TEXT_MOST:
            raise Invalid(f"“{text[:10]}…”太长，每格最多{TEXT_MOST}个字。")
        slot, _, item = key.partition("|")
        nonce = sha256(f"{data.get('form', '')}{key}{text}".encode()).hexdigest()[:40]
        found.append(
            TypedCell(
                slot=None if slot == HEAD else UUID(slot),
                item=item,
                text=text.strip(),
                nonce=nonce,
                seen=revision,
                reason=data.get("reason", "").strip()[:200],
            )
        )
    return found


def _texts(data: Mapping[str, str], seats: Mapping[str, str]) -> dict[str, str]:
    """The fields of the sheet by key, with the rule written behind its disqualification."""
    found = {}
    for name, text in data.items():
        position, bar, item = name.partition("|")
        slot = HEAD if position == HEAD else seats.get(position, "")
        if not bar or item == RULE or not _is_slot(slot):
            continue
        if item == STATUS:
            rule = data.get(f"{position}|{RULE}", "").strip()
            text = f"{text} {rule}".strip() if text == "DQ" else text
        found[f"{slot}|{item}"] = text
    return found


def _shown(data: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    try:
        held: dict[str, Any] = loads(data.get("was", "{}"))
        shown = {key: (int(revision), str(text)) for key, (revision, text) in held.items()}
    except (ValueError, TypeError, AttributeError):
        raise Invalid(INCOMPLETE) from None
    if any(not 0 <= revision <= REVISION_MOST for revision, _ in shown.values()):
        raise Invalid(INCOMPLETE)
    return shown


def _is_slot(text: str) -> bool:
    try:
        return text == HEAD or bool(UUID(text))
    except ValueError:
        return False
