"""What of a venue counts heads: take a place, give it back."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.places import service, views
from ysevents.places.schemas import CapacityShown

Visitor = NamedDependency[Account | None]
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]


@get("/venues/{venue:uuid}/places")
async def listed(request: AnyRequest, venue: FromPath[UUID], visitor: Visitor) -> Template:
    return await _shown(request, venue, visitor)


@post("/occurrences/{occurrence:uuid}/places")
async def take(
    request: AnyRequest, occurrence: FromPath[UUID], data: Form, account: Me
) -> Redirect | Template:
    """One place, for oneself; of what is full the page says so."""
    try:
        taken = await service.take_place(
            occurrence,
            idempotency_key=data.get("idempotency_key", ""),
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        found = await service.get_capacity(occurrence, visitor=account)
        if found.venue is None:
            raise
        return await _shown(request, found.venue, account, refusal)
    return see(_path(taken), "已登记，请按时到场。")


@post("/occurrences/{occurrence:uuid}/places/return")
async def give_back(occurrence: FromPath[UUID], account: Me) -> Redirect:
    left = await service.give_place_back(occurrence, account=account, now=clock.now())
    return see(_path(left), "已退出，名额让给别人。")


def _path(shown: CapacityShown) -> str:
    return f"/venues/{shown.venue}/places" if shown.venue else "/me"


async def _shown(
    request: AnyRequest, venue: UUID, visitor: Account | None, refusal: YsError | None = None
) -> Template:
    choice = await service.get_choice(venue)
    found = await service.list_capacities(venue, visitor=visitor, now=clock.now())
    return page(
        request,
        "places/heads.html",
        refusal=refusal,
        venue=choice,
        rows=views.capacity_rows(found),
        key=str(uuid7()),
    )


routes = [listed, take, give_back]
