"""Ballots as JSON. All but wishing and running one is public."""

from typing import Annotated, Any
from uuid import UUID

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.places import service
from ysevents.places.schemas import (
    BallotIn,
    BallotListed,
    BallotShown,
    BallotWishesIn,
    Made,
    PublicNumberIn,
)

Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
Me = NamedDependency[Account]
Visitor = NamedDependency[Account | None]


@get("/api/v1/ballots")
async def ballots(venue: FromQuery[UUID | None] = None) -> list[BallotListed]:
    """Ballots for slots to come."""
    return await service.list_ballots(venue, now=clock.now())


@get("/api/v1/ballots/{ballot:uuid}")
async def ballot(ballot: FromPath[UUID], visitor: Visitor) -> BallotShown:
    """A ballot with its slots; winners by their codes."""
    return await service.get_ballot(ballot, visitor=visitor)


@get("/api/v1/ballots/{ballot:uuid}/log")
async def log(ballot: FromPath[UUID]) -> dict[str, Any]:
    """All that a stranger needs to draw again: `ysevents ballot LOG.json`."""
    return await service.get_log(ballot)


@post("/api/v1/venues/{venue:uuid}/ballots")
async def open_ballot(venue: FromPath[UUID], data: JSONBody[BallotIn], account: Me, key: Key = "") -> Made:
    """Take all free slots of some spaces within a span off the grid, to be drawn for."""
    return Made(await service.open_ballot(venue, data, idempotency_key=key, account=account, now=clock.now()))


@put("/api/v1/ballots/{ballot:uuid}/wishes")
async def set_wishes(ballot: FromPath[UUID], data: JSONBody[BallotWishesIn], account: Me) -> BallotShown:
    """One's whole list, the dearest first, in place of the one before."""
    return await service.set_wishes(ballot, data.numbers, account=account, now=clock.now())


@post("/api/v1/ballots/{ballot:uuid}/public-number", status_code=204)
async def give_number(ballot: FromPath[UUID], data: JSONBody[PublicNumberIn], account: Me) -> None:
    """Put a number that nobody could know before closing into the draw, which then follows at once."""
    await service.give_public_number(ballot, data.number, account=account, now=clock.now())


@post("/api/v1/ballots/{ballot:uuid}/cancellation", status_code=204)
async def cancel(ballot: FromPath[UUID], account: Me) -> None:
    """Call a ballot off before its draw."""
    await service.cancel_ballot(ballot, account=account, now=clock.now())


routes = [ballots, ballot, log, open_ballot, set_wishes, give_number, cancel]
