"""Line-ups of relays as JSON: read one, name who runs. What was read is named by If-Match."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.accounts.schemas import Account
from ysevents.competitions.lineup_schemas import Lineup
from ysevents.competitions.rules.rosters import RELAY_LEGS
from ysevents.competitions.service import lineups
from ysevents.kit import clock

Me = NamedDependency[Account]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
Bib = Annotated[str, Field(max_length=20)]
HERE = "/api/v1/fixtures/{fixture:uuid}/line-ups/{slot:uuid}"


class LineupIn(BaseModel):
    """Who runs, by bib in the order of the legs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bibs: Annotated[list[Bib], Field(min_length=RELAY_LEGS, max_length=RELAY_LEGS)]


class CandidateOut(BaseModel):
    """Somebody whom the team may name."""

    bib: str
    name: str
    is_reserve: bool


class LineupOut(BaseModel):
    """A line-up by leg, empty where nobody is known; `closed` says why it can no longer be changed here."""

    team: str
    position: int
    bibs: list[str]
    candidates: list[CandidateOut]
    closed: str


@get(HERE)
async def get_lineup(fixture: FromPath[UUID], slot: FromPath[UUID], account: Me) -> Response[LineupOut]:
    """Who runs which leg for the team in that lane, and whom it may name."""
    return _answer(await lineups.get_lineup(fixture, slot, account=account, now=clock.now()))


@put(HERE)
async def put_lineup(
    fixture: FromPath[UUID],
    slot: FromPath[UUID],
    data: JSONBody[LineupIn],
    account: Me,
    if_match: IfMatch = None,
) -> Response[LineupOut]:
    """Name who runs; 412 where somebody else changed it since it was read."""
    etag = if_match.strip().strip('"') if if_match else None
    kept = await lineups.set_lineup(fixture, slot, data.bibs, etag=etag, account=account, now=clock.now())
    return _answer(kept)


def _answer(found: Lineup) -> Response[LineupOut]:
    return Response(
        LineupOut(
            team=found.team,
            position=found.position,
            bibs=list(found.bibs),
            candidates=[
                CandidateOut(bib=one.bib, name=one.name, is_reserve=one.is_reserve)
                for one in found.candidates
            ],
            closed=found.closed,
        ),
        headers={"ETag": f'"{found.etag}"', "Cache-Control": "private, no-store"},
    )


routes = [get_lineup, put_lineup]
