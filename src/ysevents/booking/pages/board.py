"""The desk of a venue: today's courts as a board, scan or name, and one booking with what can be done to it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.booking import desk_views
from ysevents.booking.enums import PaymentMethod
from ysevents.booking.service import board as boards
from ysevents.booking.service import counter
from ysevents.checkin import rules as codes
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import Result
from ysevents.checkin.schemas import ScanAnswer
from ysevents.kit import clock, qr
from ysevents.kit.errors import Invalid, NotAllowed, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

STAFF = needs(Role.ADMINISTRATOR, Role.OFFICE_CLERK, Role.VENUE_DESK)
Clerk = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/venues/{venue:uuid}/desk"
ONE = f"{HERE}/bookings/{{booking:uuid}}"


@get(HERE, guards=[STAFF])
async def desk(request: AnyRequest, venue: FromPath[UUID], account: Clerk) -> Template:
    """Today's courts."""
    return await _board(request, venue, account, clock.now())


@post(f"{HERE}/search", guards=[STAFF], status_code=200)
async def search(
    request: AnyRequest, venue: FromPath[UUID], data: Form, account: Clerk
) -> Template | Redirect:
    """What was scanned or typed: a code is taken at once, a name leads to its booking."""
    typed, now = data.get("q", "").strip(), clock.now()
    seen = codes.read(typed)
    if seen is not None and seen.kind != codes.Kind.LABEL:
        try:
            answer = await counter.scan_at_desk(venue, typed, account=account, now=now)
        except (NotFound, NotAllowed):
            raise
        except YsError as refusal:
            return await _board(request, venue, account, now, refusal=refusal)
        return await _board(request, venue, account, now, answer=answer)
    found = await boards.find_at_desk(venue, typed, account=account, now=now)
    if len(found) == 1:
        return see(desk_views.desk_href(venue, found[0]))
    return await _board(request, venue, account, now, found=found, typed=typed)


@get(ONE, guards=[STAFF])
async def one(
    request: AnyRequest, venue: FromPath[UUID], booking: FromPath[UUID], account: Clerk
) -> Template:
    """A booking before the clerk."""
    return await _booking(request, venue, booking, account)


@post(ONE + "/{act:str}", guards=[STAFF])
async def do(
    request: AnyRequest,
    venue: FromPath[UUID],
    booking: FromPath[UUID],
    act: FromPath[str],
    data: Form,
    account: Clerk,
) -> Template | Redirect:
    """Do one thing to it; a refusal shows the booking again with the sentence."""
    try:
        said, goes = await _do(act, venue, booking, data, account, clock.now())
    except (NotFound, NotAllowed):
        raise
    except YsError as refusal:
        return await _booking(request, venue, booking, account, refusal=refusal)
    return see(desk_views.desk_href(venue, booking) + goes, said)


@get(f"{ONE}/slip", guards=[STAFF])
async def slip(
    request: AnyRequest, venue: FromPath[UUID], booking: FromPath[UUID], account: Clerk
) -> Template:
    """Tickets and receipts to be printed, for whoever has no phone with them."""
    found = await boards.get_desk_booking(venue, booking, account=account)
    address = request.app.state.shell.settings.address
    wanted = {comer.admission: comer.name for comer in found.comers}
    return page(
        request,
        "booking/desk_slip.html",
        booking=found.booked,
        facts=desk_views.booking_facts(found),
        receipts=desk_views.receipts(found),
        tickets=[
            {"name": wanted[ticket.id], "svg": qr.svg(ticket.url(address)), "short": ticket.short}
            for ticket in await checkin.list_tickets(list(wanted))
        ],
        back=desk_views.desk_href(venue, booking),
        printed=clock.datetime_cn(clock.now()),
    )


async def _do(
    act: str, venue: UUID, booking: UUID, data: dict[str, str], account: Account, now: datetime
) -> tuple[str, str]:
    """What is told afterwards, and where it is shown."""
    match act:
        case "arrivals":
            answer = await counter.let_in(venue, booking, _id(data, "admission"), account=account, now=now)
            return f"{answer.title}：{answer.message}", ""
        case "payments":
            receipt = await counter.note_payment(venue, booking, _method(data), account=account, now=now)
            return f"已记收费，票据号{receipt:06}。", ""
        case "returns":
            receipt = await counter.give_back(venue, booking, _method(data), account=account, now=now)
            return f"已记退费，票据号{receipt:06}。", ""
        case "extension":
            booked = await counter.extend_booking(venue, booking, account=account, now=now)
            return f"已延长到{clock.time_cn(booked.ends_at)}。", ""
        case "court":
            booked = await counter.swap_court(venue, booking, _id(data, "space"), account=account, now=now)
            return f"已换到{booked.space_name}，原来的二维码仍然有效。", ""
        case "absence":
            await counter.mark_absent(venue, booking, account=account, now=now)
            return "已记未到场。", ""
        case "tickets":
            await counter.reissue_ticket(venue, booking, _id(data, "admission"), account=account, now=now)
            return "已换新码，原来的码不能再用。", "/slip"
    raise NotFound


def _id(data: dict[str, str], name: str) -> UUID:
    try:
        return UUID(data.get(name, ""))
    except ValueError:
        raise Invalid("请先选定一项再提交。") from None


def _method(data: dict[str, str]) -> PaymentMethod:
    if data.get("method") not in set(PaymentMethod):
        raise Invalid(fields={"method": "请选择付款方式。"})
    return PaymentMethod(data["method"])


async def _board(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    now: datetime,
    *,
    refusal: YsError | None = None,
    answer: ScanAnswer | None = None,
    found: Sequence[UUID] | None = None,
    typed: str = "",
) -> Template:
    today = await boards.get_board(venue, account=account, now=now)
    return page(
        request,
        "booking/desk.html",
        refusal=refusal,
        board=today,
        answer=answer and {"tone": _tone(answer), "title": answer.title, "text": _said(answer)},
        figures=desk_views.figures(today, now),
        cards=desk_views.court_cards(today, now),
        matches=None if found is None else desk_views.booking_rows(today, now, set(found)),
        searched=typed,
        rows=desk_views.booking_rows(today, now),
        here=desk_views.desk_href(venue),
    )


async def _booking(
    request: AnyRequest, venue: UUID, booking: UUID, account: Account, *, refusal: YsError | None = None
) -> Template:
    found = await boards.get_desk_booking(venue, booking, account=account)
    word, tone = found.booked.standing(clock.now())
    return page(
        request,
        "booking/desk_booking.html",
        refusal=refusal,
        booking=found.booked,
        state={"word": word, "tone": tone},
        facts=desk_views.booking_facts(found),
        comers=desk_views.comer_rows(found),
        receipts=desk_views.receipts(found),
        due=found.due_fen,
        paid=found.paid_fen,
        free_courts=[
            {"value": str(court.space), "label": court.name}
            for court in await counter.list_free_courts(found.booked)
        ],
        methods=desk_views.METHODS,
        desk=desk_views.desk_href(venue),
        here=desk_views.desk_href(venue, booking),
    )


def _tone(answer: ScanAnswer) -> str:
    if answer.result == Result.OK:
        return "ok"
    return "attention" if answer.result in (Result.UNKNOWN, Result.CONFIRM) else "refusal"


def _said(answer: ScanAnswer) -> str:
    return "，".join(filter(None, (answer.holder, answer.message)))


routes = [desk, search, one, do, slip]
