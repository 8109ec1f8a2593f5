"""A list of results as its table is drawn: one row for each that is on it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from jinja2 import Environment

from ysevents.competitions.enums import ListKind, ListState
from ysevents.competitions.live import Draw, DrawnList
from ysevents.competitions.result_schemas import ListHead, ShownList, ShownRow
from ysevents.competitions.service import showing
from ysevents.kit import clock

TONES = showing.TONES
Records = Mapping[UUID, Sequence[str]]
"""What entries did to records, in words."""

PLACE = "place"
TABLES = frozenset({ListKind.TEAM_SCORE, ListKind.MEDALS})
"""Kinds whose rows are units of the meet."""


def state_of(head: ListHead) -> dict[str, str]:
    """How binding a list is, as word and tone; announcements with their number from the second on."""
    number = f" 第{head.version}号" if head.state == ListState.CORRECTED else ""
    return {"word": f"{head.state.label}{number}", "tone": TONES[head.state]}


def title_of(head: ListHead) -> str:
    """`男子100米 小学甲组 决赛`, or the title of a table."""
    return f"{head.title} {head.round.label}" if head.round else head.title


def table(shown: ShownList, records: Records | None = None) -> dict[str, Any]:
    """A list as the macro `result_table` draws it."""
    head = shown.head
    return {
        "id": head.id,
        "revision": head.revision,
        "title": head.title,
        "round": head.round.label if head.round else "",
        "state": state_of(head),
        "at": clock.datetime_cn(head.announced_at) if head.announced_at else "",
        "protest_until": clock.time_cn(head.protest_until) if head.protest_until else "",
        "reason": head.reason if head.state == ListState.CORRECTED else "",
        "is_live": head.state == ListState.LIVE,
        "who": "单位" if head.kind in TABLES else "号码 姓名 单位",
        "main": next((c.title for c in shown.columns if c.is_main), "成绩"),
        "notes": shown.notes,
        "rows": [row(one, shown, records or {}) for one in shown.rows],
    }


def row(one: ShownRow, shown: ShownList, records: Records) -> dict[str, Any]:
    """One row: place, who, the main value large, the others beside the name."""
    head = shown.head
    main = next((column for column in shown.columns if column.is_main), None)
    others = [column for column in shown.columns if column is not main]
    is_unit = head.kind in TABLES
    shown_large = one.cells.get(main.key, "") if main else ""
    before = one.before.get(main.key, "") if main else ""
    return {
        "key": str(one.of),
        "of": f"unit:{one.of}" if is_unit else f"entry:{one.of} unit:{one.organization}",
        "follow": f"unit:{one.of}" if is_unit else f"entry:{one.of}",
        "follow_href": f"/events/{head.root}/units/{one.of}"
        if is_unit
        else f"/events/{head.event}/results#list-{head.id}",
        "href": f"/events/{head.root}/units/{one.of}?table={head.key}" if is_unit else None,
        "place": str(one.rank) if one.rank is not None else "",
        "is_shared": one.is_shared,
        "was_place": one.before.get(PLACE, ""),
        "bib": "" if is_unit else one.number,
        "name": one.name,
        "unit": one.unit,
        "mark": shown_large if one.rank is not None else one.status,
        "was_mark": before,
        # Where all is over in one stage, nobody goes on any more.
        "goes_on": one.goes_on if head.round or head.state == ListState.LIVE else "",
        "records": records.get(one.of, ()),
        "facts": [
            (column.title if value != column.title else "", value)
            for column in others
            if (value := one.cells.get(column.key, "")) and not _says_nothing(value, shown_large)
        ],
    }


def _says_nothing(value: str, main: str) -> bool:
    """Whether a value beside the main one is nought, or repeats it: a best trial is mostly the one for records."""
    return set(value) <= set("0.") or (value == main and "." in value)


def rows_of_unit(found: Sequence[ShownList], unit: UUID) -> list[dict[str, Any]]:
    """What the entries of one unit have done, list by list."""
    rows = []
    for shown in found:
        head = shown.head
        if head.kind != ListKind.STAGE:
            continue
        for one in shown.rows:
            if one.organization == unit:
                drawn = row(one, shown, {})
                rows.append(
                    {
                        **drawn,
                        "title": title_of(head),
                        "href": f"/events/{head.event}/results#list-{head.id}",
                        "state": state_of(head),
                    }
                )
    return rows


def drawing(environment: Environment) -> Draw:
    """What `live.Streams` draws rows with: the macro that pages are drawn with."""
    rows: Any = environment.get_template("competitions/public/rows.html").module
    base: Any = environment.get_template("components/base.html").module
    draw_row: Callable[[dict[str, Any]], str] = rows.result_row
    draw_badge: Callable[[str, str], str] = base.badge

    async def draw(root: UUID, ids: Sequence[UUID]) -> list[DrawnList]:
        drawn = []
        found = await showing.list_shown(root, ids)
        of_stages = any(shown.head.kind == ListKind.STAGE for shown in found)
        told = await showing.records_of(root) if of_stages else {}
        for shown in found:
            head = shown.head
            records = told if head.kind == ListKind.STAGE else {}
            state = state_of(head)
            drawn.append(
                DrawnList(
                    id=head.id,
                    event=head.event,
                    kind=head.kind,
                    revision=head.revision,
                    state=head.state,
                    word=state["word"],
                    badge=str(draw_badge(state["word"], state["tone"])),
                    rows={view["key"]: str(draw_row(view)) for view in table(shown, records)["rows"]},
                )
            )
        return drawn

    return draw
