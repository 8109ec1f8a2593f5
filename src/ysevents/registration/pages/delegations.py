"""Pages of a delegation: the meets one may register for, the overview, teams, submission."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration import service
from ysevents.registration.enums import EDITABLE
from ysevents.registration.pages.shared import (
    ANYBODY,
    COACH,
    TONES,
    Form,
    Me,
    Unit,
    find_own,
    home,
    light,
    links,
    read_id,
    read_revision,
    returned_remarks,
    seal_light,
)
from ysevents.registration.schemas import OpenMeet

NEAR_DAYS = 3
"""So many days before the deadline it is said to be near."""


@get("/registration", guards=[ANYBODY])
async def index(request: AnyRequest, account: Me) -> Template:
    """Meets one may register for, or whose registrations one reviews."""
    now = clock.now()
    meets = await service.list_meets(account=account)
    return page(
        request,
        "registration/index.html",
        mine=[_meet_row(meet, now) for meet in meets if meet.organization],
        is_office=account.is_everywhere(Role.OFFICE_CLERK),
        reviewed=meets if account.has(Role.OFFICE_CLERK, Role.ORGANISER) else [],
    )


@get("/registration/{event:uuid}", guards=[COACH])
async def delegation(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    """The unit's delegation: rules, athletes, places left, what is missing, submission."""
    return await delegation_page(request, event, unit, account)


@post("/registration/{event:uuid}", guards=[COACH])
async def begin(event: FromPath[UUID], account: Me, unit: Unit = None) -> Redirect:
    units = account.targets(Scope.ORGANIZATION, Role.COACH)
    await service.open_delegation(event, unit or next(iter(units), event), account=account, now=clock.now())
    return see(home(event, unit))


@post("/registration/{event:uuid}/teams", guards=[COACH])
async def enter_team(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    own = await find_own(event, unit, account)
    try:
        await service.enter(own, read_id(data, "contest"), None, account=account, now=clock.now())
    except YsError as refusal:
        return await delegation_page(request, event, unit, account, refusal=refusal)
    return see(home(event, unit), "已报一队")


@post("/registration/{event:uuid}/submission", guards=[COACH])
async def submit(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    """Hand in what was shown: the form names its revision."""
    own = await find_own(event, unit, account)
    try:
        await service.submit(own, revision=read_revision(data), account=account, now=clock.now())
    except YsError as refusal:
        return await delegation_page(request, event, unit, account, refusal=refusal)
    return see(home(event, unit), "报名已提交，等待审核；审核结果会发到“消息”")


async def delegation_page(
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
            **links(event, unit),
        )
    book = await service.get_book(found.id, account=account)
    findings = book.findings(clock.local_day(now))
    return page(
        request,
        "registration/delegation.html",
        refusal=refusal,
        book=book,
        state={"word": found.state.label, "tone": TONES[found.state]},
        can_edit=found.is_editable and book.regulation.is_open(now),
        is_open=book.regulation.is_open(now),
        errors_found=[f for f in findings if f.is_error],
        warnings_found=[f for f in findings if not f.is_error],
        lights={a.person: light(book, a, now) for a in book.athletes},
        seal=seal_light(book),
        remarks=await returned_remarks(book),
        titles={contest.id: contest for contest in book.contests},
        listed_in=book.listed_in,
        **links(event, unit),
    )


def _meet_row(meet: OpenMeet, now: datetime) -> dict[str, Any]:
    """A meet and a unit as a list row: what is the matter, until when, and how many days that leaves."""
    left = days_left(meet.deadline_at, now)
    is_open = meet.opens_at <= now < meet.deadline_at
    is_near = is_open and left <= NEAR_DAYS
    if meet.state:
        state = {"word": meet.state.label, "tone": TONES[meet.state]}
    elif now < meet.opens_at:
        state = {"word": "未开始", "tone": "muted"}
    elif is_open:
        state = {"word": "即将截止", "tone": "attention"} if is_near else {"word": "报名中", "tone": "info"}
    else:
        state = {"word": "已截止", "tone": "muted"}
    closes = "截止" if now < meet.deadline_at else "已截止"
    facts = [meet.unit, f"{clock.datetime_cn(meet.deadline_at)}{closes}"]
    if is_open:
        near = "即将截止，" if is_near and meet.state in EDITABLE else ""
        facts.append(near + (f"还有{left}天" if left else "就在今天"))
    return {
        "title": meet.title,
        "href": home(meet.event, meet.organization),
        "facts": facts,
        "state": state,
    }


def days_left(deadline: datetime, now: datetime) -> int:
    """How many midnights lie between now and the deadline: 0 is today."""
    return (clock.local_day(deadline) - clock.local_day(now)).days


routes = [index, delegation, begin, enter_team, submit]
