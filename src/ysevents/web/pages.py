"""Public pages and what belongs to everybody: home, events, places, my schedule, messages."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents import __version__
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import meet_desk, start_lists
from ysevents.core.enums import VenueKind
from ysevents.core.service import agendas
from ysevents.facilities.service import notices, photos
from ysevents.kit import clock, migrations
from ysevents.kit.database import fetch_value
from ysevents.kit.pages import ELDER, AnyRequest, is_own_path, page, see
from ysevents.kit.problems import UNREACHABLE
from ysevents.notify import service as notify
from ysevents.registration.service import public_notices
from ysevents.web import nav, service, structured, views

Visitor = NamedDependency[Account | None]
Member = NamedDependency[Account]
LONG = timedelta(days=400)


@get("/")
async def home(request: AnyRequest, visitor: Visitor) -> Template:
    now = clock.now()
    mine = await service.my_agenda(visitor, now=now, days=14) if visitor else []
    return page(
        request,
        "web/home.html",
        next=views.next_up(mine, now),
        events=views.event_rows((await service.list_events(now))[:5], now),
        days=views.agenda_days(await agendas.public(now, now + timedelta(days=14), limit=8)),
        venues=views.venue_rows((await service.list_venues(limit=4)).rows),
    )


@get("/start")
async def start(account: Member) -> Redirect:
    """The first page of somebody who has just logged in."""
    return see(nav.first_page(account))


@get("/events")
async def events(request: AnyRequest, past: FromQuery[bool] = False) -> Template:
    now = clock.now()
    found = await service.list_events(now, past=past)
    return page(request, "web/events.html", events=views.event_rows(found, now), past=past)


@get("/events/{event:uuid}")
async def event(request: AnyRequest, event: FromPath[UUID]) -> Template:
    now = clock.now()
    found = await service.get_event(event)
    planned = await agendas.of_event(event, now - LONG, now + LONG)
    shown = [p for p in planned if found["parent"] or p.within is None]
    return page(
        request,
        "web/event.html",
        event=found,
        structured=structured.event_data(found, shown, request.app.state.shell.settings.address),
        state=views.event_state(found, now),
        open_notice=await public_notices.find_open_notice(event, now=now),
        below=views.contest_rows(await service.list_below(event)),
        days=views.agenda_days(shown),
        heats=views.heats(await start_lists.list_start_lists(event)) if found["parent"] else [],
    )


@get("/venues")
async def venues(
    request: AnyRequest,
    township: FromQuery[str | None] = None,
    q: FromQuery[str | None] = None,
    sport: FromQuery[str | None] = None,
    limit: FromQuery[int] = 20,
) -> Template:
    found = await service.list_venues(township=township, text=q, sport=sport, limit=limit)
    return page(
        request,
        "web/venues.html",
        found=found,
        place=next((t["name"] for t in found.townships if t["code"] == township), None),
        rows_found=views.venue_rows(found.rows),
        more_href=views.venues_href(township, q, sport, limit=limit + 60),
        county=views.township_map(found.townships, township),
        sports=views.sport_chips(township, q, sport),
        query=q or "",
        township=township,
        sport=sport,
    )


@get("/venues/{venue:uuid}")
async def venue(request: AnyRequest, venue: FromPath[UUID]) -> Template:
    now = clock.now()
    found = await service.get_venue(venue)
    spaces = await service.list_spaces(venue)
    hours = await notices.list_notices(venue, now=now)
    address = request.app.state.shell.settings.address
    return page(
        request,
        "web/venue.html",
        venue=found,
        structured=structured.venue_data(found, spaces, hours.closures, address),
        kind=VenueKind(found["kind"]).label,
        spaces=views.space_groups(spaces),
        days=views.agenda_days(await agendas.of_venue(venue, now, now + timedelta(days=30))),
        bookable=await service.bookable_sports(venue),
        hours=hours,
        photos=await photos.list_photos(venue=venue),
    )


@get("/me")
async def me(request: AnyRequest, account: Member) -> Template:
    now = clock.now()
    return page(
        request,
        "web/me.html",
        days=views.agenda_days(await service.my_agenda(account, now=now, days=60)),
        duties=views.duty_rows(await meet_desk.list_duties(account, now=now)),
        links=views.my_links(account),
    )


@get("/inbox")
async def inbox(request: AnyRequest, account: Member) -> Template:
    return page(
        request, "web/inbox.html", messages=views.message_rows(await notify.list_messages(account.id))
    )


@post("/inbox/read")
async def read_inbox(account: Member) -> Redirect:
    await notify.mark_read(account.id, now=clock.now())
    return see("/inbox", "消息已全部标为已读。")


@post("/elder", opt={"exclude_from_csrf": True})
async def elder(request: AnyRequest, data: Annotated[dict[str, str], URLEncodedBody]) -> Redirect:
    """Switch 长辈版 on or off, and stay on the page.

    Its form carries no token, so that a page may be kept for everybody; larger letters harm nobody.
    """
    back = request.headers.get("referer", "").removeprefix(str(request.base_url).rstrip("/"))
    response = see(back if is_own_path(back) else "/")
    response.set_cookie(ELDER, "1" if data.get("elder") else "", max_age=31_536_000, samesite="lax")
    return response


@get("/privacy")
async def privacy(request: AnyRequest) -> Template:
    return page(request, "web/privacy.html")


@get("/health", opt={"no_login": True, "exclude_from_csrf": True})
async def health() -> Response[dict[str, object]]:
    """For machines: version, database, migrations. 503 while something is amiss."""
    waiting, version = None, None
    try:
        waiting = await migrations.pending()
        version = await fetch_value("SHOW server_version")
        status = "migrations_pending" if waiting else "ok"
    except UNREACHABLE:
        status = "database_unreachable"
    return Response(
        {
            "status": status,
            "version": __version__,
            "database": version,
            "pending_migrations": waiting,
        },
        status_code=200 if status == "ok" else 503,
        headers={"Cache-Control": "no-store"},
    )


@get("/_gallery")
async def gallery(request: AnyRequest) -> Template:
    return page(request, "gallery.html")


routes = [
    home, start, events, event, venues, venue, me, inbox, read_inbox, elder, privacy, health,
]  # fmt: skip
development_routes = [gallery]
