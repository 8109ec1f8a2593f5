"""Pages of those who set up events: from a template, section by section, history, print."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import ValidationError

from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import DivisionSex
from ysevents.core.enums import EventState
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import PYDANTIC
from ysevents.registration import service
from ysevents.registration.errors import RegulationContradicts, RegulationNotFound
from ysevents.registration.pages import regulation_forms as forms
from ysevents.registration.pages.shared import REVIEWER, Form, Me
from ysevents.registration.regulation_words import (
    SECTIONS,
    changes,
    contest_in_words,
    printed,
    rule_in_words,
)
from ysevents.registration.schemas import Version
from ysevents.registration.setups import NewEventIn

Visitor = NamedDependency[Account | None]
PARTS = {
    "dates": "时间",
    "divisions": "组别",
    "contests": "项目",
    "limits": "报名限制",
    "papers": "材料和费用",
    "texts": "条款",
}
NUMBERS = {"dates": ("dates",), "limits": ("limits", "officials", "bibs"), "papers": ("papers", "fee")}
"""Which sections of the parameters stand on which page."""
HOMES = {section: part for part, sections in NUMBERS.items() for section in sections}
TONES = {
    EventState.DRAFT: "muted",
    EventState.PUBLISHED: "ok",
    EventState.FINISHED: "info",
    EventState.CANCELLED: "refusal",
}


@get("/regulations", guards=[REVIEWER])
async def index(request: AnyRequest, account: Me) -> Template:
    """The events one sets up, drafts included."""
    return page(
        request,
        "registration/regulations.html",
        setups=await service.list_setups(account=account),
        tones=TONES,
    )


@get("/regulations/new", guards=[REVIEWER])
async def new(request: AnyRequest) -> Template:
    return _new_page(request)


@post("/regulations", guards=[REVIEWER])
async def create(request: AnyRequest, data: Form, account: Me) -> Template | Redirect:
    try:
        event = await service.create_event_from_template(_new_event(data), account=account, now=clock.now())
    except YsError as refusal:
        return _new_page(request, refusal, data)
    return see(f"/regulations/{event}", "已建立，请逐项核对后发布")


@get("/regulations/{event:uuid}", guards=[REVIEWER])
async def overview(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """All sections at a glance, and what still lacks before publication."""
    return await _overview_page(request, event, account)


@post("/regulations/{event:uuid}/publication", guards=[REVIEWER])
async def publish(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template | Redirect:
    try:
        await service.publish(event, account=account, now=clock.now())
    except RegulationNotFound:
        raise
    except YsError as refusal:
        return await _overview_page(request, event, account, refusal)
    return see(f"/regulations/{event}", "已发布，到了报名时间各单位即可报名")


@get("/regulations/{event:uuid}/versions", guards=[REVIEWER])
async def versions(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """Every version with what it changed."""
    found = await service.list_versions(event, account=account)
    older = [*found[1:], None]
    return page(
        request,
        "registration/regulation_versions.html",
        event=event,
        title=found[0].content.title,
        lines=[(new, changes(old, new) if old else []) for new, old in zip(found, older, strict=True)],
    )


@get("/regulations/{event:uuid}/{part:str}", guards=[REVIEWER])
async def part(
    request: AnyRequest, event: FromPath[UUID], part: FromPath[str], account: Me, sport: FromQuery[str] = ""
) -> Template:
    """The form of one section."""
    return await _part_page(request, event, part, account, sport=sport)


@post("/regulations/{event:uuid}/{part:str}", guards=[REVIEWER])
async def save(
    request: AnyRequest, event: FromPath[UUID], part: FromPath[str], data: Form, account: Me
) -> Template | Redirect:
    try:
        await _save(event, part, data, account)
    except RegulationNotFound:
        raise
    except YsError as refusal:
        return await _part_page(request, event, part, account, refusal=refusal, typed=data)
    return see(f"/regulations/{event}", f"{PARTS[part]}已保存")


@get("/events/{event:uuid}/regulation")
async def sheet(
    request: AnyRequest, event: FromPath[UUID], visitor: Visitor, version: FromQuery[int | None] = None
) -> Template:
    """The regulation to be read and printed; of a draft only for those who make it."""
    found = await service.get_sheet(event, version, visitor=visitor)
    return page(
        request,
        "registration/regulation_print.html",
        version=found,
        divisions=_divisions(found),
        numbers=printed(found.parameters),
        sections=SECTIONS,
    )


async def _save(event: UUID, part: str, data: Mapping[str, str], account: Account) -> None:
    now = clock.now()
    seen = int(data["seen"]) if data.get("seen", "").isdecimal() and len(data["seen"]) < 5 else None
    kept = (await service.get_version(event)).parameters
    if part == "dates":
        numbers = forms.read_parameters(kept, data, NUMBERS[part])
        await service.change_dates(
            event, forms.read_dates(data), numbers, seen=seen, account=account, now=now
        )
    elif part == "divisions":
        await service.set_divisions(event, forms.read_divisions(data), seen=seen, account=account, now=now)
    elif part == "contests":
        await service.set_contests(event, forms.read_contests(data), seen=seen, account=account, now=now)
    elif part == "texts":
        await service.set_texts(event, forms.read_texts(data), seen=seen, account=account, now=now)
    elif part in NUMBERS:
        numbers = forms.read_parameters(kept, data, NUMBERS[part])
        await service.change_parameters(event, numbers, seen=seen, account=account, now=now)
    else:
        raise RegulationNotFound


async def _overview_page(
    request: AnyRequest, event: UUID, account: Account, refusal: YsError | None = None
) -> Template:
    now = clock.now()
    setup = await service.get_setup(event, account=account)
    version = await service.get_version(event)
    is_draft = setup.state == EventState.DRAFT
    return page(
        request,
        "registration/regulation.html",
        refusal=refusal,
        setup=setup,
        state={"word": setup.state.label, "tone": TONES[setup.state]},
        version=version,
        divisions=_divisions(version),
        parts=PARTS,
        lacking=await service.list_gaps(event, account=account, now=now) if is_draft else [],
        homes=HOMES,
    )


async def _part_page(
    request: AnyRequest,
    event: UUID,
    part: str,
    account: Account,
    *,
    sport: str = "",
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    if part not in PARTS:
        raise RegulationNotFound
    setup = await service.get_setup(event, account=account)
    version = await service.get_version(event)
    plan = version.content
    shown: dict[str, Any] = {}
    if part == "dates":
        shown["plan"] = plan
        shown["moment"] = forms.moment
    elif part == "divisions":
        shown["divisions"] = forms.typed_divisions(typed) if typed else forms.division_rows(plan)
        shown["sexes"] = [{"value": s.value, "label": s.label} for s in DivisionSex]
    elif part == "contests":
        held = {(c.division, c.discipline): c for c in plan.contests}
        shown |= {"plan": plan, "held": held, "extra": version.parameters.extra_per_athlete}
        shown |= service.list_choices(setup, plan, sport)
    elif part == "texts":
        blank = {"title": "", "text": ""}
        shown["texts"] = forms.typed_texts(typed) if typed else [*plan.texts, blank]
    return page(
        request,
        f"registration/regulation_{'numbers' if part in ('limits', 'papers') else part}.html",
        refusal=refusal,
        typed=typed,
        reasons=refusal.found if isinstance(refusal, RegulationContradicts) else [],
        setup=setup,
        part=part,
        heading=PARTS[part],
        numbers=forms.fields(version.parameters, NUMBERS.get(part, ()), typed),
        sections=SECTIONS,
        **shown,
    )


def _divisions(version: Version) -> list[dict[str, Any]]:
    """The divisions with their rule and contests in words."""
    plan = version.content
    return [
        {
            "title": division.title,
            "rule": rule_in_words(division.rule),
            "contests": [contest_in_words(contest) for contest in plan.contests_of(division)],
        }
        for division in plan.divisions
    ]


def _new_page(
    request: AnyRequest, refusal: YsError | None = None, typed: Mapping[str, str] | None = None
) -> Template:
    return page(
        request,
        "registration/regulation_new.html",
        refusal=refusal,
        typed=typed,
        reasons=refusal.found if isinstance(refusal, RegulationContradicts) else [],
        templates=service.list_templates(),
        today=clock.local_day(clock.now()),
    )


def _new_event(data: Mapping[str, str]) -> NewEventIn:
    told = {name: value.strip() for name, value in data.items() if name in NewEventIn.model_fields}
    try:
        return NewEventIn.model_validate({name: value for name, value in told.items() if value})
    except ValidationError as wrong:
        found = {str(e["loc"][0]): PYDANTIC.get(e["type"], "请检查。") for e in wrong.errors()}
        raise Invalid(fields=found) from None


routes = [index, new, create, overview, publish, versions, part, save, sheet]
