"""Panels: who sits where, each judge's own pad, the board of the head scorer, and the release of marks.

Marks are kept by `marks.keep_marks` like all others; what a judge may read and write is said in `panel_views`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from json import dumps, loads
from typing import Any
from uuid import UUID

import asyncpg

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import mark_queries, panel_queries
from ysevents.competitions.enums import DecisionKind, FixtureState
from ysevents.competitions.errors import (
    FixtureNotFound,
    NoPanelSeat,
    NothingToRelease,
    PanelUnsuitable,
    StageNotFound,
)
from ysevents.competitions.mark_schemas import Kept, MarkSheet, SheetRow, TypedCell
from ysevents.competitions.panel_schemas import (
    Board,
    BoardRow,
    Judge,
    JudgeMark,
    Pad,
    PadRow,
    PanelPlan,
    Sitting,
)
from ysevents.competitions.rules.marks import thousandths
from ysevents.competitions.rules.panels.marking import Config
from ysevents.competitions.rules.panels.means import score, score_cn
from ysevents.competitions.rules.recording import FixtureSheet, StageFacts, is_recorded, recording_for, texts
from ysevents.competitions.rules.recording.panels import (
    ABSENT_WORDS,
    RELEASED,
    dropped,
    is_in,
    judge_items,
    released,
    waited_for,
)
from ysevents.competitions.service import fixture_sheets, mark_sheets, marks
from ysevents.competitions.service.fixtures import heat_word
from ysevents.competitions.service.panel_views import HEADS, PANEL, view_of
from ysevents.competitions.tables import Decision
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7


async def list_sittings(account: Account, meet: UUID | None = None) -> list[Sitting]:
    """What the account marks, by time."""
    return [
        Sitting(
            fixture=row["fixture"],
            root=row["root"],
            meet=row["meet"],
            title=row["title"],
            label=heat_word(row["round"], row["label"]),
            where=row["where"],
            starts_at=row["starts_at"],
            seat=row["number"],
            state=FixtureState(row["state"]),
        )
        for row in await panel_queries.sittings(account.id, meet)
    ]


async def get_plan(stage: UUID, *, account: Account, now: datetime) -> PanelPlan:
    """The seats of a stage that is judged, and the accounts that may take them."""
    row, config = await _panel_stage(stage, account)
    held = await panel_queries.seats(stage)
    return PanelPlan(
        stage=stage,
        root=row["root"],
        title=row["title"],
        seats={number: held.get(number) for number in range(1, config.judges + 1)},
        judges=tuple(
            Judge(account=judge["id"], name=judge["display_name"])
            for judge in await panel_queries.judges(row["contest"], now)
        ),
    )


async def seat_judges(
    stage: UUID, seats: Mapping[int, UUID | None], *, account: Account, now: datetime
) -> None:
    """Let these accounts be the judges of a stage; seats without one mark on paper, through the head scorer."""
    async with transaction():
        row, config = await _panel_stage(stage, account)
        taken = {number: judge for number, judge in seats.items() if judge is not None}
        known = {judge["id"] for judge in await panel_queries.judges(row["contest"], now)}
        is_double = len(set(taken.values())) < len(taken)
        if (
            is_double
            or not set(taken.values()) <= known
            or not set(taken) <= set(range(1, config.judges + 1))
        ):
            raise PanelUnsuitable
        try:
            await panel_queries.put_seats(stage, taken, by=account.id, now=now)
        except asyncpg.UniqueViolationError:
            raise PanelUnsuitable("席位刚被他人更新，请刷新后重试。") from None
        await accounts.record(
            "panel_seated",
            account=account,
            object_kind="stage",
            object_id=stage,
            after={str(number): str(judge) for number, judge in taken.items()},
            now=now,
        )


async def get_pad(fixture: UUID, *, account: Account, now: datetime) -> Pad:
    """A judge's own pad; NoPanelSeat for everybody else."""
    row = await mark_queries.find_sheet(fixture)
    if row is None or not _is_panel(row["ruleset"]):
        raise FixtureNotFound
    seat = (await view_of(row, account)).seat
    if seat is None:
        raise NoPanelSeat
    sheet = await mark_sheets.get_sheet(fixture, account=account, now=now)
    config: Config = sheet.facts.config
    parts = tuple(judge_items(seat, config))
    return Pad(
        fixture=fixture,
        root=sheet.root,
        title=sheet.title,
        label=sheet.label,
        seat=seat,
        parts=parts,
        rows=tuple(_pad_row(one, [item for item, _ in parts]) for one in sheet.rows),
        is_open=sheet.state != FixtureState.HANDED_IN and not sheet.is_announced,
    )


async def give_marks(
    fixture: UUID, cells: Sequence[TypedCell], *, device: str, account: Account, now: datetime
) -> Kept:
    """Keep what a judge gave; NoPanelSeat for others. A cell of another seat is refused in words."""
    row = await mark_queries.find_sheet(fixture)
    if row is None or not _is_panel(row["ruleset"]):
        raise FixtureNotFound
    if (await view_of(row, account)).seat is None:
        raise NoPanelSeat
    return await marks.keep_marks(fixture, cells, device=device, account=account, now=now)


async def get_board(fixture: UUID, *, account: Account, now: datetime) -> Board:
    """Who has marked whom, and all that is released; for the head scorer and the office."""
    row, whole = await _head_sheet(fixture, account)
    sheet = await mark_sheets.get_sheet(fixture, account=account, now=now)
    config: Config = sheet.facts.config
    shown = released(whole, sheet.facts)
    lines = row["result"].get("lines", {})
    return Board(
        sheet=sheet,
        parts=config.criteria,
        rows=tuple(
            _board_row(one, whole, shown, config, lines.get(str(one.entry), {})) for one in sheet.rows
        ),
        may_release=sheet.may_change,
    )


