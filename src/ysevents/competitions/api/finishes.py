"""Finish lines as JSON: the merged list, and the clock that devices at the line go by.

Calls and taps are cells of the sheet like others: `POST /api/v1/fixtures/{fixture}/marks` with items `call.…` and
`tap.…`, each device under names of its own.
"""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import BaseModel

from ysevents.accounts.schemas import Account
from ysevents.competitions.service import finishes
from ysevents.kit import clock

Me = NamedDependency[Account]


class ClockOut(BaseModel):
    """The server's clock, in milliseconds since 1970."""

    now_ms: int


class CrossedOut(BaseModel):
    """One who came over the line; `bib` or `time` is null where nobody knows."""

    position: int
    bib: int | None
    entry: UUID | None
    time: str | None


class FinishOut(BaseModel):
    """The crossings in order, who is neither in nor out, and what lacks."""

    fixture: UUID
    crossed: list[CrossedOut]
    unseen: list[int]
    gaps: list[str]


@get("/api/v1/clock")
async def read_clock(account: Me) -> ClockOut:
    """For devices that set their own by it."""
    return ClockOut(now_ms=int(clock.now().timestamp() * 1000))


@get("/api/v1/fixtures/{fixture:uuid}/finish")
async def read_finish(fixture: FromPath[UUID], account: Me) -> FinishOut:
    """The finish of a race as both streams tell it."""
    found = await finishes.get_finish(fixture, account=account, now=clock.now())
    return FinishOut(
        fixture=fixture,
        crossed=[
            CrossedOut(
                position=one.position,
                bib=one.bib,
                entry=one.row.entry if one.row else None,
                time=one.time or None,
            )
            for one in found.crossed
        ],
        unseen=[row.number for row in found.unseen],
        gaps=list(found.sheet.gaps),
    )


routes = [read_clock, read_finish]
