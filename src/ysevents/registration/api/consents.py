"""What athletes agreed to as JSON: consents per purpose, taken back, and identity numbers that only go in.

Recording what is on record already changes nothing, so a repeated request is harmless.
"""

from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose
from ysevents.kit import clock
from ysevents.registration import service
from ysevents.registration.api.delegations import BASE, IfMatch, Me, read_revision
from ysevents.registration.schemas import ConsentIn, ConsentOut, IdentityIn
from ysevents.registration.service import privacy

ATHLETE = f"{BASE}/athletes/{{person:uuid}}"
NO_STORE = {"Cache-Control": "private, no-store"}


@get(f"{ATHLETE}/consents")
async def consents(
    delegation: FromPath[UUID], person: FromPath[UUID], account: Me
) -> Response[list[ConsentOut]]:
    """The last consent for each purpose."""
    return await _answer(delegation, person, account)


@post(f"{ATHLETE}/consents")
async def give_consent(
    delegation: FromPath[UUID],
    person: FromPath[UUID],
    data: JSONBody[ConsentIn],
    account: Me,
    if_match: IfMatch = None,
) -> Response[list[ConsentOut]]:
    """Record a consent to take part, and to what `also` names."""
    await service.record_consent(
        delegation,
        person,
        relation=data.relation,
        guardian=data.guardian,
        evidence=data.evidence,
        also=data.also,
        revision=read_revision(if_match),
        account=account,
        now=clock.now(),
    )
    return await _answer(delegation, person, account, 201)


@post(f"{ATHLETE}/consents/{{purpose:str}}/withdrawal", status_code=200)
async def withdraw(
    delegation: FromPath[UUID],
    person: FromPath[UUID],
    purpose: FromPath[ConsentPurpose],
    account: Me,
    if_match: IfMatch = None,
) -> Response[list[ConsentOut]]:
    """Take a consent back; it counts for nothing from now on."""
    await privacy.withdraw_consent(
        delegation,
        person,
        purpose,
        revision=read_revision(if_match),
        account=account,
        now=clock.now(),
    )
    return await _answer(delegation, person, account)


@put(f"{ATHLETE}/identity", status_code=204)
async def set_identity(
    delegation: FromPath[UUID],
    person: FromPath[UUID],
    data: JSONBody[IdentityIn],
    account: Me,
    if_match: IfMatch = None,
) -> None:
    """Keep the identity number. No answer carries it."""
    await privacy.set_identity(
        delegation,
        person,
        data.number,
        revision=read_revision(if_match),
        account=account,
        now=clock.now(),
    )


async def _answer(
    delegation: UUID, person: UUID, account: Account, status: int = 200
) -> Response[list[ConsentOut]]:
    agreed = await privacy.get_agreed(delegation, person, account=account)
    return Response(
        [
            ConsentOut(purpose=c.purpose, version=c.version, given_at=c.given_at, withdrawn_at=c.withdrawn_at)
            for c in agreed.consents
        ],
        status_code=status,
        headers=NO_STORE,
    )


routes = [consents, give_consent, withdraw, set_identity]
