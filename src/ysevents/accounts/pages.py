"""Log in and out, sign up, one's own logins and password; codes, accounts and the audit log for the office."""

from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts import service, views
from ysevents.accounts.enums import Role
from ysevents.accounts.guards import address_of, agent_of, login_cookie, needs, no_cookie
from ysevents.accounts.schemas import Account, NewLogin
from ysevents.kit import clock
from ysevents.kit.errors import TooMany, YsError
from ysevents.kit.pages import AnyRequest, is_own_path, page, see

Visitor = NamedDependency[Account | None]
Member = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]

CODES = "/admin/codes"
ACCOUNTS = "/admin/accounts"
START = "/start"
"""Leads everybody to the first page of their work; which that is, only those know who know all pages."""


@get("/login")
async def login_form(
    request: AnyRequest, visitor: Visitor, next: FromQuery[str] = "/"
) -> Template | Redirect:
    if visitor:
        return see(_own(next))
    return page(request, "accounts/login.html", next=_own(next))


@post("/login")
async def log_in(request: AnyRequest, data: Form) -> Template | Redirect:
    try:
        login = await service.log_in(
            data.get("name", ""),
            data.get("password", ""),
            address=address_of(request),
            agent=agent_of(request),
            now=clock.now(),
        )
    except YsError as refusal:
        return _again(request, "accounts/login.html", refusal, data, next=_own(data.get("next", "/")))
    return _entered(request, login, _own(data.get("next", "/")))


@post("/logout")
async def log_out(visitor: Visitor) -> Redirect:
    if visitor:
        await service.log_out(visitor, now=clock.now())
    response = see("/", "您已退出登录。")
    response.cookies.append(no_cookie())
    return response


@get("/password")
async def password_form(request: AnyRequest, account: Member) -> Template:
    return page(request, "accounts/password.html", first=account.must_change_password)


@post("/password")
async def change_password(request: AnyRequest, account: Member, data: Form) -> Template | Redirect:
    try:
        await service.change_password(
            data.get("old", ""), data.get("new", ""), account=account, now=clock.now()
        )
    except YsError as refusal:
        first = account.must_change_password
        return _again(request, "accounts/password.html", refusal, data, first=first)
    return see(START if account.must_change_password else "/", "密码已修改，其他设备上的登录已退出。")


@get("/signup")
async def signup_form(
    request: AnyRequest, visitor: Visitor, next: FromQuery[str] = "/"
) -> Template | Redirect:
    if visitor:
        return see(_own(next))
    return page(request, "accounts/signup.html", next=_own(next))


@post("/signup/codes")
async def request_code(request: AnyRequest, data: Form) -> Template:
    next_path = _own(data.get("next", "/"))
    try:
        await service.request_code(data.get("phone", ""), address=address_of(request), now=clock.now())
    except YsError as refusal:
        return _again(request, "accounts/signup.html", refusal, data, next=next_path)
    return page(request, "accounts/signup_code.html", typed=_shown(data), next=next_path)


@post("/signup")
async def sign_up(request: AnyRequest, data: Form) -> Template | Redirect:
    next_path = _own(data.get("next", "/"))
    try:
        login = await service.sign_up(
            data.get("phone", ""),
            data.get("code", ""),
            name=data.get("name", ""),
            password=data.get("password", ""),
            address=address_of(request),
            agent=agent_of(request),
            now=clock.now(),
        )
    except YsError as refusal:
        return _again(request, "accounts/signup_code.html", refusal, data, next=next_path)
    return _entered(request, login, next_path)


@get("/account")
async def own_account(request: AnyRequest, account: Member) -> Template:
    logins = await service.list_logins(account, now=clock.now())
    return page(request, "accounts/account.html", logins=views.login_rows(logins, account))


@post("/account/logouts")
async def log_out_everywhere(account: Member) -> Redirect:
    await service.log_out_everywhere(account, now=clock.now())
    return see("/account", "其他设备上的登录已全部退出。")


@get(CODES, guards=[needs(Role.OFFICE_CLERK)])
async def codes(request: AnyRequest) -> Template:
    return page(request, "accounts/codes.html", codes=await service.list_pending_codes(now=clock.now()))


@post("/admin/codes/{code:uuid}/readings", guards=[needs(Role.OFFICE_CLERK)])
async def read_code(request: AnyRequest, account: Member, code: FromPath[UUID]) -> Template:
    now = clock.now()
    read = await service.read_code(code, account=account, now=now)
    pending = await service.list_pending_codes(now=now)
    return page(request, "accounts/codes.html", codes=pending, read=read, read_id=code)


@get(ACCOUNTS, guards=[needs(Role.ADMINISTRATOR)])
async def accounts(request: AnyRequest) -> Template:
    found = await service.list_accounts(now=clock.now())
    return page(request, "accounts/accounts.html", q="", accounts=views.account_rows(found))


@post(ACCOUNTS, guards=[needs(Role.ADMINISTRATOR)])
async def find_accounts(request: AnyRequest, data: Form) -> Template:
    """Narrowed to a part of a name, which stands in no address."""
    text = data.get("q", "")
    found = await service.list_accounts(text, now=clock.now())
    return page(request, "accounts/accounts.html", q=text, accounts=views.account_rows(found))


@post("/admin/accounts/passwords", guards=[needs(Role.ADMINISTRATOR)])
async def reset_password(request: AnyRequest, account: Member, data: Form) -> Template:
    name = data.get("name", "")
    now = clock.now()
    found = views.account_rows(await service.list_accounts(now=now))
    try:
        password = await service.reset_password(name, account=account, now=now)
    except YsError as refusal:
        return _again(request, "accounts/accounts.html", refusal, data, q="", accounts=found)
    return page(request, "accounts/accounts.html", q="", accounts=found, name=name, password=password)


@get("/admin/audit", guards=[needs(Role.AUDITOR)])
async def audit(
    request: AnyRequest, before: Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)] = None
) -> Template:
    found = await service.list_audited(before=before)
    return page(
        request,
        "accounts/audit.html",
        chain=await service.check_audit(),
        rows=views.audit_rows(found),
        next_before=found[-1].id if len(found) == service.AUDIT_PAGE else None,
    )


def _own(path: str) -> str:
    return path if is_own_path(path) else "/"


def _shown(data: dict[str, str]) -> dict[str, str]:
    """What was typed, but for what a page never shows again."""
    return {name: text for name, text in data.items() if name not in {"password", "old", "new", "code"}}


def _again(
    request: AnyRequest, template: str, refusal: YsError, data: dict[str, str], **context: Any
) -> Template:
    """The same form with what is wrong."""
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else None
    return page(request, template, refusal=refusal, typed=_shown(data), headers=headers, **context)


def _entered(request: AnyRequest, login: NewLogin, next_path: str) -> Redirect:
    wanted = START if next_path == "/" else next_path
    response = see("/password" if login.must_change_password else wanted)
    response.cookies.append(login_cookie(request, login))
    return response


routes = [
    login_form, log_in, log_out, password_form, change_password, signup_form, request_code, sign_up,
    own_account, log_out_everywhere, codes, read_code, accounts, find_accounts, reset_password, audit,
]  # fmt: skip
