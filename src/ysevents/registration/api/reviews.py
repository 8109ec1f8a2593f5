"""The queue of the office as JSON, and whom to look at twice."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery, QueryParameter
from pydantic import BaseModel

from ysevents.kit import clock
from ysevents.registration import service
from ysevents.registration.api.delegations import BASE, Me
from ysevents.registration.enums import DelegationState, Seal
from ysevents.registration.review_schemas import Filter
from ysevents.registration.rules.duplicates import Likeness
from ysevents.registration.service import history

InState = Annotated[DelegationState | None, QueryParameter(name="state", required=False)]


class QueueLineOut(BaseModel):
    """A delegation in the queue."""

    delegation: UUID
    unit: str
    unit_class: str | None
    state: DelegationState
    athletes: int
    entries: int
    seal: Seal | None
    duplicates: int
    submitted_at: datetime | None


class DuplicateOut(BaseModel):
    """An athlete who looks like somebody else."""

    person: UUID
    likeness: Likeness
    other_unit: str
    message: str


@get("/api/v1/registration/events/{event:uuid}/review")
async def queue(
    event: FromPath[UUID],
    account: Me,
    in_state: InState = None,
    unit_class: FromQuery[str | None] = None,
    division: FromQuery[UUID | None] = None,
    duplicates: FromQuery[bool] = False,
) -> list[QueueLineOut]:
    """The delegations of a meet that the filter leaves, what waits for a decision first."""
    chosen = Filter(state=in_state, unit_class=unit_class, division=division, duplicates=duplicates)
    found = await service.get_queue(event, chosen, account=account)
    return [
        QueueLineOut(**{name: getattr(line, name) for name in QueueLineOut.model_fields})
        for line in found.lines
    ]


@get(f"{BASE}/duplicates")
async def duplicates_of(delegation: FromPath[UUID], account: Me) -> list[DuplicateOut]:
    """For those who review the delegation: other units are named."""
    book = await service.get_reviewed_book(delegation, account=account, now=clock.now())
    return [
        DuplicateOut(person=UUID(str(d.person)), likeness=d.likeness, other_unit=d.other_unit, message=d.text)
        for d in (await service.look_closer(book)).duplicates
    ]


class HistoryOut(BaseModel):
    """One thing that happened to a delegation."""

    at: datetime
    by: str
    words: str
    details: list[str]


@get(f"{BASE}/history")
async def history_of(delegation: FromPath[UUID], account: Me) -> list[HistoryOut]:
    """All that happened to a delegation, the latest first; for its unit and for those who review it."""
    _, lines = await history.get_history(delegation, account=account)
    return [HistoryOut(at=n.at, by=n.by, words=n.words, details=list(n.details)) for n in lines]


routes = [queue, duplicates_of, history_of]
