"""The desk of results: what waits, one list with all about it, and the acts that announce, close and correct it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import ListKind, ListState, ProtestState
from ysevents.competitions.pages import list_views
from ysevents.competitions.pages.result_words import fields_of, list_table, list_word, state_of
from ysevents.competitions.pages.way_back import trail_of
from ysevents.competitions.result_schemas import ListHead
from ysevents.competitions.service import result_desk, results
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

DESK = needs(Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/meets/{event:uuid}/results"
TABLES = (ListKind.TEAM_SCORE, ListKind.MEDALS, ListKind.RECORDS, ListKind.AWARDS)


@get(HERE, guards=[DESK])
async def desk(
    request: AnyRequest, event: FromPath[UUID], account: Me, show: FromQuery[str] = "waiting"
) -> Template:
    """Every list of a meet: those that wait for somebody, or by `show` all of one kind."""
    found, now = await result_desk.get_desk(event, account=account), clock.now()
    waiting = [head for head in found.lists if waits_for(head, now)]
    chosen = {
        "stages": [head for head in found.lists if head.kind == ListKind.STAGE],
        "tables": [head for head in found.lists if head.kind in TABLES and head.has_result],
    }.get(show, waiting)
    return page(
        request,
        "competitions/results/desk.html",
        desk=found,
        show=show if show in {"stages", "tables"} else "waiting",
        totals={
            "waiting": len(waiting),
            "stages": sum(head.kind == ListKind.STAGE for head in found.lists),
            "tables": sum(head.kind in TABLES and head.has_result for head in found.lists),
        },
        lists=[(head, state_of(head, now), waits_for(head, now)) for head in chosen],
        protests=[one for one in found.protests if one.state == ProtestState.OPEN],
        trail=trail_of(account, event),
        may_draw=account.has(Role.OFFICE_CLERK, Role.ORGANISER),
    )


def waits_for(head: ListHead, now: Any) -> str:
    """What somebody has to do about a list, in words; empty when nothing."""
    if head.problems:
        return f"有{len(head.problems)}处问题"
    if head.state == ListState.LIVE and head.has_result and head.kind == ListKind.STAGE:
        return "等裁判长公告"
    is_over = head.protest_until is not None and head.protest_until <= now
    if head.state in {ListState.UNOFFICIAL, ListState.CORRECTED} and is_over and head.kind == ListKind.STAGE:
        return "申诉期已过，可确认正式"
    return ""


@get(f"{HERE}/{{of:uuid}}", guards=[DESK])
async def one_list(request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], account: Me) -> Template:
    """One list: its rows, problems, announcements, decisions and protests."""
    return await list_page(request, of, account)


@get(f"{HERE}/{{of:uuid}}/versions/{{number:int}}", guards=[DESK])
async def one_version(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], number: FromPath[int], account: Me
) -> Template:
    """A list as it was announced."""
    shown = await result_desk.get_version(of, number, account=account, now=clock.now())
    return page(
        request,
        "competitions/results/version.html",
        event=event,
        shown=shown,
        title=list_word(shown.head),
        table=list_table(shown),
        compact=list_views.table(shown),
    )


@post(f"{HERE}/{{of:uuid}}/announcement", guards=[DESK])
async def announce(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Announce what was shown."""

    async def act() -> str:
        seen = data.get("revision", "")
        await results.announce(
            of,
            revision=int(seen) if seen.isdecimal() else None,
            lineups_seen="lineups_seen" in data,
            account=account,
            now=clock.now(),
        )
        return "已公告，申诉期从现在开始"

    return await do(request, event, of, account, act)


@post(f"{HERE}/{{of:uuid}}/confirmation", guards=[DESK])
async def confirm(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], account: Me
) -> Template | Redirect:
    """Make a list official."""

    async def act() -> str:
        await results.make_official(of, account=account, now=clock.now())
        return "已确认为正式成绩"

    return await do(request, event, of, account, act)


@post(f"{HERE}/{{of:uuid}}/correction", guards=[DESK])
async def correct(
    request: AnyRequest, event: FromPath[UUID], of: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Bring an announced list up to date, with a reason."""

    async def act() -> str:
        changed = await results.correct(of, reason=data.get("reason", ""), account=account, now=clock.now())
        return f"已更正，共有{len(changed)}份成绩随之变动"

    return await do(request, event, of, account, act, typed=data)


async def do(
    request: AnyRequest,
    event: UUID,
    of: UUID,
    account: Account,
    act: Callable[[], Awaitable[str]],
    *,
    typed: Mapping[str, str] | None = None,
) -> Template | Redirect:
    """Do something about a list and look at it; what is refused is shown on its page."""
    try:
        said = await act()
    except NotFound:
        raise
    except YsError as refusal:
        return await list_page(request, of, account, refusal=refusal, typed=typed)
    return see(f"/meets/{event}/results/{of}", said)


async def list_page(
    request: AnyRequest,
    of: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    """The page of a list, with a refusal when something was not done."""
    now = clock.now()
    found = await result_desk.get_list(of, account=account, now=now)
    head = found.shown.head
    return page(
        request,
        "competitions/results/list.html",
        refusal=refusal,
        typed=typed or {},
        event=head.root,
        head=head,
        file=found,
        title=list_word(head),
        state=state_of(head, now),
        table=list_table(found.shown),
        compact=list_views.table(found.shown),
        ties=[group for group in _ties(found.shown.rows) if len(group) > 1],
        is_window_open=head.protest_until is not None and head.protest_until > now,
        open_protests=sum(one.state == ProtestState.OPEN for one in found.protests),
        units=sorted({(row.organization, row.unit or row.name) for row in found.shown.rows}, key=str),
        **fields_of(found),
    )


def _ties(rows: Any) -> list[list[Any]]:
    """Those who share a place, group by group."""
    groups: dict[int, list[Any]] = {}
    for row in rows:
        if row.rank is not None:
            groups.setdefault(row.rank, []).append(row)
    return list(groups.values())


routes = [desk, one_list, one_version, announce, confirm, correct]
