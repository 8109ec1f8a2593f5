"""Panels as JSON: a judge's sittings and own pad, the head scorer's board, release, seats.

Marks themselves are cells of the sheet: `POST /api/v1/fixtures/{fixture}/marks` with items `judge.{seat}.{criterion}`.
To release again, or seat the same judges again, changes nothing, so no key is needed.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.accounts.schemas import Account
from ysevents.competitions.api.marks import KeptOut
from ysevents.competitions.service import panels
from ysevents.kit import clock

Me = NamedDependency[Account]
BASE = "/api/v1/fixtures/{fixture:uuid}"


class SittingOut(BaseModel):
    """A fixture that I mark, and in which seat."""

    fixture: UUID
    meet: UUID
    title: str
    label: str
    starts_at: datetime
    seat: int


class CriterionOut(BaseModel):
    """A cell that the judge fills in; bounds in thousandths of a point."""

    item: str
    name: str
    weight: int
    least_milli: int
    most_milli: int


class PadRowOut(BaseModel):
    """A performer with my own marks by item."""

    slot: UUID
    position: int
    name: str
    unit: str
    word: str
    marks: dict[str, str]
    revisions: dict[str, int]
    is_given: bool


class PadOut(BaseModel):
    """My own pad."""

    fixture: UUID
    seat: int
    criteria: list[CriterionOut]
    rows: list[PadRowOut]
    is_open: bool


class JudgeMarkOut(BaseModel):
    """One judge of one performer; marks are there once released."""

    judge: int
    is_given: bool
    is_absent: bool
    is_dropped: bool
    marks: list[str]


class BoardRowOut(BaseModel):
    """A performer on the head scorer's board."""

    slot: UUID
    entry: UUID
    position: int
    name: str
    judges: list[JudgeMarkOut]
    is_in: bool
    is_released: bool
    score: str
    rank: int | None


class BoardOut(BaseModel):
    """Who has marked whom, and what is released."""

    fixture: UUID
    rows: list[BoardRowOut]


class ReleaseIn(BaseModel):
    """Whose marks are shown now, whoever gave none counting as absent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slots: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    reason: Annotated[str, Field(max_length=200)] = ""


class SeatIn(BaseModel):
    """A seat and who sits in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[int, Field(ge=1, le=99)]
    account: UUID


class SeatsIn(BaseModel):
    """All seats that have an account; the others mark on paper."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seats: Annotated[list[SeatIn], Field(max_length=99)]


class SeatsOut(BaseModel):
    """The seats of a stage by number."""

    stage: UUID
    seats: dict[int, UUID | None]


@get("/api/v1/meets/{event:uuid}/pads")
async def list_sittings(event: FromPath[UUID], account: Me) -> list[SittingOut]:
    """What I mark in a meet, by time."""
    return [
        SittingOut(
            fixture=one.fixture,
            meet=one.root,
            title=one.title,
            label=one.label,
            starts_at=one.starts_at,
            seat=one.seat,
        )
        for one in await panels.list_sittings(account, event)
    ]


@get(f"{BASE}/pad")
async def read_pad(fixture: FromPath[UUID], account: Me) -> PadOut:
    """My own pad."""
    pad = await panels.get_pad(fixture, account=account, now=clock.now())
    return PadOut(
        fixture=fixture,
        seat=pad.seat,
        criteria=[
            CriterionOut(
                item=item, name=part.name, weight=part.weight, least_milli=part.least, most_milli=part.most
            )
            for item, part in pad.parts
        ],
        rows=[
            PadRowOut(
                slot=row.slot,
                position=row.position,
                name=row.name,
                unit=row.unit,
                word=row.word,
                marks={item: cell.text for item, cell in row.cells.items()},
                revisions={item: cell.revision for item, cell in row.cells.items()},
                is_given=row.is_given,
            )
            for row in pad.rows
        ],
        is_open=pad.is_open,
    )


@get(f"{BASE}/board")
async def read_board(fixture: FromPath[UUID], account: Me) -> BoardOut:
    """The head scorer's board."""
    board = await panels.get_board(fixture, account=account, now=clock.now())
    return BoardOut(
        fixture=fixture,
        rows=[
            BoardRowOut(
                slot=one.row.slot,
                entry=one.row.entry,
                position=one.row.position,
                name=one.row.name,
                judges=[
                    JudgeMarkOut(
                        judge=mark.judge,
                        is_given=mark.is_given,
                        is_absent=mark.is_absent,
                        is_dropped=mark.is_dropped,
                        marks=list(mark.texts),
                    )
                    for mark in one.judges
                ],
                is_in=one.is_in,
                is_released=one.is_released,
                score=one.score,
                rank=one.row.rank,
            )
            for one in board.rows
        ],
    )


@post(f"{BASE}/releases", status_code=200)
async def release(fixture: FromPath[UUID], data: JSONBody[ReleaseIn], account: Me) -> KeptOut:
    """Show marks now; it stays on record who decided so, and why."""
    return KeptOut.of(
        await panels.release(fixture, data.slots, reason=data.reason, account=account, now=clock.now())
    )


@put("/api/v1/stages/{stage:uuid}/panel")
async def seat_judges(stage: FromPath[UUID], data: JSONBody[SeatsIn], account: Me) -> SeatsOut:
    """Let just these be the judges of a stage."""
    now = clock.now()
    await panels.seat_judges(
        stage, {seat.number: seat.account for seat in data.seats}, account=account, now=now
    )
    plan = await panels.get_plan(stage, account=account, now=now)
    return SeatsOut(stage=stage, seats=plan.seats)


routes = [list_sittings, read_pad, read_board, release, seat_judges]
