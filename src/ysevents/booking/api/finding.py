"""Free courts as JSON, for anybody."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.schemas import FoundVenue, WeekCounts
from ysevents.kit import clock


@get("/api/v1/free")
async def free(
    sport: FromQuery[str],
    day: FromQuery[str],
    since: Annotated[str, QueryParameter(name="from")] = "00:00",
    until: FromQuery[str] = "24:00",
    near: FromQuery[str] = "",
    at: FromQuery[str] = "",
    within: FromQuery[str] = "",
) -> list[FoundVenue]:
    """Venues with a free slot that begins between `from` and `until`, the nearest first.

    `near` is a township's code or a venue's id, `at` a position `latitude,longitude`, `within` in metres.
    """
    wanted = await service.read_wanted(
        sport=sport, day=day, since=since, until=until, near=near, at=at, within=within
    )
    return await service.find_free(wanted, now=clock.now())


@get("/api/v1/venues/{venue:uuid}/week")
async def week(
    venue: FromPath[UUID],
    visitor: NamedDependency[Account | None],
    sport: FromQuery[str | None] = None,
) -> WeekCounts:
    """How many courts are free at each hour of the days that can be booked."""
    return await service.week_counts(venue, sport=sport, visitor=visitor, now=clock.now())


routes = [free, week]
