"""Sheets to look at: the sheet of a fixture with names, and the list of a meet's sheets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import mark_queries
from ysevents.competitions.enums import DisciplineKind, FixtureState, Round
from ysevents.competitions.errors import FixtureNotFound
from ysevents.competitions.mark_schemas import MarkCell, MarkSheet, SheetLine, SheetRow, Waiting
from ysevents.competitions.rules.cycling.finishes import race_time_cn
from ysevents.competitions.rules.marks import Status, decimal_cn
from ysevents.competitions.rules.panels.means import score_cn
from ysevents.competitions.rules.recording import Item, is_recorded, recording_for
from ysevents.competitions.rules.recording.merging import STATUS
from ysevents.competitions.service import lineups, panel_views
from ysevents.competitions.service.fixture_sheets import facts_of, numbers_of, secret_cells, sheet_of
from ysevents.competitions.service.fixtures import heat_word
from ysevents.competitions.service.marks import CALLERS, OFF, OVERRIDERS, WRITERS, Sheet
from ysevents.core.errors import EventNotFound

MASS_START = "mass_start"
FURTHER = re.compile(r"第(\d+)轮第(\d+)位")
"""How `rules.further_trials` says who goes on."""


async def get_sheet(fixture: UUID, *, account: Account, now: datetime) -> MarkSheet:
    """The sheet of a fixture with full names, for its officials. That it was opened is on record."""
    row = await mark_queries.find_sheet(fixture)
    if row is None or not is_recorded(row["ruleset"]):
        raise FixtureNotFound
    if not await accounts.covers(account, *CALLERS, event=row["root"]):
        raise FixtureNotFound
    may_write = await accounts.covers(account, *WRITERS, event=row["root"])
    may_override = await accounts.covers(account, *OVERRIDERS, event=row["root"])
    seats = await mark_queries.seats(fixture)
    own = await panel_views.view_of(row, account)
    cells = await mark_queries.cells(fixture)
    waits = await mark_queries.waiting(fixture)
    await accounts.record_view(
        "children_listed", account=account, object_kind="fixture", object_id=fixture, now=now
    )
    is_closed = row["state"] == FixtureState.HANDED_IN or row["list_state"] != "live"
    facts = facts_of(row)
    recording = recording_for(row["ruleset"])
    items = recording.items(facts)
    numbers = numbers_of(seats)
    whole = sheet_of(row, seats, cells)
    secret = secret_cells(row, seats, cells)
    told = recording.told(sheet_of(row, seats, cells, with_scratches=True), facts)
    cells, waits = own.mask(cells, secret), own.mask(waits, secret)
    is_over = row["state"] == FixtureState.HANDED_IN
    legs = await lineups.list_legs([fixture] if facts.kind == DisciplineKind.RELAY else [], full_names=True)
    return MarkSheet(
        fixture=fixture,
        stage=row["stage"],
        contest=row["contest"],
        root=row["root"],
        title=row["title"],
        label=heat_word(row["round"], row["label"]),
        round=Round(row["round"]),
        state=FixtureState(row["state"]),
        starts_at=row["starts_at"],
        where=row["where"],
        facts=facts,
        recording=recording.key,
        items=items,
        rows=tuple(
            replace(
                _row(seat, numbers, cells, row["result"], told, is_over=is_over),
                legs=legs.get((fixture, seat["entry"]), ()),
            )
            for seat in seats
        ),
        shared={cell["item"]: _cell(cell) for cell in cells if cell["slot"] is None},
        waiting=tuple(_waiting(wait, seats, cells, items) for wait in waits),
        gaps=recording.gaps(whole, facts),
        may_change=may_override if is_closed else may_write,
        needs_reason=is_closed,
        handed_in_at=row["handed_in_at"],
        handed_in_by=row["handed_in_by"] or "",
        is_announced=row["list_state"] != "live",
    )


async def find_screen(fixture: UUID, *, account: Account) -> str | None:
    """Where a sheet of a kind with a screen of its own is written by this account; None: on the sheet itself."""
    row = await mark_queries.find_sheet(fixture)
    if row is None or not is_recorded(row["ruleset"]):
        raise FixtureNotFound
    kind = recording_for(row["ruleset"]).key
    if kind == panel_views.PANEL:
        view = await panel_views.view_of(row, account)
        return f"/meets/{row['root']}/{'panels' if view.is_open else 'pads'}/{fixture}"
    return f"/marks/{fixture}/finish" if kind == MASS_START else None


async def list_sheets(meet: UUID, *, account: Account) -> list[SheetLine]:
    """All sheets of a meet by time, with how far each is."""
    if not await accounts.covers(account, *CALLERS, event=meet):
        raise EventNotFound
    return [
        SheetLine(
            fixture=row["fixture"],
            title=row["title"],
            label=heat_word(row["round"], row["label"]),
            starts_at=row["starts_at"],
            where=row["where"],
            session=row["session"],
            state=FixtureState(row["state"]),
            entrants=row["entrants"],
            marked=row["marked"],
            waiting=row["waiting"],
            is_off=row["occurrence_state"] in OFF,
        )
        for row in await mark_queries.sheets(meet)
        if is_recorded(row["ruleset"])
    ]


def gaps_of(sheet: Sheet) -> tuple[str, ...]:
    """What lacks in a sheet that is locked."""
    return sheet.recording.gaps(sheet_of(sheet.row, sheet.seats, sheet.cells), sheet.facts)


def _row(
    seat: Mapping[str, Any],
    numbers: Mapping[UUID, int],
    cells: Sequence[Mapping[str, Any]],
    result: Mapping[str, Any],
    told: Mapping[int, str],
    *,
    is_over: bool,
) -> SheetRow:
    own = {cell["item"]: _cell(cell) for cell in cells if cell["slot"] == seat["slot"]}
    has_status = STATUS in own and bool(own[STATUS].text)
    rank, word = _standing(str(seat["entry"]), result, is_over=is_over or has_status)
    name = seat["name"] or seat["team"] or seat["unit"]
    return SheetRow(
        slot=seat["slot"],
        entry=seat["entry"],
        position=seat["position"],
        number=numbers[seat["slot"]],
        bib=seat["bib"] or "",
        name=name,
        unit=seat["unit"] if seat["name"] else "",
        is_scratched=seat["is_scratched"],
        cells=own,
        rank=rank,
        word=word,
        best=told.get(numbers[seat["slot"]]) or _best(result.get("lines", {}).get(str(seat["entry"]), {})),
        further=_further(str(seat["entry"]), result),
    )


def _standing(entry: str, result: Mapping[str, Any], *, is_over: bool) -> tuple[int | None, str]:
    """The place in the stage as it is now, or the word for having none.

    无成绩 is nobody's word while their sheet is still being written: a valid trial may come.
    """
    for block in result.get("blocks", ()):
        if entry in block["of"]:
            is_open = block["code"] == Status.NM and not is_over
            return block["rank"], "" if block["rank"] or is_open else block["text"]
    return None, ""


def _best(line: Mapping[str, Any]) -> str:
    """What somebody's place goes by, in words."""
    if line.get("time"):
        return str(line["time"])
    if line.get("best_mm") is not None:
        return decimal_cn(line["best_mm"])
    if line.get("time_ms") is not None:
        return race_time_cn(line["time_ms"])
    for name in ("score_milli", "total_milli"):
        if line.get(name) is not None:
            return score_cn(line[name])
    return str(line.get("total", ""))