async def release(
    fixture: UUID, slots: Sequence[UUID], *, reason: str, account: Account, now: datetime
) -> Kept:
    """Show the marks of performers now, whoever has not marked counting as absent; it stays on record.

    NothingToRelease where nobody has marked one of them. Who is released already stays so.
    """
    async with transaction():
        row, whole = await _head_sheet(fixture, account)
        sheet = await mark_sheets.get_sheet(fixture, account=account, now=now)
        chosen = [one for one in sheet.rows if one.slot in slots and not one.text(RELEASED)]
        if not all(_has_marks(whole, one.number) for one in chosen):
            raise NothingToRelease
        if chosen:
            await _decide(row, sheet, chosen, reason, account, now)
        cells = [
            TypedCell(
                slot=one.slot,
                item=RELEASED,
                text=clock.time_cn(now),
                nonce=str(uuid7()),
                seen=one.revision(RELEASED),
                typed_at=now,
            )
            for one in chosen
        ]
        return await marks.keep_marks(
            fixture, cells, device=f"board{account.id.hex}", account=account, now=now
        )


async def _head_sheet(fixture: UUID, account: Account) -> tuple[Any, FixtureSheet]:
    """The row of a panel's fixture and everything that stands in it; FixtureNotFound for all but its heads."""
    row = await mark_queries.find_sheet(fixture)
    if row is None or not _is_panel(row["ruleset"]):
        raise FixtureNotFound
    if not await accounts.covers(account, *HEADS, event=row["root"]):
        raise FixtureNotFound
    seats, cells = await mark_queries.seats(fixture), await mark_queries.cells(fixture)
    return row, fixture_sheets.sheet_of(row, seats, cells)


async def _panel_stage(stage: UUID, account: Account) -> tuple[Any, Config]:
    row = await panel_queries.stage(stage)
    if row is None or not _is_panel(row["ruleset"]):
        raise StageNotFound
    if not await accounts.covers(account, *HEADS, event=row["root"]):
        raise StageNotFound
    return row, StageFacts(ruleset=row["ruleset"], parameters=loads(row["parameters"])).config


def _is_panel(ruleset: str) -> bool:
    return is_recorded(ruleset) and recording_for(ruleset).key == PANEL


def _has_marks(whole: FixtureSheet, number: int) -> bool:
    cells = whole.of(number)
    return "status" in cells or any(
        item.startswith("judge.") and text not in ABSENT_WORDS for item, text in cells.items()
    )


async def _decide(
    row: Any, sheet: MarkSheet, chosen: Sequence[SheetRow], reason: str, account: Account, now: datetime
) -> None:
    await Decision.insert(
        Decision(
            id=uuid7(),
            kind=DecisionKind.RELEASE,
            contest=row["contest"],
            stage=row["stage"],
            fixture=sheet.fixture,
            by=account.id,
            at=now,
            reason=reason or "裁判长公布评分",
            details=dumps({"entries": [str(one.entry) for one in chosen]}),
        )
    )


def _pad_row(row: SheetRow, items: Sequence[str]) -> PadRow:
    return PadRow(
        slot=row.slot,
        position=row.position,
        number=row.number,
        name=row.name,
        unit=row.unit,
        word="弃权" if row.is_scratched else row.text("status"),
        cells={item: cell for item, cell in row.cells.items() if item in items},
        is_given=all(row.text(item) for item in items),
    )


def _board_row(
    row: SheetRow, whole: FixtureSheet, shown: frozenset[int], config: Config, line: Mapping[str, Any]
) -> BoardRow:
    is_shown = row.number in shown
    waiting = waited_for(whole, row.number, config)
    struck = dropped(whole, row.number, config) if is_shown else frozenset()
    return BoardRow(
        row=row,
        judges=tuple(
            _judge_mark(row, judge, config, is_given=judge not in waiting, is_shown=is_shown, struck=struck)
            for judge in range(1, config.judges + 1)
        ),
        is_in=is_in(whole, row.number, config),
        is_released=is_shown,
        score=score_cn(line["score_milli"]) if is_shown and "score_milli" in line else "",
        mean=score_cn(line["mean_milli"]) if is_shown and "mean_milli" in line else "",
    )


def _judge_mark(
    row: SheetRow, judge: int, config: Config, *, is_given: bool, is_shown: bool, struck: frozenset[int]
) -> JudgeMark:
    given = tuple(row.text(item) for item, _ in judge_items(judge, config))
    return JudgeMark(
        judge=judge,
        is_given=is_given,
        is_absent=is_shown and all(not text or text in ABSENT_WORDS for text in given),
        is_dropped=judge in struck,
        texts=given if is_shown else (),
        total=_total(given, config) if is_shown else "",
    )


def _total(given: Sequence[str], config: Config) -> str:
    """What a judge's marks come to by the weights; nothing with one criterion, or where one lacks."""
    marks = [texts.number(text, thousandths).value for text in given]
    if len(marks) < 2 or any(mark is None for mark in marks):
        return ""
    weighted = sum(part.weight * (mark or 0) for part, mark in zip(config.criteria, marks, strict=True))
    return score_cn(score(Fraction(weighted, 100), 3, config.rounding))
