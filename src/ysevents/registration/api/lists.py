"""Lists of the office as JSON."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from pydantic import BaseModel

from ysevents.kit import clock
from ysevents.registration.api.delegations import Me
from ysevents.registration.api.freezing import MEET
from ysevents.registration.service import lists

NO_STORE = {"Cache-Control": "private, no-store"}


class HeadCountsOut(BaseModel):
    """Units down, divisions across; the last columns and the last row are sums."""

    columns: list[str]
    rows: list[tuple[str, list[int]]]


class MultiEntryOut(BaseModel):
    """An athlete in more than one contest."""

    person: UUID
    name: str
    unit: str
    bib: str
    division: str
    contests: list[str]


@get(f"{MEET}/head-counts")
async def head_counts(event: FromPath[UUID], account: Me) -> Response[HeadCountsOut]:
    """How many athletes each frozen unit has in each division."""
    table = await lists.count_heads(event, account=account)
    rows = [(unit, list(numbers)) for unit, numbers in table.rows]
    return Response(HeadCountsOut(columns=list(table.columns), rows=rows), headers=NO_STORE)


@get(f"{MEET}/multi-entries")
async def multi_entries(event: FromPath[UUID], account: Me) -> Response[list[MultiEntryOut]]:
    """Athletes in two contests or more."""
    found = await lists.list_multi_entries(event, account=account, now=clock.now())
    return Response(
        [
            MultiEntryOut(
                person=UUID(str(a.person)),
                name=a.name,
                unit=a.unit,
                bib=a.bib,
                division=a.division,
                contests=list(a.contests),
            )
            for a in found
        ],
        headers=NO_STORE,
    )


routes = [head_counts, multi_entries]
