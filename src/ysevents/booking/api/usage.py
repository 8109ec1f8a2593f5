"""How a venue was used, as JSON."""

from datetime import date
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from ysevents.accounts.schemas import Account
from ysevents.booking.service import usage as uses
from ysevents.kit import clock


@get("/api/v1/venues/{venue:uuid}/usage")
async def usage(
    venue: FromPath[UUID],
    account: NamedDependency[Account],
    first_on: FromQuery[date | None] = None,
    last_on: FromQuery[date | None] = None,
) -> uses.Usage:
    """Quarters of an hour by court and hour of the day, what became of bookings, half-years; no names."""
    now = clock.now()
    usual = uses.usual_period(clock.local_day(now))
    return await uses.get_usage(venue, first_on or usual[0], last_on or usual[1], account=account, now=now)


routes = [usage]
