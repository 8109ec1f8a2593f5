"""Identity numbers go when no meet needs them any more (P7)."""

from datetime import datetime

from ysevents.accounts import service as accounts
from ysevents.core.service import identities
from ysevents.kit import clock, retention
from ysevents.kit.database import transaction
from ysevents.privacy import queries

KIND = "identities"


async def forget_identities(now: datetime) -> int:
    """Delete numbers of those in no meet that asks for them and is still on, with a report; answers how many.

    A meet that is over needs them for as long as its regulation keeps papers. Nothing under a legal hold.
    """
    async with transaction():
        due, held = await queries.lock_spent_identities(clock.local_day(now))
        await identities.forget(due, by=None, now=now)
        if due:
            await accounts.record(
                "identities_deleted", account=None, object_kind="person", after={"people": len(due)}, now=now
            )
        await retention.report(KIND, due=len(due) + held, deleted=len(due), held=held, now=now)
    return len(due)
