"""What fairness kept of people goes half a year after; what names nobody stays."""

from datetime import datetime, timedelta

import pytest

from tests.booking.test_ballots import make_ballot
from tests.booking.test_bookings import book, hour, make_courts, make_resident
from tests.booking.test_waiting_list import evening, make_waiter, wait
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.kit.database import fetch_value
from ysevents.kit.retention import list_runs
from ysevents.places import service
from ysevents.places.enums import Cause
from ysevents.places.rules.points import Penalties
from ysevents.places.service.retention import forget_old

pytestmark = pytest.mark.usefixtures("app")
PERSONAL = ("penalty_point", "ban", "appeal", "wish", "ballot_entry", "ballot_wish", "ballot_offer")


async def counts() -> dict[str, int]:
    return {table: await fetch_value(f"SELECT count(*) FROM {table}") for table in PERSONAL}


async def test_it_is_all_gone_180_days_after_and_the_log_of_the_ballot_stays(now: datetime) -> None:
    courts, owner, person = await make_courts(1), await make_resident(), await make_waiter("田大勇", now)
    office = account_of(Role.OFFICE_CLERK)
    await service.set_penalties(
        courts.venue,
        Penalties(limit_points=1),
        read=service.etag_of(None),
        account=office,
        now=now,
    )
    booked = await book(courts.spaces[0], hour(19), owner, now)
    await wait(courts, person, evening(courts.spaces[0]), now)
    assert person.person
    await service.give_points(person.person, booked.occurrence, Cause.NO_SHOW, now=now)
    point = (await service.get_standing(person, now=now)).points[0].id
    await service.appeal(point, "扫码机坏了", idempotency_key="appeal-01", account=person, now=now)
    drawn = await make_ballot(now)
    await drawn.wish(person, 1, now=now)
    await service.run_due(drawn.closes_at)
    assert set((await counts()).values()) == {1}

    assert await forget_old(now + timedelta(days=194)) == 3
    assert await forget_old(now + timedelta(days=241)) == 2

    assert set((await counts()).values()) == {0}
    assert (await service.get_log(drawn.ballot))["title"] == "周日羽毛球"
    assert [(run.kind, run.deleted) for run in await list_runs()] == [("fairness", 2), ("fairness", 3)]
