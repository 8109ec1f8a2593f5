"""Pages of leaders, coaches and doctors."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.kit import clock
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration import service
from ysevents.registration.enums import DelegationRole
from ysevents.registration.pages.shared import (
    COACH,
    Form,
    Me,
    Unit,
    find_own,
    home,
    links,
    read_id,
)


@get("/registration/{event:uuid}/officials", guards=[COACH])
async def officials(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    own = await find_own(event, unit, account)
    book = await service.get_book(own, account=account)
    return page(
        request,
        "registration/officials.html",
        book=book,
        staff=await service.list_staff(own, account=account),
        chosen={
            role.value: next((o.person for o in book.officials if o.role == role), None)
            for role in DelegationRole
        },
        roles=[role for role in DelegationRole if role != DelegationRole.ATHLETE],
        **links(event, unit),
    )


@post("/registration/{event:uuid}/officials", guards=[COACH])
async def set_officials(event: FromPath[UUID], data: Form, account: Me, unit: Unit = None) -> Redirect:
    own = await find_own(event, unit, account)
    chosen: dict[DelegationRole, list[UUID]] = {
        role: [read_id(data, role)]
        for role in DelegationRole
        if role != DelegationRole.ATHLETE and data.get(role)
    }
    await service.set_officials(own, chosen, account=account, now=clock.now())
    return see(home(event, unit), "领队教练已保存")


routes = [officials, set_officials]
