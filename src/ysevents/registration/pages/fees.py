"""The page of fees: what each unit owes and whether it is noted as paid."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.kit import clock
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration.pages.shared import REVIEWER, Form, Me
from ysevents.registration.service import fees, regulations


@get("/regulations/{event:uuid}/fees", guards=[REVIEWER])
async def listed(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    lines = await fees.list_fees(event, account=account)
    return page(
        request,
        "registration/fees.html",
        setup=await regulations.get_setup(event, account=account),
        parameters=(await regulations.get_version(event)).parameters,
        lines=lines,
        paid=sum(line.paid_at is not None for line in lines),
    )


@post("/regulations/{event:uuid}/fees/{delegation:uuid}", guards=[REVIEWER])
async def note(event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me) -> Redirect:
    is_paid = bool(data.get("paid"))
    await fees.note_fee(event, delegation, is_paid=is_paid, account=account, now=clock.now())
    return see(f"/regulations/{event}/fees", "已记为已交" if is_paid else "已记为未交")


routes = [listed, note]
