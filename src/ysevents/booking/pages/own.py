"""The availability grid, the way from a free slot to a ticket, and one's own bookings."""

from datetime import date, datetime
from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.booking import service, views
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import SlotAlreadyTaken
from ysevents.booking.rules import is_in_reach
from ysevents.booking.schemas import BookingForm
from ysevents.booking.service.desks import DESK
from ysevents.checkin import service as checkin
from ysevents.kit import clock, qr
from ysevents.kit.errors import YsError
from ysevents.kit.pages import AnyRequest, page, see

Visitor = NamedDependency[Account | None]
Holder = NamedDependency[Account]


@get("/venues/{venue:uuid}/grid")
async def grid(
    request: AnyRequest,
    venue: FromPath[UUID],
    visitor: Visitor,
    sport: FromQuery[str | None] = None,
    space: FromQuery[UUID | None] = None,
    day: FromQuery[date | None] = None,
) -> Template:
    found = await service.week_grid(
        venue, sport=sport, space=space, day=day, visitor=visitor, now=clock.now()
    )
    return page(
        request,
        "booking/grid.html",
        grid=found,
        at_desk=visitor is not None and visitor.has(*DESK),
        days=views.strip(found),
        sports=views.sport_tabs(found),
        columns=[{"label": space.name} for space in found.spaces],
        table=views.table_rows(found),
    )


@get("/venues/{venue:uuid}/book")
async def offer(
    request: AnyRequest,
    venue: FromPath[UUID],
    space: FromQuery[UUID],
    start: FromQuery[datetime],
    visitor: Visitor,
) -> Template:
    """What one is about to book; whoever is not logged in is shown the way."""
    now = clock.now()
    start = views.zoned(start)
    try:
        found = await service.get_offer(space, starts_at=start, account=visitor, now=now)
    except YsError as refusal:
        return _refused(request, venue, space, start, refusal, now)
    here = views.book_href(venue, space, start)
    return page(
        request,
        "booking/offer.html",
        offer=found,
        facts=views.offer_facts(found),
        notes=views.notes(found),
        wish=views.wish(venue, space, start),
        back=views.grid_href(venue, sport=found.sport, day=clock.local_day(start)),
        login=f"/login?next={quote(here, safe='')}",
    )


@post("/bookings")
async def book(
    request: AnyRequest, data: URLEncodedBody[BookingForm], account: Holder
) -> Redirect | Template:
    now = clock.now()
    try:
        booked = await service.book(
            data.space,
            starts_at=data.start,
            idempotency_key=data.idempotency_key,
            account=account,
            is_hold=bool(data.hold),
            now=now,
        )
    except YsError as refusal:
        return _refused(request, data.venue, data.space, data.start, refusal, now)
    return see(f"/bookings/{booked.id}", views.said_after(booked))


@post("/bookings/{booking:uuid}/confirmation")
async def confirm(booking: FromPath[UUID], account: Holder) -> Redirect:
    booked = await service.confirm_booking(booking, account=account, now=clock.now())
    return see(f"/bookings/{booking}", views.said_after(booked))


@get("/bookings")
async def bookings(request: AnyRequest, account: Holder) -> Template:
    now = clock.now()
    mine = await service.list_bookings(account, now=now)
    return page(
        request,
        "booking/bookings.html",
        upcoming=views.booking_days(mine.upcoming, now),
        past=views.booking_days(mine.past, now),
    )


@get("/bookings/{booking:uuid}")
async def booking(request: AnyRequest, booking: FromPath[UUID], account: Holder) -> Template:
    """The ticket, and what can be done with it."""
    return await show_booking(request, booking, account)


async def show_booking(
    request: AnyRequest,
    booking: UUID,
    account: Account,
    *,
    refusal: YsError | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    """The page of a booking; shown again when somebody could not be added to it."""
    now = clock.now()
    found = await service.get_booking(booking, account=account)
    companions = await service.list_companion_tickets(booking, account=account)
    others = (
        await service.list_alternatives(booking, account=account, now=now)
        if found.state == BookingState.DISPLACED
        else []
    )
    ticket = (await checkin.list_tickets(occurrences=[found.occurrence]))[0]
    return page(
        request,
        "booking/booking.html",
        refusal=refusal,
        typed=typed,
        refused_companion=refusal is not None and not getattr(refusal, "fields", {}),
        companions=companions,
        others=views.offered(found.venue, others),
        companions_note=views.companions_note(found),
        companions_at_most=found.terms.companions_at_most if found.terms else 0,
        can_name=found.is_standing(now) and now < found.companions_until,
        can_be_changed=found.can_be_changed(now),
        booking=found,
        ticket=ticket,
        at=clock.time_cn(found.starts_at),
        facts=views.booked_facts(found),
        state=views.state(found, now),
        can_be_cancelled=found.can_be_cancelled(now),
        waits=views.waits(found, now),
        is_held=found.state == BookingState.HELD,
        cancel_note=views.cancel_note(found.cancel_free_until),
        svg=qr.svg(ticket.url(request.app.state.shell.settings.address)),
        again=views.grid_href(found.venue, space=found.space),
    )


@get("/bookings/{booking:uuid}/cancellation")
async def ask_cancel(request: AnyRequest, booking: FromPath[UUID], account: Holder) -> Template:
    """Asked once more, since it cannot be undone."""
    found = await service.get_booking(booking, account=account)
    return page(
        request,
        "booking/cancel.html",
        booking=found,
        facts=views.booked_facts(found),
        counts=found.cancel_free_until < clock.now(),
    )


@post("/bookings/{booking:uuid}/cancellation")
async def cancel(booking: FromPath[UUID], account: Holder) -> Redirect:
    await service.cancel_booking(booking, account=account, now=clock.now())
    return see(f"/bookings/{booking}", "已取消，场地已让出，原来的二维码不能再用。")


def _refused(
    request: AnyRequest, venue: UUID, space: UUID, start: datetime, refusal: YsError, now: datetime
) -> Template:
    """Why not, and the nearest free slots, each one tap away."""
    return page(
        request,
        "booking/refused.html",
        refusal=refusal,
        alternatives=views.alternatives(venue, refusal),
        waiting=views.waiting_href(venue, space, start) if isinstance(refusal, SlotAlreadyTaken) else None,
        seconds=views.seconds_to_release(refusal, now),
        here=views.book_href(venue, space, start),
        back=views.grid_href(
            venue, space=space, day=clock.local_day(start) if is_in_reach(start, now) else None
        ),
    )


routes = [grid, offer, book, confirm, bookings, booking, ask_cancel, cancel]
