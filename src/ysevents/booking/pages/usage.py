"""How a venue was used: page and workbook."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.booking import papers
from ysevents.booking.desk_views import desk_href
from ysevents.booking.service import usage as uses
from ysevents.booking.service.usage import QUARTERS, Counts, CourtUse, HalfYear, Usage
from ysevents.booking.views import yuan_cn
from ysevents.kit import clock
from ysevents.kit.errors import NotAllowed, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page

STAFF = needs(Role.ADMINISTRATOR, Role.OFFICE_CLERK, Role.VENUE_DESK)
Clerk = NamedDependency[Account]
HERE = "/venues/{venue:uuid}/usage"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = (1, 25, 50, 75)
"""From which percent on a cell of the heat map is a shade darker."""


@get(HERE, guards=[STAFF])
async def usage(
    request: AnyRequest,
    venue: FromPath[UUID],
    account: Clerk,
    first_on: FromQuery[date | None] = None,
    last_on: FromQuery[date | None] = None,
) -> Template:
    """The figures; without a period this half-year's."""
    now, refusal = clock.now(), None
    usual = uses.usual_period(clock.local_day(now))
    first, last = first_on or usual[0], last_on or usual[1]
    try:
        found = await uses.get_usage(venue, first, last, account=account, now=now)
    except (NotFound, NotAllowed):
        raise
    except YsError as wrong:
        refusal, found = wrong, await uses.get_usage(venue, *usual, account=account, now=now)
    return page(
        request,
        "booking/usage.html",
        refusal=refusal,
        usage=found,
        typed={"first_on": str(first), "last_on": str(last)},
        figures=_figures(found),
        halves=[{"cells": _half(half)} for half in found.halves],
        courts=[{"cells": _court(court)} for court in found.courts],
        hours=[
            {"label": f"{hour}:00", "cells": [_heat(court, hour) for court in found.courts]}
            for hour in found.hours
        ],
        desk=desk_href(venue),
        here=f"/venues/{venue}/usage",
    )


@get(f"{HERE}/workbook", guards=[STAFF])
async def workbook(
    venue: FromPath[UUID],
    account: Clerk,
    first_on: FromQuery[date | None] = None,
    last_on: FromQuery[date | None] = None,
) -> Response[bytes]:
    """The same as XLSX."""
    now = clock.now()
    usual = uses.usual_period(clock.local_day(now))
    found = await uses.get_usage(venue, first_on or usual[0], last_on or usual[1], account=account, now=now)
    return Response(
        await asyncio.to_thread(papers.write_usage, found),
        media_type=XLSX,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'attachment; filename="usage.xlsx"',
        },
    )


def _figures(found: Usage) -> list[dict[str, Any]]:
    total, fen = found.total, sum(half.fen for half in found.halves)
    return [
        {"label": "预约", "value": total.bookings, "unit": "个"},
        {"label": "到场人次", "value": total.visitors, "unit": "人"},
        {"label": "爽约", "value": total.absent, "unit": "个"},
        {"label": "记收费", "value": yuan_cn(fen).removesuffix("元"), "unit": "元"},
    ]


def _half(half: HalfYear) -> dict[str, str]:
    return {
        "name": half.name,
        **_counts(half.counts),
        "open": f"{half.open_quarters / QUARTERS:g}",
        "free": f"{half.free_quarters / QUARTERS:g}",
        "paid": yuan_cn(half.fen).removesuffix("元"),
    }


def _court(court: CourtUse) -> dict[str, str]:
    return {"name": court.name, "use": _words(court.total_percent), **_counts(court.counts)}


def _counts(counts: Counts) -> dict[str, str]:
    return {
        "bookings": str(counts.bookings),
        "attended": str(counts.attended),
        "absent": str(counts.absent),
        "absent_percent": _words(counts.absent_percent),
        "cancelled": str(counts.cancelled),
        "visitors": str(counts.visitors),
    }


def _heat(court: CourtUse, hour: int) -> dict[str, Any]:
    percent = court.percent(hour)
    return {"text": _words(percent), "step": sum((percent or 0) >= step for step in STEPS)}


def _words(percent: int | None) -> str:
    return "–" if percent is None else f"{percent}%"


routes = [usage, workbook]
