"""Changes after the deadline as JSON: ask, act, decide, retract."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, HeaderParameter, JSONBody
from pydantic import BaseModel

from ysevents.competitions.enums import RosterRole
from ysevents.kit import clock
from ysevents.registration.api.delegations import BASE, Me
from ysevents.registration.change_schemas import AnswerIn, ChangeIn, ChangeLine
from ysevents.registration.enums import ChangeKind, ChangeState
from ysevents.registration.service import changes

Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
ONE = "/api/v1/registration/changes/{change:uuid}"
MEET = "/api/v1/registration/events/{event:uuid}/changes"


class ChangeMemberOut(BaseModel):
    """Somebody on the list of a team that is entered late."""

    person: UUID
    role: RosterRole
    leg: int | None
    shirt_number: int | None


class ChangeOut(BaseModel):
    """A change that was asked for or done, with what came of it."""

    id: UUID
    delegation: UUID
    unit: str
    kind: ChangeKind
    state: ChangeState
    contest: UUID
    entry: UUID | None
    person: UUID | None
    replacement: UUID | None
    members: list[ChangeMemberOut]
    words: str
    reason: str
    is_exception: bool
    asked_at: datetime
    decided_at: datetime | None
    answer: str | None

    @classmethod
    def of(cls, line: ChangeLine) -> "ChangeOut":
        members = [
            ChangeMemberOut(person=m.person, role=m.role, leg=m.leg, shirt_number=m.shirt_number)
            for m in line.members
        ]
        told = {name: getattr(line, name) for name in cls.model_fields}
        return cls(**{**told, "members": members})


@get(f"{BASE}/changes")
async def of_delegation(delegation: FromPath[UUID], account: Me) -> list[ChangeOut]:
    """Those of one's own delegation, or of one that one reviews."""
    return [ChangeOut.of(line) for line in await changes.list_own_changes(delegation, account=account)]


@post(f"{BASE}/changes")
async def ask(delegation: FromPath[UUID], data: JSONBody[ChangeIn], account: Me, key: Key = "") -> ChangeOut:
    """Ask for a change; the same key with the same body is answered as the first time."""
    request = await changes.request_change(
        delegation, data, idempotency_key=key, account=account, now=clock.now()
    )
    return ChangeOut.of(await changes.get_change(request))


@post(f"{BASE}/changes/acts")
async def act(delegation: FromPath[UUID], data: JSONBody[ChangeIn], account: Me, key: Key = "") -> ChangeOut:
    """Change a delegation as the office, at once."""
    return ChangeOut.of(
        await changes.make_change(delegation, data, idempotency_key=key, account=account, now=clock.now())
    )


@get(MEET)
async def of_event(event: FromPath[UUID], account: Me) -> list[ChangeOut]:
    """All of a meet, what waits for a decision first."""
    return [ChangeOut.of(line) for line in await changes.list_changes(event, account=account)]


@post(f"{ONE}/decision", status_code=200)
async def decide(change: FromPath[UUID], data: JSONBody[AnswerIn], account: Me) -> ChangeOut:
    """Approve a request, which makes the change, or refuse it with a reason."""
    return ChangeOut.of(
        await changes.decide(
            change, is_approved=data.is_approved, answer=data.answer, account=account, now=clock.now()
        )
    )


@post(f"{ONE}/retraction", status_code=200)
async def retract(change: FromPath[UUID], account: Me) -> ChangeOut:
    """Take back one's own open request."""
    await changes.retract(change, account=account, now=clock.now())
    return ChangeOut.of(await changes.get_change(change))


routes = [of_delegation, ask, act, of_event, decide, retract]
