"""The sheet of opening duties 开放达标表 of a venue: page, workbook, paper."""

import asyncio
from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.facilities import papers
from ysevents.facilities.rules.duty_facts import Duty, Standing
from ysevents.facilities.service import duties
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page

STAFF = needs(Role.ADMINISTRATOR, Role.OFFICE_CLERK, Role.VENUE_DESK)
Me = NamedDependency[Account]
HERE = "/venues/{venue:uuid}/duties"
NO_STORE = {"Cache-Control": "private, no-store"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 31
TONES = {
    Standing.MET: "ok",
    Standing.MISSED: "refusal",
    Standing.RUNNING: "info",
    Standing.UNKNOWN: "attention",
    Standing.NOT_ASKED: "muted",
}


@get(HERE, guards=[STAFF])
async def sheet(
    request: AnyRequest,
    venue: FromPath[UUID],
    account: Me,
    first_on: FromQuery[date | None] = None,
    last_on: FromQuery[date | None] = None,
) -> Template:
    """The duties with the days behind each figure; without a period this year's."""
    today = clock.local_day(clock.now())
    first, last = _period(first_on, last_on, today)
    try:
        found, refusal = await duties.get_sheet(venue, first, last, as_of=today, account=account), None
    except NotFound:
        raise
    except YsError as wrong:
        first, last, refusal = *_period(None, None, today), wrong
        found = await duties.get_sheet(venue, first, last, as_of=today, account=account)
    return page(
        request,
        "facilities/duties.html",
        refusal=refusal,
        sheet=found,
        duties=[_shown(duty) for duty in found.duties],
        typed={"first_on": str(first_on or first), "last_on": str(last_on or last)},
    )


@get(f"{HERE}/workbook", guards=[STAFF])
async def workbook(
    venue: FromPath[UUID],
    account: Me,
    first_on: FromQuery[date | None] = None,
    last_on: FromQuery[date | None] = None,
) -> Response[bytes]:
    """The duties and all evidence as XLSX."""
    found, _ = await _found(venue, account, first_on, last_on)
    made = await asyncio.to_thread(papers.write_workbook, found)
    return _file(made, XLSX, "duties.xlsx")


@get(f"{HERE}/paper", guards=[STAFF])
async def paper(
    venue: FromPath[UUID],
    account: Me,
    first_on: FromQuery[date | None] = None,
    last_on: FromQuery[date | None] = None,
) -> Response[bytes]:
    """The duties as PDF, to be signed."""
    found, now = await _found(venue, account, first_on, last_on)
    return _file(await papers.print_sheet(found, now=now), "application/pdf", "duties.pdf")


async def _found(
    venue: UUID, account: Account, first_on: date | None, last_on: date | None
) -> tuple[duties.DutySheet, datetime]:
    now = clock.now()
    today = clock.local_day(now)
    first, last = _period(first_on, last_on, today)
    return await duties.get_sheet(venue, first, last, as_of=today, account=account), now


def _period(first_on: date | None, last_on: date | None, today: date) -> tuple[date, date]:
    """What was asked for, else the year."""
    year = (first_on or last_on or today).year
    return first_on or date(year, 1, 1), last_on or date(year, 12, 31)


def _shown(duty: Duty) -> dict[str, Any]:
    shown = sorted(duty.evidence, key=lambda one: one.is_met)
    return {
        "id": duty.id,
        "title": duty.title,
        "bound": duty.bound,
        "value": duty.value,
        "note": duty.note,
        "state": {"word": duty.standing.label, "tone": TONES[duty.standing]},
        "evidence": [
            {"label": one.label, "value": one.value, "met": "达标" if one.is_met else "未达标"}
            for one in shown[:MOST_SHOWN]
        ],
        "more": max(len(shown) - MOST_SHOWN, 0),
    }


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    return Response(
        content,
        media_type=media_type,
        headers={**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'},
    )


routes = [sheet, workbook, paper]
