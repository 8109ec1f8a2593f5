"""Several courts at once, and weekly series, for oneself or a club."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.booking import service, views
from ysevents.booking.enums import SlotState
from ysevents.booking.pages.forms import SeveralForm
from ysevents.booking.schemas import SeriesIn, SeveralIn
from ysevents.kit import clock
from ysevents.kit.errors import NotAllowed, NotFound, YsError
from ysevents.kit.keyed_requests import do_once
from ysevents.kit.pages import AnyRequest, page, see

Holder = NamedDependency[Account]


@get("/venues/{venue:uuid}/book/several")
async def ask(
    request: AnyRequest,
    venue: FromPath[UUID],
    space: FromQuery[UUID],
    start: FromQuery[datetime],
    account: Holder,
) -> Template:
    """More courts at the same hour, a club, or every week."""
    typed = {"spaces": [str(space)], "key": views.new_key()}
    return await _form(request, venue, space, views.zoned(start), account, typed)


@post("/venues/{venue:uuid}/book/several")
async def book(
    request: AnyRequest, venue: FromPath[UUID], data: URLEncodedBody[SeveralForm], account: Holder
) -> Redirect | Template:
    now = clock.now()
    try:
        if data.last is not None:
            wanted = SeriesIn(
                space=data.courts[0],
                starts_at=data.start,
                until=data.last,
                skip_taken=bool(data.skip_taken),
                organization=data.organization,
                note=data.words,
            )
            series = await do_once(
                data.key,
                f"series {wanted.model_dump_json()}",
                lambda: service.book_series(wanted, account=account, now=now),
                by=account.id,
                now=now,
            )
            return see(f"/bookings/series/{series}", "已预约，每次各有一个二维码。")
        several = SeveralIn(
            spaces=data.courts, starts_at=data.start, organization=data.organization, note=data.words
        )
        made = await do_once(
            data.key,
            f"several {several.model_dump_json()}",
            lambda: service.book_several(several, account=account, now=now),
            by=account.id,
            now=now,
        )
    except (NotFound, NotAllowed):
        raise
    except YsError as refusal:
        typed = data.model_dump(mode="json")
        space = data.spaces[0] if data.spaces else None
        return await _form(request, venue, space, data.start, account, typed, refusal=refusal)
    return see(f"/bookings/{made}", "预约成功，每块场地各有一个二维码。")


@get("/bookings/series/{series:uuid}")
async def series(request: AnyRequest, series: FromPath[UUID], account: Holder) -> Template:
    """Every date of a series: skip one, put one back."""
    now = clock.now()
    found = await service.list_series(series, account=account)
    return page(
        request,
        "booking/series.html",
        title=f"{found[0].space_name} 每周{clock.WEEKDAYS[clock.local(found[0].starts_at).weekday()]}",
        venue_name=found[0].venue_name,
        dates=[views.series_row(one, found, now) for one in found],
    )


@post("/bookings/{booking:uuid}/put-back")
async def put_back(booking: FromPath[UUID], account: Holder) -> Redirect:
    made = await service.put_back(booking, account=account, now=clock.now())
    found = await service.get_booking(made, account=account)
    return see(f"/bookings/series/{found.series}", "这一次已经恢复。")


async def _form(
    request: AnyRequest,
    venue: UUID,
    space: UUID | None,
    start: datetime,
    account: Account,
    typed: dict[str, Any],
    *,
    refusal: YsError | None = None,
) -> Template:
    now = clock.now()
    day = clock.local_day(start)
    grid = await service.week_grid(venue, space=space, day=day, visitor=account, now=now)
    row = next((row for row in grid.rows if row.starts_at == start), None)
    free = {cell.space for cell in (row.cells if row else ()) if cell and cell.state == SlotState.FREE}
    return page(
        request,
        "booking/several.html",
        refusal=refusal,
        typed=typed,
        venue=venue,
        venue_name=grid.venue_name,
        start=views.utc(start),
        when=clock.datetime_cn(start),
        back=views.grid_href(venue, space=space, day=day),
        courts=[
            {"value": str(one.id), "label": one.name}
            for one in sorted(grid.spaces, key=lambda one: one.id != space)
            if one.id in free or one.id == space
        ],
        groups=[
            {"value": str(group.id), "label": group.name}
            for group in await service.list_groups(account, now=now)
        ],
        gaps=views.gaps(refusal),
    )


routes = [ask, book, series, put_back]
