"""Bookings to which nobody came 爽约: marked, their floor given to others, points given."""

from datetime import datetime
from uuid import UUID

from ysevents.booking import no_show_queries as queries
from ysevents.booking.no_show_queries import Unattended
from ysevents.checkin import service as checkin
from ysevents.core.schemas import Move
from ysevents.core.service import times
from ysevents.kit.database import transaction
from ysevents.places import service as places
from ysevents.places.enums import Cause

BATCH = 200
RELEASED = "超过到场时限，场地已让给他人"


async def mark_no_shows(now: datetime) -> int:
    """Mark what nobody has come to by its start and the venue's grace; answers how many.

    Anybody of a booking who came is enough. Where nobody has scanned anything around the start the scanner may
    be dead: then nothing is marked, and nothing costs points. What was cancelled, displaced or closed is none.
    """
    async with transaction():
        marked = [
            found for found in await queries.lock_unattended(now, BATCH) if await queries.mark(found.id)
        ]
        for booking in marked:
            await _follow(booking, now)
        return len(marked)


async def mark_no_show(booking: UUID, *, now: datetime) -> None:
    """Mark one that a clerk has seen to be absent, in the transaction that holds it."""
    found = await queries.unattended(booking)
    if found is not None and await queries.mark(booking):
        await _follow(found, now)


async def _follow(booking: Unattended, now: datetime) -> None:
    if booking.releases_floor and booking.ends_at > now:
        await _release(booking, now)
    await places.give_points(booking.holder, booking.occurrence, Cause.NO_SHOW, now=now)


async def _release(booking: Unattended, now: datetime) -> None:
    """The rest of the time is anybody's; the quarter under way is still its holder's."""
    await times.move(
        Move(occurrence=booking.occurrence, starts_at=booking.starts_at, ends_at=now), by=None, now=now
    )
    await checkin.revoke(occurrences=[booking.occurrence], reason=RELEASED, by=None, now=now)
