"""Marks: what officials type comes to stand in the sheet, or waits to be settled; nothing typed is ever lost.

Whoever writes first locks the meet and the fixture, so that two phones come one after the other. A device sends each text
under a nonce of its own: sent again, it is answered as before. What stands leads to results in the same transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions import mark_queries
from ysevents.competitions.enums import FixtureState
from ysevents.competitions.errors import FixtureNotFound
from ysevents.competitions.mark_schemas import Kept, KeptCell, TypedCell
from ysevents.competitions.rules.recording import (
    Item,
    Reading,
    Recording,
    StageFacts,
    is_recorded,
    recording_for,
)
from ysevents.competitions.rules.recording.merging import (
    EMPTY,
    STATUS,
    Standing,
    Typed,
    Verdict,
    is_done,
    judge,
)
from ysevents.competitions.rules.recording.texts import split_status
from ysevents.competitions.service import panel_views, results
from ysevents.competitions.service.fixture_sheets import facts_of, secret_cells
from ysevents.competitions.service.panel_views import PanelView
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

WRITERS = (Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, Role.JUDGE)
CALLERS = (*WRITERS, Role.CALL_ROOM_CLERK)
"""The call room says who is absent, and nothing else."""
OVERRIDERS = (Role.ORGANISER, Role.REFEREE)
"""Who may change a sheet that is handed in, with a reason."""
OFF = {"cancelled": "已取消", "postponed": "已延期"}
TEXT_MOST = 60
REASON_MOST = 200
SETTLED = ""
"""The device under which the choice of a text is written down: none."""
CLOSED = "成绩单已交，请裁判长写明理由后更改"
ANNOUNCED = "成绩已公告，请裁判长写明理由后更改，并发更正"

NONCE_USED = "这台设备已用同一编号写过别的内容，请换新的编号再发"


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A locked fixture with what stands in it, while somebody writes."""

    row: Any
    facts: StageFacts
    recording: Recording
    items: dict[str, Item]
    seats: list[Any]
    slots: frozenset[UUID]
    own: PanelView
    standing: dict[tuple[UUID | None, str], Standing]
    waits: list[Any]
    marks: dict[tuple[UUID | None, str], tuple[Any, ...]] = field(default_factory=dict)
    log: list[tuple[Any, ...]] = field(default_factory=list)
    moot: list[tuple[UUID | None, str, str | None, str, UUID | None]] = field(default_factory=list)
    """Cells in which a text stands now, or waits anew, with its device and that newest entry."""

    @property
    def cells(self) -> list[dict[str, Any]]:
        """What stands, as the recordings read it."""
        return [
            {"slot": slot, "item": item, "text": held.text} for (slot, item), held in self.standing.items()
        ]

    def of(self, slot: UUID | None) -> dict[str, str]:
        """What stands of one entrant."""
        return {item: cell.text for (held, item), cell in self.standing.items() if held == slot and slot}

    def label(self, item: str) -> str:
        found = self.items.get(item)
        return f"“{found.label}”" if found else item

    def put(self, slot: UUID | None, item: str, text: str, value: int | None, by: Standing) -> Standing:
        """Let a text stand; a text that stands already rises no revision."""
        held = self.standing.get((slot, item), EMPTY)
        self.rest(slot, item, text, by.device)
        if held.text == text and held.revision:
            return held
        now_standing = Standing(
            text=text, revision=held.revision + 1, device=by.device, who=by.who, when=by.when
        )
        self.standing[slot, item] = now_standing
        self.marks[slot, item] = (slot, item, text, value, now_standing.revision)
        return now_standing

    def wait(self, slot: UUID | None, item: str, device: str, entry: UUID) -> None:
        """Let a text wait; what the same device wrote in its cell before waits no longer."""
        self.rest(slot, item, None, device, entry)
        self.waits.append({"id": entry, "slot": slot, "item": item})

    def rest(
        self, slot: UUID | None, item: str, text: str | None, device: str, but: UUID | None = None
    ) -> None:
        if any(w["slot"] == slot and w["item"] == item for w in self.waits):
            self.moot.append((slot, item, text, device, but))


async def keep_marks(
    fixture: UUID, cells: Sequence[TypedCell], *, device: str, account: Account, now: datetime
) -> Kept:
    """Take what an official typed, in order; answers what became of each text and what stands now.

    A text that cannot be read is refused, one that is doubtful or that meets another's waits: see
    `rules.recording.merging`. All of it is on record either way.
    """
    async with transaction():
        sheet = await lock_sheet(fixture, account, CALLERS)
        before = await mark_queries.answered(fixture, device, [cell.nonce for cell in cells])
        may_write = await _may(account, sheet.row["root"], WRITERS)
        may_override = await _may(account, sheet.row["root"], OVERRIDERS)
        kept = []
        for cell in cells:
            told = before.get(cell.nonce)
            if told is not None:
                is_same = _is_same(sheet, cell, told)
                kept.append(_as_before(sheet, told) if is_same else _refuse_nonce(sheet, cell, device, now))
                continue
            closed = _closed(sheet.row, may_override and bool(cell.reason))
            found = _take(sheet, cell, device, account, now, closed=closed, only_absent=not may_write)
            kept.append(found)
            if found.verdict == Verdict.KEPT:
                before[cell.nonce] = _logged(sheet)
        reason = next((cell.reason for cell in cells if cell.reason), "")
        lists = await write(sheet, by=account.id, now=now, reason=reason)
    secret = secret_cells(sheet.row, sheet.seats, sheet.cells)
    return Kept(fixture=fixture, cells=tuple(_answer(sheet, cell, secret) for cell in kept), lists=lists)


