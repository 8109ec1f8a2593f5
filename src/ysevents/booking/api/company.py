"""Several courts, weekly series and bookings at the desk, as JSON. What creates takes an Idempotency-Key."""

from datetime import date, datetime
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.booking import service, views
from ysevents.booking.api.bookings import Key
from ysevents.booking.schemas import (
    BookingOut,
    DeskBookingIn,
    DeskSeriesIn,
    SeriesDate,
    SeriesIn,
    SeveralIn,
)
from ysevents.kit import clock
from ysevents.kit.keyed_requests import do_once

Me = NamedDependency[Account]


@post("/api/v1/bookings/several")
async def book_several(data: JSONBody[SeveralIn], account: Me, key: Key = "") -> list[BookingOut]:
    """Several courts at once, all of them or none; each is a booking of its own."""
    now = clock.now()
    made = await do_once(
        key,
        f"several {data.model_dump_json()}",
        lambda: service.book_several(data, account=account, now=now),
        by=account.id,
        now=now,
    )
    return await _bundle(made, account)


@post("/api/v1/venues/{venue:uuid}/desk/bookings")
async def book_at_desk(
    venue: FromPath[UUID], data: JSONBody[DeskBookingIn], account: Me, key: Key = ""
) -> list[BookingOut]:
    """Book for somebody at the desk or on the telephone."""
    now = clock.now()
    made = await do_once(
        key,
        f"desk {venue} {data.model_dump_json()}",
        lambda: service.book_at_desk(venue, data, account=account, now=now),
        by=account.id,
        now=now,
    )
    return await _bundle(made, account)


@get("/api/v1/spaces/{space:uuid}/series-plan")
async def plan_series(
    space: FromPath[UUID], start: FromQuery[datetime], until: FromQuery[date], account: Me
) -> list[SeriesDate]:
    """What each weekly date would come to now."""
    return await service.plan_series(
        space, starts_at=views.zoned(start), until=until, account=account, now=clock.now()
    )


@post("/api/v1/bookings/series")
async def book_series(data: JSONBody[SeriesIn], account: Me, key: Key = "") -> list[BookingOut]:
    """A court week after week. 409 `series_with_gaps` names every date; `skip_taken` takes the rest."""
    now = clock.now()
    made = await do_once(
        key,
        f"series {data.model_dump_json()}",
        lambda: service.book_series(data, account=account, now=now),
        by=account.id,
        now=now,
    )
    return await _series(made, account)


@post("/api/v1/venues/{venue:uuid}/desk/series")
async def book_series_at_desk(
    venue: FromPath[UUID], data: JSONBody[DeskSeriesIn], account: Me, key: Key = ""
) -> list[BookingOut]:
    """The same for somebody at the desk, beyond what is released."""
    now = clock.now()
    made = await do_once(
        key,
        f"desk series {venue} {data.model_dump_json()}",
        lambda: service.book_series_at_desk(venue, data, account=account, now=now),
        by=account.id,
        now=now,
    )
    return await _series(made, account)


@get("/api/v1/bookings/series/{series:uuid}")
async def read_series(series: FromPath[UUID], account: Me) -> list[BookingOut]:
    """Every date of a series, skipped ones too."""
    return await _series(series, account)


@post("/api/v1/bookings/{booking:uuid}/put-back")
async def put_back(booking: FromPath[UUID], account: Me, key: Key = "") -> BookingOut:
    """Book a skipped date of a series again."""
    now = clock.now()
    made = await do_once(
        key,
        f"put back {booking}",
        lambda: service.put_back(booking, account=account, now=now),
        by=account.id,
        now=now,
    )
    return BookingOut.of(await service.get_booking(made or booking, account=account))


async def _bundle(made: UUID | None, account: Account) -> list[BookingOut]:
    assert made is not None
    return [BookingOut.of(one) for one in await service.list_bundle(made, account=account)]


async def _series(made: UUID | None, account: Account) -> list[BookingOut]:
    assert made is not None
    return [BookingOut.of(one) for one in await service.list_series(made, account=account)]


routes = [
    book_several,
    book_at_desk,
    plan_series,
    book_series,
    book_series_at_desk,
    read_series,
    put_back,
]
