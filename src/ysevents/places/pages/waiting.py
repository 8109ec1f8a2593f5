"""One's own wishes and ballots, and the form by which one joins the waiting list."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from pydantic import ValidationError

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.fields import wall_clock
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.places import service, views
from ysevents.places.errors import SlotStillFree
from ysevents.places.schemas import WishIn

Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
TICKED = "space_"
EVENING = timedelta(hours=1)


@get("/waiting")
async def own(request: AnyRequest, account: Me) -> Template:
    """What one waits for, the ballots one takes part in, and those one could."""
    now = clock.now()
    return page(
        request,
        "places/waiting.html",
        wishes=views.wish_rows(await service.list_wishes(account, now=now)),
        entries=views.entry_rows(await service.list_entries(account)),
        ballots=views.ballot_rows(await service.list_ballots(None, now=now), now),
    )


@get("/venues/{venue:uuid}/waiting")
async def form(
    request: AnyRequest,
    venue: FromPath[UUID],
    account: Me,
    space: FromQuery[UUID | None] = None,
    start: FromQuery[datetime | None] = None,
) -> Template:
    """What to wait for; filled in for the slot one comes from."""
    typed = {}
    if start is not None and start.tzinfo is not None:
        typed = {"starts_at": views.wall(start), "ends_at": views.wall(start + EVENING)}
    if space is not None:
        typed[f"{TICKED}{space}"] = "1"
    return await _form(request, venue, typed)


@post("/venues/{venue:uuid}/waiting")
async def join(request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me) -> Redirect | Template:
    try:
        await service.join(
            venue,
            _wish(data),
            idempotency_key=data.get("idempotency_key", ""),
            account=account,
            now=clock.now(),
        )
    except YsError as refusal:
        return await _form(request, venue, data, refusal)
    return see("/waiting", "已登记候补。有空位时会在消息里通知您，请在15分钟内确认。")


@post("/wishes/{wish:uuid}/withdrawal")
async def leave(wish: FromPath[UUID], account: Me) -> Redirect:
    await service.leave(wish, account=account)
    return see("/waiting", "已退出候补。")


def _wish(data: Mapping[str, str]) -> WishIn:
    spaces = [name.removeprefix(TICKED) for name in data if name.startswith(TICKED)]
    try:
        starts_at, ends_at = (
            wall_clock(data.get(name, "")).replace(tzinfo=clock.SHANGHAI) for name in ("starts_at", "ends_at")
        )
    except ValueError:
        raise Invalid(fields={"starts_at": "请填写从几点到几点都可以。"}) from None
    try:
        return WishIn.model_validate({"spaces": spaces, "starts_at": starts_at, "ends_at": ends_at})
    except ValidationError:
        raise Invalid(fields={"spaces": "请至少选择一块场地。"}) from None


async def _form(
    request: AnyRequest, venue: UUID, typed: Mapping[str, Any], refusal: YsError | None = None
) -> Template:
    choice = await service.get_choice(venue)
    return page(
        request,
        "places/join.html",
        refusal=refusal,
        typed=typed,
        choice=choice,
        spaces=[{"name": f"{TICKED}{id}", "label": name} for id, name, _ in choice.spaces],
        key=typed.get("idempotency_key") or str(uuid7()),
        free=views.free_slot(refusal) if isinstance(refusal, SlotStillFree) else None,
    )


routes = [own, form, join, leave]
