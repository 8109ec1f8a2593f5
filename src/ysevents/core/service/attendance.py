"""Who of those expected is there: said by an official, as a scan at a checkpoint says it too."""

from datetime import datetime
from uuid import UUID

from ysevents.core import queries
from ysevents.core.enums import ParticipantState
from ysevents.kit.database import transaction


async def set_attendance(
    occurrence: UUID,
    *,
    person: UUID | None,
    organization: UUID | None,
    state: ParticipantState,
    at: datetime,
    by: UUID | None,
    now: datetime,
) -> bool:
    """Say of a participant, a person or else a unit, whether they are there; answers whether that is news.

    `at` is when it was seen, `now` when it was written down.
    """
    async with transaction():
        is_news = await queries.set_attendance(occurrence, person, organization, state=state, at=at)
        if is_news:
            await queries.record_change(str(state), "occurrence", occurrence, by=by, now=now)
        return is_news
