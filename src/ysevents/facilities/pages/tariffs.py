"""Managing the price list of a venue."""

from collections.abc import Mapping
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.facilities import forms, views
from ysevents.facilities.enums import FeeClass, FeeGroup
from ysevents.facilities.service import managing, tariffs
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

MANAGER = needs(*managing.MANAGERS)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/venues/{venue:uuid}/manage/tariffs"


@get(HERE, guards=[MANAGER])
async def price_list(request: AnyRequest, venue: FromPath[UUID], account: Me) -> Template:
    """What an hour costs whom, from when on."""
    return await _shown(request, venue, account)


@post(HERE, guards=[MANAGER])
async def add(request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me) -> Redirect | Template:
    try:
        await tariffs.add_tariff(venue, forms.read_tariff(data), account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _shown(request, venue, account, refusal, data)
    return see(f"/venues/{venue}/manage/tariffs", "价目已登记，已经作出的预约不变。")


@post("/tariffs/{tariff:uuid}/withdrawal", guards=[MANAGER])
async def withdraw(tariff: FromPath[UUID], account: Me) -> Redirect:
    venue = await tariffs.withdraw_tariff(tariff, account=account, now=clock.now())
    return see(f"/venues/{venue}/manage/tariffs", "已撤回，这一天起仍按原来的价格。")


async def _shown(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    managed = await managing.get_managed(venue, account=account, now=now)
    sports = dict.fromkeys(space.sport for space in managed.spaces)
    return page(
        request,
        "facilities/manage_tariffs.html",
        refusal=refusal,
        typed=typed or {"from_on": str(clock.local_day(now))},
        venue=managed,
        tabs=managing.tabs(venue, "/tariffs"),
        lines=views.tariff_lines(await tariffs.list_tariffs(venue, account=account, now=now)),
        sports=[{"value": "", "label": "全部项目"}] + [{"value": s.value, "label": s.label} for s in sports],
        classes=[{"value": one.value, "label": one.label} for one in FeeClass if one != FeeClass.FREE],
        groups=[{"name": group.value, "label": group.label} for group in FeeGroup if group != FeeGroup.ADULT],
    )


routes = [price_list, add, withdraw]
