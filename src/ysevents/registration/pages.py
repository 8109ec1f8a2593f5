"""Pages of registration: the coach's delegation on a phone, the clerk's review at a desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from pydantic import ValidationError

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.rules.eligibility import GRADES, grade_cn
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import PYDANTIC
from ysevents.registration import service
from ysevents.registration.enums import DelegationRole, DelegationState
from ysevents.registration.errors import AthleteNotFound, DelegationNotFound
from ysevents.registration.schemas import Athlete, Book, NewPupil, OpenMeet

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
RELATIONS = ("父亲", "母亲", "其他监护人", "本人")
EVIDENCE = ("纸质同意书已签字存档", "家长到校当面签字", "家长线上确认")


@get("/registration", guards=[ANYBODY])
async def index(request: AnyRequest, account: Me) -> Template:
    """Meets one may register for, or whose registrations one reviews."""
    now = clock.now()
    meets = await service.list_meets(account=account)
    return page(
        request,
        "registration/index.html",
        mine=[_meet_row(meet, now) for meet in meets if meet.organization],
        reviewed=meets if account.has(Role.OFFICE_CLERK, Role.ORGANISER) else [],
    )


@get("/registration/{event:uuid}", guards=[COACH])
async def delegation(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    """The unit's delegation: rules, athletes, places left, what is missing, submission."""
    return await _delegation_page(request, event, unit, account)


@post("/registration/{event:uuid}", guards=[COACH])
async def begin(event: FromPath[UUID], account: Me, unit: Unit = None) -> Redirect:
    units = account.targets(Scope.ORGANIZATION, Role.COACH)
    await service.open_delegation(event, unit or next(iter(units), event), account=account, now=clock.now())
    return see(_home(event, unit))


@get("/registration/{event:uuid}/athletes/new", guards=[COACH])
async def new_athlete(
    request: AnyRequest,
    event: FromPath[UUID],
    account: Me,
    unit: Unit = None,
    q: FromQuery[str] = "",
    tab: FromQuery[str] = "roll",
) -> Template:
    """From the school roll, with search; or a new pupil."""
    return await _new_athlete_page(request, event, unit, account, search=q, tab=tab)


