"""One's own points and bans, and the way to appeal."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.places import service, views

Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
LONGEST = 300


@get("/points")
async def own(request: AnyRequest, account: Me) -> Template:
    return await _shown(request, account)


@post("/points/{point:uuid}/appeal")
async def appeal(request: AnyRequest, point: FromPath[UUID], data: Form, account: Me) -> Redirect | Template:
    reason = " ".join(data.get("reason", "").split())
    try:
        if not 2 <= len(reason) <= LONGEST:
            raise Invalid(fields={"reason": "请写明申诉的理由，2至300个字。"})
        await service.appeal(
            point,
            reason,
            idempotency_key=data.get("idempotency_key", ""),
            account=account,
            now=clock.now(),
        )
    except YsError as refusal:
        return await _shown(request, account, refusal)
    return see("/points", "申诉已提交，结果会在消息里通知您。")


async def _shown(request: AnyRequest, account: Account, refusal: YsError | None = None) -> Template:
    now = clock.now()
    standing = await service.get_standing(account, now=now)
    return page(
        request,
        "places/points.html",
        refusal=refusal,
        bans=[
            f"{name}：网上预约暂停至{clock.datetime_cn(until)}，可到服务台现场预约。"
            for _, name, until in standing.bans
        ],
        points=views.point_rows(standing.points, now),
        key=str(uuid7()),
    )


routes = [own, appeal]
