"""Versions of a regulation: each change is one more, none is altered, the frozen one is kept."""

import runpy
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from tests.makers import Games, account_of, make_event
from tests.registration.conftest import School
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import contests
from ysevents.kit.database import execute, fetch, fetch_row, transaction
from ysevents.kit.paths import data
from ysevents.registration import service
from ysevents.registration.errors import RegulationFrozen, RegulationNotFound, VersionNotFound
from ysevents.registration.parameters import RegulationParameters


async def change(games: Games, now: datetime, **parameters: Any) -> None:
    await service.set_regulation(
        games.event,
        RegulationParameters(**parameters),
        opens_at=now - timedelta(days=10),
        deadline_at=now + timedelta(days=7),
        account=None,
        now=now,
    )


async def test_the_first_version_holds_numbers_dates_divisions_and_contests(
    games: Games, now: datetime
) -> None:
    await service.record_version(games.event, account=None, now=now)

    version = await service.get_version(games.event)

    divisions = await contests.list_divisions(games.event)
    assert (version.parameters, version.content.starts_on) == (RegulationParameters(), date(2026, 12, 5))
    assert [d.rule for d in version.content.divisions] == [d.rule for d in divisions]
    assert [(c.id, c.name) for c in version.content.contests] == [
        (str(c.id), c.discipline_name) for c in await contests.list_contests(games.event)
    ]
    assert len(version.digest) == 64


async def test_a_change_is_a_new_version_and_the_old_one_stays(
    games: Games, clerk: Account, now: datetime
) -> None:
    first = await service.get_version(games.event)

    await change(games, now, per_athlete=3)

    assert await service.get_version(games.event, 1) == first
    assert (await service.get_version(games.event)).parameters.per_athlete == 3
    assert [v.version for v in await service.list_versions(games.event, account=clerk)] == [2, 1]


async def test_saying_the_same_again_makes_no_version(games: Games, clerk: Account, now: datetime) -> None:
    await change(games, now)

    assert [v.version for v in await service.list_versions(games.event, account=clerk)] == [1]


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE regulation_version SET reason = 'x'",
        "DELETE FROM regulation_version",
        "UPDATE regulation SET version = 9",
    ],
)
async def test_versions_are_neither_changed_nor_deleted_nor_invented(games: Games, act: str) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with transaction():
            await execute(act)


async def test_the_version_in_force_at_the_first_freeze_is_kept(
    games: Games, school: School, clerk: Account, now: datetime
) -> None:
    await change(games, now, per_athlete=3)
    await execute("UPDATE delegation SET state = 'approved'")

    await service.freeze(school.delegation, account=clerk, now=now)

    row = await fetch_row("SELECT version, frozen_version FROM regulation")
    assert dict(row or {}) == {"version": 2, "frozen_version": 2}
    with pytest.raises(RegulationFrozen):
        await change(games, now, per_athlete=4)
    with pytest.raises(asyncpg.CheckViolationError):
        await execute("UPDATE regulation SET version = 1")


async def test_versions_are_for_those_who_make_the_regulation(games: Games, now: datetime) -> None:
    other = account_of(Role.ORGANISER, Scope.EVENT, await make_event(now))

    with pytest.raises(RegulationNotFound):
        await service.list_versions(games.event, account=other)
    with pytest.raises(RegulationNotFound):
        await service.set_regulation(
            games.event,
            RegulationParameters(),
            opens_at=now,
            deadline_at=now + timedelta(days=1),
            account=other,
            now=now,
        )


async def test_what_is_not_there_is_not_found(games: Games, now: datetime) -> None:
    with pytest.raises(VersionNotFound):
        await service.get_version(games.event, 7)
    with pytest.raises(RegulationNotFound):
        await service.get_version(await make_event(now))


async def test_who_made_a_version_is_kept(games: Games, now: datetime) -> None:
    rows = await fetch("SELECT version, made_by, made_at, reason FROM regulation_version")

    assert [tuple(row) for row in rows] == [(1, None, now, "")]


async def test_an_upgrade_makes_the_first_version_of_what_stands(
    opened: str, games: Games, now: datetime
) -> None:
    told = await service.get_version(games.event)
    path = data("migrations") / "registration/registration_2026_11_25t12_39_00_000000.py"
    fill = runpy.run_path(str(path))["FILL"]
    owner = await asyncpg.connect(opened)
    try:
        await owner.execute("SET session_replication_role = replica")
        await owner.execute("DELETE FROM regulation_version")
        await owner.execute(fill)
    finally:
        await owner.close()

    made = await service.get_version(games.event)

    assert (made.version, made.parameters, made.content) == (1, told.parameters, told.content)
    assert (made.digest, made.reason) == (told.digest, "系统升级时记录")
    await change(games, now)
    assert (await service.get_version(games.event)).version == 1
