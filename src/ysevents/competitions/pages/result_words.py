"""Lists of results in the words and shapes of pages: states as badges, rows as a table."""

from datetime import datetime
from typing import Any

from ysevents.competitions.enums import FeeState, ListKind, ListState, ProtestState
from ysevents.competitions.result_schemas import ListFile, ListHead, ShownList

TONES = {
    ListState.LIVE: "info",
    ListState.UNOFFICIAL: "attention",
    ListState.OFFICIAL: "ok",
    ListState.CORRECTED: "refusal",
}
GOES_ON = {"Q": "Q 名次晋级", "q": "q 成绩晋级", "qR": "qR 裁判长批准", "qJ": "qJ 仲裁批准"}


def list_word(head: ListHead) -> str:
    """The title of a list with its round."""
    return f"{head.title} {head.round.label}" if head.round else head.title


def state_of(head: ListHead, now: datetime) -> dict[str, str]:
    """The state as a badge; corrections bear the number of the announcement."""
    word = head.state.label
    if head.state == ListState.LIVE and not head.has_result:
        return {"word": "无名次", "tone": "muted"}
    if head.state == ListState.CORRECTED:
        word = f"更正（第{head.version}号）"
    elif head.state == ListState.UNOFFICIAL and head.protest_until and head.protest_until > now:
        word = "已公告，申诉期内"
    return {"word": word, "tone": TONES[head.state]}


def list_table(shown: ShownList) -> dict[str, Any]:
    """Columns and rows of a list as `data_table` draws them; what a correction struck out stands behind."""
    kind = shown.head.kind
    is_of_units = kind in {ListKind.TEAM_SCORE, ListKind.MEDALS, ListKind.AWARDS}
    columns: list[dict[str, Any]] = [{"key": "who", "label": "单位" if is_of_units else "姓名"}]
    if kind != ListKind.AWARDS:
        columns.insert(1, {"key": "place", "label": "名次", "numeric": True})
    if not is_of_units:
        columns += [{"key": "number", "label": "号码", "numeric": True}, {"key": "unit", "label": "单位"}]
    columns += [{"key": column.key, "label": column.title, "numeric": True} for column in shown.columns]
    if any(row.goes_on for row in shown.rows):
        columns.append({"key": "goes_on", "label": "晋级"})
    if kind in {ListKind.STAGE, ListKind.TEAM_SCORE}:
        columns.append({"key": "reason", "label": "依据"})
    rows = []
    for row in shown.rows:
        printed = {key: _struck(value, row.before.get(key)) for key, value in row.cells.items()}
        place = str(row.rank) if row.rank is not None else row.status
        rows.append(
            {
                "cells": {
                    **printed,
                    "who": row.name,
                    "place": _struck(place, row.before.get("place")),
                    "number": row.number,
                    "unit": row.unit,
                    "goes_on": GOES_ON.get(row.goes_on, row.goes_on),
                    "reason": row.reason if row.rank is not None else "",
                }
            }
        )
    return {"columns": columns, "rows": rows}


def _struck(value: str, before: str | None) -> str:
    return value if before is None or before == value else f"{value}（原{before or '无'}）"


def fields_of(file: ListFile) -> dict[str, Any]:
    """Options of the forms on the page of a list."""
    return {
        "people": [
            {
                "value": str(row.of),
                "label": " ".join(part for part in (row.number, row.name, row.unit) if part),
            }
            for row in file.shown.rows
        ],
        "unlisted": [
            {"value": str(id), "label": f"{name}（还没有成绩）"} for id, name in file.unlisted.items()
        ],
        "liftable": [
            {"value": str(one.id), "label": f"{one.kind.label} {'、'.join(one.who)}（{one.reason}）"}
            for one in file.decisions
            if not one.is_lifted and not one.lifts and one.who
        ],
        "fees": [{"value": str(fee), "label": fee.label} for fee in FeeState],
        "protest_tones": {
            ProtestState.OPEN: "attention",
            ProtestState.UPHELD: "ok",
            ProtestState.DISMISSED: "refusal",
            ProtestState.WITHDRAWN: "muted",
        },
    }
