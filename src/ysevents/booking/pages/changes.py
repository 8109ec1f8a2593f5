"""What holders change about a booking: its slot, and who comes along."""

from datetime import date, datetime
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.booking import service, views
from ysevents.booking.pages.own import show_booking
from ysevents.booking.schemas import ChangeForm, CompanionForm, CompanionIn
from ysevents.kit import clock
from ysevents.kit.errors import NotAllowed, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

Holder = NamedDependency[Account]


@get("/bookings/{booking:uuid}/change")
async def choose(
    request: AnyRequest,
    booking: FromPath[UUID],
    account: Holder,
    day: FromQuery[date | None] = None,
    space: FromQuery[UUID | None] = None,
    start: FromQuery[datetime | None] = None,
) -> Template:
    """The grid to choose another slot from; with a slot, the question whether to move there."""
    found = await service.get_booking(booking, account=account)
    if space is not None and start is not None:
        return await _ask(request, booking, space, views.zoned(start), account)
    grid = await service.week_grid(
        found.venue,
        space=found.space,
        day=day or clock.local_day(found.starts_at),
        visitor=account,
        now=clock.now(),
    )
    here = f"/bookings/{booking}/change"
    return page(
        request,
        "booking/change.html",
        booking=found,
        facts=views.booked_facts(found),
        grid=grid,
        days=views.strip(grid, lambda on: f"{here}?day={on}"),
        columns=[{"label": space.name} for space in grid.spaces],
        table=views.table_rows(grid, here),
    )


@post("/bookings/{booking:uuid}/change")
async def change(
    request: AnyRequest, booking: FromPath[UUID], data: URLEncodedBody[ChangeForm], account: Holder
) -> Redirect | Template:
    try:
        await service.change_booking(
            booking,
            space=data.space,
            starts_at=data.start,
            revision=data.revision,
            account=account,
            now=clock.now(),
        )
    except (NotFound, NotAllowed):
        raise
    except YsError as refusal:
        return page(
            request,
            "booking/change_refused.html",
            refusal=refusal,
            booking=await service.get_booking(booking, account=account),
            alternatives=views.alternatives_for(booking, refusal),
        )
    return see(f"/bookings/{booking}", "已改期，原来的二维码继续有效。")


@post("/bookings/{booking:uuid}/companions")
async def add_companion(
    request: AnyRequest, booking: FromPath[UUID], data: URLEncodedBody[CompanionForm], account: Holder
) -> Redirect | Template:
    try:
        person = CompanionIn(name=data.name[:60], phone=data.phone[:30])
        await service.add_companions(booking, [person], account=account, now=clock.now())
    except (NotFound, NotAllowed):
        raise
    except YsError as refusal:
        return await show_booking(request, booking, account, refusal=refusal, typed=data.model_dump())
    return see(f"/bookings/{booking}#companions", "已加入同行名单，入场码在名字后面。")


@post("/bookings/{booking:uuid}/companions/{companion:uuid}/removal")
async def remove_companion(booking: FromPath[UUID], companion: FromPath[UUID], account: Holder) -> Redirect:
    await service.remove_companion(booking, companion, account=account, now=clock.now())
    return see(f"/bookings/{booking}#companions", "已移出名单，原来的入场码不能再用。")


async def _ask(
    request: AnyRequest, booking: UUID, space: UUID, start: datetime, account: Account
) -> Template:
    found = await service.get_booking(booking, account=account)
    offer = await service.get_offer(space, starts_at=start, account=None, now=clock.now())
    return page(
        request,
        "booking/change_ask.html",
        booking=found,
        before=clock.span_cn(found.starts_at, found.ends_at),
        facts=views.offer_facts(offer),
        hidden={"space": str(space), "start": views.utc(start), "revision": str(found.revision)},
    )


routes = [choose, change, add_companion, remove_companion]
