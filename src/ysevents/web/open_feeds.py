"""Background work that keeps the change feeds: what they show is read where it is decided, and copied.

Every second it asks what has changed: events are read again when anything public has, free times of a venue when
its floor has. What changes without core (opening hours, prices, time that passes) is found every few minutes.
"""

from collections.abc import Collection, Sequence
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


class Publisher:
    """Remembers what it has seen; a process that begins reads everything once."""

    def __init__(self, address: str, bureau: str) -> None:
        self._address, self._bureau = address, bureau
        self._snapshot: str | None = None
        self._whole_at: datetime | None = None

    async def run(self, now: datetime) -> None:
        """Publish what has changed since the last run."""
        seen = await published.look(self._snapshot)
        is_due = self._snapshot is None or self._whole_at is None or now - self._whole_at >= EVERY
        if is_due or seen.is_public:
            await self._events(now)
        if is_due:
            await self._places(now)
            await self._slots(None, now)
            self._whole_at = now
        elif seen.venues:
            await self._slots(seen.venues, now)
        self._snapshot = seen.snapshot

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

    async def _slots(self, venues: Collection[UUID] | None, now: datetime) -> None:
        """The free times of these venues, or of all that lend."""
        lent = await open_queries.list_lent()
        found: dict[str, Found] = {}
        for venue, rows in groupby(lent, key=lambda row: row["venue"]):
            if venues is None or venue in venues:
                found |= await self._free(venue, list(rows), now)
        await published.publish(OpenFeed.SLOTS, found, parts=venues, now=now)

    async def _free(self, venue: UUID, rows: Sequence[Any], now: datetime) -> dict[str, Found]:
        spaces = {row["id"]: row for row in rows}
        today = local_day(now)
        cells = await free_cells(venue, list(spaces), today, today + AHEAD, now=now)
        items = [openactive.slot(spaces[cell.space], cell, self._address) for cell in cells]
        return {item["identifier"]: Found(venue, item) for item in items}
