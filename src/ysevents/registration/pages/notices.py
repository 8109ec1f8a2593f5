"""Pages of public notices: anybody reads and objects, the office opens and decides."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import ValidationError

from ysevents.accounts.guards import address_of
from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration.enums import ObjectionState
from ysevents.registration.guards import of_one_meet
from ysevents.registration.notice_schemas import NoticeIn, ObjectionIn
from ysevents.registration.pages.shared import REVIEWER, Form, Me
from ysevents.registration.service import public_notices

TONES = {
    ObjectionState.OPEN: "attention",
    ObjectionState.UPHELD: "refusal",
    ObjectionState.DISMISSED: "muted",
}
Model = TypeVar("Model", NoticeIn, ObjectionIn)
NOT_INDEXED = {"X-Robots-Tag": "noindex, noarchive"}
SENTENCES = {
    "text": "请写清对谁、对哪一项有异议，5至1000字。",
    "contact": "请填写接受异议的电话，5至60字。",
    "last_on": "日期不存在或格式不对，请写成2026-12-01。",
    "phone": "电话太长，请核对；也可以不填。",
}


@get("/events/{event:uuid}/notice")
async def notice(request: AnyRequest, event: FromPath[UUID], unit: FromQuery[UUID | None] = None) -> Template:
    """Who starts, unit by unit; needs no account."""
    return page(
        request,
        "registration/notice.html",
        headers=NOT_INDEXED,
        shown=await public_notices.read_notice(event, unit, now=clock.now()),
    )


@get("/events/{event:uuid}/notice/objection")
async def objection_form(request: AnyRequest, event: FromPath[UUID]) -> Template:
    return await _objection_page(request, event)


@post("/events/{event:uuid}/notice/objection")
async def object_to(request: AnyRequest, event: FromPath[UUID], data: Form) -> Template | Redirect:
    """Object, without an account."""
    try:
        wanted = _read(ObjectionIn, {"text": data.get("text", ""), "phone": data.get("phone", "")})
        await public_notices.object_to(
            event,
            wanted,
            idempotency_key=data.get("key", ""),
            address=address_of(request),
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _objection_page(request, event, refusal, data)
    return see(f"/events/{event}/notice", "异议已收到，组委会核实后处理")


@get("/registration/{event:uuid}/notice", guards=[REVIEWER])
async def desk(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """Open the notice of a meet, and decide on objections."""
    return await _desk_page(request, event, account)


@post("/registration/{event:uuid}/notice", guards=[REVIEWER])
async def open_notice(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    try:
        wanted = _read(
            NoticeIn, {"contact": data.get("contact", "").strip(), "last_on": data.get("last_on") or None}
        )
        found = await public_notices.open_notice(event, wanted, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _desk_page(request, event, account, refusal, data)
    return see(f"/registration/{event}/notice", f"公示到{clock.date_cn(found.last_on)}")


@post(
    "/registration/{event:uuid}/notice/objections/{objection:uuid}/decision", guards=[REVIEWER, of_one_meet]
)
async def decide(
    request: AnyRequest, event: FromPath[UUID], objection: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    try:
        await public_notices.decide_objection(
            objection,
            is_upheld=data.get("decision") == "uphold",
            answer=data.get("answer", ""),
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _desk_page(request, event, account, refusal, {**data, "objection": str(objection)})
    return see(f"/registration/{event}/notice", "异议已处理")


@post("/registration/{event:uuid}/notice/objections/{objection:uuid}/phone", guards=[REVIEWER, of_one_meet])
async def read_phone(
    request: AnyRequest, event: FromPath[UUID], objection: FromPath[UUID], account: Me
) -> Template:
    """Show a whole telephone number; that it was read is on record."""
    phone = await public_notices.read_phone(objection, account=account, now=clock.now())
    return await _desk_page(request, event, account, read={str(objection): phone})


def _read(model: type[Model], typed: Mapping[str, Any]) -> Model:
    try:
        return model.model_validate(typed)
    except ValidationError as error:
        fields = {str(e["loc"][0]): SENTENCES[str(e["loc"][0])] for e in error.errors()}
        raise Invalid(next(iter(fields.values())), fields=fields) from None


async def _objection_page(
    request: AnyRequest,
    event: UUID,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    shown = await public_notices.read_notice(event, None, now=clock.now())
    return page(
        request,
        "registration/objection.html",
        refusal=refusal,
        typed=typed,
        headers=NOT_INDEXED,
        shown=shown,
        key=str(uuid7()),
    )


async def _desk_page(
    request: AnyRequest,
    event: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
    read: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    found = await public_notices.get_desk(event, account=account, now=now)
    return page(
        request,
        "registration/notice_desk.html",
        refusal=refusal,
        typed=typed,
        desk=found,
        is_open=bool(found.notice and found.notice.is_open(now)),
        tones=TONES,
        read=read or {},
    )


routes = [notice, objection_form, object_to, desk, open_notice, decide, read_phone]
