"""Calendar feeds over HTTP, and the pages on which people subscribe.

Feeds know nobody: no cookie is read or set, nothing redirects. `/cal/occurrence` is a download from
a page instead, so it may know its visitor.
"""

from typing import Any, Literal
from uuid import UUID

from litestar import Response, get, post, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.feeds import service
from ysevents.feeds.errors import FeedNotFound
from ysevents.feeds.schemas import Feed, Key, Scope, Style
from ysevents.kit import clock, qr
from ysevents.kit.http import conditional
from ysevents.kit.pages import AnyRequest, page, see

CALENDAR = "text/calendar"
READ = (HttpMethod.GET, HttpMethod.HEAD)
KNOWS_NOBODY = {"no_login": True, "exclude_from_csrf": True}
PRIVATE = {"X-Robots-Tag": "noindex"}
SUFFIX = ".ics"

Cancelled = FromQuery[Literal["title"] | None]


@route("/cal/event/{file:str}", http_method=READ, opt=KNOWS_NOBODY)
async def event_feed(
    request: AnyRequest, file: FromPath[str], cancelled: Cancelled = None
) -> Response[bytes]:
    """The calendar of an event and all below it."""
    return await _public(request, Key(scope=Scope.EVENT, id=_id(file)), cancelled)


@route("/cal/event/{event:str}/{file:str}", http_method=READ, opt=KNOWS_NOBODY)
async def unit_feed(
    request: AnyRequest, event: FromPath[str], file: FromPath[str], cancelled: Cancelled = None
) -> Response[bytes]:
    """What one unit takes part in at an event."""
    return await _public(request, Key(scope=Scope.EVENT, id=_id(event), organization=_id(file)), cancelled)


@route("/cal/venue/{file:str}", http_method=READ, opt=KNOWS_NOBODY)
async def venue_feed(
    request: AnyRequest, file: FromPath[str], cancelled: Cancelled = None
) -> Response[bytes]:
    """Events, lessons and closures at a venue."""
    return await _public(request, Key(scope=Scope.VENUE, id=_id(file)), cancelled)


@route("/cal/space/{file:str}", http_method=READ, opt=KNOWS_NOBODY)
async def space_feed(
    request: AnyRequest, file: FromPath[str], cancelled: Cancelled = None
) -> Response[bytes]:
    """The same on the floor of one space."""
    return await _public(request, Key(scope=Scope.SPACE, id=_id(file)), cancelled)


@route("/cal/me/{file:str}", http_method=READ, opt=KNOWS_NOBODY)
async def personal_feed(
    request: AnyRequest, file: FromPath[str], cancelled: Cancelled = None
) -> Response[bytes]:
    """The calendar behind a secret address."""
    style = _style(request, is_public=False, cancelled=cancelled)
    feed = await service.get_personal_feed(file.removesuffix(SUFFIX), style=style, now=clock.now())
    return _answer(request, feed, is_public=False)


@route("/cal/occurrence/{file:str}", http_method=READ, opt={"exclude_from_csrf": True})
async def occurrence_feed(
    request: AnyRequest, file: FromPath[str], visitor: NamedDependency[Account | None]
) -> Response[bytes]:
    """One occurrence, to be added to a calendar."""
    style = _style(request, is_public=False, cancelled=None)
    feed, is_public = await service.get_occurrence_feed(_id(file), visitor=visitor, style=style)
    response = _answer(request, feed, is_public=is_public)
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


@get(["/subscribe/{about:str}/{id:uuid}", "/subscribe/{about:str}/{id:uuid}/{organization:uuid}"])
async def subscribe(
    request: AnyRequest,
    about: FromPath[str],
    id: FromPath[UUID],
    organization: FromPath[UUID | None] = None,
) -> Template:
    """How to follow an event (or one unit there), a venue or a space."""
    subject = await service.get_subject(Key(scope=_scope(about), id=id, organization=organization))
    return page(request, "feeds/subscribe.html", subject=subject, **_addresses(request, subject.path))


@get("/subscribe/me")
async def subscribe_me(request: AnyRequest, account: NamedDependency[Account]) -> Template:
    """One's own address, when there is one, and the button that makes or replaces it."""
    made = await service.find_address(account)
    return page(
        request,
        "feeds/subscribe_me.html",
        made=made,
        can_follow=account.person is not None,
        **_addresses(request, f"/cal/me/{made.token}{SUFFIX}" if made else ""),
    )


@post("/subscribe/me")
async def make_address(request: AnyRequest, account: NamedDependency[Account]) -> Redirect:
    await service.make_address(account=account, now=clock.now())
    return see("/subscribe/me", "日历地址已生成，旧地址不再可用。")


async def _public(request: AnyRequest, key: Key, cancelled: str | None) -> Response[bytes]:
    style = _style(request, is_public=key.organization is None, cancelled=cancelled)
    return _answer(request, await service.get_public_feed(key, style=style, now=clock.now()), is_public=True)


def _style(request: AnyRequest, *, is_public: bool, cancelled: str | None) -> Style:
    address = request.app.state.shell.settings.address
    return Style(address=address, is_public=is_public, cancelled_in_title=cancelled == "title")


def _answer(request: AnyRequest, feed: Feed, *, is_public: bool) -> Response[bytes]:
    return conditional(
        request,
        feed.body,
        media_type=CALENDAR,
        modified_at=feed.modified_at,
        cache_control="public, max-age=300" if is_public else "private, max-age=300",
        headers=None if is_public else PRIVATE,
    )


def _addresses(request: AnyRequest, path: str) -> dict[str, Any]:
    """The forms in which a page offers a feed. WeChat opens neither `webcal:` nor downloads."""
    url = request.app.state.shell.settings.address + path
    return {
        "url": url,
        "webcal": f"webcal:{url.partition(':')[2]}",
        "svg": qr.svg(url) if path else "",
        "in_wechat": "MicroMessenger" in request.headers.get("user-agent", ""),
    }


def _scope(text: str) -> Scope:
    try:
        return Scope(text)
    except ValueError:
        raise FeedNotFound from None


def _id(file: str) -> UUID:
    """The id in front of `.ics`."""
    try:
        return UUID(file.removesuffix(SUFFIX))
    except ValueError:
        raise FeedNotFound from None


routes = [
    event_feed,
    unit_feed,
    venue_feed,
    space_feed,
    personal_feed,
    occurrence_feed,
    subscribe,
    subscribe_me,
    make_address,
]
