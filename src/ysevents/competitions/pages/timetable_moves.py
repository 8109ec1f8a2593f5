"""One stage or fixture of a timetable: put it somewhere, move it with those behind it, lock it, put it off."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.pages import timetable_forms as forms
from ysevents.competitions.service import bibs, postponements, timetable, timetable_view
from ysevents.core.errors import OccurrenceNotFound
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

DESK = needs(Role.OFFICE_CLERK, Role.ORGANISER)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/meets/{event:uuid}/timetable"


@get(f"{HERE}/stages/{{stage:uuid}}", guards=[DESK])
async def stage(request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], account: Me) -> Template:
    """Where a stage may go."""
    return await _stage_page(request, event, stage, account)


@post(f"{HERE}/stages/{{stage:uuid}}", guards=[DESK])
async def place(
    request: AnyRequest, event: FromPath[UUID], stage: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Put all of it into a session from an instant on."""
    try:
        starts_at = forms.instant(data)
        await timetable.place_stage(
            stage,
            session=forms.needed_id(data, "session"),
            starts_at=starts_at,
            space=forms.optional_id(data, "space"),
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _stage_page(request, event, stage, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/timetable?day={clock.local_day(starts_at)}", "已安排时间")


@get(f"{HERE}/fixtures/{{fixture:uuid}}", guards=[DESK])
async def fixture(
    request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], account: Me
) -> Template:
    """A fixture with its forms: move, lock, put off."""
    return await _fixture_page(request, event, fixture, account)


@post(f"{HERE}/fixtures/{{fixture:uuid}}", guards=[DESK])
async def move(
    request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Give it another time; those of its stage behind it go along when asked."""
    try:
        starts_at = forms.instant(data)
        change = await timetable.move_fixture(
            fixture,
            starts_at=starts_at,
            session=forms.optional_id(data, "session"),
            space=forms.optional_id(data, "space"),
            with_rest=data.get("with_rest") == "1",
            sequence=forms.sequence(data),
            reason=data.get("reason", "").strip()[:120],
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _fixture_page(request, event, fixture, account, refusal=refusal, typed=data)
    if change:
        return see(f"/meets/{event}/timetable/changes/{change}", "时间已改，日历和相关人员的消息同步更新")
    return see(f"/meets/{event}/timetable?day={clock.local_day(starts_at)}", "时间已改")


@post(f"{HERE}/fixtures/{{fixture:uuid}}/lock", guards=[DESK])
async def lock(event: FromPath[UUID], fixture: FromPath[UUID], data: Form, account: Me) -> Redirect:
    """Let automatic placing leave it where it is, or take it again."""
    is_locked = data.get("locked") == "1"
    await timetable.lock_fixtures([fixture], is_locked, account=account, now=clock.now())
    return see(
        f"/meets/{event}/timetable/fixtures/{fixture}",
        "已锁定，自动编排不再移动它" if is_locked else "已解除锁定",
    )


@post(f"{HERE}/fixtures/{{fixture:uuid}}/postponement", guards=[DESK])
async def postpone(
    request: AnyRequest, event: FromPath[UUID], fixture: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Take it off its time without a new one."""
    try:
        change = await postponements.postpone_fixture(
            fixture, reason=data.get("reason", ""), account=account, now=clock.now()
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _fixture_page(request, event, fixture, account, refusal=refusal)
    return see(f"/meets/{event}/timetable/changes/{change}", "已延期，后续赛次一并延期")


async def _stage_page(
    request: AnyRequest,
    event: UUID,
    stage: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    table = await timetable_view.get_timetable(event, account=account, now=clock.now())
    found = next((s for s in table.stages if s.id == stage), None)
    if found is None:
        raise OccurrenceNotFound
    first = found.fixtures[0] if found.fixtures else None
    at = first.starts_at if first else table.sessions[0].starts_at if table.sessions else None
    proposed = {
        "session": str(first.session) if first and first.session else "",
        "starts_at": f"{clock.local(at):%Y-%m-%dT%H:%M}" if at else "",
        "space": str(first.space) if first and first.space else "",
    }
    return page(
        request,
        "competitions/timetable/stage.html",
        refusal=refusal,
        typed=typed or proposed,
        meet=await bibs.get_meet(event),
        table=table,
        stage=found,
    )


async def _fixture_page(
    request: AnyRequest,
    event: UUID,
    fixture: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    table = await timetable_view.get_timetable(event, account=account, now=clock.now())
    row = await timetable.get_fixture(fixture, account)
    if row["root"] != event:
        raise OccurrenceNotFound
    proposed = {
        "session": "",
        "starts_at": f"{clock.local(row['starts_at']):%Y-%m-%dT%H:%M}",
        "space": "",
        "sequence": str(row["sequence"]),
    }
    return page(
        request,
        "competitions/timetable/fixture.html",
        refusal=refusal,
        typed={**proposed, **(typed or {})},
        meet=await bibs.get_meet(event),
        table=table,
        fixture=row,
        is_public=row["occurrence_state"] != "draft",
        problems=[p for p in table.problems if fixture in p.fixtures],
    )


routes = [stage, place, fixture, move, lock, postpone]
