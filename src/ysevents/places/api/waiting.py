"""The waiting list as JSON."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.places import service
from ysevents.places.schemas import Made, WishIn, WishShown

Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
Me = NamedDependency[Account]


@get("/api/v1/wishes")
async def wishes(account: Me) -> list[WishShown]:
    """One's own, open ones first."""
    return await service.list_wishes(account, now=clock.now())


@post("/api/v1/venues/{venue:uuid}/wishes")
async def join(venue: FromPath[UUID], data: JSONBody[WishIn], account: Me, key: Key = "") -> Made:
    """Wait for a slot: one of these spaces, the first the best, within a span.

    Refused with 409 and `slot_still_free` where one can be booked right now.
    """
    return Made(await service.join(venue, data, idempotency_key=key, account=account, now=clock.now()))


@post("/api/v1/wishes/{wish:uuid}/withdrawal", status_code=204)
async def leave(wish: FromPath[UUID], account: Me) -> None:
    """Wait no longer."""
    await service.leave(wish, account=account)


routes = [wishes, join, leave]
