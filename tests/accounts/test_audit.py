"""The audit log and its chain."""

from datetime import datetime
from typing import Any

import asyncpg
import pytest

from tests.makers import account_of
from ysevents.accounts import service
from ysevents.accounts.enums import Role
from ysevents.kit.database import execute, fetch_value, transaction


async def note(now: datetime, action: str = "export") -> None:
    await service.record(
        action,
        account=account_of(Role.OFFICE_CLERK),
        object_kind="event",
        object_id="e1",
        before={"state": "draft"},
        after={"state": "已发布", "at": now},
        now=now,
    )


async def past_triggers(owner_url: str, sql: str) -> None:
    """What an intruder with the owner's password would do."""
    intruder: Any = await asyncpg.connect(owner_url)
    try:
        await intruder.execute("SET session_replication_role = replica")
        await intruder.execute(sql)
    finally:
        await intruder.close()


async def test_a_row_says_who_did_what_to_what(db: None, now: datetime) -> None:
    await note(now)

    [row] = await service.list_audited()

    assert (row.at, row.role, row.action, row.object_kind, row.object_id, row.result) == (
        now, "office_clerk", "export", "event", "e1", "done",
    )  # fmt: skip
    assert row.before == {"state": "draft"}
    assert row.after == {"state": "已发布", "at": str(now)}


@pytest.mark.parametrize(
    "sql", ["UPDATE audit SET result = 'x'", "DELETE FROM audit", "UPDATE audit_seal SET count = 0"]
)
async def test_nobody_changes_the_log(db: None, now: datetime, sql: str) -> None:
    await note(now)
    await service.seal_audit(now)

    with pytest.raises((asyncpg.RestrictViolationError, asyncpg.InsufficientPrivilegeError)):
        await execute(sql)


async def test_even_the_owner_is_refused(db: None, opened: str, now: datetime) -> None:
    await note(now)
    owner: Any = await asyncpg.connect(opened)
    try:
        for sql in ("UPDATE audit SET result = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
            with pytest.raises(asyncpg.RestrictViolationError):
                await owner.execute(sql)
    finally:
        await owner.close()


async def test_seals_chain_and_cover_every_row_once(db: None, now: datetime) -> None:
    for _ in range(3):
        await note(now)
        await note(now)
        await service.seal_audit(now)
    await service.seal_audit(now)
    await note(now)

    chain = await service.check_audit()

    assert (chain.seals, chain.rows, chain.unsealed, chain.broken_at) == (3, 7, 1, None)
    assert await fetch_value("SELECT sum(count) FROM audit_seal") == 6


async def test_a_row_of_an_open_transaction_waits(db: None, opened: str, now: datetime) -> None:
    slow: Any = await asyncpg.connect(opened)
    try:
        async with slow.transaction():
            await slow.execute(
                "INSERT INTO audit (at, role, address, action, object_kind, result)"
                " VALUES (now(), '', '', 'slow', 'event', 'done')"
            )
            await note(now, "quick")
            await service.seal_audit(now)
            assert await fetch_value("SELECT count(*) FROM audit_seal") == 0
        await service.seal_audit(now)
    finally:
        await slow.close()

    chain = await service.check_audit()
    assert (chain.rows, chain.unsealed, chain.is_sound) == (2, 0, True)


async def test_an_act_undone_leaves_no_row(db: None, now: datetime) -> None:
    async def act() -> None:
        async with transaction():
            await note(now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await act()

    assert await service.list_audited() == []


THIRD = "(SELECT id FROM audit ORDER BY id OFFSET 2 LIMIT 1)"
SECOND_SEAL = "(SELECT id FROM audit_seal ORDER BY id OFFSET 1 LIMIT 1)"


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE audit SET result = 'refused' WHERE id = {THIRD}",
        f"UPDATE audit SET at = at + interval '1 microsecond' WHERE id = {THIRD}",
        f"DELETE FROM audit WHERE id = {THIRD}",
        "INSERT INTO audit (xid, at, role, address, action, object_kind, result)"
        f" SELECT xid, at, '', '', 'forged', '', 'done' FROM audit WHERE id = {THIRD}",
        f"DELETE FROM audit_seal WHERE id = {SECOND_SEAL}",
        f"UPDATE audit_seal SET until_xid = '1' WHERE id = {SECOND_SEAL}",
    ],
)
async def test_tampering_below_a_seal_shows(db: None, opened: str, now: datetime, sql: str) -> None:
    for _ in range(3):
        await note(now)
        await note(now)
        await service.seal_audit(now)
    assert await service.verify_audit() is None
    _, *later = await fetch_value("SELECT array_agg(id ORDER BY id) FROM audit_seal")

    await past_triggers(opened, sql)

    assert await service.verify_audit() in later
