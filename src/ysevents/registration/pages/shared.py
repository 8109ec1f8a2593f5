"""What all pages of registration share: who may ask, for which unit, addresses and the word of a light."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.kit.problems import PYDANTIC
from ysevents.registration import service
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import AthleteNotFound, DelegationNotFound, RevisionStale
from ysevents.registration.papers import is_sealed
from ysevents.registration.review_schemas import Remarks
from ysevents.registration.schemas import Athlete, Book

COACH = needs(Role.COACH)
REVIEWER = needs(Role.OFFICE_CLERK, Role.ORGANISER)
ANYBODY = needs(Role.COACH, Role.OFFICE_CLERK, Role.ORGANISER)

Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
Unit = FromQuery[UUID | None]

TONES = {
    DelegationState.DRAFT: "muted",
    DelegationState.SUBMITTED: "attention",
    DelegationState.APPROVED: "ok",
    DelegationState.RETURNED: "refusal",
    DelegationState.FROZEN: "info",
}


async def find_own(event: UUID, unit: UUID | None, account: Account) -> UUID:
    found = await service.find_own_delegation(event, unit, account=account)
    if found is None:
        raise DelegationNotFound
    return found.id


async def returned_remarks(book: Book) -> Remarks:
    """What the office remarked by line, while it is for the unit to mend it."""
    is_returned = book.delegation.state == DelegationState.RETURNED
    return await service.read_remarks(book) if is_returned else Remarks()


def home(event: UUID, unit: UUID | None, below: str = "") -> str:
    return f"/registration/{event}{below}{f'?unit={unit}' if unit else ''}"


def links(event: UUID, unit: UUID | None) -> dict[str, Any]:
    """`base` and `tail` of every address below a delegation; the tail names the unit of a coach of two."""
    return {"base": f"/registration/{event}", "tail": f"?unit={unit}" if unit else ""}


async def find_athlete(
    event: UUID, unit: UUID | None, person: UUID, account: Account
) -> tuple[Book, Athlete]:
    book = await service.get_book(await find_own(event, unit, account), account=account)
    found = book.find_athlete(person)
    if found is None:
        raise AthleteNotFound
    return book, found


def read_revision(data: Mapping[str, str]) -> int:
    """The revision that was shown; a form without one shows nothing that stands."""
    typed = data.get("revision", "")
    if not typed.isdecimal() or len(typed) > 9:
        raise RevisionStale
    return int(typed)


def read_id(data: Mapping[str, str], name: str) -> UUID:
    try:
        return UUID(data.get(name, ""))
    except ValueError:
        raise Invalid(fields={name: PYDANTIC["uuid_parsing"]}) from None


def read_marks(data: Mapping[str, str]) -> dict[UUID, str]:
    """报名成绩 as typed into fields named `mark-<entry>`."""
    try:
        return {
            UUID(name.removeprefix("mark-")): text for name, text in data.items() if name.startswith("mark-")
        }
    except ValueError:
        raise Invalid(fields={"mark": PYDANTIC["uuid_parsing"]}) from None


def seal_light(book: Book) -> dict[str, str] | None:
    """What became of the sealed form; None where there is none and nobody asks for it."""
    if is_sealed(book):
        if book.delegation.is_seal_read:
            return {"word": "盖章件已上传，二维码已核对", "tone": "ok"}
        return {"word": "盖章件已上传，未核对二维码", "tone": "attention"}
    if book.delegation.sealed_code:
        if book.delegation.state in (DelegationState.APPROVED, DelegationState.FROZEN):
            return {"word": "盖章后有变更", "tone": "info"}
        return {"word": "盖章件与现在的内容不一致", "tone": "refusal"}
    if book.regulation.parameters.sealed_form_required:
        return {"word": "盖章件未上传", "tone": "attention"}
    return None


def light(book: Book, athlete: Athlete, now: datetime) -> dict[str, str]:
    """One word for an athlete: the first thing to put right, else that all is there."""
    words = {
        "not_eligible": ("资格不符", "refusal"),
        "contest_not_eligible": ("项目不符", "refusal"),
        "consent_missing": ("缺同意书", "attention"),
        "consent_withdrawn": ("同意已撤回", "refusal"),
        "identity_missing": ("缺身份证号", "attention"),
        "paper_missing": ("缺材料", "attention"),
        "no_contest": ("未报项", "attention"),
    }
    findings = book.findings_of(athlete, clock.local_day(now))
    word, tone = words[findings[0].code] if findings else ("齐全", "ok")
    return {"word": word, "tone": tone}
