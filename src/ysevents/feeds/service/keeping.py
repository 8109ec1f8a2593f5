"""Bytes of feeds, kept for as long as nothing they show has changed.

A number, the generation, is another as soon as core has changed in a way that may concern a public calendar;
with every reading it is asked of the database, in one statement shared by all who ask at the same moment. So
nobody is shown what was overtaken before they asked, and residents' bookings and scans disturb no feed.
"""

import asyncio
import itertools
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass

from ysevents.core.schemas import Planned
from ysevents.feeds import engines, queries
from ysevents.feeds.schemas import Ready, Style
from ysevents.kit.http import prepare
from ysevents.kit.shared import Shared

MOST_BYTES = 32_000_000
LONGEST_S = 3600.0
"""A snapshot older than this is not compared with: too many changes lie between."""

Agenda = tuple[str, Sequence[Planned]]
"""The name of a calendar and what is in it."""


class Generations:
    """The number that says whether core looks to the public as it did."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._number, self._snapshot, self._read_at = 0, "", 0.0
        self._asked: Shared[int] = Shared()

    async def ask(self) -> int:
        return await self._asked.ask(None, self._read)

    async def _read(self) -> int:
        now = time.monotonic()
        is_known = self._snapshot and now - self._read_at < LONGEST_S
        seen = await queries.look(self._snapshot if is_known else None)
        if seen["has_changed"]:
            self._number = next(self._numbers)
        self._snapshot, self._read_at = seen["snapshot"], now
        return self._number


@dataclass(frozen=True, slots=True)
class _Kept:
    generation: int
    agenda: Agenda
    ready: Ready


class Keeper:
    """The feeds made last, by what was asked for; the least used go first."""

    def __init__(self) -> None:
        self._feeds: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._size = 0
        self._making: Shared[Ready] = Shared()

    async def get(
        self, key: Hashable, generation: int, read: Callable[[], Awaitable[Agenda]], style: Style
    ) -> Ready:
        """The feed of a generation. A new generation is read anew, and only what differs is rendered anew."""

        async def make() -> Ready:
            kept = self._find(key)
            if kept and kept.generation == generation:
                return kept.ready
            agenda = await read()
            is_same = kept is not None and kept.agenda == agenda
            ready = kept.ready if kept and is_same else await asyncio.to_thread(make_ready, agenda, style)
            self._keep(key, _Kept(generation, agenda, ready))
            return ready

        kept = self._find(key)
        if kept and kept.generation == generation:
            return kept.ready
        return await self._making.ask((key, generation), make)

    def _find(self, key: Hashable) -> _Kept | None:
        kept = self._feeds.get(key)
        if kept is not None:
            self._feeds.move_to_end(key)
        return kept

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        if key in self._feeds:
            self._size -= len(self._feeds.pop(key).ready.prepared.body)
        self._feeds[key] = kept
        self._size += len(kept.ready.prepared.body)
        while self._size > MOST_BYTES and len(self._feeds) > 1:
            self._size -= len(self._feeds.popitem(last=False)[1].ready.prepared.body)


def make_ready(agenda: Agenda, style: Style) -> Ready:
    """Render, tag and pack. For a thread: a season takes a second."""
    name, planned = agenda
    feed = engines.render_feed(name, planned, style)
    return Ready(prepared=prepare(feed.body), modified_at=feed.modified_at)
