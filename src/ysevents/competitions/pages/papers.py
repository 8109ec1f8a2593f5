"""打印中心: what officials carry, by session, contest or fixture; and whether a printed sheet still holds."""

from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.pages.way_back import trail_of
from ysevents.competitions.papers.forms import FormKind
from ysevents.competitions.papers.sheets import SheetKind, kinds_of
from ysevents.competitions.service import contests, draws, printing
from ysevents.competitions.service.fixtures import heat_word
from ysevents.kit import clock
from ysevents.kit.pages import AnyRequest, page

OFFICIALS = needs(Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, Role.CALL_ROOM_CLERK)
Me = NamedDependency[Account]
HERE = "/meets/{event:uuid}/papers"
NO_STORE = {"Cache-Control": "private, no-store"}
LONGEST_CODE = 20


@get(HERE, guards=[OFFICIALS])
async def papers(
    request: AnyRequest,
    event: FromPath[UUID],
    account: Me,
    session: FromQuery[UUID | None] = None,
    contest: FromQuery[UUID | None] = None,
) -> Template:
    """Sessions and contests to print for; of one that is chosen, its fixtures."""
    sessions = await printing.list_sessions(event, account=account)
    chosen = session or contest
    fixtures = (
        await printing.list_fixtures(event, session=session, contest=contest, account=account)
        if chosen
        else []
    )
    return page(
        request,
        "competitions/papers.html",
        meet=await draws.get_meet(event),
        trail=trail_of(account, event),
        sessions=sessions,
        contests=await contests.list_contests(event),
        session=session,
        contest=contest,
        heat_word=heat_word,
        fixtures=[(fixture, kinds_of(fixture)) for fixture in fixtures],
        kinds=[kind for kind in SheetKind if any(kind in kinds_of(fixture) for fixture in fixtures)],
        forms=list(FormKind),
        lists=[] if chosen else await printing.list_lists(event, account=account),
    )


@get(f"{HERE}/sheets.pdf", guards=[OFFICIALS])
async def sheets_file(
    request: AnyRequest,
    event: FromPath[UUID],
    account: Me,
    kind: FromQuery[SheetKind],
    session: FromQuery[UUID | None] = None,
    contest: FromQuery[UUID | None] = None,
    fixture: FromQuery[UUID | None] = None,
) -> Response[bytes]:
    """The sheets of one kind of a session, a contest or a fixture."""
    made = await printing.print_sheets(
        event,
        kind,
        session=session,
        contest=contest,
        fixtures=[fixture] if fixture else [],
        site=request.app.state.shell.settings.address,
        account=account,
        now=clock.now(),
    )
    return _pdf(made, kind)


@get(f"{HERE}/lists/{{list_id:uuid}}", guards=[OFFICIALS])
async def list_file(event: FromPath[UUID], list_id: FromPath[UUID], account: Me) -> Response[bytes]:
    """A list of results, to be signed."""
    return _pdf(await printing.print_list(event, list_id, account=account, now=clock.now()), "list")


@get(f"{HERE}/receipts", guards=[OFFICIALS])
async def receipts_file(event: FromPath[UUID], account: Me) -> Response[bytes]:
    """Who collects which certificate."""
    return _pdf(await printing.print_receipts(event, account=account, now=clock.now()), "receipts")


@get(f"{HERE}/forms/{{kind:str}}", guards=[OFFICIALS])
async def form_file(event: FromPath[UUID], kind: FromPath[FormKind], account: Me) -> Response[bytes]:
    """A form to be filled in by hand."""
    return _pdf(await printing.print_form(event, kind, account=account, now=clock.now()), kind)


@get(f"{HERE}/{{fixture:uuid}}/{{kind:str}}", guards=[OFFICIALS])
async def check(
    request: AnyRequest,
    event: FromPath[UUID],
    fixture: FromPath[UUID],
    kind: FromPath[SheetKind],
    account: Me,
    code: FromQuery[str] = "",
) -> Template:
    """Where the QR of a sheet leads: does it still hold?"""
    paper = await printing.check_sheet(event, fixture, kind, account=account, now=clock.now())
    scanned = code.strip().lower().replace("-", "")[:LONGEST_CODE]
    return page(
        request,
        "competitions/paper_check.html",
        meet=await draws.get_meet(event),
        paper=paper,
        fixture=fixture,
        kind=kind,
        holds=scanned == paper.code and not paper.is_void,
    )


def _pdf(content: bytes, name: str) -> Response[bytes]:
    return Response(
        content,
        media_type="application/pdf",
        headers={**NO_STORE, "Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


routes = [papers, sheets_file, list_file, receipts_file, form_file, check]
