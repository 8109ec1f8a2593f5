"""Public results: a contest from start list to correction, tables of the meet, what one unit did, the big screen."""

from typing import Any, Literal
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from ysevents.competitions.enums import ListKind
from ysevents.competitions.live_schemas import PublicEvent
from ysevents.competitions.pages import list_views
from ysevents.competitions.pages import public_views as views
from ysevents.competitions.pages.public import public_page
from ysevents.competitions.pages.squads import table_of
from ysevents.competitions.result_schemas import ListHead
from ysevents.competitions.rules.meet_tables import table_at
from ysevents.competitions.service import lists, showing, squads, start_lists, team_details
from ysevents.kit import clock
from ysevents.kit.kept_pages import kept
from ysevents.kit.pages import AnyRequest, page, see

WAYS: dict[str, str] = {"contest": "按项目", "session": "按单元", "unit": "按单位"}
EMPTY = {
    ListKind.TEAM_SCORE: {
        "title": "团体总分还没有",
        "text": "第一个项目的成绩公告后，各单位的总分会自动算出。",
    },
    ListKind.MEDALS: {"title": "奖牌榜还没有", "text": "第一个项目的成绩公告后，奖牌榜会自动算出。"},
}


@get("/events/{event:uuid}/results", opt=kept("event", "by"))
async def results(
    request: AnyRequest,
    event: FromPath[UUID],
    by: FromQuery[Literal["contest", "session", "unit"]] = "contest",
) -> Template:
    """The contests of a meet and how far they are, or its units; of a contest, its start lists and results."""
    found = await showing.get_event(event)
    if found.is_contest:
        return await _contest_page(request, found)
    if by == "unit":
        groups = views.by_unit(found.root, await showing.list_units(found.root))
    else:
        lines = await showing.list_contests(event)
        groups = views.by_session(lines) if by == "session" else views.by_contest(lines)
    ways = [
        {"label": label, "href": f"/events/{event}/results?by={way}", "current": way == by}
        for way, label in WAYS.items()
    ]
    return public_page(request, "index", found, "results", "成绩", follows_all=True, ways=ways, groups=groups)


async def _contest_page(request: AnyRequest, contest: PublicEvent) -> Template:
    lines = await showing.list_contests(contest.id)
    shown = {one.head.stage: one for one in await lists.lists_of(contest.id)}
    stages = views.stage_sections(
        lines[0].stages if lines else (),
        shown,
        await start_lists.list_start_lists(contest.id),
        await showing.records_of(contest.root) if shown else {},
    )
    teams = await squads.find_table(contest.id)
    return public_page(
        request,
        "contest",
        contest,
        "results",
        contest.title,
        follows_all=not stages,
        stages=stages,
        teams=table_of(teams) if teams and teams.rows else None,
    )


@get("/events/{event:uuid}/totals", opt=kept("event", "table"))
async def totals(
    request: AnyRequest, event: FromPath[UUID], table: FromQuery[str] = ""
) -> Template | Redirect:
    """Team scores: the table of a division, of men or women, or of all."""
    return await _table_page(request, event, ListKind.TEAM_SCORE, "totals", table)


@get("/events/{event:uuid}/medals", opt=kept("event", "table"))
async def medals(
    request: AnyRequest, event: FromPath[UUID], table: FromQuery[str] = ""
) -> Template | Redirect:
    """Medals of a division, or of all."""
    return await _table_page(request, event, ListKind.MEDALS, "medals", table)


async def _table_page(
    request: AnyRequest, event: UUID, kind: ListKind, path: str, key: str
) -> Template | Redirect:
    found = await showing.get_event(event)
    if not found.is_meet:
        return see(f"/events/{found.root}/{path}")
    heads = [head for head in await lists.heads_of(event) if head.kind == kind and head.has_result]
    chosen = next((head for head in heads if head.key == key), None if key else next(iter(heads), None))
    if key and not chosen:
        return see(f"/events/{event}/{path}")
    shown = await lists.shown(chosen.id, full_names=False) if chosen else None
    return public_page(
        request,
        "tables",
        found,
        path,
        kind.label,
        chips=[_chip(head, chosen, f"/events/{event}/{path}") for head in heads],
        table=list_views.table(shown) if shown else None,
        empty=EMPTY[kind],
    )


def _chip(head: ListHead, chosen: ListHead | None, path: str) -> dict[str, Any]:
    label = table_at(head.key).title or "全部"
    return {"label": label, "href": f"{path}?table={head.key}", "current": head is chosen}


@get("/events/{event:uuid}/units/{unit:uuid}", opt=kept("event", "table"))
async def unit(
    request: AnyRequest, event: FromPath[UUID], unit: FromPath[UUID], table: FromQuery[str] = ""
) -> Template | Redirect:
    """All a unit has done in a meet, and what made its points in one table."""
    found = await showing.get_event(event)
    if not found.is_meet:
        return see(f"/events/{found.root}/units/{unit}")
    named = await showing.get_unit(found.root, unit)
    details = await team_details.details_of(found.root, table, unit)
    return public_page(
        request,
        "unit",
        found,
        "results",
        named.name,
        follows_all=True,
        unit=named,
        table={"title": f"{table_at(table).title or '全部组别'}团体总分"},
        points=[views.point_row(line) for line in details.lines],
        total=views.points(details.total),
        rows=list_views.rows_of_unit(await lists.lists_of(found.root), unit),
    )


@get("/events/{event:uuid}/lists/{of:uuid}/{number:int}", opt=kept("event"))
async def version(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], number: FromPath[int]
) -> Template:
    """A list as it was announced under a number, and what was announced of it before and after."""
    found = await showing.get_event(event)
    now = await showing.get_list(event, of)
    announced = await showing.list_announcements(found.root, list_id=of)
    shown = await lists.shown_version(of, number, full_names=False)
    return public_page(
        request,
        "version",
        found,
        "announcements",
        list_views.title_of(now.head),
        table=list_views.table(shown),
        number=number,
        is_latest=number == now.head.version,
        current_href=views.list_href(now.head.kind, now.head.event, of),
        announced=views.announcement_rows(announced),
    )


@get("/events/{event:uuid}/screen", opt=kept("event"))
async def screen(request: AnyRequest, event: FromPath[UUID]) -> Template:
    """For a television: what is running, the latest results, the team scores, in turn."""
    found = await showing.get_event(event)
    lines, announced = await showing.list_contests(found.root), await showing.list_announcements(found.root)
    chosen = views.lists_on_screen(lines, announced, await lists.heads_of(found.root))
    records = await showing.records_of(found.root)
    today = await showing.list_day(found.root, clock.local_day(clock.now()))
    return page(
        request,
        "competitions/public/screen.html",
        event=found,
        running=views.running_rows(today),
        tables=[list_views.table(one, records) for one in await showing.list_shown(found.root, chosen)],
    )


routes = [results, totals, medals, unit, version, screen]
