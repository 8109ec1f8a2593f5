"""Sheets as JSON: read one, write its cells, settle what waits, hand it in. Timing systems and our own phones use it.

A device gives itself a name and each text a nonce of its own: sent again, it is answered as before and not done
again, so no other key is needed. `seen` is the revision that was read; whoever writes over what they had not seen
is answered 200 with the verdict `conflict`, and their text waits to be settled.
"""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import FixtureState
from ysevents.competitions.mark_schemas import Kept, MarkCell, MarkSheet, TypedCell
from ysevents.competitions.rules.recording import ItemKind
from ysevents.competitions.rules.recording.merging import Verdict
from ysevents.competitions.service import mark_settling, mark_sheets, marks
from ysevents.kit import clock

Me = NamedDependency[Account]
BASE = "/api/v1/fixtures/{fixture:uuid}"
CLOCK_OFF_MOST = timedelta(days=400)
"""A phone whose clock stands on another year is told nothing; its texts are taken as typed now."""


class CellIn(BaseModel):
    """A text and the cell it belongs in; `slot` is null for a field at the head of the sheet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slot: UUID | None = None
    item: Annotated[str, Field(min_length=1, max_length=40)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
    nonce: Annotated[str, Field(min_length=1, max_length=40)]
    seen: Annotated[int, Field(ge=0, lt=2**31)] = 0
    typed_at: datetime | None = None
    confirmed: bool = False
    reason: Annotated[str, Field(max_length=200)] = ""


class MarksIn(BaseModel):
    """What a device has to send. `sent_at` by its own clock corrects the times at which it was typed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    device: Annotated[str, Field(min_length=1, max_length=40)]
    sent_at: datetime | None = None
    cells: Annotated[list[CellIn], Field(min_length=1, max_length=500)]

    def typed(self, now: datetime) -> list[TypedCell]:
        """The cells with their times by the server's clock."""
        return [
            TypedCell(
                slot=cell.slot,
                item=cell.item,
                text=cell.text,
                nonce=cell.nonce,
                seen=cell.seen,
                typed_at=self._corrected(cell.typed_at, now),
                is_confirmed=cell.confirmed,
                reason=cell.reason,
            )
            for cell in self.cells
        ]

    def _corrected(self, typed_at: datetime | None, now: datetime) -> datetime | None:
        """By the server's clock; None where the device's is beyond all reason."""
        if typed_at is None:
            return None
        try:
            ahead = self.sent_at.astimezone() - now if self.sent_at else timedelta()
            return typed_at.astimezone() - ahead if abs(ahead) < CLOCK_OFF_MOST else None
        except OverflowError:
            return None


class KeptCellOut(BaseModel):
    """What became of a text: the verdict, what stands now, why in words, and what to settle it by."""

    nonce: str
    slot: UUID | None
    item: str
    verdict: Verdict
    text: str
    revision: int
    words: str
    entry: UUID | None


class KeptOut(BaseModel):
    """What became of all that was sent; `lists` are the result lists that changed with it."""

    fixture: UUID
    cells: list[KeptCellOut]
    lists: list[UUID]

    @classmethod
    def of(cls, kept: Kept) -> "KeptOut":
        return cls(
            fixture=kept.fixture,
            cells=[
                KeptCellOut(
                    nonce=cell.nonce,
                    slot=cell.slot,
                    item=cell.item,
                    verdict=cell.verdict,
                    text=cell.text,
                    revision=cell.revision,
                    words=cell.words,
                    entry=cell.entry,
                )
                for cell in kept.cells
            ],
            lists=list(kept.lists),
        )


class ItemOut(BaseModel):
    """A column of the sheet, or a field of its head."""

    key: str
    label: str
    kind: ItemKind
    is_shared: bool
    turn: int | None


class StandingOut(BaseModel):
    """A cell as it stands."""

    text: str
    revision: int
    by: str

    @classmethod
    def of(cls, cell: MarkCell) -> "StandingOut":
        return cls(text=cell.text, revision=cell.revision, by=cell.by)


class RowOut(BaseModel):
    """Somebody on the sheet; `rank`, `word` and `best` are as the stage stands now."""

    slot: UUID
    entry: UUID
    position: int
    bib: str
    name: str
    unit: str
    is_scratched: bool
    cells: dict[str, StandingOut]
    rank: int | None
    word: str
    best: str
    further: tuple[int, int] | None
    legs: list[str]
    """Of a relay: `1棒 105 彭小明`."""


class WaitingOut(BaseModel):
    """A text that waits to be settled."""

    entry: UUID
    slot: UUID | None
    who: str
    item: str
    label: str
    text: str
    standing: str
    by: str
    typed_at: datetime
    words: str


