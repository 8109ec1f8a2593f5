"""Printing of what officials carry. Full names stand on it: whoever prints is on record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions import paper_queries, papers
from ysevents.competitions.enums import ListKind, ListState
from ysevents.competitions.errors import ListNotFound, NothingToPrint
from ysevents.competitions.paper_schemas import Paper, PrintedFixture, Session
from ysevents.competitions.papers import forms, sheets
from ysevents.competitions.papers import lists as printed
from ysevents.competitions.result_schemas import ListHead, ShownList
from ysevents.competitions.service import lists
from ysevents.competitions.service.bibs import get_meet
from ysevents.core.errors import EventNotFound, OccurrenceNotFound

MOST_SHEETS = 400
"""A county meet has 194 heats; more than this is no sheet for a day but a mistake."""


async def list_sessions(meet: UUID, *, account: Account) -> list[Session]:
    """The sessions whose sheets can be printed."""
    await _check_may(meet, account)
    return await paper_queries.sessions(meet)


async def list_fixtures(
    meet: UUID, *, session: UUID | None = None, contest: UUID | None = None, account: Account
) -> list[PrintedFixture]:
    """What is drawn of a session or a contest, in order of time."""
    await _check_may(meet, account)
    return await paper_queries.fixtures(meet, session=session, contest=contest)


async def print_sheets(
    meet: UUID,
    kind: sheets.SheetKind,
    *,
    session: UUID | None = None,
    contest: UUID | None = None,
    fixtures: Sequence[UUID] = (),
    site: str,
    account: Account,
    now: datetime,
) -> bytes:
    """One kind of sheet for each drawn fixture of a session, a contest, or those named.

    NothingToPrint when none is drawn or none has a sheet of this kind.
    """
    await _check_may(meet, account)
    found = await paper_queries.fixtures(meet, session=session, contest=contest, ids=fixtures)
    made = [
        papers.coded(sheets.sheet(fixture, kind), f"{site}/meets/{meet}/papers/{fixture.id}/{kind}")
        for fixture in found[:MOST_SHEETS]
        if kind in sheets.kinds_of(fixture)
    ]
    if not made:
        raise NothingToPrint
    await accounts.record_view(
        "children_listed", account=account, object_kind="event", object_id=meet, now=now
    )
    return await papers.print_papers((await get_meet(meet)).title, made, now=now)


async def print_form(meet: UUID, kind: forms.FormKind, *, account: Account, now: datetime) -> bytes:
    """A form to be filled in by hand."""
    await _check_may(meet, account)
    return await papers.print_papers((await get_meet(meet)).title, [forms.form(kind)], now=now)


async def list_lists(meet: UUID, *, account: Account) -> list[ListHead]:
    """The lists of results that can be printed."""
    await _check_may(meet, account)
    return [head for head in await lists.heads_of(meet, full_names=True) if head.has_result]


async def print_list(meet: UUID, list_id: UUID, *, account: Account, now: datetime) -> bytes:
    """A list of results as it stands, to be signed and put on the board."""
    await _check_may(meet, account)
    found = await lists.shown(list_id, full_names=True)
    if found.head.root != meet:
        raise ListNotFound
    await accounts.record_view(
        "children_listed", account=account, object_kind="event", object_id=meet, now=now
    )
    return await papers.print_papers((await get_meet(meet)).title, [printed.announcement(found)], now=now)


async def print_receipts(meet: UUID, *, account: Account, now: datetime) -> bytes:
    """Who collects which certificate, a page for each unit; NothingToPrint before anything is announced."""
    await _check_may(meet, account)
    last: dict[UUID, ShownList] = {}
    for found in await lists.lists_of(meet, full_names=True):
        if found.head.kind == ListKind.STAGE and found.head.state != ListState.LIVE:
            last[found.head.event] = found
    made = printed.certificates(list(last.values()))
    if not made:
        raise NothingToPrint("还没有公告的成绩，公告之后才能打印奖状领取表。")
    await accounts.record_view(
        "children_listed", account=account, object_kind="event", object_id=meet, now=now
    )
    return await papers.print_papers((await get_meet(meet)).title, made, now=now)


async def check_sheet(
    meet: UUID, fixture: UUID, kind: sheets.SheetKind, *, account: Account, now: datetime
) -> Paper:
    """The sheet as it would be printed now, to hold a printed one against it by its code. It is on record."""
    await _check_may(meet, account)
    found = await paper_queries.fixtures(meet, ids=[fixture])
    if not found:
        raise OccurrenceNotFound
    await accounts.record_view(
        "children_listed", account=account, object_kind="fixture", object_id=fixture, now=now
    )
    return papers.coded(sheets.sheet(found[0], kind), "")


async def _check_may(meet: UUID, account: Account) -> None:
    """Those who run the meet, and those who officiate at it."""
    if not await accounts.covers(
        account, Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, Role.CALL_ROOM_CLERK, event=meet
    ):
        raise EventNotFound
