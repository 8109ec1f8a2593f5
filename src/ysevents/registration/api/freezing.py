"""The freeze of a meet as JSON: what it would do, and doing it."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.kit import clock
from ysevents.registration.api.delegations import Me
from ysevents.registration.enums import DelegationState
from ysevents.registration.rules.freezing import FreezeLine, LeftOut
from ysevents.registration.service import freezing

MEET = "/api/v1/registration/events/{event:uuid}"


class FreezeIn(BaseModel):
    """The explicit word: every delegation that is not decided yet and stays out."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    left_out: Annotated[list[Annotated[UUID, Field(strict=False)]], Field(max_length=1000)]


class FreezeLineOut(BaseModel):
    """A delegation on the eve of the freeze."""

    delegation: UUID
    unit: str
    state: DelegationState
    athletes: int
    officials: int
    teams: int

    @classmethod
    def of(cls, line: FreezeLine) -> "FreezeLineOut":
        return cls(
            delegation=UUID(str(line.delegation)),
            unit=line.unit,
            state=line.state,
            athletes=line.athletes,
            officials=line.officials,
            teams=line.teams,
        )


class LeftOutOut(BaseModel):
    """An athlete who gets neither number nor admission, and why."""

    person: UUID
    name: str
    unit: str
    reason: str

    @classmethod
    def of(cls, athlete: LeftOut) -> "LeftOutOut":
        return cls(
            person=UUID(str(athlete.person)), name=athlete.name, unit=athlete.unit, reason=athlete.reason
        )


class FreezePlanOut(BaseModel):
    """All delegations of a meet by what the freeze does with them."""

    ready: list[FreezeLineOut]
    undecided: list[FreezeLineOut]
    frozen: list[FreezeLineOut]
    not_starting: list[LeftOutOut]


class FrozenOut(BaseModel):
    """What a freeze has made."""

    delegations: int
    teams: int
    numbers: int
    officials: int


@get(f"{MEET}/freeze")
async def read_plan(event: FromPath[UUID], account: Me) -> FreezePlanOut:
    """What a freeze would do now."""
    _, plan = await freezing.preview_freeze(event, account=account, now=clock.now())
    return FreezePlanOut(
        ready=[FreezeLineOut.of(line) for line in plan.ready],
        undecided=[FreezeLineOut.of(line) for line in plan.undecided],
        frozen=[FreezeLineOut.of(line) for line in plan.frozen],
        not_starting=[LeftOutOut.of(athlete) for athlete in plan.not_starting],
    )


@post(f"{MEET}/freeze", status_code=200)
async def freeze_event(event: FromPath[UUID], data: JSONBody[FreezeIn], account: Me) -> FrozenOut:
    """Freeze all approved delegations together."""
    made = await freezing.freeze_event(event, left_out=data.left_out, account=account, now=clock.now())
    return FrozenOut(
        delegations=made.delegations, teams=made.teams, numbers=made.numbers, officials=made.officials
    )


routes = [read_plan, freeze_event]
