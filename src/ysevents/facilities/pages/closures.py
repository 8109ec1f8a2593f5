"""Managing closures: announce, see whom that displaces, lift."""

from collections.abc import Mapping
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.core.errors import VictimsChanged
from ysevents.core.schemas import Holder
from ysevents.facilities import forms, views
from ysevents.facilities.enums import ClosureReason
from ysevents.facilities.errors import ClosureDisplaces
from ysevents.facilities.service import closures, managing
from ysevents.kit import clock
from ysevents.kit.errors import NotFound, YsError
from ysevents.kit.pages import AnyRequest, page, see

MANAGER = needs(*managing.MANAGERS)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/venues/{venue:uuid}/manage/closures"
CARRIED = ("starts_at", "ends_at", "reason", "notice")


@get(HERE, guards=[MANAGER])
async def listed(request: AnyRequest, venue: FromPath[UUID], account: Me) -> Template:
    """What is shut, was, and will be."""
    return await _shown(request, venue, account)


@post(HERE, guards=[MANAGER])
async def announce(
    request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me
) -> Redirect | Template:
    """Announce a closure; bookings in the way are listed first and asked about."""
    try:
        await closures.announce_closure(venue, forms.read_closure(data), account=account, now=clock.now())
    except NotFound:
        raise
    except (ClosureDisplaces, VictimsChanged) as refusal:
        victims = refusal.victims if isinstance(refusal, ClosureDisplaces) else refusal.context["holders"]
        return _asked(request, venue, data, refusal, victims)
    except YsError as refusal:
        return await _shown(request, venue, account, refusal, data)
    return see(f"/venues/{venue}/manage/closures", "闭馆已公告，时段表和场馆页面立即显示。")


@post("/closures/{closure:uuid}/lifting", guards=[MANAGER])
async def lift(closure: FromPath[UUID], account: Me) -> Redirect:
    venue = await closures.lift_closure(closure, account=account, now=clock.now())
    return see(f"/venues/{venue}/manage/closures", "已恢复开放，场地可以预约。被取消的预约不会自动恢复。")


def _asked(
    request: AnyRequest, venue: UUID, data: Mapping[str, str], refusal: YsError, victims: list[Holder]
) -> Template:
    """Whom the closure would displace; sent again with just these it does."""
    return page(
        request,
        "facilities/displace.html",
        refusal=refusal,
        venue=venue,
        victims=[
            {"title": victim.title, "facts": [clock.span_cn(victim.starts_at, victim.ends_at)]}
            for victim in victims
        ],
        hidden={
            **{name: value for name, value in data.items() if name in CARRIED or name.startswith("space_")},
            "victims": " ".join(f"{victim.id}:{victim.sequence}" for victim in victims),
        },
    )


async def _shown(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    managed = await managing.get_managed(venue, account=account, now=now)
    return page(
        request,
        "facilities/manage_closures.html",
        refusal=refusal,
        typed=typed or {},
        venue=managed,
        tabs=managing.tabs(venue, "/closures"),
        closures=views.closure_rows(await closures.list_closures(venue, account=account, now=now), now),
        spaces=[{"name": f"space_{space.id}", "label": space.name} for space in managed.spaces],
        reasons=[{"value": one.value, "label": one.label} for one in ClosureReason],
    )


routes = [listed, announce, lift]
