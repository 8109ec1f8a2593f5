"""Leaders, coaches and doctors as JSON: read them, name them whole."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, get, put
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.kit import clock
from ysevents.registration import service
from ysevents.registration.api.delegations import BASE, IfMatch, Me, read_revision
from ysevents.registration.enums import DelegationRole
from ysevents.registration.service.officials import ROLES, allowed

Role = Literal["leader", "coach", "doctor"]


class OfficialIn(BaseModel):
    """Somebody of the unit's staff, and as what."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    person: Annotated[UUID, Field(strict=False)]
    role: Role


class OfficialsIn(BaseModel):
    """All officials of a delegation."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    officials: Annotated[list[OfficialIn], Field(max_length=60)]


class OfficialOut(OfficialIn):
    """Somebody who is named, with the name."""

    name: str


class OfficialsOut(BaseModel):
    """Who is named, and how many of each the regulation allows."""

    officials: list[OfficialOut]
    allowed: dict[Role, int]


@get(f"{BASE}/officials")
async def read_officials(delegation: FromPath[UUID], account: Me) -> Response[OfficialsOut]:
    """The officials of one's own delegation."""
    return await _answer(delegation, account)


@put(f"{BASE}/officials")
async def set_officials(
    delegation: FromPath[UUID], data: JSONBody[OfficialsIn], account: Me, if_match: IfMatch = None
) -> Response[OfficialsOut]:
    """Make these the officials; saying it again changes nothing."""
    chosen = {role: [o.person for o in data.officials if o.role == role.value] for role in ROLES}
    await service.set_officials(
        delegation, chosen, revision=read_revision(if_match), account=account, now=clock.now()
    )
    return await _answer(delegation, account)


async def _answer(delegation: UUID, account: Me) -> Response[OfficialsOut]:
    book = await service.get_book(delegation, account=account)
    return Response(
        OfficialsOut(
            officials=[
                OfficialOut(person=o.person, role=_role(o.role), name=o.name)
                for role in ROLES
                for o in book.officials
                if o.role == role
            ],
            allowed={_role(role): most for role, most in allowed(book).items()},
        ),
        headers={"ETag": f'"{book.delegation.revision}"', "Cache-Control": "private, no-store"},
    )


def _role(role: DelegationRole) -> Role:
    known: dict[DelegationRole, Role] = {
        DelegationRole.LEADER: "leader",
        DelegationRole.COACH: "coach",
        DelegationRole.DOCTOR: "doctor",
    }
    return known[role]


routes = [read_officials, set_officials]
