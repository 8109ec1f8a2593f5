"""The sheet of opening duties 开放达标表 of a venue: page, workbook, paper."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from ysevents.facilities.service import duties, duty_data
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
    as_of: FromQuery[date | None] = None,
) -> Template:
    """The duties with the days behind each figure; without a period this year's, as of today."""
    return await sheet_page(request, venue, account, Asked(first_on, last_on, as_of))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sheet was asked for by; None where nothing was said."""

    first_on: date | None = None
    last_on: date | None = None
    as_of: date | None = None


async def sheet_page(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    asked: Asked,
    *,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    """The page of a sheet; with a refusal that of a form on it. What cannot be had gives way to this year's."""
    now = clock.now()
    try:
        found = await _found(venue, account, asked, now)
    except NotFound:
        raise
    except YsError as wrong:
        refusal, found = wrong, await _found(venue, account, Asked(), now)
    profile = found.profile
    return page(
        request,
        "facilities/duties.html",
        refusal=refusal,
        sheet=found,
        counts=_counts(found.duties),
        duties=[_shown(duty) for duty in found.duties],
        may_register=await duty_data.may_register(venue, account),
        typed={
            "first_on": str(asked.first_on or found.first),
            "last_on": str(asked.last_on or found.last),
            "as_of": str(asked.as_of or found.as_of),
            "area_m2": "" if profile.area_m2 is None else str(profile.area_m2),
            "sport_area_m2": "" if profile.sport_area_m2 is None else str(profile.sport_area_m2),
            "is_subsidised": profile.is_subsidised,
            **(typed or {}),
        },
    )


@get(f"{HERE}/workbook", guards=[STAFF])
async def workbook(
    venue: FromPath[UUID],
    account: Me,
    first_on: FromQuery[date | None] = None,
    last_on: FromQuery[date | None] = None,
    as_of: FromQuery[date | None] = None,
) -> Response[bytes]:
    """The duties and all evidence as XLSX."""
    found = await _found(venue, account, Asked(first_on, last_on, as_of), clock.now())
    made = await asyncio.to_thread(papers.write_workbook, found)
    return _file(made, XLSX, "duties.xlsx")


@get(f"{HERE}/paper", guards=[STAFF])
async def paper(
    venue: FromPath[UUID],
    account: Me,
    first_on: FromQuery[date | None] = None,
    last_on: FromQuery[date | None] = None,
    as_of: FromQuery[date | None] = None,
) -> Response[bytes]:
    """The duties as PDF, to be signed."""
    now = clock.now()
    found = await _found(venue, account, Asked(first_on, last_on, as_of), now)
    return _file(await papers.print_sheet(found, now=now), "application/pdf", "duties.pdf")


async def _found(venue: UUID, account: Account, asked: Asked, now: datetime) -> duties.DutySheet:
    today = clock.local_day(now)
    first, last = duties.period(asked.first_on, asked.last_on, today)
    return await duties.get_sheet(venue, first, last, as_of=asked.as_of or today, account=account, now=now)


def _counts(found: Sequence[Duty]) -> list[dict[str, Any]]:
    """How many duties have each standing, what is missed first."""
    order = (Standing.MISSED, Standing.UNKNOWN, Standing.RUNNING, Standing.MET)
    return [
        {"label": standing.label, "value": sum(duty.standing == standing for duty in found), "unit": "项"}
        for standing in order
    ]


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
