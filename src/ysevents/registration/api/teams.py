"""Lists of teams as JSON: read one, set one whole."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, put
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.competitions.enums import RosterRole
from ysevents.competitions.rules.rosters import Member
from ysevents.kit import clock
from ysevents.registration.api.delegations import BASE, IfMatch, Me, read_revision
from ysevents.registration.schemas import FindingOut
from ysevents.registration.service import rosters

TEAM = f"{BASE}/teams/{{entry:uuid}}/roster"


class MemberIn(BaseModel):
    """Somebody on a list: a captain is a player too, legs and shirts may be filled in later."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    person: Annotated[UUID, Field(strict=False)]
    role: Annotated[RosterRole, Field(strict=False)] = RosterRole.PLAYER
    leg: Annotated[int, Field(ge=1, le=20)] | None = None
    shirt_number: Annotated[int, Field(ge=0, le=99)] | None = None


class RosterIn(BaseModel):
    """The whole list of a team."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    members: Annotated[list[MemberIn], Field(max_length=60)]


class MemberOut(MemberIn):
    """Somebody on a list, with the name."""

    name: str


class RosterOut(BaseModel):
    """The list of a team and what it lacks."""

    entry: UUID
    contest: UUID
    title: str
    members: list[MemberOut]
    findings: list[FindingOut]


@get(TEAM)
async def read_roster(delegation: FromPath[UUID], entry: FromPath[UUID], account: Me) -> Response[RosterOut]:
    """The list of a team of one's own delegation."""
    return await _answer(delegation, entry, account)


@put(TEAM)
async def set_roster(
    delegation: FromPath[UUID],
    entry: FromPath[UUID],
    data: JSONBody[RosterIn],
    account: Me,
    if_match: IfMatch = None,
) -> Response[RosterOut]:
    """Make this the list; saying it again changes nothing."""
    await rosters.set_roster(
        delegation,
        entry,
        [Member(person=m.person, role=m.role, leg=m.leg, shirt_number=m.shirt_number) for m in data.members],
        revision=read_revision(if_match),
        account=account,
        now=clock.now(),
    )
    return await _answer(delegation, entry, account)


async def _answer(delegation: UUID, entry: UUID, account: Me) -> Response[RosterOut]:
    book, team, contest = await rosters.get_team(delegation, entry, account=account)
    return Response(
        RosterOut(
            entry=entry,
            contest=contest.id,
            title=book.team_title(team),
            members=[
                MemberOut(person=m.person, name=m.name, role=m.role, leg=m.leg, shirt_number=m.shirt_number)
                for m in book.rosters.get(entry, ())
            ],
            findings=[
                FindingOut(code=f.code, message=f.text, is_error=f.is_error, person=None)
                for f in book.findings_of_team(team)
            ],
        ),
        headers={"ETag": f'"{book.delegation.revision}"', "Cache-Control": "private, no-store"},
    )


routes = [read_roster, set_roster]
