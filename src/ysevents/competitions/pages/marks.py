"""Sheets on a phone: the list of a meet's sheets, and the sheet of a fixture to write on.

Everything works as one plain form; `static/js/marks.js` sends each cell as it is typed and keeps it while there is
no network.
"""

from collections.abc import Mapping
from itertools import groupby
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import FixtureState
from ysevents.competitions.mark_schemas import Kept
from ysevents.competitions.pages import mark_forms
from ysevents.competitions.pages.fixture_words import state_of
from ysevents.competitions.pages.way_back import trail_of
from ysevents.competitions.rules.recording.merging import Verdict
from ysevents.competitions.service import draws, mark_settling, mark_sheets, marks
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see

OFFICIALS = needs(Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, Role.JUDGE, Role.CALL_ROOM_CLERK)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]


@get("/meets/{event:uuid}/marks", guards=[OFFICIALS])
async def sheets(
    request: AnyRequest, event: FromPath[UUID], account: Me, day: FromQuery[str | None] = None
) -> Template:
    """The sheets of a day by session, with how far each is; without a day those of today, or of the first day."""
    lines = await mark_sheets.list_sheets(event, account=account)
    days = sorted({clock.local_day(line.starts_at) for line in lines})
    today = clock.local_day(clock.now())
    chosen = next((d for d in days if d.isoformat() == day), None)
    chosen = chosen or (today if today in days else next((d for d in days if d > today), None))
    chosen = chosen or (days[-1] if days else None)
    shown = [line for line in lines if clock.local_day(line.starts_at) == chosen]
    return page(
        request,
        "competitions/marks/list.html",
        meet=await draws.get_meet(event),
        trail=trail_of(account, event),
        days=days,
        chosen=chosen,
        today=today,
        sessions=[(name, list(held)) for name, held in groupby(shown, key=lambda line: line.session)],
        state_of=state_of,
        waiting=sum(line.waiting for line in lines),
    )


@get("/marks/{fixture:uuid}", guards=[OFFICIALS])
async def sheet(
    request: AnyRequest,
    fixture: FromPath[UUID],
    account: Me,
    turn: FromQuery[int | None] = None,
    whole: FromQuery[bool] = False,
) -> Template | Redirect:
    """The sheet of a fixture, to be written on; kinds with screens of their own lead there unless asked `whole`."""
    own = await mark_sheets.find_screen(fixture, account=account)
    if own and not whole:
        return Redirect(own, status_code=303)
    return await _sheet_page(request, fixture, account, turn=turn)


@post("/marks/{fixture:uuid}", guards=[OFFICIALS])
async def write(request: AnyRequest, fixture: FromPath[UUID], data: Form, account: Me) -> Template | Redirect:
    """Write all cells that are new, from the form as a whole."""
    now = clock.now()
    try:
        cells = mark_forms.typed_cells(data)
        kept = await marks.keep_marks(
            fixture, cells, device=f"page{account.id.hex}", account=account, now=now
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _sheet_page(request, fixture, account, refusal=refusal)
    refused = {
        mark_forms.key_of(cell.slot, cell.item): cell.words
        for cell in kept.cells
        if cell.verdict == Verdict.REFUSED
    }
    if refused:
        texts = {mark_forms.key_of(cell.slot, cell.item): cell.text for cell in cells}
        return await _sheet_page(request, fixture, account, wrong=refused, texts=texts)
    turn = f"?turn={data['turn']}" if data.get("turn", "").isdecimal() else ""
    return see(f"/marks/{fixture}{turn}", _told(kept), tone="attention" if kept.waiting else "ok")


@post("/marks/{fixture:uuid}/settlements/{entry:uuid}", guards=[OFFICIALS])
async def settle(
    request: AnyRequest, fixture: FromPath[UUID], entry: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Choose a text that waits, or leave what stands."""
    chosen = data.get("choose") == "1"
    try:
        await mark_settling.settle(
            entry, choose=chosen, reason=data.get("reason", "").strip(), account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _sheet_page(request, fixture, account, refusal=refusal)
    return see(f"/marks/{fixture}", "已选用" if chosen else "已放弃，原来的成绩不变")


@post("/marks/{fixture:uuid}/handing-in", guards=[OFFICIALS])
async def hand_in(
    request: AnyRequest, fixture: FromPath[UUID], account: Me, data: Form
) -> Template | Redirect:
    """Hand the sheet in; what lacks is told."""
    try:
        await mark_settling.hand_in(fixture, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _sheet_page(request, fixture, account, refusal=refusal)
    return see(f"/marks/{fixture}", "成绩单已交")


@post("/marks/{fixture:uuid}/reopening", guards=[OFFICIALS])
async def open_again(
    request: AnyRequest, fixture: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Give the sheet back to its officials."""
    try:
        await mark_settling.open_again(
            fixture, reason=data.get("reason", "").strip()[:200], account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _sheet_page(request, fixture, account, refusal=refusal)
    return see(f"/marks/{fixture}", "成绩单已退回，可以继续录入")


async def _sheet_page(
    request: AnyRequest,
    fixture: UUID,
    account: Account,
    *,
    turn: int | None = None,
    refusal: YsError | None = None,
    wrong: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Template:
    held = await mark_sheets.get_sheet(fixture, account=account, now=clock.now())
    last = mark_forms.last_turn(held)
    current = turn if turn and 1 <= turn <= last else mark_forms.current_turn(held)
    return page(
        request,
        "competitions/marks/sheet.html",
        refusal=refusal,
        status_code=400 if wrong else 200,
        sheet=held,
        started=state_of(FixtureState.STARTED),
        rows=held.in_turn(current),
        fields=mark_forms.fields,
        groups=mark_forms.groups,
        keys=mark_forms.keys(held),
        slots=mark_forms.slots(held),
        said=lambda fields, slot=None: mark_forms.said(fields, wrong or {}, slot),
        status_of=mark_forms.status_of,
        turns=range(1, last + 1),
        turn=current,
        overview=mark_forms.overview(held),
        was=mark_forms.standing(held),
        form=uuid7().hex,
        wrong=wrong or {},
        texts=texts or {},
        state_of=state_of,
    )


def _told(kept: Kept) -> str:
    """What became of a form in one sentence."""
    if kept.waiting:
        return f"有{len(kept.waiting)}格待处理，请看下面；其余已保存"
    return f"已保存{len(kept.cells)}格" if kept.cells else "没有改动"


routes = [sheets, sheet, write, settle, hand_in, open_again]
