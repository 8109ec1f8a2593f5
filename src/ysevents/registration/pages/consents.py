"""Pages of consent: the guardian's, or from 14 the athlete's own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration import service
from ysevents.registration.errors import AthleteNotFound
from ysevents.registration.pages.shared import (
    COACH,
    Form,
    Me,
    Unit,
    find_athlete,
    find_own,
    home,
    links,
)

RELATIONS = ("父亲", "母亲", "其他监护人", "本人")
EVIDENCE = ("纸质同意书已签字存档", "家长到校当面签字", "家长线上确认")


@get("/registration/{event:uuid}/athletes/{person:uuid}/consent", guards=[COACH])
async def consent(
    request: AnyRequest,
    event: FromPath[UUID],
    person: FromPath[UUID],
    account: Me,
    unit: Unit = None,
) -> Template:
    """The guardian's consent, or from 14 the athlete's own."""
    return await _consent_page(request, event, unit, person, account)


@post("/registration/{event:uuid}/athletes/{person:uuid}/consent", guards=[COACH])
async def give_consent(
    request: AnyRequest,
    event: FromPath[UUID],
    person: FromPath[UUID],
    data: Form,
    account: Me,
    unit: Unit = None,
) -> Template | Redirect:
    own = await find_own(event, unit, account)
    try:
        await service.record_consent(
            own,
            person,
            relation=data.get("relation", ""),
            guardian=data.get("guardian", ""),
            evidence=data.get("evidence", ""),
            publication=data.get("publication") == "1",
            account=account,
            now=clock.now(),
        )
    except AthleteNotFound:
        raise
    except YsError as refusal:
        return await _consent_page(request, event, unit, person, account, refusal=refusal, typed=data)
    return see(home(event, unit, f"/athletes/{person}"), "同意书已登记")


async def _consent_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    person: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    book, found = await find_athlete(event, unit, person, account)
    return page(
        request,
        "registration/consent.html",
        refusal=refusal,
        typed=typed,
        book=book,
        athlete=found,
        relations=RELATIONS,
        evidence=EVIDENCE,
        **links(event, unit),
    )


routes = [consent, give_consent]
