"""Who waited, drew or did not come is forgotten half a year after it is over (P7)."""

from datetime import datetime, timedelta

from ysevents.kit import clock, retention
from ysevents.kit.database import transaction
from ysevents.places import retention_queries

KEPT = timedelta(days=180)
KIND = "fairness"


async def forget_old(now: datetime) -> int:
    """Delete points that expired, and wishes, entries, bans and places that were over 180 days ago; with a report."""
    before = now - KEPT
    async with transaction():
        gone = await retention_queries.delete_old(before, clock.local_day(before))
        await retention.report(KIND, due=gone, deleted=gone, held=0, now=now)
    return gone
