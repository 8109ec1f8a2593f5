"""Calendar feeds over HTTP.

Feeds know nobody: no cookie is read or set, nothing redirects. `/cal/occurrence` is a download from
a page instead, so it may know its visitor.
"""

from typing import Literal
from uuid import UUID

from litestar import Response, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath, FromQuery

from ysevents.accounts.guards import address_of
from ysevents.accounts.schemas import Account
from ysevents.feeds.enums import Scope
from ysevents.feeds.errors import FeedNotFound
from ysevents.feeds.pages.subscribing import id_of, scope_of
from ysevents.feeds.schemas import Key, Ready, Style
from ysevents.feeds.service import private, public
from ysevents.feeds.service.subjects import narrowing
from ysevents.kit import clock
from ysevents.kit.http import OWN_ENCODING, conditional_prepared
from ysevents.kit.pages import AnyRequest

CALENDAR = "text/calendar"
READ = (HttpMethod.GET, HttpMethod.HEAD)
KNOWS_NOBODY = {"no_login": True, "exclude_from_csrf": True, OWN_ENCODING: True}
PRIVATE = {"X-Robots-Tag": "noindex"}
SUFFIX = ".ics"

Cancelled = FromQuery[Literal["title"] | None]
Text = FromQuery[str | None]


@route("/cal/county.ics", http_method=READ, opt=KNOWS_NOBODY)
async def county_feed(
    request: AnyRequest,
    cancelled: Cancelled = None,
    sport: Text = None,
    division: Text = None,
    township: Text = None,
) -> Response[bytes]:
    """Everything public in the county."""
    only = narrowing(sport, division, township)
    return await _public(request, Key(scope=Scope.COUNTY, only=only), cancelled)


@route("/cal/{about:str}/{file:str}", http_method=READ, opt=KNOWS_NOBODY)
async def scope_feed(
    request: AnyRequest,
    about: FromPath[str],
    file: FromPath[str],
    cancelled: Cancelled = None,
    sport: Text = None,
    division: Text = None,
    township: Text = None,
) -> Response[bytes]:
    """The calendar of an event and all below it, of a unit, a venue, a space, a township."""
    scope = scope_of(about)
    only = narrowing(sport, division, township)
    return await _public(request, Key(scope=scope, id=id_of(scope, _stem(file)), only=only), cancelled)


@route("/cal/{about:str}/{event:str}/{file:str}", http_method=READ, opt=KNOWS_NOBODY)
async def delegation_feed(
    request: AnyRequest,
    about: FromPath[str],
    event: FromPath[str],
    file: FromPath[str],
    cancelled: Cancelled = None,
    sport: Text = None,
    division: Text = None,
    township: Text = None,
) -> Response[bytes]:
    """What one unit or team takes part in at an event."""
    if scope_of(about) != Scope.EVENT:
        raise FeedNotFound
    key = Key(
        scope=Scope.EVENT,
        id=id_of(Scope.EVENT, event),
        organization=_unit(file),
        only=narrowing(sport, division, township),
    )
    return await _public(request, key, cancelled)


@route("/cal/me/{file:str}", http_method=READ, opt=KNOWS_NOBODY)
async def personal_feed(
    request: AnyRequest, file: FromPath[str], cancelled: Cancelled = None
) -> Response[bytes]:
    """The calendar behind a secret address."""
    style = _style(request, is_public=False, cancelled=cancelled)
    ready = await private.get_feed(_stem(file), style=style, caller=address_of(request), now=clock.now())
    return _answer(request, ready, is_public=False)


@route("/cal/occurrence/{file:str}", http_method=READ, opt={"exclude_from_csrf": True, OWN_ENCODING: True})
async def occurrence_feed(
    request: AnyRequest, file: FromPath[str], visitor: NamedDependency[Account | None]
) -> Response[bytes]:
    """One occurrence, to be added to a calendar."""
    style = _style(request, is_public=False, cancelled=None)
    occurrence = _unit(file)
    ready, is_public = await public.get_occurrence(occurrence, visitor=visitor, style=style)
    response = _answer(request, ready, is_public=is_public)
    response.headers["Content-Disposition"] = f'attachment; filename="{occurrence}{SUFFIX}"'
    return response


async def _public(request: AnyRequest, key: Key, cancelled: str | None) -> Response[bytes]:
    is_public = key.organization is None and key.scope != Scope.UNIT
    style = _style(request, is_public=is_public, cancelled=cancelled)
    return _answer(request, await public.get_feed(key, style=style, now=clock.now()), is_public=True)


def _style(request: AnyRequest, *, is_public: bool, cancelled: str | None) -> Style:
    address = request.app.state.shell.settings.address
    return Style(address=address, is_public=is_public, cancelled_in_title=cancelled == "title")


def _answer(request: AnyRequest, ready: Ready, *, is_public: bool) -> Response[bytes]:
    return conditional_prepared(
        request,
        ready.prepared,
        media_type=CALENDAR,
        modified_at=ready.modified_at,
        cache_control="public, max-age=300" if is_public else "private, max-age=300",
        headers=None if is_public else PRIVATE,
    )


def _stem(file: str) -> str:
    """The part in front of `.ics`."""
    return file.removesuffix(SUFFIX)


def _unit(file: str) -> UUID:
    found = id_of(Scope.UNIT, _stem(file))
    assert isinstance(found, UUID)
    return found


routes = [county_feed, scope_feed, delegation_feed, personal_feed, occurrence_feed]
