"""年度积分榜: units over the public meets of a year whose team score was announced. Computed on reading, never kept."""

from dataclasses import dataclass
from datetime import date
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions import list_queries, meet_queries
from ysevents.competitions.rules import annual
from ysevents.competitions.rules.annual import Meet
from ysevents.competitions.rules.rulesets import RULESETS

YEARS = range(2000, 2100)
"""Of which there may be a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit on the list of a year; `by_meet` is its place in each meet, in their order."""

    organization: UUID
    unit: str
    rank: int | None
    points: str
    by_meet: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The list of a year with the meets that made it, and the sheet for `ysevents place`."""

    year: int
    meets: tuple[tuple[UUID, str, date], ...]
    places: tuple[Place, ...]
    sheet: dict[str, Any]


async def get_year(year: int) -> Year:
    """The list of a year; without a place for anybody before the first team score is announced."""
    rows = await meet_queries.announced_totals(year)
    results = [loads(row["result"])["blocks"] for row in rows]
    found = sorted({of for blocks in results for block in blocks for of in block["of"]})
    numbers = {of: n for n, of in enumerate(found, 1)}
    meets = [
        Meet(
            code=str(row["id"]),
            title=row["title"],
            places=tuple((numbers[of], block["rank"]) for block in blocks for of in block["of"]),
        )
        for row, blocks in zip(rows, results, strict=True)
    ]
    judged = annual.rank_year(year, meets)
    names = await list_queries.unit_names([UUID(of) for of in found])
    return Year(
        year=year,
        meets=tuple((row["id"], row["title"], row["starts_on"]) for row in rows),
        places=tuple(_places(judged, meets, {n: UUID(of) for of, n in numbers.items()}, names)),
        sheet={
            **judged.sheet,
            "entrants": [{"number": n, "name": names.get(UUID(of), "")} for of, n in numbers.items()],
        },
    )


def _places(judged: Any, meets: list[Meet], ids: dict[int, UUID], names: dict[UUID, str]) -> list[Place]:
    if judged.outcome is None:
        return []
    show = next(c.show for c in RULESETS[judged.sheet["ruleset"]].columns if c.key == "points_milli")
    points = {line.entrant: show(line.values["points_milli"]) for line in judged.outcome.lines}
    held = [dict(meet.places) for meet in meets]
    return [
        Place(
            organization=ids[n],
            unit=names.get(ids[n], ""),
            rank=block.rank,
            points=points.get(n, "0"),
            by_meet=tuple(str(places[n] or "–") if n in places else "" for places in held),
        )
        for block in judged.outcome.blocks
        for n in block.entrants
    ]
