"""Background work that keeps the change feeds: what they show is read where it is decided, and copied.

Every second it asks what has changed: events are read again when anything public has, free times of a venue when
its floor has. What changes without core (opening hours, prices, time that passes) is found every few minutes, a few
venues at a time. After work it rests many times as long, so that people never wait for it: what changes all the
time in a hall of many courts is copied some seconds late.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from ysevents.booking.service.grid import free_cells
from ysevents.core.schemas import Planned
from ysevents.core.service import agendas
from ysevents.feeds import rules
from ysevents.feeds.enums import OpenFeed
from ysevents.feeds.service import published
from ysevents.feeds.service.published import Found
from ysevents.kit.clock import local_day
from ysevents.web import open_data, open_queries, openactive

EVERY = timedelta(minutes=5)
AHEAD = timedelta(days=14)
REST = 19
"""How much longer than it worked it rests."""
SPACES_AT_ONCE = 4
"""After which everybody who waits is let pass."""
AT_ONCE_S = 0.2
"""How long the round of venues may go on in one run."""


class Publisher:
    """Remembers what it has seen; a process that begins reads everything once."""

    def __init__(self, address: str, bureau: str, *, rest: int = REST) -> None:
        self._address, self._bureau, self._rest = address, bureau, rest
        self._snapshot: str | None = None
        self._has_public_change = False
        self._changed: set[UUID] = set()
        self._round: list[UUID] = []
        self._round_at: datetime | None = None
        self._rests_until: datetime | None = None

    async def run(self, now: datetime) -> None:
        """Publish what has changed since the last run, unless it still rests."""
        if self._rests_until is not None and now < self._rests_until:
            return
        began = time.perf_counter()
        seen = await published.look(self._snapshot)
        self._snapshot = seen.snapshot
        self._changed |= seen.venues
        self._has_public_change |= seen.is_public
        if self._round_at is None or now - self._round_at >= EVERY:
            await self._places(now)
            self._round = await published.list_parts(OpenFeed.SLOTS)
            self._round += {row["venue"]: None for row in await open_queries.list_lent()}
            self._has_public_change, self._round_at = True, now
        if self._has_public_change:
            await self._events(now)
            self._has_public_change = False
        await self._slots(began, now)
        self._rests_until = now + timedelta(seconds=self._rest * (time.perf_counter() - began))

    async def _events(self, now: datetime) -> None:
        start, end = rules.window(now)
        planned = [p for p in await agendas.of_county(start, end) if p.event and not p.is_all_day]
        events = {row["id"]: row for row in await open_queries.list_events()}
        held: dict[UUID, list[Planned]] = {}
        for p in planned:
            if p.root and p.root in events:
                held.setdefault(p.root, []).append(p)
        await published.publish(
            OpenFeed.EVENTS,
            {
                str(id): Found(None, openactive.event_item(row, self._address, self._bureau))
                for id, row in events.items()
            },
            now=now,
        )
        series = {
            str(root): Found(
                None, openactive.session_series(events[root], of_root, self._address, self._bureau)
            )
            for root, of_root in held.items()
        }
        await published.publish(OpenFeed.SESSION_SERIES, series, now=now)
        sessions = {
            str(p.id): Found(None, openactive.scheduled_session(p, self._address))
            for of_root in held.values()
            for p in of_root
        }
        await published.publish(OpenFeed.SCHEDULED_SESSIONS, sessions, now=now)

    async def _places(self, now: datetime) -> None:
        table = await open_data.list_venues(self._address, now=now)
        await published.publish(
            OpenFeed.VENUES,
            {row["id"]: Found(None, openactive.venue_item(row)) for row in table.rows},
            now=now,
        )
        uses = {
            f"{space['venue']}-{space['sport']}": Found(
                space["venue"], openactive.facility_use(space, self._address, self._bureau)
            )
            for space in await open_queries.list_lent()
        }
        await published.publish(OpenFeed.FACILITY_USES, uses, now=now)

    async def _slots(self, began: float, now: datetime) -> None:
        """The free times of venues whose floor has changed, then of as many in the round as time allows."""
        lent = await open_queries.list_lent() if self._changed or self._round else ()
        spaces = {venue: list(rows) for venue, rows in groupby(lent, key=lambda row: row["venue"])}
        while self._changed or (self._round and time.perf_counter() - began < AT_ONCE_S):
            venue = next(iter(self._changed), None) or self._round[-1]
            found = await self._free(venue, spaces.get(venue, ()), now)
            await published.publish(OpenFeed.SLOTS, found, parts=[venue], now=now)
            self._changed.discard(venue)
            self._round = [other for other in self._round if other != venue]

    async def _free(self, venue: UUID, rows: Sequence[Any], now: datetime) -> dict[str, Found]:
        today = local_day(now)
        found: dict[str, Found] = {}
        for first in range(0, len(rows), SPACES_AT_ONCE):
            spaces = {row["id"]: row for row in rows[first : first + SPACES_AT_ONCE]}
            cells = await free_cells(venue, list(spaces), today, today + AHEAD, now=now)
            items = [openactive.slot(spaces[cell.space], cell, self._address) for cell in cells]
            found |= {item["identifier"]: Found(venue, item) for item in items}
            await asyncio.sleep(0)
        return found
