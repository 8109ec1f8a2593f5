"""Pictures for previews of links: of the site, of an event, of a place."""

import asyncio
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from ysevents.core.enums import VenueKind
from ysevents.kit.clock import date_cn
from ysevents.kit.errors import NotFound
from ysevents.kit.http import conditional
from ysevents.kit.pages import AnyRequest
from ysevents.web import service, share_pictures

KNOWS_NOBODY = {"no_login": True, "exclude_from_csrf": True}
SITE = "永顺体育"


@get("/share/site.png", opt=KNOWS_NOBODY)
async def site_picture(request: AnyRequest) -> Response[bytes]:
    return await _picture(request, SITE, ("赛事、成绩、场地预约，一处查看",))


@get("/share/events/{file:str}", opt=KNOWS_NOBODY)
async def event_picture(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Title, days and organizer of a public event."""
    event = await service.get_event(_id(file))
    first, last = date_cn(event["starts_on"]), date_cn(event["ends_on"])
    days = first if first == last else f"{first} 至 {last}"
    whose = [f"主办：{event['organizer_name']}"] if event["organizer_name"] else []
    return await _picture(request, event["title"], (days, *whose))


@get("/share/venues/{file:str}", opt=KNOWS_NOBODY)
async def venue_picture(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """Name, kind and address of a place."""
    venue = await service.get_venue(_id(file))
    where = venue["address"] or venue["township_name"] or venue["region_name"]
    return await _picture(request, venue["name"], (VenueKind(venue["kind"]).label, where))


async def _picture(request: AnyRequest, title: str, lines: tuple[str, ...]) -> Response[bytes]:
    bureau = request.app.state.shell.settings.bureau
    body = await asyncio.to_thread(share_pictures.draw, title, lines, f"{SITE} · {bureau}")
    return conditional(request, body, media_type="image/png")


def _id(file: str) -> UUID:
    try:
        return UUID(file.removesuffix(".png"))
    except ValueError:
        raise NotFound from None


routes = [site_picture, event_picture, venue_picture]
