"""找空场: a sport, when, and near where; the week of a venue; and what hangs on its wall."""

from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from ysevents.accounts.schemas import Account
from ysevents.booking import service, views
from ysevents.core.enums import Sport
from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.kit.pages import AnyRequest, page

Visitor = NamedDependency[Account | None]
WITHIN = [("2000", "2公里内"), ("5000", "5公里内"), ("10000", "10公里内"), ("", "全县")]


@get("/free")
async def free(
    request: AnyRequest,
    sport: FromQuery[str | None] = None,
    day: FromQuery[str | None] = None,
    since: FromQuery[str | None] = None,
    until: FromQuery[str | None] = None,
    near: FromQuery[str | None] = None,
    at: FromQuery[str | None] = None,
    within: FromQuery[str | None] = None,
) -> Template:
    """Whoever comes without a wish sees tonight's badminton."""
    now = clock.now()
    local = clock.local(now)
    typed: dict[str, Any] = {
        "sport": sport or Sport.BADMINTON,
        "day": day or f"{local:%Y-%m-%d}",
        "since": since or f"{max(local.hour, 17):02}:00",
        "until": until or "22:00",
        "near": near or "",
        "at": at or "",
        "within": within if within is not None else "",
    }
    refusal, found = None, []
    try:
        wanted = await service.read_wanted(**typed)
        found = await service.find_free(wanted, now=now)
    except Invalid as refused:
        refusal = refused
    return page(
        request,
        "booking/free.html",
        refusal=refusal,
        typed=typed,
        sports=[{"value": str(one), "label": one.label} for one in Sport],
        places=[{"value": code, "label": name} for code, name in await service.list_townships()],
        within=[{"value": value, "label": label} for value, label in WITHIN],
        found=[views.found_venue(one) for one in found],
    )


@get("/venues/{venue:uuid}/week")
async def week(
    request: AnyRequest, venue: FromPath[UUID], visitor: Visitor, sport: FromQuery[str | None] = None
) -> Template:
    """How many courts are free, hours down and days across."""
    found = await service.week_counts(venue, sport=sport, visitor=visitor, now=clock.now())
    return page(
        request,
        "booking/week.html",
        week=found,
        sports=views.week_tabs(found),
        columns=views.week_columns(found),
        table=views.week_rows(found),
    )


@get("/venues/{venue:uuid}/wall")
async def wall(request: AnyRequest, venue: FromPath[UUID], sport: FromQuery[str | None] = None) -> Template:
    """Today, large, for a screen at the entrance: what is on where, and nobody's name."""
    now = clock.now()
    found = await service.week_grid(venue, sport=sport, visitor=None, now=now)
    return page(
        request,
        "booking/wall.html",
        grid=found,
        at=clock.time_cn(now),
        columns=[{"label": space.name} for space in found.spaces],
        table=views.wall_rows(found),
    )


routes = [free, week, wall]
