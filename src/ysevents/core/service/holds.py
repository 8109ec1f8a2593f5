"""Legal holds: while an event is under one, nothing of it is deleted by any retention job."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.core import person_queries
from ysevents.core.errors import EventNotFound
from ysevents.core.service.rights import checked_reason
from ysevents.kit.database import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    event: UUID
    title: str
    reason: str
    held_at: datetime


async def hold(event: UUID, reason: str, *, by: UUID | None, now: datetime) -> bool:
    """Keep everything of an event until released; answers whether that is new."""
    given = checked_reason(reason)
    async with transaction():
        if not await person_queries.is_root(event):
            raise EventNotFound
        return await person_queries.put_hold(event, given, by=by, now=now)


async def release(event: UUID) -> bool:
    """Let retention go on; answers whether there was a hold."""
    return await person_queries.delete_hold(event)


async def list_holds() -> list[Hold]:
    """Events under a hold, latest first."""
    return [Hold(**row) for row in await person_queries.holds()]


async def is_held(event: UUID) -> bool:
    """Whether the event, or the whole it belongs to, is under a hold."""
    return await person_queries.is_held(event)
