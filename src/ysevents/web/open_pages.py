"""Open data over HTTP: the catalogue for people and machines, and the files. They know nobody and set no cookie."""

import json
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, route
from litestar.enums import HttpMethod
from litestar.params import FromPath, QueryParameter
from litestar.response import Template

from ysevents.feeds.enums import OpenFeed
from ysevents.feeds.service import published
from ysevents.feeds.service.published import LICENCE
from ysevents.kit import clock
from ysevents.kit.errors import NotFound
from ysevents.kit.http import conditional
from ysevents.kit.pages import AnyRequest, page
from ysevents.web import open_catalogue, open_data, openactive, service, views
from ysevents.web.open_data import Table

READ = (HttpMethod.GET, HttpMethod.HEAD)
KNOWS_NOBODY = {"no_login": True, "exclude_from_csrf": True}
FOR_ALL = {"Access-Control-Allow-Origin": "*"}
"""So that other people's pages may read them: there is nothing but what is public, and no cookie."""
RPDE = "application/vnd.openactive.rpde+json; version=1"
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "geojson": "application/geo+json"}


@get("/open-data")
async def catalogue(request: AnyRequest) -> Template:
    """What there is, for people."""
    now = clock.now()
    events = views.event_rows((await service.list_events(now))[:20], now)
    files = [{**row, "href": f"/open-data{row['href']}"} for row in events]
    return page(request, "web/open_data.html", sets=open_catalogue.of_county(), events=files)


@get("/open-data/events/{event:uuid}")
async def event_catalogue(request: AnyRequest, event: FromPath[UUID]) -> Template:
    """The files of one event."""
    found = await service.get_event(event)
    return page(request, "web/open_event.html", event=found, sets=open_catalogue.of_event(str(event)))


@route(["/open-data/catalog.json", "/data/catalog.json"], http_method=READ, opt=KNOWS_NOBODY)
async def catalogue_file(request: AnyRequest) -> Response[bytes]:
    """The same for machines, after DCAT."""
    told = open_catalogue.as_dcat(_address(request), request.app.state.shell.settings.bureau)
    return _answer(request, json.dumps(told, ensure_ascii=False).encode(), "json")


@route("/open-data/venues.geojson", http_method=READ, opt=KNOWS_NOBODY)
async def venues_map(request: AnyRequest) -> Response[bytes]:
    return _answer(request, await open_data.venues_on_a_map(_address(request), now=clock.now()), "geojson")


@route("/open-data/{name:str}", http_method=READ, opt=KNOWS_NOBODY)
async def county_file(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """Venues, spaces, fixtures or counts of bookings of the county."""
    now, (stem, form) = clock.now(), _parts(name)
    match stem:
        case "venues":
            table = await open_data.list_venues(_address(request), now=now)
        case "spaces":
            table = await open_data.list_spaces()
        case "fixtures":
            table = await open_data.list_fixtures(None, now=now)
        case "bookings":
            table = await open_data.count_bookings(now=now)
        case _:
            raise NotFound
    return _file(request, table, form)


@route("/open-data/events/{event:uuid}/{name:str}", http_method=READ, opt=KNOWS_NOBODY)
async def event_file(request: AnyRequest, event: FromPath[UUID], name: FromPath[str]) -> Response[bytes]:
    """Fixtures, start lists or results of an event."""
    stem, form = _parts(name)
    match stem:
        case "fixtures":
            table = await open_data.list_fixtures(event, now=clock.now())
        case "start-lists":
            table = await open_data.list_starters(event)
        case "results":
            table = await open_data.list_results(event)
        case _:
            raise NotFound
    return _file(request, table, form)


@route("/open-data/sports", http_method=READ, opt=KNOWS_NOBODY)
async def sports(request: AnyRequest) -> Response[bytes]:
    """The words by which items name sports, as a concept scheme."""
    return _answer(
        request, json.dumps(openactive.sports(_address(request)), ensure_ascii=False).encode(), "json"
    )


@route("/open-data/openactive/{feed:str}", http_method=READ, opt=KNOWS_NOBODY)
async def change_feed(
    request: AnyRequest,
    feed: FromPath[str],
    after_timestamp: Annotated[str | None, QueryParameter(name="afterTimestamp")] = None,
    after_id: Annotated[str | None, QueryParameter(name="afterId")] = None,
) -> Response[bytes]:
    """A page of a change feed (RPDE): what has changed since the place its address names."""
    if feed not in set(OpenFeed):
        raise NotFound
    body = await published.read_page(OpenFeed(feed), after_timestamp, after_id, address=_address(request))
    return conditional(request, body, media_type=RPDE, cache_control="no-cache", headers=FOR_ALL)


def _parts(name: str) -> tuple[str, str]:
    """`venues.csv` as what it is about and its form; NotFound for a form there is not."""
    stem, _, form = name.rpartition(".")
    if form not in {"csv", "json"}:
        raise NotFound
    return stem, form


def _file(request: AnyRequest, table: Table, form: str) -> Response[bytes]:
    return _answer(request, table.csv() if form == "csv" else table.json(), form)


def _answer(request: AnyRequest, body: bytes, form: str) -> Response[bytes]:
    headers: dict[str, Any] = {**FOR_ALL, "Link": f'<{LICENCE}>; rel="license"'}
    return conditional(request, body, media_type=TYPES[form], headers=headers)


def _address(request: AnyRequest) -> str:
    address: str = request.app.state.shell.settings.address
    return address


routes = [
    catalogue,
    event_catalogue,
    catalogue_file,
    venues_map,
    county_file,
    event_file,
    sports,
    change_feed,
]
