"""The logged-in account as every floor above sees it."""

from dataclasses import dataclass
from uuid import UUID

from ysevents.accounts.enums import Role, Scope


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
