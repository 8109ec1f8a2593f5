"""The list of a year as JSON, and the sheet that makes it."""

from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromPath
from pydantic import BaseModel

from ysevents.competitions.service import annual
from ysevents.competitions.service.annual import YEARS
from ysevents.kit.errors import NotFound


class PlaceOut(BaseModel):
    """A unit on the list of a year."""

    organization: UUID
    unit: str
    rank: int | None
    points: str


@get("/api/v1/rankings/{year:int}")
async def ranking(year: FromPath[int]) -> list[PlaceOut]:
    """Units over the meets of a year, best first; needs no account."""
    found = await _year(year)
    return [
        PlaceOut(organization=one.organization, unit=one.unit, rank=one.rank, points=one.points)
        for one in found.places
    ]


@get("/api/v1/rankings/{year:int}/sheet")
async def sheet(year: FromPath[int]) -> dict[str, Any]:
    """The sheet of a year, for `ysevents place`."""
    return (await _year(year)).sheet


async def _year(year: int) -> annual.Year:
    if year not in YEARS:
        raise NotFound
    return await annual.get_year(year)


routes = [ranking, sheet]
