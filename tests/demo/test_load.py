"""Loading the small demo into a real database."""

import time
from datetime import datetime, timedelta

import pytest

from tests.makers import make_organization
from ysevents.accounts import service as accounts
from ysevents.core.queries import floor_faults
from ysevents.core.service import changes
from ysevents.demo import service as demo
from ysevents.demo.errors import DatabaseInUse, ProfileUnknown
from ysevents.demo.rows import ORDER, table_of
from ysevents.kit.database import fetch_row, fetch_value

TABLES = [table_of(kind) for kind in ORDER]


async def sizes() -> dict[str, int]:
    return {table: await fetch_value(f"SELECT count(*) FROM {table}") for table in TABLES}


async def test_mini_loads_in_two_seconds(db: None, now: datetime) -> None:
    said: list[str] = []
    began = time.perf_counter()

    loaded = await demo.load("mini", now=now, say=said.append)

    assert time.perf_counter() - began < 2
    assert loaded.is_new
    assert sum((await sizes()).values()) == loaded.rows
    assert await demo.is_loaded()
    assert said[-1] == f"演示数据已载入：{loaded.rows}行。"


async def test_second_load_changes_nothing_and_says_so(db: None, now: datetime) -> None:
    first = await demo.load("mini", now=now, say=lambda text: None)
    before = await sizes()
    said: list[str] = []

    again = await demo.load("mini", now=now + timedelta(days=30), say=said.append)

    assert (again.is_new, again.anchor) == (False, first.anchor)
    assert await sizes() == before
    assert said == ["演示数据（mini）已于11月24日 周二载入，未作改动。"]


async def test_loaded_floor_is_sound(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    assert await floor_faults() == []


async def test_shown_accounts_can_log_in_at_once(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    shown = await demo.demo_logins(now)

    assert len(shown) == 11
    assert len({password for _, _, password in shown}) == 11
    for _, username, password in shown:
        login = await accounts.log_in(username, password, address="127.0.0.1", agent="test", now=now)
        account = await accounts.find_account(login.token, address="127.0.0.1", now=now)
        assert account is not None
        assert not account.must_change_password


async def test_other_accounts_have_no_password(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    assert await fetch_value("SELECT count(*) FROM account WHERE password_hash IS NOT NULL") == 11


async def test_coach_finds_an_open_draft_a_week_after_the_load(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    row = await fetch_row(
        """
        SELECT d.state, r.opens_at < $1 AS has_opened, r.deadline_at > $2 AS is_open_later
        FROM account a JOIN account_grant g ON g.account = a.id
        JOIN delegation d ON d.organization = g.target::uuid
        JOIN regulation r ON r.event = d.event
        WHERE a.username = 'coach1'
        """,
        now,
        now + timedelta(days=7),
    )

    assert row is not None
    assert dict(row) == {"state": "draft", "has_opened": True, "is_open_later": True}


async def test_readers_of_changes_are_not_told_of_the_demo(db: None, now: datetime) -> None:
    told: list[object] = []

    async def tell(found: object) -> None:
        told.append(found)

    await changes.read("test", tell)
    await demo.load("mini", now=now, say=lambda text: None)
    await changes.read("test", tell)

    assert told == []


async def test_database_in_use_is_left_alone(db: None, now: datetime) -> None:
    await make_organization()

    with pytest.raises(DatabaseInUse):
        await demo.load("mini", now=now, say=lambda text: None)


async def test_unknown_profile_is_refused(db: None, now: datetime) -> None:
    with pytest.raises(ProfileUnknown):
        await demo.load("province", now=now, say=lambda text: None)
