"""On what terms a venue lends its spaces, as its managers set it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from pydantic import ValidationError

from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.booking.lending_schemas import Lending, LendingIn
from ysevents.booking.service import lending
from ysevents.core.enums import Sport
from ysevents.facilities.service import managing
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

MANAGER = needs(*managing.MANAGERS)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/venues/{venue:uuid}/manage/lending"
USUAL = {
    "days_ahead": "7",
    "release": "08:00",
    "slot_minutes": "60",
    "cancel_minutes": "120",
    "grace_minutes": "15",
    "early_minutes": "15",
    "hold_minutes": "10",
    "approval_minutes": "1440",
    "companions_at_most": "9",
}
ALL = "all"
"""The sport of the terms for all; without any the first that has terms is shown."""
NUMBERS = [name for name in (*USUAL, "companion_minutes") if name != "release"]
WRONG = {
    "days_ahead": "提前天数须为0至90天。",
    "release": "请写成08:00这样的时间。",
    "slot_minutes": "每段须为15至720分钟，是15的倍数。",
    "cancel_minutes": "须为0至10080分钟。",
    "hold_minutes": "须为1至60分钟。",
    "approval_minutes": "须为1至20160分钟。",
    "companions_at_most": "同行人须为0至40人。",
    "companion_minutes": "须为0至20160分钟，可以不填。",
}


@get(HERE, guards=[MANAGER])
async def shown(
    request: AnyRequest, venue: FromPath[UUID], account: Me, sport: FromQuery[str] = ""
) -> Template:
    """How all spaces, or those of a sport, are lent."""
    return await _shown(request, venue, account, sport)


@post(HERE, guards=[MANAGER])
async def save(request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me) -> Redirect | Template:
    """Set the terms, or with `ending` lend no more."""
    name = data.get("sport", "")
    try:
        wanted = None if data.get("ending") else _read(data)
        await lending.set_lending(
            venue, _sport(name), wanted, read=data.get("etag", ""), account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _shown(request, venue, account, name or ALL, refusal, data)
    say = "预约规则已保存，新的预约按它办理。" if wanted else "已不再按这条规则出借，已有的预约不变。"
    return see(f"/venues/{venue}/manage/lending?sport={name or ALL}", say)


def _sport(name: str) -> Sport | None:
    return Sport(name) if name in set(Sport) else None


def _read(data: Mapping[str, str]) -> LendingIn:
    typed = {name: _number(data[name]) for name in NUMBERS if data.get(name, "").strip()}
    try:
        return LendingIn.model_validate(
            {**typed, "release": data.get("release", ""), "needs_approval": bool(data.get("needs_approval"))}
        )
    except ValidationError as error:
        names = [str(one["loc"][0]) for one in error.errors()]
        raise Invalid(
            "有几处需要改正，请看下面的提示。",
            fields={name: WRONG.get(name, "须为0至240分钟。") for name in names},
        ) from None


def _number(typed: str) -> int | str:
    text = typed.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else text


async def _shown(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    sport: str,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    managed = await managing.get_managed(venue, account=account, now=now)
    lendings = await lending.list_lendings(venue, account=account, now=now)
    usual = next((one for one in lendings if one.terms), lendings[0])
    chosen = next((one for one in lendings if sport and one.sport == _sport(sport)), usual)
    return page(
        request,
        "booking/lending.html",
        refusal=refusal,
        typed=typed or _typed(chosen),
        venue=managed,
        lending=chosen,
        tabs=managing.tabs(venue, "/lending"),
        sports=[
            {
                "label": one.sport.label if one.sport else "全部项目",
                "href": f"/venues/{venue}/manage/lending?sport={one.sport or ALL}",
                "current": one == chosen,
            }
            for one in lendings
        ],
    )


def _typed(chosen: Lending) -> dict[str, Any]:
    if chosen.terms is None:
        return dict(USUAL)
    terms = chosen.terms
    return {
        **{name: getattr(terms, name) for name in NUMBERS if getattr(terms, name) is not None},
        "release": f"{terms.release_minute // 60}:{terms.release_minute % 60:02}",
        "needs_approval": terms.needs_approval,
    }


routes = [shown, save]
