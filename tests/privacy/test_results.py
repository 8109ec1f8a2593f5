"""Results keep the marks of somebody who was made nameless, and nothing that tells who it was."""

from datetime import datetime, timedelta

import asyncpg
import pytest

from tests.competitions.stages import make_meet, make_stage, times_of
from tests.competitions.test_results import list_of
from tests.makers import account_of
from tests.privacy.test_forgetting import columns_with
from ysevents.accounts.enums import Role
from ysevents.app import connect
from ysevents.competitions.service import decisions, lists, mark_settling, protests, results
from ysevents.core.rules import HIDDEN_NAME
from ysevents.kit.database import execute, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.privacy.service import people

M100 = "男子100米 小学甲组"


@pytest.fixture(autouse=True)
def connected() -> None:
    connect()


@pytest.mark.usefixtures("db")
async def test_anonymised_people_leave_results_without_a_name(now: datetime) -> None:
    meet = await make_meet(now)
    await meet.enter(M100, "ab")
    stage = await make_stage(meet, M100, ["ab"])
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    await results.recompute(stage, by=None, now=now)
    id = (await list_of(stage))["id"]
    await results.announce(id, account=account_of(Role.REFEREE), now=now)
    office = account_of(Role.OFFICE_CLERK)

    await people.anonymise(meet.people["a"], "监护人书面要求", account=office, now=now + timedelta(days=60))

    for full_names in (True, False):
        shown = await lists.shown(id, full_names=full_names)
        assert [(row.rank, row.name) for row in shown.rows][1] == (2, HIDDEN_NAME)
        first = await lists.shown_version(id, 1, full_names=full_names)
        assert [row.name for row in first.rows][1] == HIDDEN_NAME
    kept = "SELECT string_agg(sheet::text || result::text || changes::text, '') FROM result_version"
    assert "向小a" not in await fetch_value(kept)
    sheet = await results.export_stage(stage, account=account_of(Role.REFEREE))
    assert next(entrant["name"] for entrant in sheet["entrants"]).startswith(HIDDEN_NAME)


@pytest.mark.usefixtures("db")
async def test_rulings_and_protests_name_nobody_who_was_made_nameless(now: datetime) -> None:
    meet, referee = await make_meet(now), account_of(Role.REFEREE)
    await meet.enter(M100, "abc")
    stage = await make_stage(meet, M100, ["abc"])
    await times_of(meet, stage, 1, a="15.2", b="15.0", c="15.4")
    await results.recompute(stage, by=None, now=now)
    id = (await list_of(stage))["id"]
    await results.announce(id, account=referee, now=now)
    contest = meet.contest(M100)
    await decisions.disqualify(
        contest, [meet.entries["a"]], stage=stage, reason="向小a推人", account=referee, now=now
    )
    await protests.lodge(contest, meet.units[0], "向小a没有推人", stage=stage, account=referee, now=now)
    closing = "UPDATE fixture SET state = 'handed_in', handed_in_at = now() WHERE stage = $1 RETURNING id"
    fixture = await fetch_value(closing, stage)
    await mark_settling.open_again(fixture, reason="向小a的道次写错", account=referee, now=now)
    await execute("UPDATE occurrence SET reason = '向小a受伤' WHERE id = $1", fixture)
    await execute(
        """
        INSERT INTO timetable_change (id, event, reason, text, moved, at)
        VALUES ($1, $2, '向小a受伤', '因向小a受伤推迟', '[]', $3)
        """,
        uuid7(),
        meet.root,
        now,
    )

    await people.anonymise(
        meet.people["a"], "书面要求", account=account_of(Role.OFFICE_CLERK), now=now + timedelta(days=60)
    )

    assert await columns_with("向小a") == []
    assert set(await columns_with("某某")) >= {
        "decision.reason",
        "protest.statement",
        "result_version.reason",
        "mark_entry.reason",
        "occurrence.reason",
        "timetable_change.reason",
        "timetable_change.text",
    }
    assert await results.recompute(stage, by=None, now=now) == []
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await execute("UPDATE result_version SET reason = '别的'")
