"""Whom one may register, and for what, as JSON: meets, the school roll, staff.

Nothing here puts a name into an address: the roll is searched by POST.
"""

from datetime import date, datetime
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel

from ysevents.kit import clock
from ysevents.registration import service
from ysevents.registration.api.delegations import BASE, Me
from ysevents.registration.enums import DelegationState
from ysevents.registration.schemas import Candidate, OpenMeet, RollSearchIn, Staff

NO_STORE = {"Cache-Control": "private, no-store"}


class MeetOut(BaseModel):
    """A meet and one's unit; without `delegation` its registration has not begun."""

    event: UUID
    title: str
    starts_on: date
    opens_at: datetime
    deadline_at: datetime
    organization: UUID | None
    unit: str | None
    delegation: UUID | None
    state: DelegationState | None
    athletes: int

    @classmethod
    def of(cls, meet: OpenMeet) -> "MeetOut":
        return cls(**{name: getattr(meet, name) for name in cls.model_fields})


class CandidateOut(BaseModel):
    """A pupil of the roll who is not in the delegation, and what the age rule says."""

    person: UUID
    name: str
    verdict: str
    can_enter: bool

    @classmethod
    def of(cls, candidate: Candidate) -> "CandidateOut":
        return cls(**{name: getattr(candidate, name) for name in cls.model_fields})


class StaffOut(BaseModel):
    """A grown-up of the unit who may lead, coach or doctor."""

    person: UUID
    name: str

    @classmethod
    def of(cls, member: Staff) -> "StaffOut":
        return cls(person=member.person, name=member.name)


@get("/api/v1/registration/meets")
async def list_meets(account: Me) -> Response[list[MeetOut]]:
    """The meets that take registrations, once per unit of one's own, with the delegation if it has begun."""
    found = await service.list_meets(account=account)
    return Response([MeetOut.of(meet) for meet in found], headers=NO_STORE)


@post(f"{BASE}/roll/search", status_code=200)
async def search_roll(
    delegation: FromPath[UUID], data: JSONBody[RollSearchIn], account: Me
) -> Response[list[CandidateOut]]:
    """Pupils of the unit's roll who might be named: 30 at most, those who may start first."""
    found = await service.list_candidates(delegation, data.search, account=account, now=clock.now())
    return Response([CandidateOut.of(candidate) for candidate in found], headers=NO_STORE)


@get(f"{BASE}/staff")
async def list_staff(delegation: FromPath[UUID], account: Me) -> Response[list[StaffOut]]:
    """Who may be named leader, coach or doctor."""
    found = await service.list_staff(delegation, account=account)
    return Response([StaffOut.of(member) for member in found], headers=NO_STORE)


routes = [list_meets, search_roll, list_staff]
