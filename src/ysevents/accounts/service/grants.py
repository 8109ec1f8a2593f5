"""Accounts given by the office, roles within scopes, and who answers for whom."""

import secrets as random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts import engines, queries
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.errors import AccountExists, AccountNotFound
from ysevents.accounts.rules import fold_username, is_username, password_fault
from ysevents.accounts.schemas import Account, Grant, Listed
from ysevents.accounts.service.audit import record
from ysevents.accounts.service.phones import find_by_name, get_phone
from ysevents.kit.database import transaction
from ysevents.kit.errors import Invalid, NotAllowed
from ysevents.kit.ids import uuid7

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is misread when copied from paper."""
USERNAME_WRONG = "登录名须为3至40位字母、数字、汉字或 . _ -，且不能是手机号，请改正。"
ANSWERS = (Role.COACH,)
"""Who is told in place of a unit and its children."""
PAGE = 200
CLOSED = "已注销"


async def create_account(
    username: str,
    *,
    display_name: str,
    grants: Sequence[tuple[Role, Scope, str | None]],
    phone: str | None = None,
    person: UUID | None = None,
    must_change_password: bool = True,
    id: UUID | None = None,
    account: Account | None,
    now: datetime,
) -> str:
    """Open an account for somebody of the office; answers its first password, which is kept nowhere.

    For an administrator, or the command line (no account).
    """
    _check_administrator(account)
    folded = fold_username(username)
    if not is_username(folded):
        raise Invalid(fields={"username": USERNAME_WRONG})
    number = get_phone(phone) if phone else None
    password = _one_time_password()
    stored = await engines.hash_password(password)
    new = id or uuid7()
    async with transaction():
        is_new = await queries.insert_account(
            new,
            username=folded,
            phone_hash=number.hash if number else None,
            phone_cipher=number.cipher if number else None,
            display_name=display_name,
            person=person,
            password_hash=stored,
            must_change=must_change_password,
            now=now,
        )
        if not is_new:
            raise AccountExists(fields={"username": AccountExists.message})
        await record(
            "account_created",
            account=account,
            object_kind="account",
            object_id=new,
            after={"username": folded},
            now=now,
        )
        for role, scope, target in grants:
            await grant(new, role, scope, target, account=account, now=now)
    return password


async def reset_password(name: str, *, account: Account | None, now: datetime) -> str:
    """A new first password for the account of this user name or number; all its logins end."""
    _check_administrator(account)
    found = await find_by_name(name)
    if found is None:
        raise AccountNotFound
    password = _one_time_password()
    stored = await engines.hash_password(password)
    async with transaction():
        await queries.set_password(found["id"], stored, must_change=True, now=now)
        await record("password_reset", account=account, object_kind="account", object_id=found["id"], now=now)
    return password


async def grant(
    to: UUID, role: Role, scope: Scope, target: str | None = None, *, account: Account | None, now: datetime
) -> None:
    """Give a role within a scope, from now on; giving it again changes nothing."""
    _check_administrator(account)
    if (scope == Scope.EVERYTHING) != (target is None):
        raise Invalid(fields={"target": "请选择这个角色的范围。"})
    async with transaction():
        if await queries.put_grant(to, role, scope, target, by=account.id if account else None, now=now):
            await record(
                "granted",
                account=account,
                object_kind="account",
                object_id=to,
                after={"role": role, "scope": scope, "target": target},
                now=now,
            )


async def revoke_grant(
    of: UUID, role: Role, scope: Scope, target: str | None = None, *, account: Account | None, now: datetime
) -> None:
    """Take a role; it holds for the account's next request already. Taking it again changes nothing."""
    _check_administrator(account)
    async with transaction():
        if await queries.end_grant(of, role, scope, target, now=now):
            await record(
                "grant_revoked",
                account=account,
                object_kind="account",
                object_id=of,
                before={"role": role, "scope": scope, "target": target},
                now=now,
            )


async def move_unit_grants(unit: UUID, into: UUID, *, account: Account, now: datetime) -> int:
    """Whoever has roles over a unit that was merged has them over the other; answers how many accounts.

    In the caller's transaction, whose question it is who may merge units.
    """
    moved = await queries.move_grants(Scope.ORGANIZATION, str(unit), str(into), by=account.id, now=now)
    for one in moved:
        await record(
            "grant_moved",
            account=account,
            object_kind="account",
            object_id=one,
            before={"unit": str(unit)},
            after={"unit": str(into)},
            now=now,
        )
    return len(moved)


async def count_unit_grants(unit: UUID, *, now: datetime) -> int:
    """How many accounts have a role over a unit: those whom its merger would move."""
    return await queries.count_grants(Scope.ORGANIZATION, str(unit), now)


async def has_staff(persons: Sequence[UUID], *, now: datetime) -> bool:
    """Whether one of these persons has an account with more than a resident's rights."""
    return await queries.staff_among(persons, now)


async def close_accounts(persons: Sequence[UUID]) -> int:
    """Close the accounts of people who are forgotten, in the caller's transaction; answers how many.

    Nothing is kept by which the account could be found or entered; its id stays, for the audit log names it.
    """
    return len(await queries.close_accounts(persons, CLOSED))


async def list_accounts(text: str | None = None, *, now: datetime, limit: int = PAGE) -> list[Listed]:
    """Accounts given by the office, by user name; narrowed to those whose names contain `text`."""
    return await queries.list_accounts(text.strip().lower() if text else None, now, limit=limit)


async def find_recipients(subjects: Sequence[UUID], *, now: datetime) -> Mapping[UUID, Sequence[UUID]]:
    """For ids of persons their accounts, for ids of units the accounts of those who answer for them.

    For `notify`, which knows who takes part but not who has an account. Coaches answer for their unit
    and all below it.
    """
    accounts: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in await queries.accounts_of(subjects, ANSWERS, now) if subjects else ():
        accounts[row["subject"]].append(row["account"])
    return accounts


async def covers(
    account: Account,
    *roles: Role,
    organization: UUID | None = None,
    event: UUID | None = None,
    venue: UUID | None = None,
) -> bool:
    """Whether the account has one of the roles over this unit, event or venue; name exactly one thing.

    A grant reaches everything below its target in the tree of units or events, and a region's reaches
    the venues in it. What others own is answered 404 by the caller.
    """
    if sum(thing is not None for thing in (organization, event, venue)) != 1:
        raise ValueError("covers() is asked about exactly one thing")
    if account.is_everywhere(*roles):
        return True
    held: list[Grant] = [g for g in account.grants if g.role in roles]
    things = {(Scope.ORGANIZATION, organization), (Scope.EVENT, event), (Scope.VENUE, venue)}
    exact = {(scope, str(thing)) for scope, thing in things if thing}
    if any((g.scope, g.target) in exact for g in held):
        return True  # Granted for just this: nobody has to climb the trees.
    return bool(held) and await queries.is_covered(held, organization=organization, event=event, venue=venue)


def _check_administrator(account: Account | None) -> None:
    if account is not None and not account.has(Role.ADMINISTRATOR):
        raise NotAllowed


def _one_time_password() -> str:
    """Twelve characters in threes, about 59 bits, which pass our own rule for passwords."""
    while True:
        password = "-".join("".join(random.choice(ALPHABET) for _ in range(4)) for _ in range(3))
        if password_fault(password) is None:
            return password