def _further(entry: str, result: Mapping[str, Any]) -> tuple[int, int] | None:
    """From which round on somebody has further trials, and as whom in its order."""
    for advance in result.get("advances", ()):
        found = FURTHER.fullmatch(advance["to"])
        if advance["of"] == entry and found:
            return int(found[1]), int(found[2])
    return None


def _cell(cell: Mapping[str, Any]) -> MarkCell:
    return MarkCell(text=cell["text"], revision=cell["revision"], by=cell["who"] or "", at=cell["at"])


def _waiting(
    wait: Mapping[str, Any],
    seats: Sequence[Mapping[str, Any]],
    cells: Sequence[Mapping[str, Any]],
    items: Sequence[Item],
) -> Waiting:
    seat = next((seat for seat in seats if seat["slot"] == wait["slot"]), None)
    held = next((c for c in cells if c["slot"] == wait["slot"] and c["item"] == wait["item"]), None)
    return Waiting(
        entry=wait["id"],
        slot=wait["slot"],
        who=f"{seat['bib'] or seat['position']} {seat['name'] or seat['team'] or seat['unit']}"
        if seat
        else "",
        item=wait["item"],
        label=next((item.label for item in items if item.key == wait["item"]), wait["item"]),
        text=wait["text"],
        standing=held["text"] if held else "",
        by=wait["who"] or "",
        typed_at=wait["typed_at"],
        words=wait["reason"].partition("：")[2],
    )
