"""Logging in and out, and passwords of one's own."""

import hashlib
import secrets as random
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.accounts import engines, queries
from ysevents.accounts.enums import AccountState, Role
from ysevents.accounts.errors import LoginRefused, PasswordTooWeak, PasswordWrong
from ysevents.accounts.rules import LONGEST, login_ends, password_fault
from ysevents.accounts.schemas import Account, NewLogin, OwnLogin
from ysevents.accounts.service.audit import record
from ysevents.accounts.service.phones import find_by_name, try_key
from ysevents.kit import limits
from ysevents.kit.database import transaction

TRIES, WAIT_S = 5, 900
TRIES_FROM_ADDRESS = 100
LOCKED = "连续多次没有成功，已暂停登录，请15分钟后再试；忘记密码请联系本单位管理员。"
SEEN_EVERY = timedelta(minutes=1)


def hash_token(token: str) -> bytes:
    """What the database knows of a login's token."""
    return hashlib.sha256(token.encode()).digest()


async def find_account(token: str, *, address: str, now: datetime) -> Account | None:
    """Whose login this is, or None; it lives on from now, which is noted at most once a minute."""
    token_hash = hash_token(token)
    found = await queries.find_by_login(token_hash, now, address=address)
    if found is None:
        return None
    account, login = found
    if now - login["seen_at"] >= SEEN_EVERY:
        ends = login_ends(login["created_at"], now, is_staff=account.is_staff)
        await queries.see_login(token_hash, seen_at=now, expires_at=ends)
    return account


async def log_in(name: str, password: str, *, address: str, agent: str, now: datetime) -> NewLogin:
    """Log in by user name or telephone number and password.

    Wrong password, unknown name, disabled account: the same LoginRefused after the same work. Five
    tries in a row that fail, and the name, known or not, waits 15 minutes (TooMany).
    """
    key = try_key(name)
    await limits.hit(
        f"login-from:{address}", limit=TRIES_FROM_ADDRESS, window_s=WAIT_S, now=now, message=LOCKED
    )
    await limits.hit(key, limit=TRIES, window_s=WAIT_S, now=now, message=LOCKED)
    found = await find_by_name(name)
    stored = found["password_hash"] if found and found["state"] == AccountState.ACTIVE else None
    if not await engines.is_password(password[: LONGEST + 1], stored) or found is None:
        await record(
            "login",
            account=None,
            object_kind="account",
            object_id=found["id"] if found else None,
            result="refused",
            address=address,
            now=now,
        )
        raise LoginRefused
    await limits.forget(key)
    return await open_login(found["id"], address=address, agent=agent, now=now)


async def open_login(account: UUID, *, address: str, agent: str, now: datetime) -> NewLogin:
    """A new login for an account whose holder has proved to be it. For an active account only."""
    token = random.token_urlsafe(32)
    async with transaction():
        is_staff = any(role != Role.RESIDENT for role in await queries.roles_of(account, now))
        await queries.insert_login(
            hash_token(token),
            account,
            expires_at=login_ends(now, now, is_staff=is_staff),
            address=address,
            agent=agent,
            now=now,
        )
        found = await queries.find_by_login(hash_token(token), now, address=address)
        if found is None:
            raise LoginRefused
        await record("login", account=found[0], object_kind="account", object_id=account, now=now)
    return NewLogin(
        token=token,
        account=account,
        is_staff=is_staff,
        must_change_password=found[0].must_change_password,
    )


async def log_out(account: Account, *, now: datetime) -> None:
    """End the login the account is asking by."""
    async with transaction():
        if account.login:
            await queries.delete_login(account.id, account.login)
        await record("logout", account=account, object_kind="account", object_id=account.id, now=now)


async def log_out_everywhere(account: Account, *, now: datetime) -> None:
    """End all logins of the account but the one it is asking by."""
    async with transaction():
        await queries.delete_logins(account.id, but=account.login)
        await record(
            "logout_everywhere", account=account, object_kind="account", object_id=account.id, now=now
        )


async def list_logins(account: Account, *, now: datetime) -> list[OwnLogin]:
    """Where the account is logged in, used last first."""
    return await queries.list_logins(account.id, now)


async def change_password(old: str, new: str, *, account: Account, now: datetime) -> None:
    """A new password in place of the old one; all other logins of the account end."""
    key = f"password:{account.id}"
    await limits.hit(key, limit=TRIES, window_s=WAIT_S, now=now, message=LOCKED)
    found = await queries.get_credentials(account.id)
    if not await engines.is_password(old[: LONGEST + 1], found["password_hash"]):
        raise PasswordWrong(fields={"old": PasswordWrong.message})
    await limits.forget(key)
    if old == new:
        raise PasswordTooWeak(fields={"new": "新密码不能与当前密码相同，请换一个。"})
    check_password(new, found["username"] or "", found["display_name"], field="new")
    stored = await engines.hash_password(new)
    async with transaction():
        await queries.set_password(account.id, stored, must_change=False, keep_login=account.login, now=now)
        await record(
            "password_changed", account=account, object_kind="account", object_id=account.id, now=now
        )


async def sweep(now: datetime) -> None:
    """Drop what has run out: logins, codes, counters of tries. Work for a job."""
    await queries.delete_expired(now)
    await limits.sweep(now)


def check_password(password: str, *names: str, field: str) -> None:
    """PasswordTooWeak, beside the form's field, when this cannot be a password."""
    fault = password_fault(password, *names)
    if fault:
        raise PasswordTooWeak(fields={field: fault})
