"""What holders change about a booking, as JSON: its slot, and who comes along."""

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.api.bookings import Key, tagged
from ysevents.booking.errors import BookingChanged, RevisionMissing
from ysevents.booking.schemas import Alternative, BookingOut, ChangeIn, CompanionOut, CompanionsIn
from ysevents.kit import clock
from ysevents.kit.keyed_requests import do_once

Holder = NamedDependency[Account]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]


@post("/api/v1/bookings/{booking:uuid}/change", status_code=200)
async def change(
    booking: FromPath[UUID], data: JSONBody[ChangeIn], account: Holder, if_match: IfMatch = None
) -> Response[BookingOut]:
    """Move a booking to another slot or court; If-Match names the booking as it was read."""
    return tagged(
        await service.change_booking(
            booking,
            space=data.space,
            starts_at=data.starts_at,
            revision=_revision(if_match),
            account=account,
            now=clock.now(),
        )
    )


@get("/api/v1/bookings/{booking:uuid}/alternatives")
async def list_alternatives(booking: FromPath[UUID], account: Holder) -> list[Alternative]:
    """What is free now instead of a booking that an event or closure has displaced."""
    return await service.list_alternatives(booking, account=account, now=clock.now())


@get("/api/v1/bookings/{booking:uuid}/companions")
async def list_companions(booking: FromPath[UUID], account: Holder) -> list[CompanionOut]:
    """Who comes along, each with the page of their code."""
    return await service.list_companion_tickets(booking, account=account)


@post("/api/v1/bookings/{booking:uuid}/companions")
async def add_companions(
    booking: FromPath[UUID], data: JSONBody[CompanionsIn], account: Holder, key: Key = ""
) -> list[CompanionOut]:
    """Name who comes along, all of them or none."""
    now = clock.now()

    async def act() -> None:
        await service.add_companions(booking, data.people, account=account, now=now)

    await do_once(key, f"companions {booking} {data.model_dump_json()}", act, by=account.id, now=now)
    return await service.list_companion_tickets(booking, account=account)


@delete("/api/v1/bookings/{booking:uuid}/companions/{companion:uuid}")
async def remove_companion(booking: FromPath[UUID], companion: FromPath[UUID], account: Holder) -> None:
    """Take somebody off the list while it is open."""
    await service.remove_companion(booking, companion, account=account, now=clock.now())


def _revision(if_match: str | None) -> int:
    if not if_match:
        raise RevisionMissing
    plain = if_match.strip().removeprefix("W/").strip('"')
    if not plain.isdecimal() or len(plain) > 9:
        raise BookingChanged
    return int(plain)


routes = [change, list_alternatives, list_companions, add_companions, remove_companion]
