"""Who is asking: the check of the login cookie, and guards by role.

Rights on an object (a coach and the own delegation) are judged in the services.
"""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.response import Redirect
from litestar.types import ASGIApp, Guard, Receive, Scope, Send

from ysevents.accounts import service
from ysevents.accounts.enums import Role
from ysevents.accounts.errors import PasswordChangeDue
from ysevents.accounts.rules import device
from ysevents.accounts.schemas import Account, NewLogin
from ysevents.kit import clock
from ysevents.kit.errors import NotAllowed, NotLoggedIn
from ysevents.kit.pages import AnyRequest

COOKIE = "ys_login"
WITH_OLD_PASSWORD = {"/password", "/logout", "/api/v1/logins/current"}
"""All that may be done before the first password has been changed."""
RESIDENT_COOKIE_S = 400 * 86_400


class LoginCheck(ASGIMiddleware):
    """Sets `scope["user"]` to the account of the login cookie, or None.

    Handlers with `no_login=True` in their `opt` are passed by: nobody is known there.
    """

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "no_login"

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: AnyRequest = Request(scope)
        token = request.cookies.get(COOKIE)
        account = (
            await service.find_account(token, address=address_of(request), now=clock.now()) if token else None
        )
        scope["user"] = account
        if account and account.must_change_password and request.url.path not in WITH_OLD_PASSWORD:
            if request.url.path.startswith("/api/"):
                raise PasswordChangeDue
            response = Redirect("/password", status_code=303).to_asgi_response(app=None, request=request)
            await response(scope, receive, send)
            return
        await next_app(scope, receive, send)


def address_of(request: AnyRequest) -> str:
    """The caller's network address, as the server sees it."""
    return request.client.host if request.client else ""


def agent_of(request: AnyRequest) -> str:
    """The caller's browser, as its owner knows it."""
    return device(request.headers.get("user-agent", ""))


def login_cookie(request: AnyRequest, login: NewLogin) -> Cookie:
    """The cookie of a new login. How long it is good is decided on the server; staff's ends with the browser."""
    return Cookie(
        key=COOKIE,
        value=login.token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.app.state.shell.settings.is_secure,
        max_age=None if login.is_staff else RESIDENT_COOKIE_S,
    )


def no_cookie() -> Cookie:
    """Takes the login cookie away."""
    return Cookie(key=COOKIE, value="", path="/", max_age=0, httponly=True, samesite="lax")


async def provide_visitor(request: AnyRequest) -> Account | None:
    """The account, or None: pages that everybody may see."""
    visitor: Account | None = request.scope.get("user")
    return visitor


async def provide_account(request: AnyRequest) -> Account:
    """The account; NotLoggedIn when nobody is."""
    account = await provide_visitor(request)
    if account is None:
        raise NotLoggedIn
    return account


def needs(*roles: Role) -> Guard:
    """A guard for handlers: one of the roles, in whatever scope."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        account: Account | None = connection.scope.get("user")
        if account is None:
            raise NotLoggedIn
        if not account.has(*roles):
            raise NotAllowed

    return guard
