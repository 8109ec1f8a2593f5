"""The desk that draws first rounds into a session, and prints numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.checkin import rules
from ysevents.competitions.pages.start_lists import shown
from ysevents.competitions.schemas import Session
from ysevents.competitions.service import contests, draws, start_lists, timetable
from ysevents.kit import clock, qr
from ysevents.kit.errors import Invalid, NotFound, YsError
from ysevents.kit.fields import WallClock, wall_clock
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import PYDANTIC

DESK = needs(Role.OFFICE_CLERK, Role.ORGANISER)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]

BIBS_A_SHEET = 8
KNOWS_NOBODY = {"no_login": True}
QUICK = "/meets/{event:uuid}/stages/{contest:uuid}/quick"


class DrawForm(BaseModel):
    """What the desk says about a draw."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    session: UUID
    starts_at: WallClock
    interval_min: int = Field(ge=1, le=240)
    lanes: int = Field(ge=1, le=60)
    seed: int | None = Field(default=None, ge=0, le=2**62)


@get("/meets/{event:uuid}/bibs", guards=[DESK])
async def bibs(
    request: AnyRequest, event: FromPath[UUID], account: Me, unit: FromQuery[UUID | None] = None
) -> Template:
    """The numbers of a unit, several on a sheet of A4; without a unit the list of units."""
    printed = await draws.list_bibs(event, unit, account=account)
    address = request.app.state.shell.settings.address
    units: dict[UUID, list[Any]] = {}
    for bib in printed:
        units.setdefault(bib.organization, [bib.unit, 0])[1] += 1
    coded = [(bib, qr.svg(rules.bib_url(address, bib.code), level="Q")) for bib in printed if unit]
    return page(
        request,
        "competitions/bibs.html",
        meet=await draws.get_meet(event),
        unit=unit,
        units=units,
        sheets=[coded[i : i + BIBS_A_SHEET] for i in range(0, len(coded), BIBS_A_SHEET)],
    )


@get(QUICK, guards=[DESK])
async def contest(
    request: AnyRequest, event: FromPath[UUID], contest: FromPath[UUID], account: Me
) -> Template:
    """One contest: choose session and start, draw, look, publish."""
    return await _contest_page(request, contest, account)


@post(QUICK, guards=[DESK])
async def draw(
    request: AnyRequest, event: FromPath[UUID], contest: FromPath[UUID], data: Form, account: Me
) -> Template | Redirect:
    """Draw, or draw anew; without a seed one is drawn first."""
    try:
        wanted = _form(data)
        await draws.draw_contest(
            contest,
            session=wanted.session,
            starts_at=wanted.starts_at,
            interval_min=wanted.interval_min,
            lanes=wanted.lanes,
            seed=draws.new_seed() if wanted.seed is None else wanted.seed,
            account=account,
            now=clock.now(),
        )
    except NotFound:
        raise
    except YsError as refusal:
        return await _contest_page(request, contest, account, refusal=refusal, typed=data)
    return see(f"/meets/{event}/stages/{contest}/quick", "已抽签分组，请核对后公布")


@post(f"{QUICK}/publication", guards=[DESK])
async def publish(event: FromPath[UUID], contest: FromPath[UUID], account: Me) -> Redirect:
    await draws.publish_start_list(contest, account=account, now=clock.now())
    return see(f"/meets/{event}/stages/{contest}/quick", "出场名单已公布，赛事页面和日历同步可见")


@post(f"{QUICK}/heats/{{heat:uuid}}/times", guards=[DESK])
async def move(
    request: AnyRequest,
    event: FromPath[UUID],
    contest: FromPath[UUID],
    heat: FromPath[UUID],
    data: Form,
    account: Me,
) -> Template | Redirect:
    """Give a published heat another time."""
    try:
        await timetable.move_fixture(heat, starts_at=_typed_time(data), account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _contest_page(request, contest, account, refusal=refusal)
    return see(f"/meets/{event}/stages/{contest}/quick", "时间已改，赛程、日历和相关人员的消息同步更新")


def _typed_time(data: Mapping[str, str]) -> datetime:
    """The wall clock of a `datetime-local` field."""
    try:
        typed = wall_clock(data.get("starts_at", ""))
    except ValueError:
        raise Invalid("开始时间格式不对，请写成2026-12-05T09:00。") from None
    return clock.at(typed.date(), typed.time())


async def _contest_page(
    request: AnyRequest,
    contest: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Template:
    found = await contests.get_contest(contest)
    line = next(
        line for line in await draws.list_draws(found.root, account=account) if line.contest == contest
    )
    sessions = await draws.list_sessions(found.root)
    drawn = await start_lists.get_draw(contest, account=account, now=clock.now()) if line.heats else None
    return page(
        request,
        "competitions/quick.html",
        refusal=refusal,
        typed=typed or _proposal(sessions, lanes=8 if found.is_lanes else 16, line_at=line.first_at),
        contest=found,
        line=line,
        sessions=sessions,
        drawn=shown(drawn) if drawn else None,
    )


def _proposal(sessions: list[Session], *, lanes: int, line_at: datetime | None) -> dict[str, str]:
    """What the form holds before anybody has typed: the present draw, or the first session."""
    holder = next(
        (s for s in sessions if line_at and s.starts_at <= line_at < s.ends_at),
        sessions[0] if sessions else None,
    )
    at = line_at or (holder.starts_at if holder else None)
    return {
        "session": str(holder.id) if holder else "",
        "starts_at": f"{clock.local(at):%Y-%m-%dT%H:%M}" if at else "",
        "interval_min": "6",
        "lanes": str(lanes),
        "seed": "",
    }


def _form(data: Mapping[str, str]) -> DrawForm:
    """The form as typed; Invalid names each field that cannot be used."""
    try:
        form = DrawForm.model_validate({name: value for name, value in data.items() if value})
    except ValidationError as error:
        sentences = {
            "session": "请选择单元。",
            "starts_at": "开始时间格式不对，请写成2026-12-05T09:00。",
            "interval_min": "每组间隔须为1至240分钟。",
            "lanes": "道数须为1至60。",
            "seed": "种子须为整数，可留空。",
        }
        raise Invalid(
            "有几处需要改正，请看下面的提示。",
            fields={
                str(e["loc"][0]): sentences.get(str(e["loc"][0]), PYDANTIC["missing"]) for e in error.errors()
            },
        ) from None
    return form.model_copy(update={"starts_at": clock.at(form.starts_at.date(), form.starts_at.time())})


@get("/draw/{event:uuid}", opt=KNOWS_NOBODY)
async def old_desk(event: FromPath[UUID]) -> Redirect:
    """Where the draws stood once."""
    return Redirect(f"/meets/{event}/stages", status_code=301)


@get("/draw/{event:uuid}/bibs", opt=KNOWS_NOBODY)
async def old_bibs(event: FromPath[UUID], unit: FromQuery[UUID | None] = None) -> Redirect:
    return Redirect(f"/meets/{event}/bibs" + (f"?unit={unit}" if unit else ""), status_code=301)


@get("/draw/{event:uuid}/{contest:uuid}", opt=KNOWS_NOBODY)
async def old_contest(event: FromPath[UUID], contest: FromPath[UUID]) -> Redirect:
    return Redirect(f"/meets/{event}/stages/{contest}/quick", status_code=301)


routes = [bibs, contest, draw, publish, move, old_desk, old_bibs, old_contest]
