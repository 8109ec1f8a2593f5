"""Pages of judged contests: a judge's own pad, the head scorer's board with its print view, who sits where."""

from collections.abc import Mapping
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import FixtureNotFound, StageNotFound
from ysevents.competitions.mark_schemas import Kept, TypedCell
from ysevents.competitions.pages.fixture_words import state_of
from ysevents.competitions.panel_schemas import Board, Pad, PadRow
from ysevents.competitions.rules.recording.panels import DEDUCTIONS
from ysevents.competitions.service import marks, panels
from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see

HEADS = needs(Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE)
PANEL = needs(Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, Role.JUDGE)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
CELL = "cell."
ABSENT = "-"


@get("/pads", guards=[PANEL])
async def all_sittings(request: AnyRequest, account: Me) -> Template:
    """What I mark, in whatever meet."""
    return page(
        request,
        "competitions/panels/sittings.html",
        event=None,
        sittings=await panels.list_sittings(account),
    )


@get("/meets/{event:uuid}/pads", guards=[PANEL])
async def sittings(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """What I mark in this meet."""
    return page(
        request,
        "competitions/panels/sittings.html",
        event=event,
        sittings=await panels.list_sittings(account, event),
    )


@get("/meets/{event:uuid}/pads/{fixture:uuid}", guards=[PANEL])
async def pad(
    request: AnyRequest,
    event: FromPath[UUID],
    fixture: FromPath[UUID],
    account: Me,
    n: FromQuery[int | None] = None,
) -> Template:
    """My pad: one performer at a time, the first I have not marked unless another is chosen."""
    return _pad_page(request, await _own_pad(event, fixture, account), n)


@post("/meets/{event:uuid}/pads/{fixture:uuid}", guards=[PANEL])
async def give(
    request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Keep my marks of a performer; what is doubtful is asked about on the same page."""
    found = await _own_pad(event, fixture, account)
    row = next((one for one in found.rows if str(one.slot) == data.get("slot")), None)
    if row is None:
        raise Invalid("这名选手已不在本场，请刷新后再打分。")
    kept = await panels.give_marks(
        fixture, _given(found, row, data), device=f"pad{account.id.hex}", account=account, now=clock.now()
    )
    if _words(kept):
        return _pad_page(request, found, row.position, kept=kept, typed=data)
    return see(f"/meets/{event}/pads/{fixture}", f"{row.position}号的分数已保存")


@get("/meets/{event:uuid}/panels/{fixture:uuid}", guards=[HEADS])
async def board(request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], account: Me) -> Template:
    """Who has marked whom; scores once released."""
    return _board_page(request, await _own_board(event, fixture, account))


@get("/meets/{event:uuid}/panels/{fixture:uuid}/print", guards=[HEADS])
async def signing(
    request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], account: Me
) -> Template:
    """The released marks on paper, with room for signatures."""
    found = await _own_board(event, fixture, account)
    return page(request, "competitions/panels/print.html", board=found, judges=_judges(found))


@post("/meets/{event:uuid}/panels/{fixture:uuid}/marks", guards=[HEADS])
async def write(
    request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Deductions, a status, marks handed in on paper."""
    found = await _own_board(event, fixture, account)
    kept = await marks.keep_marks(
        fixture, _written(found, data), device=f"board{account.id.hex}", account=account, now=clock.now()
    )
    if _words(kept):
        return _board_page(request, found, kept=kept)
    return see(f"/meets/{event}/panels/{fixture}#p{data.get('position', '')}", "已保存")


@post("/meets/{event:uuid}/panels/{fixture:uuid}/release", guards=[HEADS])
async def release(event: FromPath[UUID], fixture: FromPath[UUID], data: Form, account: Me) -> Redirect:
    """Show marks now; judges who gave none count as absent."""
    found = await _own_board(event, fixture, account)
    slots = [one.row.slot for one in found.rows if str(one.row.slot) == data.get("slot")]
    await panels.release(
        fixture, slots, reason=data.get("reason", "")[:200], account=account, now=clock.now()
    )
    return see(
        f"/meets/{event}/panels/{fixture}#p{data.get('position', '')}", "评分已公布，未打分的评委按缺席计"
    )


@get("/meets/{event:uuid}/stages/{stage:uuid}/panel", guards=[HEADS])
async def plan(request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], account: Me) -> Template:
    """Who sits in which seat."""
    found = await panels.get_plan(stage, account=account, now=clock.now())
    if found.root != event:
        raise StageNotFound
    return page(request, "competitions/panels/seats.html", plan=found)


@post("/meets/{event:uuid}/stages/{stage:uuid}/panel", guards=[HEADS])
async def seat(event: FromPath[UUID], stage: FromPath[UUID], data: Form, account: Me) -> Redirect:
    """Seat the judges."""
    await panels.seat_judges(stage, _seats(data), account=account, now=clock.now())
    return see(f"/meets/{event}/stages/{stage}/panel", "评委席已保存，评委登录后在“我的评分”里打分")


async def _own_pad(event: UUID, fixture: UUID, account: Account) -> Pad:
    found = await panels.get_pad(fixture, account=account, now=clock.now())
    if found.root != event:
        raise FixtureNotFound
    return found


async def _own_board(event: UUID, fixture: UUID, account: Account) -> Board:
    found = await panels.get_board(fixture, account=account, now=clock.now())
    if found.sheet.root != event:
        raise FixtureNotFound
    return found


def _pad_page(
    request: AnyRequest,
    found: Pad,
    n: int | None,
    *,
    kept: Kept | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    rows = {row.position: row for row in found.rows}
    first = next((row for row in found.rows if not row.is_given and not row.word), None)
    current = rows.get(n or 0) or first or (found.rows[0] if found.rows else None)
    words = {cell.item: cell for cell in kept.cells if cell.words} if kept else {}
    return page(
        request,
        "competitions/panels/pad.html",
        status_code=409 if words else 200,
        pad=found,
        current=current,
        next=first,
        words=words,
        typed=typed or {},
        nonce=uuid7(),
        done=sum(row.is_given or bool(row.word) for row in found.rows),
    )


def _board_page(request: AnyRequest, found: Board, *, kept: Kept | None = None) -> Template:
    words = [cell.words for cell in kept.cells if cell.words] if kept else []
    return page(
        request,
        "competitions/panels/board.html",
        status_code=409 if words else 200,
        board=found,
        state_of=state_of,
        judges=_judges(found),
        deductions=DEDUCTIONS,
        words=words,
        nonce=uuid7(),
    )


def _judges(found: Board) -> list[int]:
    return [mark.judge for mark in found.rows[0].judges] if found.rows else []


def _given(found: Pad, row: PadRow, data: Mapping[str, str]) -> list[TypedCell]:
    """What a judge typed of a performer; with `absent` a dash everywhere."""
    is_absent = data.get("absent") == "1"
    return [
        TypedCell(
            slot=row.slot,
            item=item,
            text=ABSENT if is_absent else data.get(item, "").strip(),
            nonce=f"{data.get('nonce', '')[:36]}{i}"[:40] or str(uuid7()),
            seen=_number(data.get(f"seen.{item}", "")),
            is_confirmed=data.get("confirmed") == "1",
        )
        for i, (item, _) in enumerate(found.parts)
        if is_absent or data.get(item, "").strip() or item in row.cells
    ]


def _written(found: Board, data: Mapping[str, str]) -> list[TypedCell]:
    """The cells of one performer that hold another text than before."""
    row = next((one.row for one in found.rows if str(one.row.slot) == data.get("slot")), None)
    if row is None:
        raise Invalid("这名选手已不在本场，请刷新后再写。")
    typed = {name.removeprefix(CELL): text.strip() for name, text in data.items() if name.startswith(CELL)}
    return [
        TypedCell(
            slot=row.slot,
            item=item,
            text=text,
            nonce=str(uuid7()),
            seen=_number(data.get(f"seen.{item}", "")),
            is_confirmed=data.get("confirmed") == "1",
            reason=data.get("reason", "")[:200],
        )
        for item, text in typed.items()
        if text != data.get(f"was.{item}", "")
    ]


def _words(kept: Kept) -> list[str]:
    return [cell.words for cell in kept.cells if cell.words]


def _seats(data: Mapping[str, str]) -> dict[int, UUID | None]:
    """Seats as the form has them; empty choices are seats on paper."""
    try:
        return {
            int(name.removeprefix("seat.")): UUID(value) if value else None
            for name, value in data.items()
            if name.startswith("seat.")
        }
    except ValueError:
        raise Invalid("席位有误，请刷新后重新选择。") from None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


routes = [all_sittings, sittings, pad, give, board, signing, write, release, plan, seat]
