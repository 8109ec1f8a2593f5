"""Pages for several athletes at once: ticked on the roll, consents signed on one form."""

from collections.abc import Mapping
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import PYDANTIC
from ysevents.registration.errors import AthleteNotFound, DelegationNotFound
from ysevents.registration.pages.athletes import new_athlete_page
from ysevents.registration.pages.consents import EVIDENCE, RELATIONS
from ysevents.registration.pages.shared import COACH, Form, Me, Unit, find_own, home, links
from ysevents.registration.rules import is_child
from ysevents.registration.service import several
from ysevents.registration.service.several import Signature


@post("/registration/{event:uuid}/athletes/several", guards=[COACH])
async def add_athletes(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    try:
        own = await find_own(event, unit, account)
        people = [_read(name, "add-") for name in data if name.startswith("add-")]
        added = await several.add_athletes(own, people, account=account, now=clock.now())
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await new_athlete_page(request, event, unit, account, refusal=refusal, typed=data)
    return see(home(event, unit, "/grid"), f"已加入{added}人，请在报项表里选择项目")


@get("/registration/{event:uuid}/consents", guards=[COACH])
async def consents(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    """All athletes whose consent is missing, on one form."""
    return await _consents_page(request, event, unit, account)


@post("/registration/{event:uuid}/consents", guards=[COACH])
async def give_consents(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    own = await find_own(event, unit, account)
    try:
        signed = await several.record_consents(
            own,
            _signatures(data),
            evidence=data.get("evidence", ""),
            account=account,
            now=clock.now(),
        )
    except AthleteNotFound:
        raise
    except YsError as refusal:
        return await _consents_page(request, event, unit, account, refusal=refusal, typed=data)
    return see(home(event, unit), f"已登记{signed}人的同意书")


async def _consents_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    own = await find_own(event, unit, account)
    now = clock.now()
    today = clock.local_day(now)
    book, unsigned = await several.list_unsigned(own, account=account, now=now)
    return page(
        request,
        "registration/consents.html",
        refusal=refusal,
        typed=typed,
        book=book,
        unsigned=unsigned,
        themselves={str(a.person) for a in unsigned if not is_child(a.facts.birth_on, today)},
        relations=RELATIONS,
        evidence=EVIDENCE,
        **links(event, unit),
    )


def _signatures(data: Mapping[str, str]) -> list[Signature]:
    """Those whose guardian is typed, or who sign themselves; a blank relation is the one chosen for all.

    From 14 on one signs oneself unless something else is chosen at the line.
    """
    found = []
    for name in data:
        if not name.startswith("guardian-"):
            continue
        person = _read(name, "guardian-")
        guardian = data[name].strip()
        relation = data.get(f"relation-{person}", "")
        if guardian or relation:
            usual = RELATIONS[-1] if data.get(f"own-{person}") else data.get("relation", "")
            found.append(Signature(person=person, relation=relation or usual, guardian=guardian))
    return found


def _read(name: str, prefix: str) -> UUID:
    try:
        return UUID(name.removeprefix(prefix))
    except ValueError:
        raise Invalid(fields={name: PYDANTIC["uuid_parsing"]}) from None


routes = [add_athletes, consents, give_consents]
