"""The files the demo grows from, read once."""

import tomllib
from dataclasses import dataclass
from typing import Any

from ysevents.competitions.schemas import DivisionTemplate
from ysevents.competitions.service import contests
from ysevents.core.service.reference import read_regions
from ysevents.kit.paths import data


@dataclass(frozen=True)
class Region:
    """A township or village and where it lies; what has no point of its own has its township's."""

    code: str
    level: str
    name: str
    parent: str | None
    is_urban: bool
    longitude: float
    latitude: float

    @property
    def short(self) -> str:
        """`伴湖村`, `城北社区`: without the words for its committee."""
        for ending in ("居民委员会", "居委会", "村民委员会"):
            if self.name.endswith(ending):
                stem = self.name.removesuffix(ending)
                return stem if stem.endswith("社区") else f"{stem}社区"
        return self.name


@dataclass(frozen=True)
class Seeds:
    """Names, places, regions, and what a meet of schools consists of."""

    names: dict[str, Any]
    places: dict[str, Any]
    divisions: dict[str, DivisionTemplate]
    disciplines: dict[str, dict[str, Any]]
    county: Region
    townships: list[Region]
    villages: list[Region]


def read_seeds() -> Seeds:
    """All of them, from the files."""
    rows = {row["code"]: row for row in read_regions()}
    regions = [_region(row, rows) for row in rows.values()]
    return Seeds(
        names=_toml("demo/names.toml"),
        places=_toml("demo/places.toml"),
        divisions={template.key: template for template in contests.read_division_templates()},
        disciplines={row["code"]: row for row in contests.read_disciplines()},
        county=next(r for r in regions if r.level == "county"),
        townships=[r for r in regions if r.level == "township"],
        villages=[r for r in regions if r.level == "village"],
    )


def _toml(path: str) -> dict[str, Any]:
    return tomllib.loads((data("seeds") / path).read_text("utf-8"))


def _region(row: dict[str, Any], rows: dict[str, dict[str, Any]]) -> Region:
    point = row
    while point["longitude"] is None:
        point = rows[point["parent"]]
    return Region(
        code=row["code"],
        level=row["level"],
        name=row["name"],
        parent=row["parent"],
        is_urban=(row["urban_rural_code"] or "").startswith("1"),
        longitude=point["longitude"],
        latitude=point["latitude"],
    )
