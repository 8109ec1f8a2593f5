"""Whether what a public page of a meet shows is still so."""

import itertools
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.competitions import live_queries
from ysevents.kit.shared import Shared

REMEMBERED = timedelta(days=2)
LONGEST_S = REMEMBERED.total_seconds() / 2
MOST = 2000


@dataclass(slots=True)
class _Known:
    number: int
    snapshot: str
    read_at: float


class Generations:
    """A number for each meet or contest that is another as soon as anything its pages show has changed.

    Asking is one statement for all who ask at the same moment, and its answer is never older than the question.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._known: OrderedDict[UUID, _Known] = OrderedDict()
        self._asked: Shared[int] = Shared()

    async def ask(self, event: object) -> int:
        """The present generation of a meet or of one of its contests."""
        assert isinstance(event, UUID)
        return await self._asked.ask(event, lambda: self._read(event))

    async def _read(self, event: UUID) -> int:
        known, now = self._known.get(event), time.monotonic()
        if known and now - known.read_at > LONGEST_S:
            known = None
        seen = await live_queries.look(event, known.snapshot if known else None)
        if known is None or seen.has_changed:
            known = _Known(next(self._numbers), seen.snapshot, now)
            if not seen.exists:
                return known.number
        known.snapshot, known.read_at = seen.snapshot, now
        self._known[event] = known
        self._known.move_to_end(event)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return known.number


async def sweep(now: datetime) -> int:
    """Forget changes that no page in memory can be older than."""
    return await live_queries.sweep(now, age=REMEMBERED)
