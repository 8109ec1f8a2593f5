"""P7: who booked is forgotten 180 days after, with a report, unless an event is under a legal hold."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.booking.test_bookings import Courts, book, hour, make_courts, make_resident
from tests.makers import make_account, make_event, placement
from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.booking.service.retention import forget_holders
from ysevents.core.enums import OccurrenceKind, ParticipantRole
from ysevents.core.schemas import Attendance
from ysevents.core.service import holds, times
from ysevents.core.service.rights import NOBODY
from ysevents.kit import retention
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.retention import Run

pytestmark = pytest.mark.usefixtures("db")
LATER = timedelta(days=182)


async def booked(courts: Courts, now: datetime, name: str = "彭小明", n: int = 9) -> UUID:
    """Somebody we know for this booking alone."""
    resident = await make_resident(name)
    assert resident.person is not None
    await execute("UPDATE person SET kind = 'contact' WHERE id = $1", resident.person)
    await book(courts.spaces[0], hour(n), resident, now)
    return resident.person


async def traces(person: UUID) -> dict[str, Any]:
    return {
        "name": await fetch_value("SELECT name FROM person WHERE id = $1", person),
        "holder": await fetch_value("SELECT count(*) FROM booking WHERE holder = $1", person),
        "participant": await fetch_value("SELECT count(*) FROM participant WHERE person = $1", person),
        "admission": await fetch_value("SELECT count(*) FROM admission WHERE person = $1", person),
    }


KEPT = {"name": "彭小明", "holder": 1, "participant": 1, "admission": 1}
GONE = {"name": "姓名不公开", "holder": 0, "participant": 0, "admission": 0}


async def test_who_booked_is_forgotten_and_the_booking_stays(now: datetime) -> None:
    person = await booked(await make_courts(), now)

    early = await forget_holders(now + timedelta(days=179))
    assert (early, await traces(person)) == (0, KEPT)
    done = await forget_holders(now + LATER)

    [row] = await fetch("SELECT holder, account, state, reason FROM booking")
    assert (done, await traces(person)) == (1, GONE)
    assert tuple(row) == (NOBODY, UUID(int=0), "confirmed", None)
    assert await fetch_value("SELECT count(*) FROM occurrence WHERE kind = 'booking'") == 1


async def test_each_run_leaves_a_report_and_an_audit_row_without_names(now: datetime) -> None:
    await booked(await make_courts(), now)

    for _ in range(2):
        await forget_holders(now + LATER)

    runs = sorted(await retention.list_runs(), key=lambda run: run.deleted)
    assert runs == [
        Run(kind="booking_contacts", ran_at=now + LATER, due=n, deleted=n, held=0) for n in (0, 1)
    ]
    [row] = await accounts.list_audited(action="booking_contacts_deleted")
    assert row.after == {"bookings": 1, "people": 1}


async def test_whoever_has_an_account_keeps_it_and_loses_only_the_bookings(now: datetime) -> None:
    person = await booked(await make_courts(), now)
    await make_account("resident01", Role.RESIDENT, person=person, now=now)

    await forget_holders(now + LATER)

    assert await traces(person) == GONE | {"name": "彭小明"}


async def test_of_several_bookings_of_one_all_go(now: datetime) -> None:
    courts = await make_courts()
    resident = await make_resident("彭小明")
    for n in (9, 10, 11):
        await book(courts.spaces[0], hour(n), resident, now)

    assert await forget_holders(now + LATER) == 3
    assert await fetch_value("SELECT count(DISTINCT idempotency_key) FROM booking") == 3


async def test_a_legal_hold_on_an_event_they_take_part_in_keeps_them(now: datetime) -> None:
    courts = await make_courts()
    person, other = await booked(courts, now), await booked(courts, now, "田大海", n=10)
    event = await make_event(now)
    await times.place(
        placement(
            courts.spaces[1],
            hour(12),
            kind=OccurrenceKind.CEREMONY,
            event=event,
            participants=(Attendance(role=ParticipantRole.GUEST, person=person),),
        ),
        by=None,
        now=now,
    )
    await holds.hold(event, "申诉尚未裁决", by=None, now=now)

    await forget_holders(now + LATER)

    held = await traces(person)
    assert (held["name"], held["holder"]) == ("彭小明", 1)
    assert await traces(other) == GONE
    [run] = await retention.list_runs()
    assert (run.due, run.deleted, run.held) == (2, 1, 1)
    await holds.release(event)
    assert await forget_holders(now + LATER) == 1
