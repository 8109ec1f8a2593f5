"""Pages of what an athlete agreed to: the guardian's consent, or from 14 the athlete's own; taking it back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose
from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration import service
from ysevents.registration.errors import AthleteNotFound, DelegationNotFound
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
from ysevents.registration.service import privacy

RELATIONS = ("父亲", "母亲", "其他监护人", "本人")
EVIDENCE = ("纸质同意书已签字存档", "家长到校当面签字", "家长线上确认")
OPTIONAL = (ConsentPurpose.PUBLICATION, ConsentPurpose.PHOTO, ConsentPurpose.INSURANCE)
CONSENT = "/registration/{event:uuid}/athletes/{person:uuid}/consent"


@get(CONSENT, guards=[COACH])
async def consent(
    request: AnyRequest,
    event: FromPath[UUID],
    person: FromPath[UUID],
    account: Me,
    unit: Unit = None,
) -> Template:
    """The guardian's consent, or from 14 the athlete's own."""
    return await _consent_page(request, event, unit, person, account)


@post(CONSENT, guards=[COACH])
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
            also=[purpose for purpose in OPTIONAL if data.get(purpose) == "1"],
            account=account,
            now=clock.now(),
        )
    except AthleteNotFound:
        raise
    except YsError as refusal:
        return await _consent_page(request, event, unit, person, account, refusal=refusal, typed=data)
    return see(home(event, unit, f"/athletes/{person}"), "同意书已登记")


@get(f"{CONSENT}/{{purpose:str}}/withdrawal", guards=[COACH])
async def ask_withdrawal(
    request: AnyRequest,
    event: FromPath[UUID],
    person: FromPath[UUID],
    purpose: FromPath[ConsentPurpose],
    account: Me,
    unit: Unit = None,
) -> Template:
    """What taking back will do, before it is done."""
    book, found = await find_athlete(event, unit, person, account)
    return page(
        request,
        "registration/withdrawal.html",
        book=book,
        athlete=found,
        purpose=purpose,
        **links(event, unit),
    )


@post(f"{CONSENT}/{{purpose:str}}/withdrawal", guards=[COACH])
async def withdraw(
    event: FromPath[UUID],
    person: FromPath[UUID],
    purpose: FromPath[ConsentPurpose],
    account: Me,
    unit: Unit = None,
) -> Redirect:
    own = await find_own(event, unit, account)
    await privacy.withdraw_consent(own, person, purpose, account=account, now=clock.now())
    return see(home(event, unit, f"/athletes/{person}"), f"已撤回：{purpose.label}，立即生效")


@get("/registration/{event:uuid}/athletes/{person:uuid}/identity", guards=[COACH])
async def identity(
    request: AnyRequest,
    event: FromPath[UUID],
    person: FromPath[UUID],
    account: Me,
    unit: Unit = None,
) -> Template:
    """The identity number, where the regulation asks for it."""
    return await _identity_page(request, event, unit, person, account)


@post("/registration/{event:uuid}/athletes/{person:uuid}/identity", guards=[COACH])
async def set_identity(
    request: AnyRequest,
    event: FromPath[UUID],
    person: FromPath[UUID],
    data: Form,
    account: Me,
    unit: Unit = None,
) -> Template | Redirect:
    own = await find_own(event, unit, account)
    try:
        await privacy.set_identity(own, person, data.get("number", ""), account=account, now=clock.now())
    except (AthleteNotFound, DelegationNotFound):
        raise
    except YsError as refusal:
        return await _identity_page(request, event, unit, person, account, refusal=refusal, typed=data)
    return see(home(event, unit, f"/athletes/{person}"), "身份证号已加密保存")


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


async def _identity_page(
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
        "registration/identity.html",
        refusal=refusal,
        typed=typed,
        book=book,
        athlete=found,
        masked=(await privacy.get_agreed(book.delegation.id, person, account=account)).identity,
        **links(event, unit),
    )


routes = [consent, give_consent, ask_withdrawal, withdraw, identity, set_identity]
