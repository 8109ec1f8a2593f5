"""What the office types in for the sheet of opening duties: subsidy and areas of a venue, prices of the market."""

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.core.enums import Sport
from ysevents.facilities.errors import AreasUnusable
from ysevents.facilities.pages.duties import HERE, Asked, sheet_page
from ysevents.facilities.service import duty_data
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

OFFICE = needs(Role.ADMINISTRATOR, Role.OFFICE_CLERK)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
PRICES = "/market-prices"
YUAN = re.compile(r"\d{1,5}(\.\d{1,2})?", re.ASCII)


@post(f"{HERE}/profile", guards=[OFFICE])
async def save_profile(
    request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Subsidy and areas of a venue."""
    try:
        profile = duty_data.Profile(
            is_subsidised=data.get("is_subsidised") == "1",
            area_m2=_area(data, "area_m2"),
            sport_area_m2=_area(data, "sport_area_m2"),
        )
        await duty_data.save_profile(venue, profile, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await sheet_page(request, venue, account, Asked(), refusal=refusal, typed=data)
    return see(f"/venues/{venue}/duties", "已保存，达标表按此计算。")


@get(PRICES, guards=[OFFICE])
async def prices(request: AnyRequest, account: Me) -> Template:
    """The prices of the market that low fees are held against."""
    return await _prices_page(request)


@post(PRICES, guards=[OFFICE])
async def add_price(request: AnyRequest, data: Form, account: Me) -> Template | Redirect:
    """One more."""
    try:
        await duty_data.add_price(
            _sport(data),
            _fen(data),
            data.get("source", ""),
            _day(data),
            account=account,
            now=clock.now(),
        )
    except YsError as refusal:
        return await _prices_page(request, refusal, data)
    return see(PRICES, "已登记，达标表按此计算。")


async def _prices_page(
    request: AnyRequest, refusal: YsError | None = None, typed: Mapping[str, str] | None = None
) -> Template:
    known = await duty_data.list_prices()
    return page(
        request,
        "facilities/market_prices.html",
        refusal=refusal,
        typed=typed or {"asked_on": str(clock.local_day(clock.now()))},
        sports=[{"value": sport.value, "label": sport.label} for sport in Sport],
        prices=[
            {
                "cells": {
                    "sport": price.sport.label,
                    "price": f"{price.fen_per_hour / 100:.2f}",
                    "asked": str(price.asked_on),
                    "source": price.source,
                }
            }
            for price in known
        ],
    )


def _area(data: Mapping[str, str], name: str) -> int | None:
    typed = data.get(name, "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 8):
        raise AreasUnusable
    return int(typed)


def _sport(data: Mapping[str, str]) -> Sport:
    if data.get("sport") not in set(Sport):
        raise Invalid(fields={"sport": "请选择项目。"})
    return Sport(data["sport"])


def _fen(data: Mapping[str, str]) -> int:
    typed = data.get("yuan", "").strip()
    if not YUAN.fullmatch(typed):
        raise Invalid(fields={"yuan": "请写成元，最多两位小数，例如30或37.50。"})
    whole, _, rest = typed.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0"))


def _day(data: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(data.get("asked_on", ""))
    except ValueError:
        raise Invalid(fields={"asked_on": "日期不存在或格式不对，请写成2027-10-01。"}) from None


routes = [save_profile, prices, add_price]
