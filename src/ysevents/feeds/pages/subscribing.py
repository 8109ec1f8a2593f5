"""The pages on which people subscribe, and the form by which they get an address of their own."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.feeds import rules
from ysevents.feeds.enums import Client, Reminder, Scope
from ysevents.feeds.errors import FeedNotFound
from ysevents.feeds.schemas import Key
from ysevents.feeds.service import private, subjects
from ysevents.kit import clock, qr
from ysevents.kit.errors import Invalid
from ysevents.kit.pages import AnyRequest, page, see

Me = NamedDependency[Account]
Text = FromQuery[str | None]
Form = URLEncodedBody[dict[str, str]]
HERE = "/subscribe/me"


@get("/subscribe")
async def subscribe_county(
    request: AnyRequest, sport: Text = None, division: Text = None, township: Text = None
) -> Template:
    """How to follow everything in the county, or a sport or township of it."""
    only = subjects.narrowing(sport, division, township)
    return await _subscribe(request, Key(scope=Scope.COUNTY, only=only))


@get(["/subscribe/{about:str}/{id:str}", "/subscribe/{about:str}/{id:str}/{organization:uuid}"])
async def subscribe(
    request: AnyRequest,
    about: FromPath[str],
    id: FromPath[str],
    organization: FromPath[UUID | None] = None,
    sport: Text = None,
    division: Text = None,
    township: Text = None,
) -> Template:
    """How to follow an event (or one unit there), a unit, a venue, a space, a township."""
    only = subjects.narrowing(sport, division, township)
    scope = scope_of(about)
    return await _subscribe(
        request, Key(scope=scope, id=id_of(scope, id), organization=organization, only=only)
    )


@get(HERE)
async def subscribe_me(request: AnyRequest, account: Me, of: Text = None) -> Template:
    """One's own addresses, where there are any, and the buttons that make or replace them."""
    choices = await private.list_choices(account, now=clock.now())
    shown = next((choice for choice in choices if choice.key == of), choices[0] if choices else None)
    made = shown.address if shown else None
    return page(
        request,
        "feeds/subscribe_me.html",
        choices=choices,
        shown=shown,
        made=made,
        reminders=[{"value": reminder.value, "label": reminder.label} for reminder in Reminder],
        **_addresses(request, f"/cal/me/{made.token}.ics" if made else ""),
    )


@post(HERE)
async def make_address(data: Form, account: Me) -> Redirect:
    choice = data.get("of", "")
    await private.make_address(choice, account=account, now=clock.now())
    return see(f"{HERE}?of={quote(choice)}", "日历地址已生成，旧地址不再可用。")


@post(f"{HERE}/reminder")
async def set_reminder(data: Form, account: Me) -> Redirect:
    """When one's own calendar reminds."""
    choice, typed = data.get("of", ""), data.get("reminder", "")
    if typed not in set(Reminder):
        raise Invalid(fields={"reminder": "请从列表中选择提醒时间。"})
    await private.set_reminder(choice, Reminder(typed), account=account, now=clock.now())
    return see(f"{HERE}?of={quote(choice)}", "提醒时间已保存，日历下次更新后生效。")


async def _subscribe(request: AnyRequest, key: Key) -> Template:
    subject = await subjects.get_subject(key)
    return page(request, "feeds/subscribe.html", subject=subject, **_addresses(request, subject.path))


def _addresses(request: AnyRequest, path: str) -> dict[str, Any]:
    """The forms in which a page offers a feed. WeChat opens neither `webcal:` nor downloads."""
    url = request.app.state.shell.settings.address + path
    client = rules.client_of(request.headers.get("user-agent", ""))
    return {
        "url": url,
        "webcal": f"webcal:{url.partition(':')[2]}",
        "svg": qr.svg(url) if path else "",
        "client": client.value,
        "clients": sorted(Client, key=lambda one: one != client),
        "in_wechat": client == Client.WECHAT,
    }


def scope_of(text: str) -> Scope:
    """The scope an address names; FeedNotFound for any other word."""
    try:
        return Scope(text)
    except ValueError:
        raise FeedNotFound from None


def id_of(scope: Scope, text: str) -> UUID | str:
    """A region's code, or the id of anything else but the county, of which there is one."""
    try:
        if scope in {Scope.COUNTY, Scope.REGION}:
            if scope == Scope.REGION and rules.is_region_code(text):
                return text
            raise FeedNotFound
        return UUID(text)
    except ValueError:
        raise FeedNotFound from None


routes = [subscribe_county, subscribe, subscribe_me, make_address, set_reminder]
