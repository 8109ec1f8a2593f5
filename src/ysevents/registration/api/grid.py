"""The grid athlete x contest as JSON: read it, set a cell. The page's own script uses it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from litestar import Response, get, put
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.kit import clock
from ysevents.registration.api.delegations import BASE, IfMatch, Me, read_revision
from ysevents.registration.schemas import Book
from ysevents.registration.service import grid
from ysevents.registration.service.grid import DivisionGrid


class CellIn(BaseModel):
    """Whether the athlete shall be entered."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    entered: Annotated[bool, Field(strict=True)]


class CellOut(BaseModel):
    """One cell. `words` say why it is closed."""

    contest: UUID
    person: UUID
    entered: bool
    is_open: bool
    words: str


class ColumnOut(BaseModel):
    """The places of the unit in a contest."""

    contest: UUID
    label: str
    taken: int
    limit: int


class GridOut(BaseModel):
    """All of a delegation's cells. The revision is also the ETag."""

    revision: int
    columns: list[ColumnOut]
    cells: list[CellOut]


@get(f"{BASE}/grid")
async def read_grid(delegation: FromPath[UUID], account: Me) -> Response[GridOut]:
    """All cells of one's own delegation."""
    return _answer(*await grid.read_grid(delegation, account=account, now=clock.now()))


@put(f"{BASE}/grid/{{contest:uuid}}/{{person:uuid}}")
async def set_cell(
    delegation: FromPath[UUID],
    contest: FromPath[UUID],
    person: FromPath[UUID],
    data: JSONBody[CellIn],
    account: Me,
    if_match: IfMatch = None,
) -> Response[GridOut]:
    """Enter or withdraw; asking for what is so already changes nothing."""
    book, grids = await grid.set_cell(
        delegation,
        contest,
        person,
        entered=data.entered,
        revision=read_revision(if_match),
        account=account,
        now=clock.now(),
    )
    return _answer(book, grids)


def _answer(book: Book, grids: Sequence[DivisionGrid]) -> Response[GridOut]:
    revision = book.delegation.revision
    return Response(
        GridOut(
            revision=revision,
            columns=[
                ColumnOut(contest=c.contest, label=c.label, taken=c.room.taken, limit=c.room.limit)
                for held in grids
                for c in held.columns
            ],
            cells=[
                CellOut(
                    contest=cell.contest,
                    person=row.person,
                    entered=cell.is_entered,
                    is_open=cell.is_open,
                    words=cell.words,
                )
                for held in grids
                for row in held.rows
                for cell in row.cells
            ],
        ),
        headers={"ETag": f'"{revision}"', "Cache-Control": "private, no-store"},
    )


routes = [read_grid, set_cell]
