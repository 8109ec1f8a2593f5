"""People of a unit's other meets as JSON; they are added like any others, `people` of the athletes at once."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from pydantic import BaseModel

from ysevents.registration.api.delegations import BASE, Me
from ysevents.registration.enums import DelegationRole
from ysevents.registration.service import previous


class PreviousAthleteOut(BaseModel):
    """A pupil who started before and may start again; `fits` says whether there is a place."""

    person: UUID
    name: str
    verdict: str
    fits: bool


class PreviousOfficialOut(BaseModel):
    """A leader, coach or doctor of before, for a place that is free."""

    person: UUID
    name: str
    role: DelegationRole


class PreviousOut(BaseModel):
    """Who may be taken over."""

    athletes: list[PreviousAthleteOut]
    officials: list[PreviousOfficialOut]


@get(f"{BASE}/previous")
async def read_previous(delegation: FromPath[UUID], account: Me) -> Response[PreviousOut]:
    """People of the unit's other meets who are not in the delegation yet."""
    found = await previous.list_previous(delegation, account=account)
    return Response(
        PreviousOut(
            athletes=[
                PreviousAthleteOut(
                    person=a.person, name=a.name, verdict=a.verdict, fits=a.person in found.fitting
                )
                for a in found.athletes
            ],
            officials=[
                PreviousOfficialOut(person=o.person, name=o.name, role=o.role) for o in found.officials
            ],
        ),
        headers={"Cache-Control": "private, no-store"},
    )


routes = [read_previous]
