"""Pages of the office: the queue of a meet and the decision on each delegation."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration import service
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import DelegationNotFound
from ysevents.registration.pages.shared import (
    REVIEWER,
    TONES,
    Form,
    Me,
    light,
    seal_light,
)
from ysevents.registration.service import changes


@get("/registration/{event:uuid}/review", guards=[REVIEWER])
async def review(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """The delegations of a meet, what waits for a decision first."""
    lines = await service.list_delegations(event, account=account)
    return page(
        request,
        "registration/review.html",
        regulation=await service.get_regulation(event),
        lines=lines,
        tones=TONES,
        waiting=sum(line.state == DelegationState.SUBMITTED for line in lines),
        changes=await changes.count_open(event, account=account),
    )


@get("/registration/{event:uuid}/review/{delegation:uuid}", guards=[REVIEWER])
async def review_delegation(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], account: Me
) -> Template:
    return await _review_page(request, delegation, account)


@post("/registration/{event:uuid}/review/{delegation:uuid}/approval", guards=[REVIEWER])
async def approve(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], account: Me
) -> Template | Redirect:
    try:
        await service.approve(delegation, account=account, now=clock.now())
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await _review_page(request, delegation, account, refusal=refusal)
    return see(f"/registration/{event}/review", "已通过审核，单位会收到消息")


@post("/registration/{event:uuid}/review/{delegation:uuid}/return", guards=[REVIEWER])
async def return_with_reason(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    try:
        await service.return_with_reason(delegation, data.get("reason", ""), account=account, now=clock.now())
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await _review_page(request, delegation, account, refusal=refusal, typed=data)
    return see(f"/registration/{event}/review", "已退回，单位会收到原因")


@post("/registration/{event:uuid}/review/{delegation:uuid}/freeze", guards=[REVIEWER])
async def freeze(event: FromPath[UUID], delegation: FromPath[UUID], account: Me) -> Redirect:
    await service.freeze(delegation, account=account, now=clock.now())
    return see(f"/registration/{event}/review/{delegation}", "报名表已冻结")


async def _review_page(
    request: AnyRequest,
    delegation: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    now = clock.now()
    book = await service.get_reviewed_book(delegation, account=account, now=now)
    return page(
        request,
        "registration/review_delegation.html",
        refusal=refusal,
        typed=typed,
        book=book,
        state={"word": book.delegation.state.label, "tone": TONES[book.delegation.state]},
        findings=book.findings(clock.local_day(now)),
        lights={a.person: light(book, a, now) for a in book.athletes},
        seal=seal_light(book),
        titles={contest.id: contest for contest in book.contests},
    )


routes = [review, review_delegation, approve, return_with_reason, freeze]
