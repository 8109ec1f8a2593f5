"""The call room on a phone: which fixture, who is there, three calls, hand-over."""

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.call_room_schemas import Act, CallLine, CallList
from ysevents.competitions.enums import CallStep
from ysevents.competitions.pages.fixture_words import state_of
from ysevents.competitions.pages.way_back import trail_of
from ysevents.competitions.service import call_room, draws
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see

STAFF = needs(Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, Role.CALL_ROOM_CLERK)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/meets/{event:uuid}/call-room"
PAGE_DEVICE = "page"
"""Whoever has no script acts by the page itself; each form sent is an act of its own."""


@get(HERE, guards=[STAFF])
async def days(
    request: AnyRequest, event: FromPath[UUID], account: Me, day: FromQuery[date | None] = None
) -> Template:
    """The fixtures of a day by session: today's, else the next day's with any."""
    known = await call_room.list_days(event, account=account)
    today = clock.local_day(clock.now())
    chosen = day or next((d for d in known if d >= today), known[-1] if known else today)
    lines = await call_room.list_fixtures(event, chosen, account=account)
    return page(
        request,
        "competitions/call_days.html",
        meet=await draws.get_meet(event),
        trail=trail_of(account, event),
        day=chosen,
        days=known,
        sessions=_by_session(event, lines),
    )


@get(f"{HERE}/{{fixture:uuid}}", guards=[STAFF])
async def call_list(
    request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], account: Me
) -> Template:
    """Who is to be called."""
    return await _list_page(request, event, fixture, account)


@post(f"{HERE}/{{fixture:uuid}}", guards=[STAFF])
async def act(
    request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """One tap without scripts, or a number typed."""
    now = clock.now()
    try:
        if "bib" in data:
            return await _take_number(request, event, fixture, data["bib"], account)
        (outcome,) = await call_room.act(fixture, [_act(data)], device=PAGE_DEVICE, account=account, now=now)
        if outcome.words:
            raise Invalid(f"{outcome.words}。")
    except YsError as refusal:
        return await _list_page(request, event, fixture, account, refusal=refusal)
    return see(f"/meets/{event}/call-room/{fixture}")


async def _take_number(
    request: AnyRequest, event: UUID, fixture: UUID, bib: str, account: Account
) -> Template | Redirect:
    """Somebody says their number: they are there, or belong elsewhere."""
    now = clock.now()
    seen = await call_room.get_call_list(fixture, account=account, now=now)
    row = next((row for row in seen.rows if row.bib and row.bib == bib.strip()), None)
    if row is None:
        found = await call_room.find_number(event, bib, account=account)
        return await _list_page(request, event, fixture, account, elsewhere=_elsewhere(bib, found))
    arrived = Act(step=CallStep.ARRIVED, slot=row.slot, nonce=secrets.token_hex(8), typed_at=now)
    (outcome,) = await call_room.act(fixture, [arrived], device=PAGE_DEVICE, account=account, now=now)
    if outcome.words:
        raise Invalid(f"{outcome.words}。")
    return see(f"/meets/{event}/call-room/{fixture}", f"{row.bib}号 {row.name} 已到")


def _elsewhere(bib: str, found: list[Any]) -> str:
    if not found:
        return f"没有{bib.strip()}号，请核对号码布。"
    told = "；".join(
        f"{f.title} {f.label}，{clock.datetime_cn(f.starts_at)}，第{f.position}道（位）" for f in found[:3]
    )
    return f"{bib.strip()}号不在本组。应在：{told}。"


def _act(data: dict[str, str]) -> Act:
    try:
        step = CallStep(data.get("step", ""))
        slot = UUID(data["slot"]) if data.get("slot") else None
        number = int(data["number"]) if data.get("number") else None
    except ValueError:
        raise Invalid("没有看懂这一步，请刷新后再点一次。") from None
    return Act(step=step, slot=slot, number=number, nonce=secrets.token_hex(8), typed_at=clock.now())


async def _list_page(
    request: AnyRequest,
    event: UUID,
    fixture: UUID,
    account: Account,
    *,
    refusal: YsError | None = None,
    elsewhere: str = "",
) -> Template:
    seen = await call_room.get_call_list(fixture, account=account, now=clock.now())
    return page(
        request,
        "competitions/call_list.html",
        refusal=refusal,
        elsewhere=elsewhere,
        event=event,
        seen=seen,
        subject=_subject(seen.line),
        state=state_of(seen.line.state),
        calls=_calls(seen),
    )


def _calls(seen: CallList) -> list[dict[str, Any]]:
    """The three calls, each with its time or the word on its button."""
    return [
        {"number": n, "label": f"第{'一二三'[n - 1]}次点名", "at": clock.time_cn(at) if at else ""}
        for n, at in enumerate(seen.called_at, 1)
    ]


def _subject(line: CallLine) -> str:
    return f"{line.title} {line.label}"


def _by_session(event: UUID, lines: list[CallLine]) -> list[dict[str, Any]]:
    sessions: dict[UUID | None, dict[str, Any]] = {}
    for line in lines:
        held = sessions.setdefault(line.session, {"title": line.session_title or "其他", "rows": []})
        there = f"已到{line.arrived}/{line.expected}" + (f"，未到{line.absent}" if line.absent else "")
        state = {"word": "有变动", "tone": "refusal"} if line.is_off else None
        held["rows"].append(
            {
                "title": _subject(line),
                "href": f"/meets/{event}/call-room/{line.fixture}",
                "facts": [clock.time_cn(line.starts_at), line.where, there],
                "state": state or state_of(line.state),
            }
        )
    return list(sessions.values())


routes = [days, call_list, act]
