"""Papers that nobody needs any more, and files nobody points at: the dated run of P7."""

from collections import Counter
from datetime import datetime, timedelta

from ysevents.accounts import service as accounts
from ysevents.core.service import holds
from ysevents.facilities.service import photos
from ysevents.kit import clock, retention, uploads
from ysevents.kit.database import transaction
from ysevents.registration import document_queries

ORPHANED_AFTER = timedelta(days=1)


async def delete_overdue(now: datetime) -> int:
    """Delete what nobody needs any more (P7), with a report; answers how many papers went.

    Nothing of an event under a legal hold.
    """
    async with transaction():
        due = await document_queries.overdue(clock.local_day(now))
        held = {event for event in {d.event for d in due} if await holds.is_held(event)}
        going = [document for document in due if document.event not in held]
        await document_queries.retire([document.id for document in going], by=None, now=now)
        for event, gone in Counter(document.event for document in going).items():
            kinds = Counter(str(d.kind) for d in going if d.event == event)
            await accounts.record(
                "documents_purged",
                account=None,
                object_kind="event",
                object_id=event,
                after={"documents": gone, "kinds": dict(sorted(kinds.items()))},
                now=now,
            )
        await retention.report(
            "documents", due=len(due), deleted=len(going), held=len(due) - len(going), now=now
        )
    await uploads.drop(*(document.file for document in going))
    await _sweep(now)
    return len(going)


async def count_files() -> tuple[int, int]:
    """How many papers and photos of spaces there are, and of how many the file is missing."""
    wanted = set(await document_queries.all_files()) | await photos.files_in_use()
    return len(wanted), len(wanted - set(await uploads.list_kept()))


async def _sweep(now: datetime) -> None:
    """Drop files to which no row points: of an upload that a crash cut short, or of a paper just deleted."""
    kept = await uploads.list_kept(now - ORPHANED_AFTER)
    used = {*await document_queries.files_in_use(kept), *await photos.files_in_use(kept)}
    await uploads.drop(*(file for file in kept if file not in used))
