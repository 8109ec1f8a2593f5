"""What follows when an event or a closure takes booked courts: all in the transaction that takes them.

Quotas come back, tickets die, holders are told where to choose anew; what is free then is read when they look,
since the floor that is being taken is not taken yet.
"""

from datetime import datetime, timedelta
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.booking import displaced_queries, queries, rules
from ysevents.booking.displaced_queries import Displaced
from ysevents.booking.enums import BookingState
from ysevents.booking.schemas import Alternative, Booked
from ysevents.booking.service.bookings import end, get_booking
from ysevents.booking.service.grid import free_cells
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.notify import service as notify
from ysevents.notify.enums import Notice
from ysevents.notify.schemas import Cause
from ysevents.places import service as places

DAYS = 3
"""How many days from the lost one on are looked through."""
OFFERED = 3


async def release(occurrences: list[UUID], reason: str, by: UUID | None, now: datetime) -> None:
    """What follows when bookings are displaced: quotas come back, tickets die, holders hear. Core calls this."""
    async with transaction():
        await places.return_claims(occurrences)
        await end(occurrences, BookingState.DISPLACED, reason, by=by, now=now)
        displaced = await displaced_queries.displaced(occurrences)
        told = await accounts.find_recipients(list({one.holder for one in displaced}), now=now)
        for one in displaced:
            await _tell(one, [id for id in told.get(one.holder, ()) if id != by], reason, now)


async def list_alternatives(booking: UUID, *, account: Account, now: datetime) -> list[Alternative]:
    """What is free now instead of a displaced booking: the same day first, then the same hour."""
    booked = await get_booking(booking, account=account)
    if booked.state != BookingState.DISPLACED or booked.starts_at <= now:
        return []
    lent = await queries.lent_spaces(booked.venue)
    sport = next((row["sport"] for row in lent if row["id"] == booked.space), None)
    names = {row["id"]: row["name"] for row in lent if row["id"] and row["sport"] == sport}
    day = clock.local_day(booked.starts_at)
    free = await free_cells(booked.venue, list(names), day, day + timedelta(days=DAYS), now=now)
    free.sort(key=lambda cell: (clock.local_day(cell.starts_at), _minutes_off(cell.starts_at, booked)))
    return [
        Alternative(
            space=cell.space,
            space_name=names[cell.space],
            starts_at=cell.starts_at,
            ends_at=cell.ends_at,
        )
        for cell in free[:OFFERED]
    ]


def _minutes_off(starts_at: datetime, booked: Booked) -> int:
    return abs(rules.minute_of(starts_at) - rules.minute_of(booked.starts_at))


async def _tell(one: Displaced, recipients: list[UUID], reason: str, now: datetime) -> None:
    """In place of what core's change would be told as: the same cause is told once."""
    if one.starts_at <= now:
        return
    await notify.tell(
        recipients,
        Notice.CANCELLED,
        "预约被占用",
        f"{one.venue_name} {one.space_name} {clock.datetime_cn(one.starts_at)} 的预约不能使用：{reason}。"
        "名额已退回，点开可改约其他时段。",
        f"/bookings/{one.booking}",
        Cause(occurrence=one.occurrence, revision=one.revision),
        about=[one.holder],
        now=now,
    )
