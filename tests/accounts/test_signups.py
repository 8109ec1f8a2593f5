"""Residents and their codes."""

import asyncio
from datetime import datetime, timedelta
from json import loads
from typing import Any

import pytest

from tests.makers import account_of
from ysevents.accounts import service
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.errors import CodeNotFound, CodeWrong, LoginRefused, PhoneWrong, StaffLoginByPassword
from ysevents.accounts.schemas import NewLogin
from ysevents.kit import ciphers
from ysevents.kit.database import fetch_row, fetch_value
from ysevents.kit.errors import Invalid, TooMany

PHONE = "13974300001"
HOME = "10.0.0.1"
MINUTE = timedelta(minutes=1)


async def sign_up(
    code: str, now: datetime, *, name: str = "向丽", password: str = "Mengdong-2026", phone: str = PHONE
) -> NewLogin:
    return await service.sign_up(
        phone, code, name=name, password=password, address=HOME, agent="测试", now=now
    )


async def request(now: datetime, phone: str = PHONE) -> str:
    """Ask for a code and take it from the outbox."""
    await service.request_code(phone, address=HOME, now=now)
    sealed = await fetch_value("SELECT variables FROM outbox ORDER BY id DESC LIMIT 1")
    variables: dict[str, str] = loads(ciphers.decrypt("variables", sealed))
    return variables["code"]


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_the_right_code_makes_a_resident(db: None, now: datetime) -> None:
    code = await request(now)

    login = await sign_up(code, now)

    account = await service.find_account(login.token, address=HOME, now=now)
    assert account is not None
    assert (account.display_name, account.is_staff, account.has(Role.RESIDENT)) == ("向丽", False, True)
    person: Any = await fetch_row("SELECT name, kind, phone_hash FROM person WHERE id = $1", account.person)
    assert (person["name"], person["kind"]) == ("向丽", "contact")
    assert person["phone_hash"] == await fetch_value("SELECT phone_hash FROM account")


async def test_neither_number_nor_code_is_kept_in_clear(db: None, now: datetime) -> None:
    code = await request(now)
    await sign_up(code, now)

    for table in ("account", "sms_code", "outbox", "audit", "try_counter", "person"):
        text = await fetch_value(f"SELECT coalesce(string_agg(to_jsonb(t)::text, ''), '') FROM {table} t")
        assert PHONE not in text
        assert f'"{code}"' not in text
        assert PHONE.encode().hex() not in text
        assert code.encode().hex() not in text
    sent: Any = await fetch_row("SELECT channel, address FROM outbox")
    assert (sent["channel"], ciphers.decrypt("phone", sent["address"])) == ("sms", PHONE)


async def test_a_code_is_good_for_five_minutes_once(db: None, now: datetime) -> None:
    code = await request(now)

    with pytest.raises(CodeWrong):
        await sign_up(code, now + 5 * MINUTE)
    await sign_up(code, now + 4 * MINUTE)
    with pytest.raises(CodeWrong):
        await sign_up(code, now + 4 * MINUTE)


async def test_a_code_is_good_for_five_tries(db: None, now: datetime) -> None:
    code = await request(now)
    for _ in range(5):
        with pytest.raises(CodeWrong):
            await sign_up(other(code), now)

    with pytest.raises(CodeWrong):
        await sign_up(code, now)


async def test_sixteen_guesses_at_once_are_five_tries(db: None, now: datetime) -> None:
    code = await request(now)

    await asyncio.gather(*(sign_up(other(code), now) for _ in range(16)), return_exceptions=True)

    assert await fetch_value("SELECT tries FROM sms_code") == 5


async def test_of_five_who_use_one_code_one_gets_in(db: None, now: datetime) -> None:
    code = await request(now)

    answers = await asyncio.gather(*(sign_up(code, now) for _ in range(5)), return_exceptions=True)

    assert sum(isinstance(a, NewLogin) for a in answers) == 1
    assert sum(isinstance(a, CodeWrong) for a in answers) == 4
    assert await fetch_value("SELECT count(*) FROM account") == 1


async def test_a_new_account_needs_a_name_and_a_password(db: None, now: datetime) -> None:
    code = await request(now)

    with pytest.raises(Invalid) as wrong:
        await sign_up(code, now, name="向1", password="")

    assert set(wrong.value.fields) == {"name", "password"}
    assert await sign_up(code, now)


async def test_the_same_flow_logs_in_and_renews_the_password(db: None, now: datetime) -> None:
    first = await sign_up(await request(now), now)

    again = await sign_up(await request(now + MINUTE), now + MINUTE, name="", password="")
    assert again.account == first.account
    assert await service.find_account(first.token, address=HOME, now=now + MINUTE)

    later = now + 2 * MINUTE
    renewed = await sign_up(await request(later), later, name="", password="Youshui-2027")
    assert renewed.account == first.account
    assert await service.find_account(first.token, address=HOME, now=later) is None
    with pytest.raises(LoginRefused):
        await service.log_in(PHONE, "Mengdong-2026", address=HOME, agent="", now=later)
    assert await service.log_in("+86 139 7430 0001", "Youshui-2027", address=HOME, agent="", now=later)


async def test_staff_log_in_by_password(db: None, now: datetime) -> None:
    await service.create_account(
        "desk01",
        display_name="服务台",
        grants=[(Role.VENUE_DESK, Scope.EVERYTHING, None)],
        phone=PHONE,
        account=None,
        now=now,
    )

    with pytest.raises(StaffLoginByPassword):
        await sign_up(await request(now), now)


async def test_codes_are_sent_once_a_minute_and_five_times_an_hour(db: None, now: datetime) -> None:
    await request(now)
    with pytest.raises(TooMany):
        await request(now + timedelta(seconds=30))
    for n in range(1, 4):
        await request(now + n * 2 * MINUTE)

    with pytest.raises(TooMany):
        await request(now + 10 * MINUTE)


async def test_what_is_no_number_gets_no_code(db: None, now: datetime) -> None:
    with pytest.raises(PhoneWrong):
        await service.request_code("00000100001", address=HOME, now=now)


async def test_a_clerk_reads_a_waiting_code_on_record(db: None, now: datetime) -> None:
    clerk = account_of(Role.OFFICE_CLERK)
    code = await request(now)
    [pending] = await service.list_pending_codes(now=now)
    assert pending.phone == "139****0001"

    assert await service.read_code(pending.id, account=clerk, now=now) == code

    row: Any = await fetch_row("SELECT by, action, object_id, after FROM audit")
    assert (row["by"], row["action"], row["object_id"]) == (clerk.id, "code_read", str(pending.id))
    assert loads(row["after"]) == {"phone": "139****0001"}


async def test_no_code_of_a_number_with_an_account_can_be_read(db: None, now: datetime) -> None:
    clerk = account_of(Role.OFFICE_CLERK)
    await sign_up(await request(now), now)
    await request(now + MINUTE)
    waiting = await fetch_value("SELECT id FROM sms_code")

    assert await service.list_pending_codes(now=now + MINUTE) == []
    with pytest.raises(CodeNotFound):
        await service.read_code(waiting, account=clerk, now=now + MINUTE)
