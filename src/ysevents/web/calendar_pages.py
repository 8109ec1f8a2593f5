"""节假日 and 学期 of the county: what the office types once a year, so that days are what they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.core.enums import DayKind
from ysevents.core.schemas import SpecialDay
from ysevents.core.service import calendars
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.web import service

OFFICE = needs(Role.OFFICE_CLERK, Role.ADMINISTRATOR)
Me = NamedDependency[Account]
HERE = "/admin/calendar"
Form = URLEncodedBody[dict[str, str]]


@get(HERE, guards=[OFFICE])
async def calendar(request: AnyRequest, account: Me, year: FromQuery[int | None] = None) -> Template:
    """The days of a year that are not what their weekday says."""
    return await _calendar_page(request, year or clock.local_day(clock.now()).year)


@post(HERE, guards=[OFFICE])
async def set_days(request: AnyRequest, data: Form, account: Me) -> Template | Redirect:
    """Say what the days of a span are."""
    try:
        first, last = _day(data, "first_on"), _day(data, "last_on")
        kind = data.get("kind", "")
        if kind not in set(DayKind):
            raise Invalid(fields={"kind": "请选择放假、调休上班或按星期。"})
        days = await service.set_calendar_days(
            first, last, DayKind(kind), data.get("title", ""), account=account, now=clock.now()
        )
    except YsError as refusal:
        return await _calendar_page(request, clock.local_day(clock.now()).year, refusal, data)
    return see(f"{HERE}?year={first.year}", f"已保存{days}天，工作日按此计算")


@post(f"{HERE}/terms", guards=[OFFICE])
async def add_term(request: AnyRequest, data: Form, account: Me) -> Template | Redirect:
    """Say when a school term begins and ends."""
    try:
        first, last = _day(data, "term_first_on"), _day(data, "term_last_on")
        await service.add_school_term(
            data.get("term_title", ""), first, last, account=account, now=clock.now()
        )
    except YsError as refusal:
        return await _calendar_page(request, clock.local_day(clock.now()).year, refusal, data)
    return see(f"{HERE}?year={first.year}", "学期已登记，开放时段里的上课日、学校假期按此计算")


@post(f"{HERE}/terms/{{term:uuid}}/removal", guards=[OFFICE])
async def remove_term(term: FromPath[UUID], account: Me) -> Redirect:
    """Take back a term that was typed wrong."""
    await service.remove_school_term(term, account=account, now=clock.now())
    return see(HERE, "学期已删除")


def _day(data: dict[str, str], name: str) -> date:
    try:
        return date.fromisoformat(data.get(name, ""))
    except ValueError:
        raise Invalid(fields={name: "日期不存在或格式不对，请写成2027-10-01。"}) from None


async def _calendar_page(
    request: AnyRequest, year: int, refusal: YsError | None = None, typed: dict[str, str] | None = None
) -> Template:
    year = min(max(year, 2000), 2199)
    days = await calendars.list_days(date(year, 1, 1), date(year, 12, 31))
    return page(
        request,
        "web/calendar.html",
        refusal=refusal,
        typed=typed or {},
        year=year,
        spans=_spans(days),
        terms=[
            {"id": term.id, "title": term.title, "days": f"{term.first_on}至{term.last_on}"}
            for term in await calendars.list_terms()
        ],
        kinds=[{"value": kind.value, "label": kind.label} for kind in DayKind],
    )


def _spans(days: Sequence[SpecialDay]) -> list[dict[str, str]]:
    """Days that follow one another and are alike, as one line."""
    spans: list[list[SpecialDay]] = []
    for day in days:
        before = spans[-1][-1] if spans else None
        if before == replace(day, day=day.day - timedelta(days=1)):
            spans[-1].append(day)
        else:
            spans.append([day])
    return [
        {"title": span[0].title, "kind": span[0].kind.label, "days": _words(span[0].day, span[-1].day)}
        for span in spans
    ]


def _words(first: date, last: date) -> str:
    return clock.date_cn(first) if first == last else f"{clock.date_cn(first)}至{clock.date_cn(last)}"


routes = [calendar, set_days, add_term, remove_term]
