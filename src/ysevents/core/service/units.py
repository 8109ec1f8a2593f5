"""Units that get another name, or become part of another. What was before stays readable by day."""

from datetime import datetime, timedelta
from uuid import UUID

from ysevents.core import queries, unit_queries
from ysevents.core.errors import OrganizationNotFound, UnitClosed, UnitNameUnusable
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.pinyin import sort_key


async def rename_unit(
    unit: UUID, name: str, short_name: str, *, by: UUID | None, now: datetime
) -> tuple[str, str]:
    """From today on a unit is called so; answers what it was called. Events that began before keep that."""
    name, short_name = " ".join(name.split()), " ".join(short_name.split())
    if not 1 <= len(name) <= 80 or not 1 <= len(short_name) <= 30:
        raise UnitNameUnusable
    async with transaction():
        rows = await unit_queries.lock([unit])
        if unit not in rows:
            raise OrganizationNotFound
        if rows[unit]["merged_into"]:
            raise UnitClosed
        before: tuple[str, str] = (rows[unit]["name"], rows[unit]["short_name"])
        if before != (name, short_name):
            yesterday = clock.local_day(now) - timedelta(days=1)
            await unit_queries.keep_name(unit, yesterday, by=by, now=now)
            await unit_queries.set_name(unit, name, short_name, sort_key(name)[:160])
            await queries.record_change("renamed", "organization", unit, by=by, now=now)
        return before


async def merge_units(double: UUID, into: UUID, *, by: UUID | None, now: datetime) -> int:
    """From today on one unit is part of another: its people and what lies under it; answers how many people.

    What it did until yesterday stays its own. What modules above hold for it they move themselves.
    """
    async with transaction():
        rows = await unit_queries.lock([double, into])
        if double == into or len(rows) < 2:
            raise OrganizationNotFound
        if any(row["merged_into"] for row in rows.values()):
            raise UnitClosed
        today = clock.local_day(now)
        await unit_queries.close(double, into, today)
        moved = await unit_queries.move_members(double, into, today)
        await queries.record_change("merged", "organization", into, by=by, now=now)
        return moved
