"""Units renamed and merged, as JSON, for the office."""

from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.kit import clock
from ysevents.registration.api.delegations import Me
from ysevents.registration.service import units


class UnitNameIn(BaseModel):
    """What a unit is called from today on."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=80)]
    short_name: Annotated[str, Field(min_length=1, max_length=30)]


class MergerIn(BaseModel):
    """The unit of which it becomes a part."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    into: Annotated[UUID, Field(strict=False)]


@put("/api/v1/units/{unit:uuid}/name", status_code=204)
async def rename(unit: FromPath[UUID], data: JSONBody[UnitNameIn], account: Me) -> None:
    """Rename a unit; past events keep the name of their day."""
    await units.rename_unit(
        unit, name=data.name, short_name=data.short_name, account=account, now=clock.now()
    )


@get("/api/v1/units/{unit:uuid}/merger")
async def check_merger(unit: FromPath[UUID], into: FromQuery[UUID], account: Me) -> units.Merger:
    """What would move if a unit became part of another now; `refusal` says why it cannot."""
    return await units.preview_merger(unit, into, account=account, now=clock.now())


@post("/api/v1/units/{unit:uuid}/merger", status_code=204)
async def merge(unit: FromPath[UUID], data: JSONBody[MergerIn], account: Me) -> None:
    """Make a unit part of another; said again it is refused, the unit is closed."""
    await units.merge_units(unit, data.into, account=account, now=clock.now())


routes = [rename, check_merger, merge]
