"""Who booked is forgotten half a year after (P7)."""

from datetime import datetime, timedelta

from ysevents.accounts import service as accounts
from ysevents.booking import people_queries, retention_queries
from ysevents.core.schemas import Forgotten
from ysevents.core.service import rights
from ysevents.kit import retention
from ysevents.kit.database import transaction

KEPT = timedelta(days=180)
KIND = "booking_contacts"
BATCH = 2000


async def forget(forgotten: Forgotten) -> None:
    """Delete the notes of bookings of somebody who is made nameless, or who came along to them."""
    await retention_queries.blank_notes(forgotten.persons)


async def forget_holders(now: datetime) -> int:
    """Take out of bookings that ended 180 days ago who they were for and who came along; answers how many.

    Contacts whom we knew for nothing else are made nameless. Nothing under a legal hold. A run takes
    BATCH bookings at most, the next day's the rest.
    """
    before = now - KEPT
    async with transaction():
        nobody = await rights.put_nobody(now)
        found = await retention_queries.lock_over(before, nobody, limit=BATCH)
        held = await retention_queries.count_held(before, nobody)
        gone = []
        if found:
            companions = await people_queries.companions_of([booking.occurrence for booking in found])
            await retention_queries.take_out_holders(found, nobody)
            people = {*companions, *(booking.holder for booking in found)}
            gone = await rights.forget_contacts(sorted(people), by=None, now=now)
            await accounts.record(
                "booking_contacts_deleted",
                account=None,
                object_kind="booking",
                after={"bookings": len(found), "people": len(gone)},
                now=now,
            )
        await retention.report(KIND, due=len(found) + held, deleted=len(found), held=held, now=now)
    return len(found)
