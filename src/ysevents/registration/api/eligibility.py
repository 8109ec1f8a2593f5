"""Eligibility as JSON: what the form of a new pupil says while it is filled in.

Asked by POST, so that a child's birthday stands in no address; nobody is named.
"""

from typing import Annotated
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.core.enums import Sex
from ysevents.kit.fields import Day
from ysevents.registration.api.delegations import BASE, Me
from ysevents.registration.service import eligibility


class FactsIn(BaseModel):
    """What is known so far."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    sex: Annotated[Sex, Field(strict=False)] | None = None
    birth_on: Day | None = None
    grade: Annotated[int, Field(ge=1, le=12)] | None = None


class VerdictOut(BaseModel):
    """What the rules say; no `words` as long as nothing is against it and something is missing."""

    words: str
    can_enter: bool


@post(f"{BASE}/eligibility", status_code=200)
async def judge_pupil(
    delegation: FromPath[UUID], data: JSONBody[FactsIn], account: Me
) -> Response[VerdictOut]:
    """Whether such a pupil could start for the unit. Nothing is kept."""
    verdict = await eligibility.judge_pupil(
        delegation, sex=data.sex, birth_on=data.birth_on, grade=data.grade, account=account
    )
    return Response(
        VerdictOut(words=verdict.words, can_enter=verdict.can_enter),
        headers={"Cache-Control": "private, no-store"},
    )


routes = [judge_pupil]
