"""Residents sign up, log in and renew their password by a code sent to their telephone."""

import secrets as random
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.accounts import engines, queries
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.errors import AccountExists, CodeNotFound, CodeWrong, StaffLoginByPassword
from ysevents.accounts.rules import mask_phone
from ysevents.accounts.schemas import Account, NewLogin, PendingCode
from ysevents.accounts.service.audit import record
from ysevents.accounts.service.logins import check_password, open_login
from ysevents.accounts.service.phones import Phone, get_phone
from ysevents.core.enums import PersonKind
from ysevents.core.errors import NameUnusable
from ysevents.core.rules import clean_name
from ysevents.core.service import people
from ysevents.kit import ciphers, limits, secrets
from ysevents.kit.database import transaction
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.notify import service as notify

LIFE = timedelta(minutes=5)
TRIES = 5
TEMPLATE = "login_code"
TOO_SOON = "验证码刚刚发过，请过一会儿再获取；每个号码一分钟一次、一小时五次。"


async def request_code(raw: str, *, address: str, now: datetime) -> None:
    """Send a code to a number, with an account or without one: the answer is the same."""
    phone = get_phone(raw)
    number = phone.hash.hex()
    await limits.hit(f"code-from:{address}", limit=30, window_s=3600, now=now)
    await limits.hit(f"code-hour:{number}", limit=5, window_s=3600, now=now, message=TOO_SOON)
    await limits.hit(f"code-minute:{number}", limit=1, window_s=60, now=now, message=TOO_SOON)
    code = f"{random.randbelow(1_000_000):06}"
    async with transaction():
        await queries.put_code(
            phone_hash=phone.hash,
            phone_cipher=phone.cipher,
            code_hash=_code_hash(phone, code),
            code_cipher=ciphers.encrypt("code", code),
            now=now,
            expires_at=now + LIFE,
        )
        minutes = str(LIFE // timedelta(minutes=1))
        await notify.send_sms(phone.number, TEMPLATE, {"code": code, "minutes": minutes}, now=now)


async def sign_up(
    raw: str, code: str, *, name: str, password: str, address: str, agent: str, now: datetime
) -> NewLogin:
    """With the right code: a resident's account, or for a number that has one a login.

    A new account needs name and password. For an existing one a password, when given, is the new
    one and ends all other logins. Staff log in by password. Two who use one code: one gets in.
    """
    phone = get_phone(raw)
    if password:
        check_password(password, phone.number, field="password")
    await limits.hit(f"code-try-from:{address}", limit=100, window_s=900, now=now)
    code_hash = _code_hash(phone, code.strip())
    if not await queries.try_code(phone.hash, code_hash, most=TRIES, now=now):
        raise CodeWrong(fields={"code": CodeWrong.message})
    found = await queries.find_credentials(phone_hash=phone.hash, username=None)
    if found is None:
        _check_new(name, password)
    elif any(role != Role.RESIDENT for role in await queries.roles_of(found["id"], now)):
        raise StaffLoginByPassword
    stored = await engines.hash_password(password) if password else None
    async with transaction():
        if not await queries.use_code(phone.hash, code_hash, now=now):
            raise CodeWrong(fields={"code": CodeWrong.message})
        if found is None:
            assert stored is not None
            account = await _register(phone, name, stored, address=address, now=now)
        else:
            account = found["id"]
            if stored:
                await _renew(account, stored, address=address, now=now)
        return await open_login(account, address=address, agent=agent, now=now)


async def list_pending_codes(*, now: datetime) -> list[PendingCode]:
    """Codes that wait, of numbers without an account: those a clerk may read out at the counter."""
    return [
        PendingCode(
            id=row["id"],
            phone=mask_phone(ciphers.decrypt("phone", row["phone_cipher"])),
            created_at=row["created_at"],
            expires_at=row["expires_at"],
        )
        for row in await queries.list_pending_codes(now)
    ]


async def read_code(code: UUID, *, account: Account, now: datetime) -> str:
    """A waiting code in clear, on record; CodeNotFound as soon as its number has an account."""
    async with transaction():
        row = await queries.find_pending_code(code, now)
        if row is None:
            raise CodeNotFound
        await record(
            "code_read",
            account=account,
            object_kind="sms_code",
            object_id=code,
            after={"phone": mask_phone(ciphers.decrypt("phone", row["phone_cipher"]))},
            now=now,
        )
        return ciphers.decrypt("code", row["code_cipher"])


def _code_hash(phone: Phone, code: str) -> bytes:
    return secrets.get().lookup("code", f"{phone.number}:{code}")


def _check_new(name: str, password: str) -> None:
    fields = {}
    if clean_name(name) is None:
        fields["name"] = NameUnusable.message
    if not password:
        fields["password"] = "首次使用请设置密码，以后可凭手机号和密码登录。"
    if fields:
        raise Invalid(fields=fields)


async def _register(phone: Phone, name: str, password_hash: str, *, address: str, now: datetime) -> UUID:
    account = uuid7()
    person = await people.register_person(
        name, kind=PersonKind.CONTACT, phone_hash=phone.hash, by=account, now=now
    )
    is_new = await queries.insert_account(
        account,
        username=None,
        phone_hash=phone.hash,
        phone_cipher=phone.cipher,
        display_name=clean_name(name) or name,
        person=person,
        password_hash=password_hash,
        must_change=False,
        now=now,
    )
    if not is_new:
        raise AccountExists
    await queries.put_grant(account, Role.RESIDENT, Scope.EVERYTHING, None, by=None, now=now)
    await _note("signed_up", account, address, now)
    return account


async def _renew(account: UUID, password_hash: str, *, address: str, now: datetime) -> None:
    await queries.set_password(account, password_hash, must_change=False, now=now)
    await _note("password_renewed_by_code", account, address, now)


async def _note(action: str, account: UUID, address: str, now: datetime) -> None:
    await record(action, account=None, object_kind="account", object_id=account, address=address, now=now)
