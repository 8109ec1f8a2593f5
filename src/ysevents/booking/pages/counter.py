"""Booking at the desk or by telephone, for people without a phone of their own; and the slip they take along."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.booking import service, views
from ysevents.booking.pages.forms import CounterForm
from ysevents.booking.schemas import DeskBookingIn, DeskSeriesIn
from ysevents.checkin import service as checkin
from ysevents.kit import clock
from ysevents.kit.errors import NotAllowed, NotFound, YsError
from ysevents.kit.keyed_requests import do_once
from ysevents.kit.pages import AnyRequest, page, see

Clerk = NamedDependency[Account]


@get("/venues/{venue:uuid}/desk/book")
async def ask(
    request: AnyRequest,
    venue: FromPath[UUID],
    account: Clerk,
    space: FromQuery[UUID | None] = None,
    start: FromQuery[datetime | None] = None,
) -> Template:
    """The form a clerk fills in; from a court and an hour, or empty."""
    at = clock.local(views.zoned(start)) if start else None
    typed = {
        "spaces": [str(space)] if space else [],
        "day": f"{at or clock.local(clock.now()):%Y-%m-%d}",
        "hour": f"{at:%H:%M}" if at else "",
        "channel": "desk",
        "key": views.new_key(),
    }
    return await _form(request, venue, account, typed)


@post("/venues/{venue:uuid}/desk/book")
async def book(
    request: AnyRequest, venue: FromPath[UUID], data: URLEncodedBody[CounterForm], account: Clerk
) -> Redirect | Template:
    now = clock.now()
    try:
        if data.last is not None:
            series = await _book_series(venue, data, account, now)
            return see(f"/bookings/series/{series}", "已预约，每次各有一个二维码。")
        organization = await service.find_group(data.organization)
        wanted = DeskBookingIn(
            spaces=data.courts,
            starts_at=data.starts_at,
            name=data.name[:60],
            phone=data.phone[:30],
            channel=data.channel,
            organization=organization,
            note=data.words,
        )
        made = await do_once(
            data.key,
            f"desk {venue} {wanted.model_dump_json()}",
            lambda: service.book_at_desk(venue, wanted, account=account, now=now),
            by=account.id,
            now=now,
        )
    except (NotFound, NotAllowed):
        raise
    except YsError as refusal:
        return await _form(request, venue, account, data.model_dump(mode="json"), refusal=refusal)
    return see(f"/bookings/{made}/slip", "已预约，请打印凭条交给来人，电话预约请报代号。")


@get("/bookings/{booking:uuid}/slip")
async def slip(request: AnyRequest, booking: FromPath[UUID], account: Clerk) -> Template:
    """A slip of paper with the code of everybody who comes, for all courts that were booked together."""
    found = await service.list_bundle(booking, account=account)
    tickets = await checkin.list_tickets(occurrences=[one.occurrence for one in found])
    return page(
        request,
        "booking/slip.html",
        booking=found[0],
        slips=views.slips(found, tickets, request.app.state.shell.settings.address),
        again=f"/venues/{found[0].venue}/desk/book",
    )


async def _book_series(venue: UUID, data: CounterForm, account: Account, now: datetime) -> UUID | None:
    assert data.last is not None
    wanted = DeskSeriesIn(
        space=data.courts[0],
        starts_at=data.starts_at,
        until=data.last,
        skip_taken=bool(data.skip_taken),
        organization=await service.find_group(data.organization),
        note=data.words,
        name=data.name[:60],
        phone=data.phone[:30],
        channel=data.channel,
    )
    return await do_once(
        data.key,
        f"desk series {venue} {wanted.model_dump_json()}",
        lambda: service.book_series_at_desk(venue, wanted, account=account, now=now),
        by=account.id,
        now=now,
    )


async def _form(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    typed: dict[str, Any],
    *,
    refusal: YsError | None = None,
) -> Template:
    courts = await service.list_courts(venue, account=account)
    return page(
        request,
        "booking/counter.html",
        refusal=refusal,
        typed=typed,
        venue=venue,
        courts=[{"value": str(id), "label": name} for id, name in courts],
        nearest=[view["label"] for view in views.alternatives(venue, refusal)],
        gaps=views.gaps(refusal),
        grid=views.grid_href(venue),
    )


routes = [ask, book, slip]
