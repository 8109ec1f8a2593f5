"""Public pages of a meet: its days, its announcements. They need no account, and no script."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from ysevents.competitions.live_schemas import PublicEvent
from ysevents.competitions.pages import public_views as views
from ysevents.competitions.service import showing, timetable_changes
from ysevents.kit import clock
from ysevents.kit.kept_pages import kept
from ysevents.kit.pages import AnyRequest, page, see


def public_page(
    request: AnyRequest,
    template: str,
    event: PublicEvent,
    tab: str,
    heading: str,
    *,
    follows_all: bool = False,
    **context: Any,
) -> Template:
    """A page in the frame of its meet; `event` was read before anything else, so its cursor is old enough."""
    return page(
        request,
        f"competitions/public/{template}.html",
        event=event,
        heading=heading,
        tab=tab,
        follows_all=follows_all,
        **context,
    )


@get("/events/{event:uuid}/schedule", opt=kept("event", "day"))
async def schedule(
    request: AnyRequest, event: FromPath[UUID], day: FromQuery[date | None] = None
) -> Template | Redirect:
    """The fixtures of one day: today's while the meet lasts, else those of the first."""
    found = await showing.get_event(event)
    if not found.is_meet:
        return see(f"/events/{found.root}/schedule")
    today = clock.local_day(clock.now())
    days = showing.list_days(found)
    if day and day not in days:
        return see(f"/events/{found.root}/schedule")
    chosen = day or min(max(today, found.starts_on), found.ends_on)
    return public_page(
        request,
        "schedule",
        found,
        "schedule",
        "赛程",
        follows_all=True,
        days=views.day_strip(days, chosen, today, f"/events/{event}/schedule"),
        agenda=views.day_agenda(await showing.list_day(found.root, chosen)),
    )


@get("/events/{event:uuid}/announcements", opt=kept("event"))
async def announcements(request: AnyRequest, event: FromPath[UUID]) -> Template:
    """What was announced, made official and corrected, and what was put off, the latest first."""
    found = await showing.get_event(event)
    return public_page(
        request,
        "announcements",
        found,
        "announcements",
        "公告",
        follows_all=True,
        announced=views.announcement_rows(await showing.list_announcements(found.root)),
        changes=await timetable_changes.list_changes(found.root),
        displaced=views.displaced_rows(await showing.list_displaced(found.root)),
    )


routes = [schedule, announcements]
