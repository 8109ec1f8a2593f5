"""Pages of one person, for the office of the county: look, unmask, export, put right, merge, make nameless.

An identity number in clear is an answer to a form and stands in no address; the page is not kept.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose, Sex
from ysevents.core.errors import PersonNotFound
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import DATE_WRONG
from ysevents.privacy import views
from ysevents.privacy.enums import RequestKind
from ysevents.privacy.schemas import Found
from ysevents.privacy.service import exports, people, requests

OFFICE = needs(Role.OFFICE_CLERK)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
ONE = "/people/{person:uuid}"


@get("/people", guards=[OFFICE])
async def desk(request: AnyRequest) -> Template:
    return _people_page(request)


@post("/people", guards=[OFFICE])
async def search(request: AnyRequest, data: Form, account: Me) -> Template:
    """Find somebody; two letters at least. A name stands in no address and in no log."""
    text = data.get("q", "")
    try:
        found = await people.search_people(text, account=account, now=clock.now())
    except YsError as refusal:
        return _people_page(request, text, refusal=refusal)
    return _people_page(request, text, found)


@get(ONE, guards=[OFFICE])
async def person(request: AnyRequest, person: FromPath[UUID], account: Me) -> Template:
    return await _person_page(request, person, account)


@post(f"{ONE}/identity-readings", guards=[OFFICE])
async def read_identity(request: AnyRequest, person: FromPath[UUID], data: Form, account: Me) -> Template:
    try:
        number = await people.read_identity(person, data.get("reason", ""), account=account, now=clock.now())
    except YsError as refusal:
        return await _person_page(request, person, account, refusal=refusal, typed=data, acting="identity")
    return await _person_page(request, person, account, number=number)


@get(f"{ONE}/correction", guards=[OFFICE])
async def correction(request: AnyRequest, person: FromPath[UUID], account: Me) -> Template:
    record = await people.open_person(person, account=account, now=clock.now())
    return page(request, "privacy/correction.html", record=record)


@post(f"{ONE}/correction", guards=[OFFICE])
async def correct(
    request: AnyRequest, person: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    now = clock.now()
    try:
        await people.correct(
            person,
            name=data.get("name", ""),
            sex=Sex(data["sex"]) if data.get("sex") in set(Sex) else None,
            birth_on=_day(data.get("birth_on", "")),
            reason=data.get("reason", ""),
            seen=data.get("seen", ""),
            account=account,
            now=now,
        )
    except PersonNotFound:
        raise
    except YsError as refusal:
        record = await people.open_person(person, account=account, now=now)
        return page(request, "privacy/correction.html", refusal=refusal, typed=data, record=record)
    return see(f"/people/{person}", "已更正，原来的内容留在更正记录里")


@post(f"{ONE}/merge", guards=[OFFICE])
async def merge(request: AnyRequest, person: FromPath[UUID], data: Form, account: Me) -> Template | Redirect:
    try:
        double = _id(data.get("double", ""))
        await people.merge(person, double, data.get("reason", ""), account=account, now=clock.now())
    except PersonNotFound:
        raise
    except YsError as refusal:
        return await _person_page(request, person, account, refusal=refusal, typed=data, acting="merge")
    return see(f"/people/{person}", "两条记录已合并为这一条")


@get(f"{ONE}/anonymisation", guards=[OFFICE])
async def ask_anonymisation(request: AnyRequest, person: FromPath[UUID], account: Me) -> Template:
    """What it will do, before it is done: it cannot be taken back."""
    record = await people.open_person(person, account=account, now=clock.now())
    return page(request, "privacy/anonymisation.html", record=record)


@post(f"{ONE}/anonymisation", guards=[OFFICE])
async def anonymise(
    request: AnyRequest, person: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    now = clock.now()
    try:
        await people.anonymise(person, data.get("reason", ""), account=account, now=now)
    except PersonNotFound:
        raise
    except YsError as refusal:
        record = await people.open_person(person, account=account, now=now)
        return page(request, "privacy/anonymisation.html", refusal=refusal, typed=data, record=record)
    return see(f"/people/{person}", "已匿名，成绩保留，姓名显示为“姓名不公开”")


@get(f"{ONE}/data", guards=[OFFICE])
async def data(request: AnyRequest, person: FromPath[UUID], account: Me) -> Template:
    """Everything we know of somebody, to be printed and handed over."""
    record, sections = await exports.export_person(person, account=account, now=clock.now())
    return page(request, "privacy/data.html", record=record, sections=sections)


@post(f"{ONE}/consents/{{purpose:str}}/withdrawal", guards=[OFFICE])
async def withdraw_consent(
    person: FromPath[UUID], purpose: FromPath[ConsentPurpose], account: Me
) -> Redirect:
    await people.withdraw_consent(person, purpose, account=account, now=clock.now())
    return see(f"/people/{person}", f"已撤回：{purpose.label}，立即生效")


@post(f"{ONE}/requests", guards=[OFFICE])
async def note_request(person: FromPath[UUID], data: Form, account: Me) -> Redirect:
    try:
        kind = RequestKind(data.get("kind", ""))
    except ValueError:
        raise Invalid(fields={"kind": "请选择请求的种类。"}) from None
    await requests.note_request(person, kind, account=account, now=clock.now())
    return see(f"/people/{person}", "请求已登记，请在期限内答复")


@post(f"{ONE}/requests/{{request_id:uuid}}/answer", guards=[OFFICE])
async def answer_request(person: FromPath[UUID], request_id: FromPath[UUID], account: Me) -> Redirect:
    await requests.answer_request(request_id, person, account=account, now=clock.now())
    return see(f"/people/{person}", "已记为答复")


def _people_page(
    request: AnyRequest, text: str = "", found: Sequence[Found] = (), refusal: YsError | None = None
) -> Template:
    return page(request, "privacy/people.html", refusal=refusal, q=text, found=found, most=people.SHOWN)


async def _person_page(
    request: AnyRequest,
    person: UUID,
    account: Account,
    *,
    number: str | None = None,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
    acting: str = "",
) -> Template:
    now = clock.now()
    record = await people.open_person(person, account=account, now=now)
    return page(
        request,
        "privacy/person.html",
        refusal=refusal,
        typed=typed,
        acting=acting,
        record=record,
        number=number,
        doubles=await people.list_doubles(person, account=account),
        consents=await people.list_consents(person, account=account),
        requests=await requests.list_requests(person, account=account),
        kinds=list(RequestKind),
        trail=views.trail_rows(await people.list_trail(person, account=account)),
        today=clock.local_day(now),
    )


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid(fields={"birth_on": DATE_WRONG}) from None


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Invalid(fields={"double": "请选择要合并的记录。"}) from None


routes = [
    desk, search, person, read_identity, correction, correct, merge, ask_anonymisation, anonymise, data,
    withdraw_consent, note_request, answer_request,
]  # fmt: skip
