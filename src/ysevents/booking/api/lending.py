"""On what terms a venue lends, as JSON. Changes name by If-Match the etag of the terms that were read."""

from typing import Annotated
from uuid import UUID

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.booking.lending_schemas import Lending, LendingIn
from ysevents.booking.service import lending
from ysevents.core.enums import Sport
from ysevents.kit import clock

Me = NamedDependency[Account]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
HERE = "/api/v1/venues/{venue:uuid}/lending"


@get(HERE)
async def list_lendings(venue: FromPath[UUID], account: Me) -> list[Lending]:
    """The terms for all sports, then of each; none where it lends nothing."""
    return await lending.list_lendings(venue, account=account, now=clock.now())


@put(HERE)
async def set_lending(
    venue: FromPath[UUID],
    data: JSONBody[LendingIn],
    account: Me,
    sport: FromQuery[Sport | None] = None,
    read: IfMatch = None,
) -> Lending:
    """Lend a sport, or all, on these terms from now on."""
    etag = (read or "").strip('"')
    return await lending.set_lending(venue, sport, data, read=etag, account=account, now=clock.now())


routes = [list_lendings, set_lending]
