"""Logins as JSON: the twins of the pages."""

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from pydantic import BaseModel, ConfigDict, StringConstraints

from ysevents.accounts import service
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.guards import address_of, agent_of, login_cookie, no_cookie
from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.pages import AnyRequest

STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)


class Credentials(BaseModel):
    """A user name or telephone number, and the password."""

    model_config = STRICT

    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class LoginMade(BaseModel):
    """What a login leads to; the token itself is in the cookie alone."""

    account: UUID
    must_change_password: bool


class GrantShown(BaseModel):
    role: Role
    scope: Scope
    target: str | None


class Me(BaseModel):
    """Who is asking."""

    id: UUID
    display_name: str
    unit_name: str | None
    grants: list[GrantShown]
    unread: int


@post("/api/v1/logins")
async def log_in(request: AnyRequest, data: JSONBody[Credentials]) -> Response[LoginMade]:
    login = await service.log_in(
        data.name, data.password, address=address_of(request), agent=agent_of(request), now=clock.now()
    )
    return Response(
        LoginMade(account=login.account, must_change_password=login.must_change_password),
        status_code=201,
        cookies=[login_cookie(request, login)],
        headers={"Cache-Control": "private, no-store"},
    )


@delete("/api/v1/logins/current")
async def log_out(account: NamedDependency[Account]) -> Response[None]:
    await service.log_out(account, now=clock.now())
    return Response(None, status_code=204, cookies=[no_cookie()])


@get("/api/v1/me")
async def me(account: NamedDependency[Account]) -> Response[Me]:
    grants = [GrantShown(role=g.role, scope=g.scope, target=g.target) for g in account.grants]
    return Response(
        Me(
            id=account.id,
            display_name=account.display_name,
            unit_name=account.unit_name,
            grants=grants,
            unread=account.unread,
        ),
        headers={"Cache-Control": "private, no-store"},
    )


routes = [log_in, log_out, me]