@post("/registration/{event:uuid}/athletes", guards=[COACH])
async def add_athlete(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    now = clock.now()
    tab = "roll" if "person" in data else "new"
    try:
        own = await _own(event, unit, account)
        if tab == "roll":
            person = await service.add_athlete(own, _id(data, "person"), account=account, now=now)
        else:
            person = await service.add_pupil(own, _pupil(data), account=account, now=now)
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await _new_athlete_page(request, event, unit, account, tab=tab, refusal=refusal, typed=data)
    return see(_home(event, unit, f"/athletes/{person}"), "已加入代表队，请选择参赛项目")


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
    own = await _own(event, unit, account)
    try:
        await service.enter(own, _id(data, "contest"), person, account=account, now=clock.now())
    except AthleteNotFound:
        raise
    except YsError as refusal:
        return await _athlete_page(request, event, unit, person, account, refusal=refusal)
    return see(_home(event, unit, f"/athletes/{person}"), "已报名")


@post("/registration/{event:uuid}/athletes/{person:uuid}/removal", guards=[COACH])
async def remove_athlete(
    event: FromPath[UUID], person: FromPath[UUID], account: Me, unit: Unit = None
) -> Redirect:
    own = await _own(event, unit, account)
    await service.remove_athlete(own, person, account=account, now=clock.now())
    return see(_home(event, unit), "已移出代表队，所报项目一并撤回")


@post("/registration/{event:uuid}/entries/{entry:uuid}/withdrawal", guards=[COACH])
async def withdraw_entry(
    event: FromPath[UUID], entry: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Redirect:
    own = await _own(event, unit, account)
    await service.withdraw_entry(own, entry, account=account, now=clock.now())
    back = f"/athletes/{_id(data, 'person')}" if data.get("person") else ""
    return see(_home(event, unit, back), "已撤回报名")


@post("/registration/{event:uuid}/teams", guards=[COACH])
async def enter_team(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    own = await _own(event, unit, account)
    try:
        await service.enter(own, _id(data, "contest"), None, account=account, now=clock.now())
    except YsError as refusal:
        return await _delegation_page(request, event, unit, account, refusal=refusal)
    return see(_home(event, unit), "已报一队")


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
    own = await _own(event, unit, account)
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
    return see(_home(event, unit, f"/athletes/{person}"), "同意书已登记")


@get("/registration/{event:uuid}/officials", guards=[COACH])
async def officials(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    own = await _own(event, unit, account)
    book = await service.get_book(own, account=account)
    return page(
        request,
        "registration/officials.html",
        book=book,
        staff=await service.list_staff(own, account=account),
        chosen={
            role.value: next((o.person for o in book.officials if o.role == role), None)
            for role in DelegationRole
        },
        roles=[role for role in DelegationRole if role != DelegationRole.ATHLETE],
        **_links(event, unit),
    )


@post("/registration/{event:uuid}/officials", guards=[COACH])
async def set_officials(event: FromPath[UUID], data: Form, account: Me, unit: Unit = None) -> Redirect:
    own = await _own(event, unit, account)
    chosen: dict[DelegationRole, list[UUID]] = {
        role: [_id(data, role)]
        for role in DelegationRole
        if role != DelegationRole.ATHLETE and data.get(role)
    }
    await service.set_officials(own, chosen, account=account, now=clock.now())
    return see(_home(event, unit), "领队教练已保存")


@post("/registration/{event:uuid}/submission", guards=[COACH])
async def submit(
    request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None
) -> Template | Redirect:
    own = await _own(event, unit, account)
    try:
        await service.submit(own, account=account, now=clock.now())
    except YsError as refusal:
        return await _delegation_page(request, event, unit, account, refusal=refusal)
    return see(_home(event, unit), "报名已提交，等待审核；审核结果会发到“消息”")


@get("/registration/{event:uuid}/review", guards=[REVIEWER])
async def review(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """The delegations of a meet, what waits for a decision first."""
    lines = await service.list_delegations(event, account=account)
    return page(
        request,
        "registration/review.html",
        regulation=await service.get_regulation(event),
        lines=lines,
        tones=TONES,
        waiting=sum(line.state == DelegationState.SUBMITTED for line in lines),
    )


@get("/registration/{event:uuid}/review/{delegation:uuid}", guards=[REVIEWER])
async def review_delegation(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], account: Me
) -> Template:
    return await _review_page(request, delegation, account)


@post("/registration/{event:uuid}/review/{delegation:uuid}/approval", guards=[REVIEWER])
async def approve(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], account: Me
) -> Template | Redirect:
    try:
        await service.approve(delegation, account=account, now=clock.now())
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await _review_page(request, delegation, account, refusal=refusal)
    return see(f"/registration/{event}/review", "已通过审核，单位会收到消息")


@post("/registration/{event:uuid}/review/{delegation:uuid}/return", guards=[REVIEWER])
async def return_with_reason(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    try:
        await service.return_with_reason(delegation, data.get("reason", ""), account=account, now=clock.now())
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await _review_page(request, delegation, account, refusal=refusal, typed=data)
    return see(f"/registration/{event}/review", "已退回，单位会收到原因")


@post("/registration/{event:uuid}/review/{delegation:uuid}/freeze", guards=[REVIEWER])
async def freeze(event: FromPath[UUID], delegation: FromPath[UUID], account: Me) -> Redirect:
    await service.freeze(delegation, account=account, now=clock.now())
    return see(f"/registration/{event}/review/{delegation}", "报名表已冻结")


async def _own(event: UUID, unit: UUID | None, account: Account) -> UUID:
    found = await service.find_own_delegation(event, unit, account=account)
    if found is None:
        raise DelegationNotFound
    return found.id


def _home(event: UUID, unit: UUID | None, below: str = "") -> str:
    return f"/registration/{event}{below}{f'?unit={unit}' if unit else ''}"


def _links(event: UUID, unit: UUID | None) -> dict[str, Any]:
    """`base` and `tail` of every address below a delegation; the tail names the unit of a coach of two."""
    return {"base": f"/registration/{event}", "tail": f"?unit={unit}" if unit else ""}


async def _delegation_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    account: Account,
    refusal: YsError | None = None,
) -> Template:
    now = clock.now()
    regulation = await service.get_regulation(event)
    found = await service.find_own_delegation(event, unit, account=account)
    if found is None:
        return page(
            request,
            "registration/begin.html",
            regulation=regulation,
            is_open=regulation.is_open(now),
            **_links(event, unit),
        )
    book = await service.get_book(found.id, account=account)
    findings = book.findings(clock.local_day(now))
    return page(
        request,
        "registration/delegation.html",
        refusal=refusal,
        book=book,
        state={"word": found.state.label, "tone": TONES[found.state]},
        can_edit=found.is_editable and regulation.is_open(now),
        is_open=regulation.is_open(now),
        errors_found=[f for f in findings if f.is_error],
        warnings_found=[f for f in findings if not f.is_error],
        lights={a.person: _light(book, a, now) for a in book.athletes},
        titles={contest.id: contest for contest in book.contests},
        **_links(event, unit),
    )


async def _new_athlete_page(
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
    own = await _own(event, unit, account)
    return page(
        request,
        "registration/new_athlete.html",
        refusal=refusal,
        typed=typed,
        tab=tab,
        search_text=search,
        candidates=await service.list_candidates(own, search, account=account, now=clock.now())
        if tab == "roll"
        else [],
        grades=list(enumerate(GRADES, 1)),
        grade_cn=grade_cn,
        **_links(event, unit),
    )


async def _athlete_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    person: UUID,
    account: Account,
    refusal: YsError | None = None,
) -> Template:
    now = clock.now()
    book, found = await _find_athlete(event, unit, person, account)
    return page(
        request,
        "registration/athlete.html",
        refusal=refusal,
        book=book,
        athlete=found,
        choices=book.choices(found),
        findings=book.findings_of(found, clock.local_day(now)),
        light=_light(book, found, now),
        grade=grade_cn(found.facts.grade) if found.facts.grade else "",
        can_edit=book.delegation.is_editable and book.regulation.is_open(now),
        **_links(event, unit),
    )


async def _consent_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    person: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    book, found = await _find_athlete(event, unit, person, account)
    return page(
        request,
        "registration/consent.html",
        refusal=refusal,
        typed=typed,
        book=book,
        athlete=found,
        relations=RELATIONS,
        evidence=EVIDENCE,
        **_links(event, unit),
    )


async def _find_athlete(
    event: UUID, unit: UUID | None, person: UUID, account: Account
) -> tuple[Book, Athlete]:
    book = await service.get_book(await _own(event, unit, account), account=account)
    found = book.find_athlete(person)
    if found is None:
        raise AthleteNotFound
    return book, found


async def _review_page(
    request: AnyRequest,
    delegation: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    now = clock.now()
    book = await service.get_reviewed_book(delegation, account=account)
    return page(
        request,
        "registration/review_delegation.html",
        refusal=refusal,
        typed=typed,
        book=book,
        state={"word": book.delegation.state.label, "tone": TONES[book.delegation.state]},
        findings=book.findings(clock.local_day(now)),
        lights={a.person: _light(book, a, now) for a in book.athletes},
        titles={contest.id: contest for contest in book.contests},
    )


def _light(book: Book, athlete: Athlete, now: datetime) -> dict[str, str]:
    """One word for an athlete: the first thing to put right, else that all is there."""
    words = {
        "not_eligible": ("资格不符", "refusal"),
        "contest_not_eligible": ("项目不符", "refusal"),
        "consent_missing": ("缺同意书", "attention"),
        "no_contest": ("未报项", "attention"),
    }
    findings = book.findings_of(athlete, clock.local_day(now))
    word, tone = words[findings[0].code] if findings else ("齐全", "ok")
    return {"word": word, "tone": tone}


def _meet_row(meet: OpenMeet, now: datetime) -> dict[str, Any]:
    """A meet and a unit as a list row: what is the matter, and until when."""
    if meet.state:
        state = {"word": meet.state.label, "tone": TONES[meet.state]}
    elif now < meet.opens_at:
        state = {"word": "未开始", "tone": "muted"}
    elif now < meet.deadline_at:
        state = {"word": "报名中", "tone": "info"}
    else:
        state = {"word": "已截止", "tone": "muted"}
    closes = "截止" if now < meet.deadline_at else "已截止"
    return {
        "title": meet.title,
        "href": _home(meet.event, meet.organization),
        "facts": [meet.unit, f"{clock.datetime_cn(meet.deadline_at)}{closes}"],
        "state": state,
    }


def _id(data: Mapping[str, str], name: str) -> UUID:
    try:
        return UUID(data.get(name, ""))
    except ValueError:
        raise Invalid(fields={name: PYDANTIC["uuid_parsing"]}) from None


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


routes = [
    index,
    delegation,
    begin,
    new_athlete,
    add_athlete,
    athlete,
    enter,
    remove_athlete,
    withdraw_entry,
    enter_team,
    consent,
    give_consent,
    officials,
    set_officials,
    submit,
    review,
    review_delegation,
    approve,
    return_with_reason,
    freeze,
]
