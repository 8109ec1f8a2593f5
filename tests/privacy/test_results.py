"""Results keep the marks of somebody who was made nameless, and nothing that tells who it was."""

from datetime import datetime, timedelta

import pytest

from tests.competitions.stages import make_meet, make_stage, times_of
from tests.competitions.test_results import list_of
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.app import connect
from ysevents.competitions.service import lists, results
from ysevents.core.rules import HIDDEN_NAME
from ysevents.kit.database import fetch_value
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
