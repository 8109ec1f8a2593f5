"""Logging in and out against the real tables."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.makers import PASSWORD, make_account, make_organization
from ysevents.accounts import service
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.errors import LoginRefused, PasswordTooWeak, PasswordWrong
from ysevents.accounts.schemas import Account, Grant, NewLogin
from ysevents.kit.database import execute, fetch_value
from ysevents.kit.errors import TooMany
from ysevents.notify.service import tell

MINUTE = timedelta(minutes=1)
HOME = "10.0.0.1"


async def log_in(name: str, password: str, now: datetime) -> NewLogin:
    return await service.log_in(name, password, address=HOME, agent="测试", now=now)


async def account_of(token: str, now: datetime) -> Account | None:
    return await service.find_account(token, address=HOME, now=now)


async def make_login(account: UUID, now: datetime) -> str:
    return (await service.open_login(account, address=HOME, agent="测试", now=now)).token


async def test_a_login_knows_its_account_grants_unit_and_unread_messages(db: None, now: datetime) -> None:
    school = await make_organization("灵溪镇示例小学")
    coach = await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school, now=now)
    await tell([coach], "hello", "通知", "请查看。", now=now)

    login = await log_in("Coach01", PASSWORD, now)

    assert login.is_staff
    found = await account_of(login.token, now)
    assert found is not None
    assert found == Account(
        id=coach,
        login=found.login,
        person=None,
        display_name="coach01",
        unit_name="灵溪镇示例小学",
        must_change_password=False,
        grants=(Grant(role=Role.COACH, scope=Scope.ORGANIZATION, target=str(school)),),
        unread=1,
        address=HOME,
    )


async def test_the_token_is_not_kept(db: None, now: datetime) -> None:
    coach = await make_account("coach01", Role.COACH, now=now)

    token = await make_login(coach, now)

    kept = await fetch_value("SELECT to_jsonb(l)::text FROM login l")
    assert token not in kept


@pytest.mark.parametrize("name", ["coach01", "nobody", "13974300001", ""])
async def test_wrong_passwords_and_unknown_names_get_the_same_answer(
    db: None, now: datetime, name: str
) -> None:
    await make_account("coach01", Role.COACH, now=now)

    with pytest.raises(LoginRefused) as refused:
        await log_in(name, "wrong", now)

    assert refused.value.text == LoginRefused.message
    assert await fetch_value("SELECT result FROM audit WHERE action = 'login'") == "refused"


async def test_a_disabled_account_gets_in_neither_newly_nor_by_its_login(db: None, now: datetime) -> None:
    coach = await make_account("coach01", Role.COACH, now=now)
    token = await make_login(coach, now)
    await execute("UPDATE account SET state = 'disabled'")

    assert await account_of(token, now) is None
    with pytest.raises(LoginRefused):
        await log_in("coach01", PASSWORD, now)


@pytest.mark.parametrize("name", ["coach01", "nobody"])
async def test_five_failures_lock_a_name_known_or_not(db: None, now: datetime, name: str) -> None:
    await make_account("coach01", Role.COACH, now=now)
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await log_in(name, "wrong", now)

    with pytest.raises(TooMany) as locked:
        await log_in(name, PASSWORD, now + MINUTE)

    assert locked.value.retry_after == 14 * 60


async def test_the_lock_opens_after_a_quarter_of_an_hour(db: None, now: datetime) -> None:
    await make_account("coach01", Role.COACH, now=now)
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await log_in("coach01", "wrong", now)

    assert (await log_in("coach01", PASSWORD, now + 15 * MINUTE)).is_staff


async def test_a_success_begins_the_count_anew(db: None, now: datetime) -> None:
    await make_account("coach01", Role.COACH, now=now)
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(LoginRefused):
                await log_in("coach01", "wrong", now)
        await log_in("coach01", PASSWORD, now)


async def test_sixteen_guesses_at_once_are_five_tries(db: None, now: datetime) -> None:
    await make_account("coach01", Role.COACH, now=now)

    answers = await asyncio.gather(
        *(log_in("coach01", f"wrong{n}", now) for n in range(16)), return_exceptions=True
    )

    assert sum(isinstance(a, LoginRefused) for a in answers) == 5
    assert sum(isinstance(a, TooMany) for a in answers) == 11


async def test_staff_are_logged_out_after_half_an_hour_of_silence(db: None, now: datetime) -> None:
    coach = await make_account("coach01", Role.COACH, now=now)
    token = await make_login(coach, now)

    assert await account_of(token, now + 29 * MINUTE)
    assert await account_of(token, now + 58 * MINUTE)
    assert await account_of(token, now + 88 * MINUTE) is None


async def test_staff_are_logged_out_after_twelve_hours_however_busy(db: None, now: datetime) -> None:
    coach = await make_account("coach01", Role.COACH, now=now)
    token = await make_login(coach, now)

    alive = [await account_of(token, now + step * 20 * MINUTE) for step in range(1, 37)]

    assert [a is not None for a in alive] == [True] * 35 + [False]


async def test_a_resident_stays_logged_in(db: None, now: datetime) -> None:
    resident = await make_account("resident", Role.RESIDENT, now=now)
    token = await make_login(resident, now)

    assert await account_of(token, now + timedelta(days=29))
    assert await account_of(token, now + timedelta(days=58))
    assert await account_of(token, now + timedelta(days=88)) is None


async def test_use_is_noted_at_most_once_a_minute(db: None, now: datetime) -> None:
    coach = await make_account("coach01", Role.COACH, now=now)
    token = await make_login(coach, now)

    await account_of(token, now + timedelta(seconds=59))
    assert await fetch_value("SELECT seen_at FROM login") == now
    await account_of(token, now + timedelta(seconds=60))
    assert await fetch_value("SELECT seen_at FROM login") == now + MINUTE


async def test_log_out_ends_this_login_and_everywhere_the_others(db: None, now: datetime) -> None:
    coach = await make_account("coach01", Role.COACH, now=now)
    tokens = [await make_login(coach, now) for _ in range(3)]
    account = await account_of(tokens[0], now)
    assert account is not None

    await service.log_out_everywhere(account, now=now)
    assert [await account_of(t, now) is not None for t in tokens] == [True, False, False]
    assert len(await service.list_logins(account, now=now)) == 1

    await service.log_out(account, now=now)
    assert await account_of(tokens[0], now) is None


async def test_a_changed_password_ends_the_other_logins(db: None, now: datetime) -> None:
    coach = await make_account("coach01", Role.COACH, must_change_password=True, now=now)
    mine, other = await make_login(coach, now), await make_login(coach, now)
    account = await account_of(mine, now)
    assert account is not None
    assert account.must_change_password

    await service.change_password(PASSWORD, "Mengdong-2026", account=account, now=now)

    assert await account_of(other, now) is None
    changed = await account_of(mine, now)
    assert changed is not None
    assert not changed.must_change_password
    assert await log_in("coach01", "Mengdong-2026", now)


async def test_a_password_is_changed_only_with_the_old_one_and_to_a_good_one(db: None, now: datetime) -> None:
    coach = await make_account("coach01", Role.COACH, now=now)
    account = await account_of(await make_login(coach, now), now)
    assert account is not None

    with pytest.raises(PasswordWrong):
        await service.change_password("wrong", "Mengdong-2026", account=account, now=now)
    with pytest.raises(PasswordTooWeak):
        await service.change_password(PASSWORD, "Password123", account=account, now=now)
    with pytest.raises(PasswordTooWeak):
        await service.change_password(PASSWORD, PASSWORD, account=account, now=now)


async def test_what_has_run_out_is_swept(db: None, now: datetime) -> None:
    staff = await make_account("coach01", Role.COACH, now=now)
    resident = await make_account("resident", Role.RESIDENT, now=now)
    await make_login(staff, now)
    token = await make_login(resident, now)
    await service.request_code("13974300001", address=HOME, now=now)

    await service.sweep(now + timedelta(days=2))

    counts = [await fetch_value(f"SELECT count(*) FROM {t}") for t in ("login", "sms_code", "try_counter")]
    assert counts == [1, 0, 0]
    assert await account_of(token, now + timedelta(days=2))
