"""Pages of the athletes of a delegation: from the roll or new, what fits, what is entered."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import ValidationError

from ysevents.accounts.schemas import Account
from ysevents.competitions.rules.eligibility import GRADES, grade_cn
from ysevents.core.enums import ConsentPurpose
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import PYDANTIC
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
    light,
    links,
    read_id,
    read_marks,
    returned_remarks,
)
from ysevents.registration.schemas import NewPupil
from ysevents.registration.service import previous, privacy


@get("/registration/{event:uuid}/athletes/new", guards=[COACH])
async def new_athlete(
    request: AnyRequest,
    event: FromPath[UUID],
    account: Me,
    unit: Unit = None,
    tab: FromQuery[str] = "roll",
) -> Template:
    """From the school roll; or a new pupil."""
    return await new_athlete_page(request, event, unit, account, tab=tab)


@post("/registration/{event:uuid}/athletes/new", guards=[COACH])
async def search_roll(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template:
    """The roll narrowed to a name, which stands in no address and in no log."""
    return await new_athlete_page(request, event, unit, account, search=data.get("q", ""))


@post("/registration/{event:uuid}/athletes", guards=[COACH])
async def add_athlete(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    now = clock.now()
    tab = "roll" if "person" in data else "new"
    try:
        own = await find_own(event, unit, account)
        if tab == "roll":
            person = await service.add_athlete(own, read_id(data, "person"), account=account, now=now)
        else:
            person = await service.add_pupil(own, _pupil(data), account=account, now=now)
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await new_athlete_page(request, event, unit, account, tab=tab, refusal=refusal, typed=data)
    return see(home(event, unit, f"/athletes/{person}"), "已加入代表队，请选择参赛项目")


@get("/registration/{event:uuid}/athletes/{person:uuid}", guards=[COACH])
async def athlete(
    request: AnyRequest,
    event: FromPath[UUID],
    person: FromPath[UUID],
    account: Me,
    unit: Unit = None,
) -> Template:
    """One athlete: what fits, what is entered, how many places are left."""
    return await _athlete_page(request, event, unit, person, account)


@post("/registration/{event:uuid}/athletes/{person:uuid}/entries", guards=[COACH])
async def enter(
    request: AnyRequest,
    event: FromPath[UUID],
    person: FromPath[UUID],
    data: Form,
    account: Me,
    unit: Unit = None,
) -> Template | Redirect:
    own = await find_own(event, unit, account)
    try:
        await service.enter(own, read_id(data, "contest"), person, account=account, now=clock.now())
    except AthleteNotFound:
        raise
    except YsError as refusal:
        return await _athlete_page(request, event, unit, person, account, refusal=refusal)
    return see(home(event, unit, f"/athletes/{person}"), "已报名")


@post("/registration/{event:uuid}/athletes/{person:uuid}/marks", guards=[COACH])
async def set_marks(
    request: AnyRequest,
    event: FromPath[UUID],
    person: FromPath[UUID],
    data: Form,
    account: Me,
    unit: Unit = None,
) -> Template | Redirect:
    """报名成绩 of an athlete's entries: fields named `mark-<entry>`."""
    own = await find_own(event, unit, account)
    try:
        await service.set_marks(own, read_marks(data), account=account, now=clock.now())
    except YsError as refusal:
        return await _athlete_page(request, event, unit, person, account, refusal=refusal, typed=data)
    return see(home(event, unit, f"/athletes/{person}"), "报名成绩已保存")


@post("/registration/{event:uuid}/athletes/{person:uuid}/removal", guards=[COACH])
async def remove_athlete(
    event: FromPath[UUID], person: FromPath[UUID], account: Me, unit: Unit = None
) -> Redirect:
    own = await find_own(event, unit, account)
    await service.remove_athlete(own, person, account=account, now=clock.now())
    return see(home(event, unit), "已移出代表队，所报项目一并撤回")


@post("/registration/{event:uuid}/entries/{entry:uuid}/withdrawal", guards=[COACH])
async def withdraw_entry(
    event: FromPath[UUID], entry: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Redirect:
    own = await find_own(event, unit, account)
    await service.withdraw_entry(own, entry, account=account, now=clock.now())
    back = f"/athletes/{read_id(data, 'person')}" if data.get("person") else ""
    return see(home(event, unit, back), "已撤回报名")


async def new_athlete_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    account: Account,
    *,
    search: str = "",
    tab: str = "roll",
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    """The roll to choose from, or the form of a new pupil, with what was refused."""
    own = await find_own(event, unit, account)
    is_roll = tab == "roll"
    before = await previous.list_previous(own, account=account) if is_roll and not search else None
    return page(
        request,
        "registration/new_athlete.html",
        delegation=own,
        refusal=refusal,
        typed=typed,
        tab=tab,
        search_text=search,
        candidates=await service.list_candidates(own, search, account=account, now=clock.now())
        if is_roll
        else [],
        before=before,
        grades=list(enumerate(GRADES, 1)),
        grade_cn=grade_cn,
        **links(event, unit),
    )


async def _athlete_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    person: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    now = clock.now()
    book, found = await find_athlete(event, unit, person, account)
    return page(
        request,
        "registration/athlete.html",
        refusal=refusal,
        typed=typed,
        book=book,
        athlete=found,
        choices=book.choices(found),
        titles={contest.id: contest for contest in book.contests},
        findings=book.findings_of(found, clock.local_day(now)),
        light=light(book, found, now),
        grade=grade_cn(found.facts.grade) if found.facts.grade else "",
        can_edit=book.delegation.is_editable and book.regulation.is_open(now),
        remarks=await returned_remarks(book),
        purposes=list(ConsentPurpose),
        agreed=await privacy.get_agreed(book.delegation.id, person, account=account),
        **links(event, unit),
    )


def _pupil(data: Mapping[str, str]) -> NewPupil:
    """A new pupil as typed; Invalid names each field that cannot be used."""
    grade = data.get("grade", "")
    typed = {
        "name": data.get("name", "").strip(),
        "sex": data.get("sex", ""),
        "birth_on": data.get("birth_on", "").strip(),
        "grade": int(grade) if grade.isdecimal() and len(grade) < 3 else None,
        "student_code": data.get("student_code", "").strip() or None,
    }
    try:
        return NewPupil.model_validate(typed)
    except ValidationError as error:
        sentences = {"sex": "请选择性别。", "grade": "请选择年级。"}
        raise Invalid(
            "有几处需要改正，请看下面的提示。",
            fields={
                str(e["loc"][0]): sentences.get(str(e["loc"][0]))
                or PYDANTIC.get(e["type"], "这一项的内容不对，请检查。")
                for e in error.errors()
            },
        ) from None


routes = [new_athlete, search_roll, add_athlete, athlete, enter, set_marks, remove_athlete, withdraw_entry]
