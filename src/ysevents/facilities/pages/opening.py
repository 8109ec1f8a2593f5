"""Managing when a venue is open: the week as computed, its rules in words, a form for another."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.core.enums import DayType
from ysevents.facilities import forms, views
from ysevents.facilities.enums import Audience, FeeClass
from ysevents.facilities.service import managing, opening
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

MANAGER = needs(*managing.MANAGERS)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/venues/{venue:uuid}/manage"
PATTERNS = (
    ("每天", ""),
    ("上课日晚上", "school"),
    ("休息日、节假日和学校假期", "off"),
    ("学校上课时间", "lessons"),
    ("某几天特别安排", "exception"),
)


@get(HERE, guards=[MANAGER])
async def manage(
    request: AnyRequest,
    venue: FromPath[UUID],
    account: Me,
    week_of: FromQuery[date | None] = None,
    like: FromQuery[str] = "",
) -> Template:
    """When the venue is open: a week as computed, and the rules it follows from."""
    return await _shown(request, venue, account, week_of=week_of, like=like)


@post(f"{HERE}/rules", guards=[MANAGER])
async def add(request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me) -> Redirect | Template:
    try:
        await opening.add_rule(venue, forms.read_rule(data), account=account, now=clock.now())
    except NotFound:
        raise
    except YsError as refusal:
        return await _shown(request, venue, account, refusal=refusal, typed=data)
    return see(f"/venues/{venue}/manage", "已添加，下面的一周按新的时段计算。已有的预约不变。")


@post("/opening-rules/{rule:uuid}/ending", guards=[MANAGER])
async def end(rule: FromPath[UUID], account: Me) -> Redirect:
    venue = await opening.end_rule(rule, account=account, now=clock.now())
    return see(f"/venues/{venue}/manage", "已停用，今天起不再按这条开放。已有的预约不变。")


async def _shown(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    *,
    week_of: date | None = None,
    like: str = "",
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    today = clock.local_day(now)
    managed = await managing.get_managed(venue, account=account, now=now)
    days = await opening.get_week(venue, week_of or today, now=now)
    rules = views.rule_rows(await opening.list_rules(venue, account=account, now=now))
    return page(
        request,
        "facilities/manage_opening.html",
        refusal=refusal,
        typed=views.typed_rule(like, typed or {}, today),
        venue=managed,
        tabs=managing.tabs(venue, ""),
        week=views.week(days, today),
        first=days[0].day,
        rules=[row for row in rules if not row["state"]],
        ended=[row for row in rules if row["state"]],
        patterns=[
            {"label": label, "href": f"/venues/{venue}/manage?like={key}#add", "current": key == like}
            for label, key in PATTERNS
        ],
        weekdays=[{"name": f"weekday_{n}", "label": f"周{clock.WEEKDAYS[n - 1]}"} for n in range(1, 8)],
        types=[{"name": f"type_{kind}", "label": kind.label} for kind in DayType],
        spaces=[{"value": "", "label": "全部场地"}]
        + [{"value": str(space.id), "label": space.name} for space in managed.spaces],
        audiences=[{"value": one.value, "label": one.label} for one in Audience],
        classes=[{"value": one.value, "label": one.label} for one in FeeClass],
    )


routes = [manage, add, end]
