"""Half-days of a meet: made, moved, put off, taken away; whole days; the areas; what was changed."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import AreaUse
from ysevents.competitions.pages import timetable_forms as forms
from ysevents.competitions.rules.scheduling.shifting import Others
from ysevents.competitions.service import (
    bibs,
    desks,
    postponements,
    sessions,
    timetable_changes,
    timetable_view,
)
from ysevents.competitions.service.sessions import NewSession
from ysevents.competitions.timetable_schemas import SessionShown, Timetable
from ysevents.core.errors import OccurrenceNotFound
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

DESK = needs(Role.OFFICE_CLERK, Role.ORGANISER)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/meets/{event:uuid}/timetable"


@get(f"{HERE}/sessions", guards=[DESK])
async def new_sessions(
    request: AnyRequest, event: FromPath[UUID], account: Me, q: FromQuery[str] = ""
) -> Template:
    """The half-days a meet would usually have, to be made in one act; `q` finds spaces by their venue."""
    return await _sessions_page(request, event, account, query=q)


@post(f"{HERE}/sessions", guards=[DESK])
async def make_sessions(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Make them; whoever is in the way is listed first and displaced only when the list comes back."""
    try:
        wanted = await _wanted(event, data)
        in_the_way = await sessions.find_in_the_way(event, wanted, account=account)
        shown = forms.victims(data)
        if in_the_way and not shown:
            return await _sessions_page(request, event, account, typed=data, in_the_way=in_the_way)
        made = await sessions.make_sessions(event, wanted, victims=shown, account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _sessions_page(request, event, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/timetable", f"已建{len(made)}个单元，场地从现在起为赛事保留")


@get(f"{HERE}/sessions/{{session:uuid}}", guards=[DESK])
async def session(
    request: AnyRequest, event: FromPath[UUID], session: FromPath[UUID], account: Me
) -> Template:
    """A half-day with its forms: another time, put off, take away."""
    return await _session_page(request, event, session, account)


@post(f"{HERE}/sessions/{{session:uuid}}/times", guards=[DESK])
async def move_session(
    request: AnyRequest, event: FromPath[UUID], session: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Show what a move would mean; do it once that was seen."""
    try:
        starts_at, others = forms.instant(data), forms.others(data)
        reason = postponements.checked_reason(data.get("reason", ""))
        if data.get("seen") != "1":
            proposal = await postponements.propose_move(session, starts_at, others, account=account)
            return await _session_page(
                request, event, session, account, typed={**data, "reason": reason}, proposal=proposal
            )
        change = await postponements.move_session(
            session,
            starts_at=starts_at,
            others=others,
            victims=forms.victims(data),
            reason=reason,
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _session_page(request, event, session, account, refusal=refusal, typed=data)
    if change is None:
        return see(f"/meets/{event}/timetable?day={clock.local_day(starts_at)}", "单元时间已改")
    return see(f"/meets/{event}/timetable/changes/{change}", "单元时间已改，日历和相关人员的消息同步更新")


@post(f"{HERE}/sessions/{{session:uuid}}/postponement", guards=[DESK])
async def postpone_session(
    request: AnyRequest, event: FromPath[UUID], session: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Take a half-day off its time without a new one."""
    try:
        change = await postponements.postpone_session(
            session, reason=data.get("reason", ""), account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _session_page(request, event, session, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/timetable/changes/{change}", "单元已延期，场地已释放")


@post(f"{HERE}/sessions/{{session:uuid}}/cancellation", guards=[DESK])
async def cancel_session(
    request: AnyRequest, event: FromPath[UUID], session: FromPath[UUID], account: Me
) -> Template | Redirect:
    """Take away a half-day in which nothing lies."""
    try:
        await sessions.remove_session(session, event, reason="编排调整", account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _session_page(request, event, session, account, refusal=refusal)
    return see(f"/meets/{event}/timetable", "单元已撤销，场地已释放")


@get(f"{HERE}/days/{{day:str}}", guards=[DESK])
async def a_day(request: AnyRequest, event: FromPath[UUID], day: FromPath[str], account: Me) -> Template:
    """A whole day: put off or moved."""
    return await _day_page(request, event, forms.day({"day": day}, "day"), account)


@post(f"{HERE}/days/{{day:str}}", guards=[DESK])
async def change_day(
    request: AnyRequest, event: FromPath[UUID], day: FromPath[str], data: Form, account: Me
) -> Template | Redirect:
    """Move all of a day to another, or put it off without a new one."""
    on, now = forms.day({"day": day}, "day"), clock.now()
    try:
        reason = data.get("reason", "")
        if data.get("to"):
            change = await postponements.move_day(
                event,
                on,
                to=forms.day(data, "to"),
                others=forms.others(data),
                reason=reason,
                account=account,
                now=now,
            )
        else:
            change = await postponements.postpone_day(event, on, reason=reason, account=account, now=now)
    except NotFound:
        raise
    except YsError as refusal:
        return await _day_page(request, event, on, account, refusal=refusal, typed=data)
    where = f"/changes/{change}" if change else ""
    return see(f"/meets/{event}/timetable{where}", "整天的赛程已调整")


@get(f"{HERE}/areas", guards=[DESK])
async def areas(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """Which spaces serve what."""
    table = await timetable_view.get_timetable(event, account=account, now=clock.now())
    return page(
        request,
        "competitions/timetable/areas.html",
        meet=await bibs.get_meet(event),
        table=table,
        uses=list(AreaUse),
    )


@post(f"{HERE}/areas", guards=[DESK])
async def set_areas(event: FromPath[UUID], data: Form, account: Me) -> Redirect:
    """Boxes are named `space use`; none ticked at all: names decide again."""
    chosen: dict[UUID, list[AreaUse]] = {}
    for name in data:
        space, _, use = name.partition(" ")
        if use in set(AreaUse):
            chosen.setdefault(forms.needed_id({"space": space}, "space"), []).append(AreaUse(use))
    await sessions.set_areas(event, chosen, account=account, now=clock.now())
    return see(f"/meets/{event}/timetable", "比赛区域已保存")


@get(f"{HERE}/changes", guards=[DESK])
async def changes(request: AnyRequest, event: FromPath[UUID], account: Me) -> Template:
    """What was changed after publication, the latest first, each with the text to broadcast."""
    return await _changes_page(request, event, None, account)


@get(f"{HERE}/changes/{{change:uuid}}", guards=[DESK])
async def a_change(
    request: AnyRequest, event: FromPath[UUID], change: FromPath[UUID], account: Me
) -> Template:
    """One change, right after it was made."""
    return await _changes_page(request, event, change, account)


async def _wanted(event: UUID, data: Mapping[str, str]) -> list[NewSession]:
    """The half-days ticked, with the hours typed for mornings and afternoons."""
    space, place = forms.optional_id(data, "space"), data.get("place", "").strip()[:80] or None
    hours = [_hours(data, half) for half in ("morning", "afternoon")]
    proposed = await sessions.propose_sessions(event)
    return [
        NewSession(
            starts_at=clock.at(day, starts),
            ends_at=clock.at(day, ends),
            space=space,
            place=None if space else place,
        )
        for day in dict.fromkeys(clock.local_day(s.starts_at) for s in proposed)
        for n, (starts, ends) in enumerate(hours)
        if data.get(f"half-{day}-{n}") == "1"
    ]


def _hours(data: Mapping[str, str], half: str) -> tuple[time, time]:
    try:
        starts, ends = (time.fromisoformat(data.get(f"{half}_{edge}", "")) for edge in ("from", "until"))
    except ValueError:
        raise Invalid(fields={f"{half}_from": "时间格式不对，请写成08:30。"}) from None
    return starts, ends


async def _sessions_page(
    request: AnyRequest,
    event: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
    in_the_way: Any = (),
    query: str = "",
) -> Template:
    table = await timetable_view.get_timetable(event, account=account, now=clock.now())
    proposed = await sessions.propose_sessions(event)
    days = list(dict.fromkeys(clock.local_day(s.starts_at) for s in proposed))
    usual = {
        "morning_from": "08:00",
        "morning_until": "12:00",
        "afternoon_from": "14:00",
        "afternoon_until": "17:30",
        "space": "",
        "place": "",
        **{f"half-{day}-{n}": "1" for day in days for n in (0, 1)},
    }
    return page(
        request,
        "competitions/timetable/sessions.html",
        refusal=refusal,
        typed=typed or usual,
        meet=await bibs.get_meet(event),
        table=table,
        days=days,
        spaces=await sessions.find_spaces(query),
        query=query,
        in_the_way=in_the_way,
    )


async def _session_page(
    request: AnyRequest,
    event: UUID,
    session: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
    proposal: Any = None,
) -> Template:
    table = await timetable_view.get_timetable(event, account=account, now=clock.now())
    found = _session(table, session)
    return page(
        request,
        "competitions/timetable/session.html",
        refusal=refusal,
        typed=typed
        or {
            "starts_at": f"{clock.local(found.starts_at):%Y-%m-%dT%H:%M}",
            "others": Others.AFTER,
            "reason": "",
        },
        meet=await bibs.get_meet(event),
        session=found,
        titles={s.id: s.title for s in table.sessions},
        count=sum(f.session == session for stage in table.stages for f in stage.fixtures),
        proposal=proposal,
    )


async def _day_page(
    request: AnyRequest,
    event: UUID,
    day: date,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    table = await timetable_view.get_timetable(event, account=account, now=clock.now())
    return page(
        request,
        "competitions/timetable/day.html",
        refusal=refusal,
        typed=typed or {"to": "", "others": Others.AFTER, "reason": ""},
        meet=await bibs.get_meet(event),
        day=day,
        sessions=[s for s in table.sessions if clock.local_day(s.starts_at) == day],
    )


async def _changes_page(request: AnyRequest, event: UUID, change: UUID | None, account: Account) -> Template:
    await desks.check_programme(event, account)
    shown = [one for one in await timetable_changes.list_changes(event) if change in (None, one.id)]
    if change and not shown:
        raise OccurrenceNotFound
    return page(
        request, "competitions/timetable/changes.html", meet=await bibs.get_meet(event), changes=shown
    )


def _session(table: Timetable, session: UUID) -> SessionShown:
    found = next((s for s in table.sessions if s.id == session), None)
    if found is None:
        raise OccurrenceNotFound
    return found


routes = [
    new_sessions,
    make_sessions,
    session,
    move_session,
    postpone_session,
    cancel_session,
    a_day,
    change_day,
    areas,
    set_areas,
    changes,
    a_change,
]
