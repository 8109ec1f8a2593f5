"""Teams of contests that everybody enters alone, as JSON: who counts, and the table. What was read is named by If-Match."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import ContestNotFound
from ysevents.competitions.service import squads
from ysevents.competitions.squad_schemas import Squad, TeamTable
from ysevents.kit import clock

Me = NamedDependency[Account]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
HERE = "/api/v1/contests/{contest:uuid}/squads"


class MembersIn(BaseModel):
    """The entries of the unit that count; its others do not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entries: Annotated[list[UUID], Field(max_length=200)]


class SquadEntryOut(BaseModel):
    entry: UUID
    bib: str
    name: str
    counts: bool


class SquadOut(BaseModel):
    """A unit with those it has in the contest; `etag` for If-Match."""

    organization: UUID
    unit: str
    etag: str
    entries: list[SquadEntryOut]

    @classmethod
    def of(cls, squad: Squad) -> "SquadOut":
        return cls(
            organization=squad.organization,
            unit=squad.unit,
            etag=squad.etag,
            entries=[
                SquadEntryOut(entry=one.entry, bib=one.bib, name=one.name, counts=one.counts)
                for one in squad.entries
            ],
        )


class TeamOut(BaseModel):
    organization: UUID
    unit: str
    rank: int | None
    status: str
    cells: dict[str, str]
    members: list[str]


class TeamTableOut(BaseModel):
    """The teams of a contest by place; `problem` says why there are none yet."""

    title: str
    columns: dict[str, str]
    teams: list[TeamOut]
    problem: str

    @classmethod
    def of(cls, table: TeamTable) -> "TeamTableOut":
        return cls(
            title=table.title,
            columns=dict(table.columns),
            teams=[
                TeamOut(
                    organization=row.organization,
                    unit=row.unit,
                    rank=row.rank,
                    status=row.status,
                    cells=dict(row.cells),
                    members=list(row.members),
                )
                for row in table.rows
            ],
            problem=table.problem,
        )


@get(HERE)
async def list_squads(contest: FromPath[UUID], account: Me) -> list[SquadOut]:
    """Who counts for which unit."""
    desk = await squads.get_desk(contest, account=account, now=clock.now())
    return [SquadOut.of(squad) for squad in desk.squads]


@put(f"{HERE}/{{unit:uuid}}")
async def put_squad(
    contest: FromPath[UUID],
    unit: FromPath[UUID],
    data: JSONBody[MembersIn],
    account: Me,
    if_match: IfMatch = None,
) -> Response[SquadOut]:
    """Say who counts for a unit; 412 where somebody else changed it since it was read."""
    kept = await squads.set_members(
        contest,
        unit,
        set(data.entries),
        etag=if_match.strip().strip('"') if if_match else None,
        account=account,
        now=clock.now(),
    )
    return Response(SquadOut.of(kept), headers={"ETag": f'"{kept.etag}"'})


@get(f"{HERE}/sheet")
async def get_sheet(contest: FromPath[UUID], account: Me) -> Response[dict[str, Any]]:
    """The sheet that the teams are placed from, for `ysevents place`."""
    return Response(
        await squads.export_table(contest, account=account),
        headers={"Content-Disposition": 'attachment; filename="teams.json"'},
    )


@get("/api/v1/events/{contest:uuid}/team-table")
async def get_table(contest: FromPath[UUID]) -> TeamTableOut:
    """The teams of a contest as anybody may read them; needs no account."""
    table = await squads.find_table(contest)
    if table is None:
        raise ContestNotFound
    return TeamTableOut.of(table)


routes = [list_squads, put_squad, get_sheet, get_table]
