"""Pages of changes after the deadline: the coach asks, the office decides or acts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import ValidationError

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration import service
from ysevents.registration.change_schemas import ChangeIn
from ysevents.registration.enums import ChangeKind, ChangeState
from ysevents.registration.guards import of_one_meet
from ysevents.registration.pages.consents import EVIDENCE, RELATIONS
from ysevents.registration.pages.shared import COACH, REVIEWER, Form, Me, Unit, find_own, home, links
from ysevents.registration.service import changes

TONES = {
    ChangeState.OPEN: "attention",
    ChangeState.APPROVED: "ok",
    ChangeState.REFUSED: "refusal",
    ChangeState.RETRACTED: "muted",
}
SENTENCES = {
    "reason": "请写明原因，2至200字。",
    "entry": "请选择要改动的报名。",
    "contest": "请选择项目。",
    "person": "请选择运动员。",
    "replacement": "请选择换上的运动员。",
    "evidence": "请写明同意书的形式或存放处。",
}
OWN = "/registration/{event:uuid}/changes"
OFFICE = "/registration/{event:uuid}/review/{delegation:uuid}/changes"


@get([OWN, f"{OWN}/searches"], guards=[COACH])
async def own(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    """What the unit has asked for, and the forms to ask."""
    return await _own_page(request, event, unit, account, "")


@post(f"{OWN}/searches", guards=[COACH])
async def search(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template:
    """The same, with those of the roll who have this name; it stands in no address and in no log."""
    return await _own_page(request, event, unit, account, data.get("q", ""))


@post(OWN, guards=[COACH])
async def ask(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    delegation = await find_own(event, unit, account)
    try:
        await changes.request_change(
            delegation,
            read_change(data),
            idempotency_key=data.get("key", ""),
            account=account,
            now=clock.now(),
        )
    except YsError as refusal:
        return await _own_page(request, event, unit, account, data.get("q", ""), refusal, data)
    return see(home(event, unit, "/changes"), "申请已提交，处理结果会发到“消息”")


@post("/registration/{event:uuid}/changes/{change:uuid}/retraction", guards=[COACH, of_one_meet])
async def retract(
    request: AnyRequest, event: FromPath[UUID], change: FromPath[UUID], account: Me, unit: Unit = None
) -> Template | Redirect:
    try:
        await changes.retract(change, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _own_page(request, event, unit, account, "", refusal)
    return see(home(event, unit, "/changes"), "申请已撤回")


@get("/registration/{event:uuid}/review/changes", guards=[REVIEWER])
async def queue(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """All changes of a meet, what waits first."""
    return await _queue_page(request, event, account)


@post("/registration/{event:uuid}/review/changes/{change:uuid}/decision", guards=[REVIEWER, of_one_meet])
async def decide(
    request: AnyRequest, event: FromPath[UUID], change: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    is_approved = data.get("decision") == "approve"
    try:
        line = await changes.decide(
            change,
            is_approved=is_approved,
            answer=data.get("answer", ""),
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _queue_page(request, event, account, refusal, {**data, "change": str(change)})
    said = f"已办理。{line.answer}" if is_approved else "已答复，单位会收到原因"
    return see(f"/registration/{event}/review/changes", said)


@get([OFFICE, f"{OFFICE}/searches"], guards=[REVIEWER, of_one_meet])
async def of_delegation(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], account: Me
) -> Template:
    """Change a delegation as the office."""
    return await _office_page(request, event, delegation, account, "")


@post(f"{OFFICE}/searches", guards=[REVIEWER, of_one_meet])
async def search_of_delegation(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me
) -> Template:
    """The same, with those of the roll who have this name."""
    return await _office_page(request, event, delegation, account, data.get("q", ""))


@post(OFFICE, guards=[REVIEWER, of_one_meet])
async def act(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    try:
        line = await changes.make_change(
            delegation,
            read_change(data),
            idempotency_key=data.get("key", ""),
            account=account,
            now=clock.now(),
        )
    except YsError as refusal:
        return await _office_page(request, event, delegation, account, data.get("q", ""), refusal, data)
    return see(f"/registration/{event}/review/{delegation}/changes", f"已办理。{line.answer}")


def read_change(data: Mapping[str, str]) -> ChangeIn:
    """The form as typed. Somebody on the list of a team is named `entry person` in one field."""
    entry, _, member = data.get("entry", "").partition(" ")
    typed: dict[str, Any] = {
        "kind": data.get("kind"),
        "contest": data.get("contest") or None,
        "entry": entry or None,
        "person": data.get("person") or member or None,
        "replacement": data.get("replacement") or None,
        "reason": data.get("reason", "").strip(),
    }
    if data.get("relation"):
        typed["consent"] = {
            "relation": data["relation"],
            "guardian": data.get("guardian", ""),
            "evidence": data.get("evidence", ""),
        }
    try:
        return ChangeIn.model_validate(typed)
    except ValidationError as error:
        wrong = {str(e["loc"][-1]) for e in error.errors()}
        fields = {name: SENTENCES.get(name, "请重新选择。") for name in wrong}
        raise Invalid(next(iter(fields.values())), fields=fields) from None


async def _own_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    account: Account,
    search: str,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    delegation = await find_own(event, unit, account)
    desk = await changes.get_desk(delegation, search=search, account=account, now=clock.now())
    return page(
        request,
        "registration/changes.html",
        refusal=refusal,
        typed=typed,
        desk=desk,
        by_office=False,
        here=home(event, unit, "/changes"),
        back={"label": "我的代表队", "href": home(event, unit)},
        **_shown(search),
        **links(event, unit),
    )


async def _office_page(
    request: AnyRequest,
    event: UUID,
    delegation: UUID,
    account: Account,
    search: str,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    desk = await changes.get_desk(delegation, search=search, by_office=True, account=account, now=clock.now())
    above = f"/registration/{event}/review/{delegation}"
    return page(
        request,
        "registration/changes.html",
        refusal=refusal,
        typed=typed,
        desk=desk,
        by_office=True,
        here=f"{above}/changes",
        back={"label": desk.book.delegation.unit, "href": above},
        **_shown(search),
        base=above,
        tail="",
    )


async def _queue_page(
    request: AnyRequest,
    event: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    lines = await changes.list_changes(event, account=account)
    return page(
        request,
        "registration/change_queue.html",
        refusal=refusal,
        typed=typed,
        regulation=await service.get_regulation(event),
        waiting=[line for line in lines if line.state == ChangeState.OPEN],
        done=[line for line in lines if line.state != ChangeState.OPEN],
        tones=TONES,
    )


def _shown(search: str) -> dict[str, Any]:
    """What both forms need: the kinds, the search, and a key by which a second tap is known."""
    return {
        "kinds": list(ChangeKind),
        "q": search,
        "key": str(uuid7()),
        "tones": TONES,
        "relations": [{"value": "", "label": "已有同意书，不用填"}]
        + [{"value": word, "label": word} for word in RELATIONS],
        "evidence": [{"value": word, "label": word} for word in EVIDENCE],
    }


routes = [own, search, search_of_delegation, ask, retract, queue, decide, of_delegation, act]
