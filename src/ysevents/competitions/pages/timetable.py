"""The timetable of a meet: the board of a day, loads, problems, automatic placing, publication, print."""

from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.pages.timetable_views import days_of, halves_of
from ysevents.competitions.service import bibs, timetable, timetable_changes, timetable_view
from ysevents.competitions.timetable_schemas import Timetable
from ysevents.core.enums import OccurrenceState
from ysevents.kit import clock
from ysevents.kit.pages import AnyRequest, page, see

DESK = needs(Role.OFFICE_CLERK, Role.ORGANISER)
Me = NamedDependency[Account]
HERE = "/meets/{event:uuid}/timetable"


@get(HERE, guards=[DESK])
async def board(
    request: AnyRequest, event: FromPath[UUID], account: Me, day: FromQuery[str | None] = None
) -> Template:
    """One day of a meet by session and area, with what is wrong, how full it is, and what has no time yet."""
    table = await timetable_view.get_timetable(event, account=account, now=clock.now())
    days = days_of(table)
    chosen = _chosen(days, day)
    return page(
        request,
        "competitions/timetable/board.html",
        meet=await bibs.get_meet(event),
        table=table,
        days=days,
        day=chosen,
        halves=halves_of(table, chosen) if chosen else [],
        unplaced=[stage for stage in table.stages if stage.missing],
        drafts=_drafts(table),
        changes=len(await timetable_changes.list_changes(event)),
    )


@post(f"{HERE}/placing", guards=[DESK])
async def place(event: FromPath[UUID], account: Me) -> Redirect:
    """Place everything that is not locked or out, in one pass."""
    done = await timetable.place_automatically(event, account=account, now=clock.now())
    if done.left:
        more = f"，另有{len(done.left) - 1}项" if len(done.left) > 1 else ""
        return see(
            f"/meets/{event}/timetable",
            f"已排{done.placed}组；没有排下：{done.left[0]}{more}",
            tone="attention",
        )
    return see(f"/meets/{event}/timetable", f"已排{done.placed}组，有没有冲突看下面")


@post(f"{HERE}/publication", guards=[DESK])
async def publish(event: FromPath[UUID], account: Me) -> Redirect:
    """Make what has a time public."""
    count = await timetable.publish_timetable(event, account=account, now=clock.now())
    return see(f"/meets/{event}/timetable", f"赛程已公布，{count}组进入赛事页面和日历")


@get(f"{HERE}/print", guards=[DESK])
async def printed(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """竞赛日程 on paper: every session with its fixtures by area."""
    table = await timetable_view.get_timetable(event, account=account, now=clock.now())
    return page(
        request,
        "competitions/timetable/print.html",
        meet=await bibs.get_meet(event),
        days=[(day, halves_of(table, day)) for day in days_of(table)],
    )


def _chosen(days: list[date], typed: str | None) -> date | None:
    """The day asked for, else today, else the first."""
    by_name = {day.isoformat(): day for day in days}
    today = clock.local_day(clock.now()).isoformat()
    return by_name.get(typed or "") or by_name.get(today) or (days[0] if days else None)


def _drafts(table: Timetable) -> int:
    """How many fixtures and sessions publication would make public."""
    fixtures = sum(not f.is_public for stage in table.stages for f in stage.fixtures)
    return fixtures + sum(s.state == OccurrenceState.DRAFT for s in table.sessions)


routes = [board, place, publish, printed]
