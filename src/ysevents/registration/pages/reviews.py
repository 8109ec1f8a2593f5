"""Pages of the office: the queue of a meet and the decision on each delegation."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import ValidationError

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import PYDANTIC
from ysevents.registration import service
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import DelegationNotFound
from ysevents.registration.guards import of_one_meet
from ysevents.registration.pages.shared import (
    REVIEWER,
    TONES,
    Form,
    Me,
    light,
    read_revision,
    seal_light,
)
from ysevents.registration.papers import form_code, is_sealed, shown_code
from ysevents.registration.review_schemas import Filter, Queue, RemarkIn
from ysevents.registration.rules import mending
from ysevents.registration.service import changes

LONGEST_REMARK = 200
InState = Annotated[DelegationState | None, QueryParameter(name="state", required=False)]
"""`state` is a word of the framework's own."""


@get("/registration/{event:uuid}/review", guards=[REVIEWER])
async def review(
    request: AnyRequest,
    event: FromPath[UUID],
    account: Me,
    in_state: InState = None,
    unit_class: FromQuery[str | None] = None,
    division: FromQuery[UUID | None] = None,
    duplicates: FromQuery[bool] = False,
) -> Template:
    """The delegations of a meet, what waits for a decision first."""
    chosen = Filter(state=in_state, unit_class=unit_class, division=division, duplicates=duplicates)
    queue = await service.get_queue(event, chosen, account=account)
    return page(
        request,
        "registration/review.html",
        queue=queue,
        regulation=queue.regulation,
        tones=TONES,
        chips=_chips(queue),
        waiting=queue.by_state[DelegationState.SUBMITTED],
        changes=await changes.count_open(event, account=account),
    )


@get("/registration/{event:uuid}/review/{delegation:uuid}", guards=[REVIEWER, of_one_meet])
async def review_delegation(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], account: Me
) -> Template:
    return await _review_page(request, delegation, account)


@post("/registration/{event:uuid}/review/{delegation:uuid}/approval", guards=[REVIEWER, of_one_meet])
async def approve(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Approve what was shown: the form names its revision."""
    try:
        await service.approve(delegation, revision=read_revision(data), account=account, now=clock.now())
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await _review_page(request, delegation, account, refusal=refusal)
    return see(f"/registration/{event}/review", "已通过审核，单位会收到消息")


@post("/registration/{event:uuid}/review/{delegation:uuid}/return", guards=[REVIEWER, of_one_meet])
async def return_with_reason(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    try:
        await service.return_with_reason(
            delegation,
            data.get("reason", ""),
            _remarks(data),
            mend_on=_day(data),
            revision=read_revision(data),
            account=account,
            now=clock.now(),
        )
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await _review_page(request, delegation, account, refusal=refusal, typed=data)
    return see(f"/registration/{event}/review", "已退回，单位会收到原因")


@post("/registration/{event:uuid}/review/{delegation:uuid}/reopening", guards=[REVIEWER, of_one_meet])
async def reopen(
    request: AnyRequest, event: FromPath[UUID], delegation: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Let a unit that missed the deadline hand in until a day."""
    try:
        day = _day(data)
        if day is None:
            raise Invalid(fields={"last_on": "请选择期限。"})
        await service.reopen(
            delegation, last_on=day, reason=data.get("reopening", ""), account=account, now=clock.now()
        )
    except DelegationNotFound:
        raise
    except YsError as refusal:
        return await _review_page(request, delegation, account, refusal=refusal, typed=data)
    return see(f"/registration/{event}/review/{delegation}", "已准许补交，单位会收到消息")


@post("/registration/{event:uuid}/review/{delegation:uuid}/freeze", guards=[REVIEWER, of_one_meet])
async def freeze(event: FromPath[UUID], delegation: FromPath[UUID], account: Me) -> Redirect:
    await service.freeze(delegation, account=account, now=clock.now())
    return see(f"/registration/{event}/review/{delegation}", "报名表已冻结")


def _day(data: Mapping[str, str]) -> date | None:
    """The last day that was chosen, if any."""
    if not data.get("last_on"):
        return None
    try:
        return date.fromisoformat(data["last_on"])
    except ValueError:
        raise Invalid(fields={"last_on": PYDANTIC["date_parsing"]}) from None


def _remarks(data: Mapping[str, str]) -> list[RemarkIn]:
    """What was typed at the lines: `person:ID` and `entry:ID`."""
    found = []
    for name, text in data.items():
        what, _, id = name.partition(":")
        if what not in {"person", "entry"} or not text.strip():
            continue
        if len(text.strip()) > LONGEST_REMARK:
            raise Invalid(f"每行意见最多{LONGEST_REMARK}字，请写短一些。", fields={name: "请写短一些。"})
        try:
            found.append(RemarkIn.model_validate({what: id, "text": text.strip()}))
        except ValidationError:
            raise Invalid("有一条意见找不到对应的行，请刷新后重写。") from None
    return found


def _chips(queue: Queue) -> list[tuple[str, list[dict[str, Any]]]]:
    """The filters as rows of chips, each keeping what the others say."""
    chosen = queue.chosen
    held = {
        "state": chosen.state,
        "unit_class": chosen.unit_class,
        "division": chosen.division,
        "duplicates": "true" if chosen.duplicates else None,
    }

    def chip(label: str, name: str, value: object, total: int | None = None) -> dict[str, Any]:
        query = {k: str(v) for k, v in {**held, name: value}.items() if v is not None}
        address = f"/registration/{queue.regulation.event}/review"
        return {
            "label": label,
            "href": f"{address}?{urlencode(query)}" if query else address,
            "current": held[name] == value,
            "total": total,
        }

    states = [chip("全部", "state", None, len(queue.every))]
    states += [chip(s.label, "state", s, queue.by_state[s]) for s in DelegationState if queue.by_state[s]]
    rows = [("状态", states)]
    if len(queue.by_class) > 1:
        classes = [chip(c, "unit_class", c, n) for c, n in sorted(queue.by_class.items())]
        rows.append(("单位类别", [chip("各类单位", "unit_class", None), *classes]))
    if len(queue.divisions) > 1:
        divisions = [chip(d.title, "division", d.id) for d in queue.divisions]
        rows.append(("组别", [chip("各组", "division", None), *divisions]))
    if queue.with_duplicates:
        doubtful = chip("疑似重复", "duplicates", "true", queue.with_duplicates)
        rows.append(("核对", [chip("不限", "duplicates", None), doubtful]))
    return rows


async def _review_page(
    request: AnyRequest,
    delegation: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    now = clock.now()
    book = await service.get_reviewed_book(delegation, account=account, now=now)
    return page(
        request,
        "registration/review_delegation.html",
        refusal=refusal,
        typed=typed,
        book=book,
        closer=await service.look_closer(book),
        last_on=mending.last_day(
            (await service.get_regulation(book.delegation.event)).deadline_at, book.regulation.starts_on, now
        ),
        state={"word": book.delegation.state.label, "tone": TONES[book.delegation.state]},
        findings=book.findings(clock.local_day(now)),
        lights={a.person: light(book, a, now) for a in book.athletes},
        seal=seal_light(book),
        unread_code=shown_code(form_code(book))
        if is_sealed(book) and not book.delegation.is_seal_read
        else "",
        titles={contest.id: contest for contest in book.contests},
    )


routes = [review, review_delegation, approve, return_with_reason, reopen, freeze]
