"""Pages of what stands of everybody: the register, the yearly figures, incidents, retention and holds."""

from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.core.errors import EventNotFound
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.kit.problems import DATE_WRONG
from ysevents.privacy import views
from ysevents.privacy.pages.people import OFFICE, Form, Me
from ysevents.privacy.service import records

REPORTERS = needs(Role.OFFICE_CLERK, Role.AUDITOR)


@get("/privacy/register")
async def register(request: AnyRequest) -> Template:
    """What is kept of people, why and until when; open to everybody."""
    return page(request, "privacy/register.html", register=await records.get_register())


@get("/privacy/desk", guards=[OFFICE])
async def desk(request: AnyRequest, account: Me) -> Template:
    """Where the office's work on personal data begins: people, figures, retention, holds."""
    return page(
        request,
        "privacy/desk.html",
        runs=views.run_rows(await records.list_runs(account=account)),
        holds=await records.list_holds(account=account),
        events=await records.list_holdable(account=account),
    )


@post("/privacy/holds", guards=[OFFICE])
async def set_hold(data: Form, account: Me) -> Redirect:
    try:
        event = UUID(data.get("event", ""))
    except ValueError:
        raise EventNotFound from None
    await records.set_hold(event, data.get("reason", ""), account=account, now=clock.now())
    return see("/privacy/desk", "已暂停删除，解除前这项赛事的资料一律保留")


@post("/privacy/holds/{event:uuid}/release", guards=[OFFICE])
async def release_hold(event: FromPath[UUID], account: Me) -> Redirect:
    await records.release_hold(event, account=account, now=clock.now())
    return see("/privacy/desk", "已恢复到期删除")


@get("/privacy/minors-report", guards=[REPORTERS])
async def minors_report(request: AnyRequest, account: Me, year: FromQuery[int | None] = None) -> Template:
    """未成年人个人信息保护年度报告, to be printed."""
    now = clock.now()
    shown = year or clock.local_day(now).year
    report = await records.get_minors_report(shown, account=account, now=now)
    return page(request, "privacy/minors_report.html", report=report, can_note=account.has(Role.OFFICE_CLERK))


@post("/privacy/incidents", guards=[OFFICE])
async def note_incident(request: AnyRequest, data: Form, account: Me) -> Template | Redirect:
    now = clock.now()
    try:
        await records.note_incident(
            happened_on=_day(data.get("happened_on", "")),
            summary=data.get("summary", ""),
            people=_count(data, "people"),
            minors=_count(data, "minors"),
            is_reported=data.get("is_reported") == "1",
            account=account,
            now=now,
        )
    except YsError as refusal:
        report = await records.get_minors_report(clock.local_day(now).year, account=account, now=now)
        return page(
            request, "privacy/minors_report.html", refusal=refusal, typed=data, report=report, can_note=True
        )
    return see("/privacy/minors-report", "安全事件已登记")


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid(fields={"happened_on": DATE_WRONG}) from None


def _count(data: dict[str, str], name: str) -> int:
    typed = data.get(name, "").strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 9):
        raise Invalid(fields={name: "请填写人数，没有的填0。"})
    return int(typed)


routes = [register, desk, set_hold, release_hold, minors_report, note_incident]
