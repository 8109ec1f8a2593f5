"""One fixture on its day: the call room, the sheet typed cell by cell, and handed in."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.call_room_schemas import Act
from ysevents.competitions.enums import CallStep
from ysevents.competitions.mark_schemas import Kept, MarkSheet, TypedCell
from ysevents.competitions.rules.recording.merging import Verdict
from ysevents.competitions.service import call_room, mark_settling, mark_sheets, marks
from ysevents.demo.season.cases import Spot, needs_everybody
from ysevents.demo.season.cast import Cast
from ysevents.demo.season.writing import Field, Line, Starter

DNS = 0.04
DEVICES = {"call": "season-call", "sheet": "season-sheet"}


class SeasonStuck(Exception):
    """A service did not take what an official would have done; says what and why."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet that is open, and whom it is about."""

    sheet: MarkSheet
    entries: Mapping[UUID, UUID]
    """Entries by slot."""

    def field(self, seed: int, absent: Collection[UUID] = frozenset(), *, turn: int = 1) -> Field:
        """Those who start, as strong as they are in every round."""
        return Field(
            facts=self.sheet.facts,
            starters=[
                Starter(row.slot, row.number, _strength(seed, row.entry))
                for row in self.sheet.rows
                if not row.is_scratched
            ],
            items=frozenset(item.key for item in self.sheet.items),
            turn=turn,
            absent=absent,
            is_clean=needs_everybody(self.sheet.facts),
        )


def _strength(seed: int, entry: UUID) -> float:
    return min(max(random.Random(f"{seed}/{entry}").gauss(0, 1), -2.2), 2.2)


async def open_sheet(fixture: UUID, *, account: Account, now: datetime) -> Opened:
    """The sheet as the referee has it."""
    sheet = await mark_sheets.get_sheet(fixture, account=account, now=now)
    return Opened(sheet, {row.slot: row.entry for row in sheet.rows})


async def call(fixture: UUID, absent: Collection[UUID], *, cast: Cast, now: datetime) -> None:
    """Three calls, who did not come, and the list handed over to the start."""
    steps = [
        *((CallStep.CALL, None, n) for n in (1, 2, 3)),
        *((CallStep.DNS, slot, None) for slot in sorted(absent)),
        (CallStep.HAND_OVER, None, None),
    ]
    acts = [
        Act(step=step, slot=slot, number=number, nonce=f"{fixture.hex}{n:04}", typed_at=now)
        for n, (step, slot, number) in enumerate(steps)
    ]
    done = await call_room.act(fixture, acts, device=DEVICES["call"], account=cast.clerk, now=now)
    refused = [one.words for one in done if not one.is_done]
    if refused:
        raise SeasonStuck(f"检录：{refused[0]}")


async def type_in(opened: Opened, lines: list[Line], *, cast: Cast, now: datetime, reason: str = "") -> Kept:
    """Type cells as they come; what is asked about is confirmed. SeasonStuck where one is refused."""
    fixture = opened.sheet.fixture
    rows = {row.slot: row for row in opened.sheet.rows}
    cells = []
    for line in lines:
        slot = line.key if isinstance(line.key, UUID) else None
        seen = rows[slot].revision(line.item) if slot else _shared_revision(opened.sheet, line.item)
        cells.append(
            TypedCell(
                slot=slot,
                item=line.item,
                text=line.text,
                nonce=_nonce(fixture, slot, line.item, seen),
                seen=seen,
                reason=reason,
            )
        )
    kept = await marks.keep_marks(fixture, cells, device=DEVICES["sheet"], account=cast.referee, now=now)
    for cell in kept.waiting:
        if cell.verdict == Verdict.QUESTION and cell.entry:
            await mark_settling.settle(
                cell.entry, choose=True, reason="核对无误", account=cast.referee, now=now
            )
    wrong = [c for c in kept.cells if c.verdict not in {Verdict.KEPT, Verdict.QUESTION}]
    if wrong:
        raise SeasonStuck(f"{opened.sheet.title} {wrong[0].item}“{wrong[0].text}”：{wrong[0].words}")
    return kept


async def hand_in(fixture: UUID, *, cast: Cast, now: datetime) -> None:
    """Close the sheet."""
    await mark_settling.hand_in(fixture, account=cast.referee, now=now)


def _nonce(*parts: object) -> str:
    """One of its own for each text that is typed into a cell."""
    return sha256("/".join(map(str, parts)).encode()).hexdigest()[:32]


def _shared_revision(sheet: MarkSheet, item: str) -> int:
    return sheet.shared[item].revision if item in sheet.shared else 0


def absent_at(seed: int, spot: Spot, opened: Opened) -> set[UUID]:
    """Who does not come: one in twenty-five."""
    if needs_everybody(opened.sheet.facts):
        return set()
    return {
        row.slot
        for row in opened.sheet.rows
        if not row.is_scratched and random.Random(f"{seed}/dns/{row.entry}/{spot.stage}").random() < DNS
    }
