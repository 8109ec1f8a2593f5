"""Points, bans and appeals as JSON."""

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.places import service
from ysevents.places.schemas import AppealIn, AppealShown, DecisionIn, Made, OwnStanding, PenaltiesIn

Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
Me = NamedDependency[Account]


@get("/api/v1/points")
async def points(account: Me) -> OwnStanding:
    """One's own points, and where one may not book for now."""
    return await service.get_standing(account, now=clock.now())


@post("/api/v1/points/{point:uuid}/appeal")
async def appeal(point: FromPath[UUID], data: JSONBody[AppealIn], account: Me, key: Key = "") -> Made:
    """Ask that points be forgiven, once for each."""
    return Made(
        await service.appeal(point, data.reason, idempotency_key=key, account=account, now=clock.now())
    )


@get("/api/v1/venues/{venue:uuid}/appeals")
async def appeals(venue: FromPath[UUID], account: Me) -> list[AppealShown]:
    """The appeals at a venue one looks after, those that wait first."""
    return await service.list_appeals(venue, account=account)


@post("/api/v1/venues/{venue:uuid}/appeals/{appeal:uuid}/decision", status_code=204)
async def decide(
    venue: FromPath[UUID], appeal: FromPath[UUID], data: JSONBody[DecisionIn], account: Me
) -> None:
    """Forgive the points, or say why not."""
    await service.decide_appeal(
        venue, appeal, is_granted=data.is_granted, answer=data.answer, account=account, now=clock.now()
    )


@get("/api/v1/venues/{venue:uuid}/penalties")
async def penalties(venue: FromPath[UUID]) -> Response[PenaltiesIn | None]:
    """What a venue gives points for; null: it gives none. The ETag is what a change names with If-Match."""
    rule = await service.find_penalties(venue)
    return Response(PenaltiesIn.of(rule) if rule else None, headers={"ETag": f'"{service.etag_of(rule)}"'})


@put("/api/v1/venues/{venue:uuid}/penalties", status_code=204)
async def set_penalties(
    venue: FromPath[UUID], data: JSONBody[PenaltiesIn], account: Me, read: IfMatch = None
) -> None:
    """Say what a venue gives points for."""
    await service.set_penalties(
        venue, data.rule(), read=(read or "").strip('"'), account=account, now=clock.now()
    )


@delete("/api/v1/venues/{venue:uuid}/penalties", status_code=204)
async def drop_penalties(venue: FromPath[UUID], account: Me, read: IfMatch = None) -> None:
    """Give points for nothing any more; those given stay."""
    await service.set_penalties(venue, None, read=(read or "").strip('"'), account=account, now=clock.now())


routes = [points, appeal, appeals, decide, penalties, set_penalties, drop_penalties]
