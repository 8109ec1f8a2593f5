"""Reference data that every installation starts with: the county's regions."""

import csv
from typing import Any

from ysevents.core.tables import Region
from ysevents.kit.database import transaction
from ysevents.kit.paths import data
from ysevents.kit.pinyin import sort_key


async def load_regions() -> int:
    """Bring `region` in line with seeds/reference/regions.csv, by code; answers how many rows changed.

    Running it again changes nothing. Regions that are in the database alone stay: units and venues
    may lie in them.
    """
    seeded = {row["code"]: row for row in read_regions()}
    async with transaction():
        known = {row["code"]: row for row in await Region.select()}
        changed = [Region(**row) for code, row in seeded.items() if known.get(code) != row]
        if changed:
            await Region.insert(*changed).on_conflict(
                target=Region.code,
                action="DO UPDATE",
                values=[c for c in Region.all_columns() if c._meta.name != "code"],
            )
    return len(changed)


def read_regions() -> list[dict[str, Any]]:
    """The rows of the file, as the table has them; what lies above stands before what lies below."""
    with (data("seeds") / "reference/regions.csv").open(encoding="utf-8", newline="") as file:
        return [
            {
                "code": row["code"],
                "level": row["level"],
                "name": row["name"],
                "sort_key": sort_key(row["name"])[:120],
                "parent": row["parent"] or None,
                "urban_rural_code": row["urban_rural_code"] or None,
                "longitude": float(row["longitude"]) if row["longitude"] else None,
                "latitude": float(row["latitude"]) if row["latitude"] else None,
            }
            for row in csv.DictReader(file)
        ]
