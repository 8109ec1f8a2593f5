"""Selection upward as JSON: the proposal, and entering it in another meet."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.kit import clock
from ysevents.registration.api.delegations import Me
from ysevents.registration.api.freezing import MEET
from ysevents.registration.rules.selection import Pick
from ysevents.registration.service import selection

Best = Annotated[int, Field(ge=1, le=16)]


class PickOut(BaseModel):
    """An athlete in a contest, with the verdict."""

    contest: UUID
    contest_title: str
    rank: int | None
    person: UUID
    name: str
    sex: str | None
    birth_on: str | None
    unit: str
    mark: str
    """报名成绩 as people write it: `1:02.34`, `5.42米`."""
    target: UUID | None
    target_title: str | None
    is_chosen: bool
    reason: str

    @classmethod
    def of(cls, pick: Pick) -> "PickOut":
        who = pick.candidate
        return cls(
            contest=UUID(str(who.contest)),
            contest_title=who.contest_title,
            rank=pick.rank,
            person=UUID(str(who.person)),
            name=who.name,
            sex=who.facts.sex,
            birth_on=who.facts.birth_on.isoformat() if who.facts.birth_on else None,
            unit=who.unit,
            mark=who.mark_cn,
            target=UUID(str(pick.target.contest)) if pick.target else None,
            target_title=pick.target.title if pick.target else None,
            is_chosen=pick.is_chosen,
            reason=pick.reason,
        )


class ProposalOut(BaseModel):
    """The verdicts, and how many athletes are left out because the consent to take part was taken back."""

    picks: list[PickOut]
    without_consent: int


class PickIn(BaseModel):
    """An athlete in a contest of the meet that is over."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    contest: Annotated[UUID, Field(strict=False)]
    person: Annotated[UUID, Field(strict=False)]


class SelectionIn(BaseModel):
    """Whom to enter where, for which unit."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    target: Annotated[UUID, Field(strict=False)]
    organization: Annotated[UUID, Field(strict=False)]
    picks: Annotated[list[PickIn], Field(min_length=1, max_length=500)]


class RefusedOut(BaseModel):
    """Somebody who could not be entered, and why."""

    name: str
    reason: str


class SelectedOut(BaseModel):
    """What became of those who were chosen."""

    delegation: UUID
    entered: int
    refused: list[RefusedOut]


@get(f"{MEET}/selection")
async def read_selection(
    event: FromPath[UUID], account: Me, target: FromQuery[UUID | None] = None, best: FromQuery[Best] = 2
) -> Response[ProposalOut]:
    """The best of each contest; with a target meet judged by its divisions."""
    now = clock.now()
    found = await selection.propose(event, target=target, best=best, account=account, now=now)
    await selection.note_export(event, len(found.picks), account=account, now=now)
    picks = [PickOut.of(pick) for pick in found.picks]
    told = ProposalOut(picks=picks, without_consent=found.without_consent)
    return Response(told, headers={"Cache-Control": "private, no-store"})


@post(f"{MEET}/selection", status_code=200)
async def enter_selected(event: FromPath[UUID], data: JSONBody[SelectionIn], account: Me) -> SelectedOut:
    """Enter them; who is refused is named, the rest stands. Doing it again changes nothing."""
    made = await selection.enter_selected(
        event,
        data.target,
        data.organization,
        [(pick.contest, pick.person) for pick in data.picks],
        account=account,
        now=clock.now(),
    )
    return SelectedOut(
        delegation=made.delegation,
        entered=made.entered,
        refused=[RefusedOut(name=name, reason=why) for name, why in made.refused],
    )


routes = [read_selection, enter_selected]