async def lock_sheet(fixture: UUID, account: Account, roles: Sequence[Role]) -> Sheet:
    """A fixture with what stands in it, locked; FixtureNotFound also where the account has no part in it."""
    row = await mark_queries.find_sheet(fixture, lock=True)
    if row is None or not is_recorded(row["ruleset"]) or not await _may(account, row["root"], roles):
        raise FixtureNotFound
    facts = facts_of(row)
    recording = recording_for(row["ruleset"])
    cells = await mark_queries.cells(fixture)
    seats = await mark_queries.seats(fixture)
    return Sheet(
        row=row,
        facts=facts,
        recording=recording,
        items={item.key: item for item in recording.items(facts)},
        seats=seats,
        slots=frozenset(seat["slot"] for seat in seats),
        own=await panel_views.view_of(row, account),
        standing={(cell["slot"], cell["item"]): standing_of(cell) for cell in cells},
        waits=await mark_queries.waiting(fixture),
    )


def standing_of(cell: Mapping[str, Any]) -> Standing:
    """A cell as it stands."""
    return Standing(
        text=cell["text"],
        revision=cell["revision"],
        device=cell["device"] or "",
        who=cell["who"] or "系统",
        when=clock.time_cn(cell["at"]),
    )


async def write(sheet: Sheet, *, by: UUID, now: datetime, reason: str = "") -> tuple[UUID, ...]:
    """Write down what was typed and what stands, and let results follow; answers the lists that changed."""
    fixture = sheet.row["id"]
    await mark_queries.log_entries(fixture, sheet.log, by=by, now=now)
    await mark_queries.put_marks(fixture, list(sheet.marks.values()), by=by, now=now)
    for slot, item, text, device, but in sheet.moot:
        await mark_queries.settle_moot(fixture, slot, item, text, device, but=but, by=by, now=now)
    if any(is_done(item) for _, item in sheet.marks):
        await mark_queries.start(fixture)
    if not sheet.marks:
        return ()
    return tuple(await results.recompute(sheet.row["stage"], by=by, now=now, reason=reason))


async def _may(account: Account, root: UUID, roles: Sequence[Role]) -> bool:
    return await accounts.covers(account, *roles, event=root)


def _closed(row: Mapping[str, Any], is_reasoned: bool) -> str:
    """Why a sheet takes nothing any more; nothing where it does."""
    if row["occurrence_state"] in OFF:
        return f"这一组{OFF[row['occurrence_state']]}，成绩请裁判长决定是否采用"
    if is_reasoned:
        return ""
    if row["list_state"] != "live":
        return ANNOUNCED
    return CLOSED if row["state"] == FixtureState.HANDED_IN else ""


def _take(
    sheet: Sheet,
    cell: TypedCell,
    device: str,
    account: Account,
    now: datetime,
    *,
    closed: str,
    only_absent: bool,
) -> KeptCell:
    """What becomes of one text."""
    at = (cell.slot, cell.item)
    held = sheet.standing.get(at, EMPTY)
    reading = _read(sheet, cell, only_absent)
    typed = Typed(
        item=cell.item, text=cell.text, seen=cell.seen, device=device, is_confirmed=cell.is_confirmed
    )
    verdict, words = judge(
        typed, held, reading, label=sheet.label(cell.item), row=sheet.of(cell.slot), closed=closed
    )
    id = uuid7()
    reason = cell.reason if verdict == Verdict.KEPT else f"{verdict.label}：{words}"
    sheet.log.append(
        (
            id,
            cell.slot if cell.slot in sheet.slots else None,
            cell.item[:40],
            cell.text[:TEXT_MOST],
            held.text,
            cell.seen,
            verdict == Verdict.KEPT,
            device,
            cell.nonce,
            min(cell.typed_at or now, now),
            reason[:REASON_MOST],
            verdict == Verdict.REFUSED,
        )
    )
    if verdict == Verdict.KEPT:
        by = Standing(device=device, who=account.display_name, when=clock.time_cn(now))
        if held.text and held.text != cell.text:
            _void(sheet, cell, id, by, now)
        held = sheet.put(cell.slot, cell.item, cell.text, reading.value, by)
    elif verdict.waits:
        sheet.wait(cell.slot, cell.item, device, id)
    return KeptCell(
        nonce=cell.nonce,
        slot=cell.slot,
        item=cell.item,
        verdict=verdict,
        text=held.text,
        revision=held.revision,
        words=words,
        entry=id if verdict.waits else None,
    )


