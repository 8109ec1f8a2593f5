"""Selection upward: the proposal with its reasons, the file, and entering it in another meet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import PYDANTIC
from ysevents.registration import service
from ysevents.registration.pages.lists import csv_file
from ysevents.registration.pages.shared import REVIEWER, Form, Me
from ysevents.registration.rules.selection import Pick
from ysevents.registration.service import selection
from ysevents.registration.service.selection import Proposal

BEST = 2
MOST = 16


@get("/registration/{event:uuid}/selection", guards=[REVIEWER])
async def proposal(
    request: AnyRequest,
    event: FromPath[UUID],
    account: Me,
    target: FromQuery[str] = "",
    best: FromQuery[int] = BEST,
) -> Template:
    """Who would be selected for what, and why."""
    return await _proposal_page(request, event, account, target, best)


@get("/registration/{event:uuid}/selection.csv", guards=[REVIEWER])
async def proposal_file(
    event: FromPath[UUID], account: Me, target: FromQuery[str] = "", best: FromQuery[int] = BEST
) -> Response[bytes]:
    meet, _ = _target(target)
    content = await selection.export_selection(
        event, target=meet, best=_best(best), account=account, now=clock.now()
    )
    return csv_file(content, "selection.csv")


@post("/registration/{event:uuid}/selection.csv", guards=[REVIEWER], status_code=200)
async def ticked_file(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me
) -> Response[bytes] | Template:
    """The entry file of those who are ticked."""
    target = data.get("target", "")
    try:
        meet, _ = _target(target)
        content = await selection.export_selection(
            event, target=meet, best=_typed_best(data), wanted=_wanted(data), account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _proposal_page(request, event, account, target, _typed_best(data), refusal)
    return csv_file(content, "selection.csv")


@post("/registration/{event:uuid}/selection", guards=[REVIEWER])
async def enter_selected(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Enter those who are ticked: fields named `pick <contest> <person>`."""
    target = data.get("target", "")
    try:
        meet, unit = _target(target)
        if meet is None or unit is None:
            raise Invalid("请先选择要报入的赛事和单位。", fields={"target": "请选择。"})
        made = await selection.enter_selected(
            event, meet, unit, _wanted(data), account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _proposal_page(request, event, account, target, _typed_best(data), refusal)
    left = "；".join(f"{name}：{why}" for name, why in made.refused[:2])
    more = f"，另有{len(made.refused)}项没有报上：{left}" if made.refused else ""
    return see(
        f"/registration/{meet}?unit={unit}",
        f"已报{made.entered}项{more}"[:180],
        tone="attention" if made.refused else "ok",
    )


async def _proposal_page(
    request: AnyRequest,
    event: UUID,
    account: Account,
    target: str,
    best: int,
    refusal: YsError | None = None,
) -> Template:
    now = clock.now()
    regulation = await service.get_regulation(event)
    targets = await selection.list_targets(event, account=account, now=now)
    proposed = Proposal((), 0)
    try:
        meet, _ = _target(target)
        proposed = await selection.propose(event, target=meet, best=_best(best), account=account, now=now)
    except NotFound:
        raise
    except YsError as refused:
        refusal = refusal or refused
    return page(
        request,
        "registration/selection.html",
        refusal=refusal,
        regulation=regulation,
        targets=[
            {"value": f"{meet.event} {meet.organization}", "label": f"{meet.title}，{meet.unit}"}
            for meet in targets
        ],
        target=target,
        best=best,
        contests=_by_contest(proposed.picks),
        without_consent=proposed.without_consent,
    )


def _by_contest(picks: Sequence[Pick]) -> dict[str, list[dict[str, Any]]]:
    """Picks as the template draws them, by the title of the contest."""
    drawn: dict[str, list[dict[str, Any]]] = {}
    for pick in picks:
        who = pick.candidate
        drawn.setdefault(who.contest_title, []).append(
            {
                "field": f"pick {who.contest} {who.person}",
                "rank": pick.rank or "",
                "name": who.name,
                "unit": who.unit,
                "mark": who.mark_cn,
                "reason": pick.reason,
                "is_chosen": pick.is_chosen,
                "is_possible": pick.is_possible,
            }
        )
    return drawn


def _target(text: str) -> tuple[UUID | None, UUID | None]:
    """`<meet> <unit>` as the form has it; nothing: only a file is wanted."""
    if not text.strip():
        return None, None
    try:
        meet, unit = (UUID(part) for part in text.split())
    except ValueError:
        raise Invalid(fields={"target": PYDANTIC["uuid_parsing"]}) from None
    return meet, unit


def _best(best: int) -> int:
    if not 1 <= best <= MOST:
        raise Invalid(f"每项取1至{MOST}人，请改正。", fields={"best": f"须为1至{MOST}。"})
    return best


def _typed_best(data: dict[str, str]) -> int:
    """How many a contest the proposal was made for; what nobody could have typed counts as the usual."""
    text = data.get("best", "")
    return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text[:3]) <= MOST else BEST


def _wanted(data: dict[str, str]) -> list[tuple[UUID, UUID]]:
    try:
        return [
            (UUID(contest), UUID(person))
            for _, contest, person in (name.split() for name in data if name.startswith("pick "))
        ]
    except ValueError:
        raise Invalid(fields={"picks": PYDANTIC["uuid_parsing"]}) from None


routes = [proposal, proposal_file, ticked_file, enter_selected]
