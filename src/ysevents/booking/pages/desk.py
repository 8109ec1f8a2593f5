"""What a venue decides: bookings that wait for its approval."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.booking import service, views
from ysevents.booking.schemas import Decided
from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.kit.pages import AnyRequest, page, see

Clerk = NamedDependency[Account]


@get("/venues/{venue:uuid}/approvals")
async def approvals(request: AnyRequest, venue: FromPath[UUID], account: Clerk) -> Template:
    return await _approvals(request, venue, account)


@post("/venues/{venue:uuid}/approvals/{booking:uuid}")
async def decide(
    request: AnyRequest,
    venue: FromPath[UUID],
    booking: FromPath[UUID],
    data: URLEncodedBody[Decided],
    account: Clerk,
) -> Redirect | Template:
    is_approved = data.decision == "approve"
    try:
        await service.decide(
            booking, is_approved=is_approved, reason=data.reason, account=account, now=clock.now()
        )
    except YsError as refusal:
        if refusal.status not in (400, 409):
            raise
        return await _approvals(request, venue, account, refusal=refusal, wrong=booking)
    return see(
        f"/venues/{venue}/approvals", "已同意，预约人会收到消息。" if is_approved else "已退回，场地已让出。"
    )


async def _approvals(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    *,
    refusal: YsError | None = None,
    wrong: UUID | None = None,
) -> Template:
    found = await service.list_waiting(venue, account=account, now=clock.now())
    return page(
        request,
        "booking/approvals.html",
        refusal=refusal,
        wrong=str(wrong) if wrong else None,
        waiting=[views.waiting_row(one) for one in found],
        venue=venue,
        grid=views.grid_href(venue),
    )


routes = [approvals, decide]
