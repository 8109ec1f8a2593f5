"""Pages of units for the office of the county: find one, rename it, make it part of another."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.core.errors import OrganizationNotFound
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration.pages.shared import Form, Me
from ysevents.registration.service import units

OFFICE = needs(Role.OFFICE_CLERK)
ONE = "/units/{unit:uuid}"


@get("/units", guards=[OFFICE])
async def listed(request: AnyRequest, account: Me, q: FromQuery[str] = "") -> Template:
    found = await units.list_units(q, account=account)
    return page(request, "registration/units.html", q=q, found=found, most=units.SHOWN)


@get(ONE, guards=[OFFICE])
async def shown(request: AnyRequest, unit: FromPath[UUID], account: Me) -> Template:
    return await _unit_page(request, unit, account)


@post(f"{ONE}/name", guards=[OFFICE])
async def rename(request: AnyRequest, unit: FromPath[UUID], data: Form, account: Me) -> Template | Redirect:
    name, short_name = data.get("name", ""), data.get("short_name", "")
    try:
        await units.rename_unit(unit, name=name, short_name=short_name, account=account, now=clock.now())
    except OrganizationNotFound:
        raise
    except YsError as refusal:
        return await _unit_page(request, unit, account, refusal=refusal, typed=data)
    return see(f"/units/{unit}", "名称已改；已经开始的赛事仍印原来的名称")


@get(f"{ONE}/merger", guards=[OFFICE])
async def check_merger(
    request: AnyRequest, unit: FromPath[UUID], account: Me, into: FromQuery[str] = ""
) -> Template:
    """What would move, before it is done: a merger cannot be taken back."""
    try:
        found = await units.preview_merger(unit, _into({"into": into}), account=account, now=clock.now())
    except OrganizationNotFound:
        raise
    except YsError as refusal:
        return await _unit_page(request, unit, account, refusal=refusal, typed={"into": into})
    return page(request, "registration/unit_merger.html", merger=found)


@post(f"{ONE}/merger", guards=[OFFICE])
async def merge(request: AnyRequest, unit: FromPath[UUID], data: Form, account: Me) -> Template | Redirect:
    try:
        await units.merge_units(unit, _into(data), account=account, now=clock.now())
    except OrganizationNotFound:
        raise
    except YsError as refusal:
        return await _unit_page(request, unit, account, refusal=refusal, typed=data)
    return see(f"/units/{unit}", "已合并，人员和以后的报名都已转入")


def _into(data: dict[str, str]) -> UUID:
    try:
        return UUID(data.get("into", ""))
    except ValueError:
        raise Invalid(fields={"into": "请选择并入哪个单位。"}) from None


async def _unit_page(
    request: AnyRequest,
    unit: UUID,
    account: Account,
    *,
    refusal: YsError | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    found = await units.get_unit(unit, account=account)
    return page(request, "registration/unit.html", refusal=refusal, typed=typed or {}, unit=found)


routes = [listed, shown, rename, check_merger, merge]
