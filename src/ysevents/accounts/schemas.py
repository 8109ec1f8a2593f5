"""The logged-in account as every floor above sees it, and what its own pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts.enums import AccountState, Role, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role within a scope. `target` is the id of the event, organization or venue, or a region code."""

    role: Role
    scope: Scope
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who is asking. Made anew for every request from the login in the database."""

    id: UUID
    login: UUID | None
    person: UUID | None
    display_name: str
    unit_name: str | None
    must_change_password: bool
    grants: tuple[Grant, ...]
    unread: int = 0
    address: str = ""
    """Where the request came from; goes into the audit log."""

    def has(self, *roles: Role) -> bool:
        """Whether the account has one of the roles, in whatever scope."""
        return any(grant.role in roles for grant in self.grants)

    def is_everywhere(self, *roles: Role) -> bool:
        """Whether it has one of the roles for the whole county."""
        return any(g.role in roles and g.scope == Scope.EVERYTHING for g in self.grants)

    def targets(self, scope: Scope, *roles: Role) -> list[UUID]:
        """The events, organizations or venues in which the account has one of the roles.

        For an event it is the root of the tree or a node in it, for an organization all below it
        are meant too: the service asks the tree.
        """
        return [UUID(g.target) for g in self.grants if g.scope == scope and g.role in roles and g.target]

    @property
    def is_staff(self) -> bool:
        """Whether it may do more than a resident."""
        return any(grant.role != Role.RESIDENT for grant in self.grants)

    @property
    def roles(self) -> str:
        """Its roles for the audit log: `coach,resident`."""
        return ",".join(sorted({grant.role.value for grant in self.grants}))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLogin:
    """A login just made. Only the browser keeps the token."""

    token: str
    account: UUID
    is_staff: bool
    must_change_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLogin:
    """One of an account's logins, for its own eyes."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An account in the administrator's list."""

    id: UUID
    username: str | None
    display_name: str
    state: AccountState
    roles: tuple[Role, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCode:
    """A code that waits to be typed in; the number is shown in part, the code not at all."""

    id: UUID
    phone: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """One row of the audit log."""

    id: int
    at: datetime
    by: UUID | None
    by_name: str | None
    role: str
    address: str
    action: str
    object_kind: str
    object_id: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What a check of the audit chain found. `broken_at` is the seal from which it no longer holds."""

    seals: int
    rows: int
    unsealed: int
    digest: str | None
    broken_at: int | None

    @property
    def is_sound(self) -> bool:
        return self.broken_at is None