def _void(sheet: Sheet, cell: TypedCell, id: UUID, by: Standing, now: datetime) -> None:
    """Empty what held for the text before, and say so in the record."""
    for item in sheet.recording.voids(cell.item):
        held = sheet.standing.get((cell.slot, item), EMPTY)
        if held.text:
            sheet.log.append(
                (
                    uuid7(), cell.slot, item, "", held.text, held.revision, True, by.device, f"{id}.{item}"[:40],
                    now, f"{sheet.label(cell.item)}改动，须重新确认", False,
                )
            )  # fmt: skip
            sheet.put(cell.slot, item, "", None, by)


def _read(sheet: Sheet, cell: TypedCell, only_absent: bool) -> Reading:
    """What a text means in this sheet; a problem for what does not belong on it."""
    item = sheet.items.get(cell.item)
    is_shared = item.is_shared if item else sheet.recording.grows(cell.item)
    if (item is None and not is_shared) or is_shared != (cell.slot is None) or len(cell.text) > TEXT_MOST:
        return Reading(problem=f"这张成绩单没有“{cell.item}”这一栏，请刷新后再写")
    if cell.slot is not None and cell.slot not in sheet.slots:
        return Reading(problem="这个位置已不在本组，请刷新后再写")
    if only_absent and not (cell.item == STATUS and (not cell.text or _is_absent(cell.text))):
        return Reading(problem="检录员只记弃权，成绩请裁判员录入")
    if not only_absent and not sheet.own.may_write(cell.item):
        return Reading(problem="评委只打自己席位的分，其他由裁判长录入")
    return sheet.recording.read(cell.item, cell.text, sheet.facts)


def _answer(sheet: Sheet, cell: KeptCell, secret: Collection[tuple[UUID | None, str]]) -> KeptCell:
    """What became of a text, without a mark of somebody else's that stands in its cell and is not released."""
    is_own_text = cell.verdict == Verdict.KEPT and sheet.own.may_write(cell.item)
    if is_own_text or not sheet.own.hides(cell.slot, cell.item, secret):
        return cell
    words = panel_views.HIDDEN_WORDS if cell.verdict == Verdict.CONFLICT else cell.words
    return replace(cell, text=panel_views.HIDDEN if cell.text else "", words=words)


def _is_absent(text: str) -> bool:
    status, _ = split_status(text)
    return status is not None and status == "dns"


def _logged(sheet: Sheet) -> dict[str, Any]:
    """The last line of the log as the database will have it, for a nonce that comes twice in one call."""
    id, slot, item, text, *_ = sheet.log[-1]
    nonce = sheet.log[-1][8]
    return {
        "id": id,
        "slot": slot,
        "item": item,
        "text": text,
        "nonce": nonce,
        "is_kept": True,
        "settled_at": None,
        "reason": "",
    }


def _is_same(sheet: Sheet, cell: TypedCell, told: Mapping[str, Any]) -> bool:
    """Whether what was sent under a nonce before is what is sent now."""
    slot = cell.slot if cell.slot in sheet.slots else told["slot"]
    return (slot, cell.item[:40], cell.text[:TEXT_MOST]) == (told["slot"], told["item"], told["text"])


def _refuse_nonce(sheet: Sheet, cell: TypedCell, device: str, now: datetime) -> KeptCell:
    """Another text under a nonce that is used: it is on record under one of its own."""
    held = sheet.standing.get((cell.slot, cell.item), EMPTY)
    sheet.log.append(
        (
            uuid7(), cell.slot if cell.slot in sheet.slots else None, cell.item[:40], cell.text[:TEXT_MOST],
            held.text, cell.seen, False, device, uuid7().hex, min(cell.typed_at or now, now),
            f"{Verdict.REFUSED.label}：{NONCE_USED}", True,
        )
    )  # fmt: skip
    return KeptCell(
        nonce=cell.nonce,
        slot=cell.slot,
        item=cell.item,
        verdict=Verdict.REFUSED,
        text=held.text,
        revision=held.revision,
        words=NONCE_USED,
    )


def _as_before(sheet: Sheet, told: Mapping[str, Any]) -> KeptCell:
    """The answer to what was sent before: as it was, and what stands by now."""
    held = sheet.standing.get((told["slot"], told["item"]), EMPTY)
    label, _, words = told["reason"].partition("：")
    verdict = next((v for v in Verdict if v.label == label), Verdict.KEPT)
    if told["is_kept"] or (told["settled_at"] and verdict.waits):
        verdict, words = Verdict.KEPT, ""
    return KeptCell(
        nonce=told.get("nonce", ""),
        slot=told["slot"],
        item=told["item"],
        verdict=verdict,
        text=held.text,
        revision=held.revision,
        words=words,
        entry=told["id"] if verdict.waits else None,
    )
