"""Change feeds after RPDE: who reads one page after the other has everything, what was changed and what is gone.

The items are copies, made by whoever knows the data (`publish`) and compared with what was published before.
"""

import asyncio
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from ysevents.feeds import published_queries
from ysevents.feeds.enums import OpenFeed
from ysevents.feeds.errors import PlaceUnknown
from ysevents.kit.database import transaction

PAGE = 500
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
KEPT = timedelta(days=30)
"""How long tombstones stay; readers who come more seldom begin anew."""
MOST_NUMBER = 2**62


@dataclass(frozen=True, slots=True)
class Found:
    """An item as it is now, and the part it was read with."""

    part: UUID | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Touched:
    """What has changed since a snapshot, and the present one."""

    snapshot: str
    is_public: bool
    venues: frozenset[UUID]


async def look(snapshot: str | None) -> Touched:
    """Whether anything public may have changed, and the venues whose floor did. From None: only the snapshot."""
    row = await published_queries.touched(snapshot)
    return Touched(row["snapshot"], row["is_public"], frozenset(row["venues"]))


async def publish(
    feed: OpenFeed, found: Mapping[str, Found], *, parts: Collection[UUID] | None = None, now: datetime
) -> int:
    """Publish what differs from what was published; what is not found any longer, of these parts, is gone.

    Answers how many items have a new place in the feed.
    """
    texts = {}
    for number, (item, one) in enumerate(found.items()):
        texts[item] = json.dumps(one.data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if number % PAGE == 0:
            await asyncio.sleep(0)  # thousands in one go would keep everybody waiting
    async with transaction():
        await published_queries.lock(feed)
        known = {row["item"]: row["data"] for row in await published_queries.items(feed, parts)}
        new = [(item, found[item].part, text) for item, text in texts.items() if known.get(item) != text]
        gone = [(item, None, None) for item, data in known.items() if data is not None and item not in texts]
        if new or gone:
            await published_queries.put(feed, [*new, *gone], now)
        return len(new) + len(gone)


async def list_parts(feed: OpenFeed) -> list[UUID]:
    """The parts of which something stands in a feed."""
    return await published_queries.parts(feed)


async def read_page(feed: OpenFeed, modified: str | None, item: str | None, *, address: str) -> bytes:
    """The page after a place, as RPDE has it; the last one is empty and leads to itself.

    Items are put in as they were written: to read and write five hundred again would take longer than all else.
    """
    after = _place(modified, item)
    rows = await published_queries.page(feed, *after, PAGE)
    last = (rows[-1]["modified"], rows[-1]["item"]) if rows else after
    here = f"{address}/open-data/openactive/{feed}"
    following = (
        here if last == FIRST else f"{here}?afterTimestamp={last[0]}&afterId={quote(last[1], safe='')}"
    )
    items = ",".join(_item(feed, row) for row in rows)
    return f'{{"next":{json.dumps(following)},"items":[{items}],"license":"{LICENCE}"}}'.encode()


async def sweep(now: datetime) -> int:
    """Forget what has been gone for long."""
    return await published_queries.sweep(now - KEPT)


FIRST = (-1, "")


def _place(modified: str | None, item: str | None) -> tuple[int, str]:
    if modified is None and item is None:
        return FIRST
    if (
        modified is None
        or item is None
        or not (len(item) <= 110 and item.isprintable())
        or not (modified.isascii() and modified.isdigit() and len(modified) <= 19)
        or int(modified) > MOST_NUMBER
    ):
        raise PlaceUnknown
    return int(modified), item


def _item(feed: OpenFeed, row: Any) -> str:
    told = f'"kind":"{feed.kind}","id":{json.dumps(row["item"])},"modified":{row["modified"]}'
    if row["data"] is None:
        return f'{{"state":"deleted",{told}}}'
    return f'{{"state":"updated",{told},"data":{row["data"]}}}'
