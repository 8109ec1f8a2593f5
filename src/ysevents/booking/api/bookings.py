"""Bookings as JSON."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.schemas import Booked, BookingIn, BookingOut, Grid
from ysevents.kit import clock

Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]


@post("/api/v1/bookings")
async def book(data: JSONBody[BookingIn], account: NamedDependency[Account], key: Key = "") -> BookingOut:
    """Book a slot. The same key with the same body is answered as the first time.

    A slot that is gone is refused with 409 and `nearest`: up to three that are free.
    """
    return BookingOut.of(
        await service.book(
            data.space,
            starts_at=data.starts_at,
            idempotency_key=key,
            account=account,
            is_hold=data.hold,
            now=clock.now(),
        )
    )


@get("/api/v1/bookings/{booking:uuid}")
async def read(booking: FromPath[UUID], account: NamedDependency[Account]) -> Response[BookingOut]:
    """One of one's own. Its ETag is what a change names with If-Match."""
    return tagged(await service.get_booking(booking, account=account))


@post("/api/v1/bookings/{booking:uuid}/confirmation", status_code=200)
async def confirm(booking: FromPath[UUID], account: NamedDependency[Account]) -> BookingOut:
    """Take a slot that is held; again changes nothing."""
    return BookingOut.of(await service.confirm_booking(booking, account=account, now=clock.now()))


@post("/api/v1/bookings/{booking:uuid}/cancellation", status_code=200)
async def cancel(booking: FromPath[UUID], account: NamedDependency[Account]) -> BookingOut:
    """Give the slot back."""
    return BookingOut.of(await service.cancel_booking(booking, account=account, now=clock.now()))


@get("/api/v1/venues/{venue:uuid}/grid")
async def grid(
    venue: FromPath[UUID],
    visitor: NamedDependency[Account | None],
    sport: FromQuery[str | None] = None,
    day: FromQuery[date | None] = None,
) -> Grid:
    """What is free at a venue: one sport, one day, and counts for the others."""
    return await service.week_grid(venue, sport=sport, day=day, visitor=visitor, now=clock.now())


def tagged(booked: Booked) -> Response[BookingOut]:
    """A booking with its revision as ETag."""
    return Response(content=BookingOut.of(booked), headers={"ETag": f'"{booked.revision}"'})


routes = [book, read, confirm, cancel, grid]
