"""What changed, read by cursor. Each reader has a name and sees every row once, in order."""

from collections.abc import Awaitable, Callable, Sequence

from ysevents.core import queries
from ysevents.core.schemas import Changed
from ysevents.kit.database import transaction

BATCH = 500


async def read(reader: str, work: Callable[[Sequence[Changed]], Awaitable[None]]) -> int:
    """Hand the next changes to `work` and move the reader's cursor, in one transaction.

    Answers how many there were; 0 also when another process reads under this name just now. Rows of
    transactions that an older one may still overtake wait for the next call. A reader begins with
    what changes after its first call.
    """
    async with transaction():
        cursor = await queries.lock_cursor(reader)
        if cursor is None:
            return 0
        changes = await queries.changes_after(*cursor, limit=BATCH)
        if changes:
            await work(changes)
            await queries.advance_cursor(reader, changes[-1].xid, changes[-1].id)
        return len(changes)
