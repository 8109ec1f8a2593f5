"""Quotas and capacities as JSON."""

from typing import Annotated
from uuid import UUID

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.places import service
from ysevents.places.schemas import CapacityIn, CapacityShown, Made, PlaceIn, QuotaRuleIn, QuotaRuleShown

Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
Me = NamedDependency[Account]
Visitor = NamedDependency[Account | None]


@get("/api/v1/venues/{venue:uuid}/quotas")
async def quotas(venue: FromPath[UUID]) -> list[QuotaRuleShown]:
    """What one person may have at a venue."""
    return await service.list_rules(venue, now=clock.now())


@post("/api/v1/venues/{venue:uuid}/quotas")
async def make_quota(venue: FromPath[UUID], data: JSONBody[QuotaRuleIn], account: Me, key: Key = "") -> Made:
    """Let a venue count something from now on."""
    return Made(await service.make_rule(venue, data, idempotency_key=key, account=account, now=clock.now()))


@post("/api/v1/venues/{venue:uuid}/quotas/{rule:uuid}/end", status_code=204)
async def end_quota(venue: FromPath[UUID], rule: FromPath[UUID], account: Me) -> None:
    """Let a rule speak about no day after today. A rule is never edited: end it and make another."""
    await service.end_rule(venue, rule, account=account, now=clock.now())


@get("/api/v1/venues/{venue:uuid}/capacities")
async def capacities(venue: FromPath[UUID], visitor: Visitor) -> list[CapacityShown]:
    """What of a venue counts heads in the next two weeks."""
    return await service.list_capacities(venue, visitor=visitor, now=clock.now())


@put("/api/v1/occurrences/{occurrence:uuid}/capacity", status_code=204)
async def set_capacity(occurrence: FromPath[UUID], data: JSONBody[CapacityIn], account: Me) -> None:
    """Let so many come; never fewer than have their place."""
    await service.set_capacity(occurrence, data.cap, account=account, now=clock.now())


@get("/api/v1/occurrences/{occurrence:uuid}/places")
async def places(occurrence: FromPath[UUID], visitor: Visitor) -> CapacityShown:
    """How many may come, how many have a place, and one's own."""
    return await service.get_capacity(occurrence, visitor=visitor)


@post("/api/v1/occurrences/{occurrence:uuid}/places")
async def take_place(
    occurrence: FromPath[UUID], data: JSONBody[PlaceIn], account: Me, key: Key = ""
) -> CapacityShown:
    """Take a place for oneself, with so many heads in all."""
    return await service.take_place(
        occurrence, heads=data.heads, idempotency_key=key, account=account, now=clock.now()
    )


@delete("/api/v1/occurrences/{occurrence:uuid}/places/mine", status_code=200)
async def give_back(occurrence: FromPath[UUID], account: Me) -> CapacityShown:
    """Give one's own place back before it begins."""
    return await service.give_place_back(occurrence, account=account, now=clock.now())


routes = [quotas, make_quota, end_quota, capacities, set_capacity, places, take_place, give_back]