class SheetOut(BaseModel):
    """The sheet of a fixture."""

    fixture: UUID
    stage: UUID
    title: str
    label: str
    state: FixtureState
    starts_at: datetime
    where: str
    recording: str
    items: list[ItemOut]
    shared: dict[str, StandingOut]
    rows: list[RowOut]
    waiting: list[WaitingOut]
    gaps: list[str]
    may_change: bool
    needs_reason: bool

    @classmethod
    def of(cls, sheet: MarkSheet) -> "SheetOut":
        return cls(
            fixture=sheet.fixture,
            stage=sheet.stage,
            title=sheet.title,
            label=sheet.label,
            state=sheet.state,
            starts_at=sheet.starts_at,
            where=sheet.where,
            recording=sheet.recording,
            items=[
                ItemOut(key=i.key, label=i.label, kind=i.kind, is_shared=i.is_shared, turn=i.turn)
                for i in sheet.items
            ],
            shared={item: StandingOut.of(cell) for item, cell in sheet.shared.items()},
            rows=[
                RowOut(
                    slot=row.slot,
                    entry=row.entry,
                    position=row.position,
                    bib=row.bib,
                    name=row.name,
                    unit=row.unit,
                    is_scratched=row.is_scratched,
                    cells={item: StandingOut.of(cell) for item, cell in row.cells.items()},
                    rank=row.rank,
                    word=row.word,
                    best=row.best,
                    further=row.further,
                    legs=[leg.words for leg in row.legs],
                )
                for row in sheet.rows
            ],
            waiting=[
                WaitingOut(
                    entry=w.entry,
                    slot=w.slot,
                    who=w.who,
                    item=w.item,
                    label=w.label,
                    text=w.text,
                    standing=w.standing,
                    by=w.by,
                    typed_at=w.typed_at,
                    words=w.words,
                )
                for w in sheet.waiting
            ],
            gaps=list(sheet.gaps),
            may_change=sheet.may_change,
            needs_reason=sheet.needs_reason,
        )


class LineOut(BaseModel):
    """A sheet in the list of a meet's sheets."""

    fixture: UUID
    title: str
    label: str
    session: str
    starts_at: datetime
    where: str
    state: FixtureState
    entrants: int
    marked: int
    waiting: int
    is_off: bool


class SettlementIn(BaseModel):
    """Whether the text that waits is chosen, or what stands is left."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    choose: bool
    reason: Annotated[str, Field(max_length=200)] = ""


class ReasonIn(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Annotated[str, Field(max_length=200)]


@get("/api/v1/meets/{event:uuid}/sheets")
async def list_sheets(event: FromPath[UUID], account: Me) -> list[LineOut]:
    """All sheets of a meet by time."""
    return [
        LineOut(
            fixture=line.fixture,
            title=line.title,
            label=line.label,
            session=line.session,
            starts_at=line.starts_at,
            where=line.where,
            state=line.state,
            entrants=line.entrants,
            marked=line.marked,
            waiting=line.waiting,
            is_off=line.is_off,
        )
        for line in await mark_sheets.list_sheets(event, account=account)
    ]


@get(f"{BASE}/sheet")
async def read_sheet(fixture: FromPath[UUID], account: Me) -> SheetOut:
    """The sheet of a fixture with full names, for its officials."""
    return SheetOut.of(await mark_sheets.get_sheet(fixture, account=account, now=clock.now()))


@post(f"{BASE}/marks", status_code=200)
async def write_marks(fixture: FromPath[UUID], data: JSONBody[MarksIn], account: Me) -> KeptOut:
    """Write cells; each answer says what became of its text."""
    now = clock.now()
    kept = await marks.keep_marks(fixture, data.typed(now), device=data.device, account=account, now=now)
    return KeptOut.of(kept)


@post("/api/v1/mark-entries/{entry:uuid}/settlement", status_code=200)
async def settle(entry: FromPath[UUID], data: JSONBody[SettlementIn], account: Me) -> list[UUID]:
    """Choose a text that waits, or leave what stands; answers the lists that changed."""
    return list(
        await mark_settling.settle(
            entry, choose=data.choose, reason=data.reason, account=account, now=clock.now()
        )
    )


@post(f"{BASE}/handing-in", status_code=200)
async def hand_in(fixture: FromPath[UUID], account: Me) -> SheetOut:
    """Close a sheet that is complete; doing it again is fine."""
    await mark_settling.hand_in(fixture, account=account, now=clock.now())
    return SheetOut.of(await mark_sheets.get_sheet(fixture, account=account, now=clock.now()))


@post(f"{BASE}/reopening", status_code=200)
async def open_again(fixture: FromPath[UUID], data: JSONBody[ReasonIn], account: Me) -> SheetOut:
    """Give a sheet back to its officials."""
    await mark_settling.open_again(fixture, reason=data.reason, account=account, now=clock.now())
    return SheetOut.of(await mark_sheets.get_sheet(fixture, account=account, now=clock.now()))


routes = [list_sheets, read_sheet, write_marks, settle, hand_in, open_again]
