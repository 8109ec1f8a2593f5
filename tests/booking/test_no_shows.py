"""Nobody came: what is marked, what it costs, when it costs nothing, and how it is forgiven."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.booking.test_bookings import Courts, book, hour, make_courts, make_resident, outcomes
from tests.makers import account_of, make_account, make_person
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.enums import BookingState
from ysevents.booking.schemas import Booked
from ysevents.checkin.enums import Category, CheckpointKind
from ysevents.checkin.service import open_checkpoint
from ysevents.core.queries import floor_faults
from ysevents.core.service import times
from ysevents.kit.clock import at
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.errors import Conflict
from ysevents.places import service as places
from ysevents.places.enums import Cause
from ysevents.places.errors import AppealNotFound, AppealNotPossible, Banned, CompanionBanned
from ysevents.places.rules.points import Penalties

pytestmark = pytest.mark.usefixtures("db")
TOMORROW = date(2026, 11, 25)
HALF_PAST = at(TOMORROW, time(19, 30))


@dataclass(frozen=True)
class Evening:
    """A court booked for 19:00 by somebody who may or may not come, at a venue with a desk and a rule."""

    courts: Courts
    resident: Account
    clerk: Account
    desk: UUID
    booked: Booked

    async def scan(self, at: datetime) -> None:
        """Somebody is scanned at the desk, whoever it is."""
        await execute(
            """
            INSERT INTO scan (device, nonce, checkpoint, result, reasons, at, account)
            VALUES ('d', $1, $2, 'unknown', '{}', $3, $4)
            """,
            uuid4(),
            self.desk,
            at,
            self.clerk.id,
        )

    async def states(self) -> list[str]:
        rows = await fetch("SELECT state FROM booking ORDER BY id")
        return [row["state"] for row in rows]

    async def points(self, now: datetime) -> list[tuple[str, int]]:
        standing = await places.get_standing(self.resident, now=now)
        return [(str(point.cause), point.points) for point in standing.points]


@pytest.fixture
async def evening(now: datetime) -> Evening:
    courts = await make_courts()
    person = await make_person("田大勇")
    account = await make_account("tiandayong", Role.RESIDENT, person=person, now=now)
    resident = account_of(Role.RESIDENT, person=person)
    clerk = account_of(Role.VENUE_DESK, Scope.VENUE, courts.venue)
    await places.set_penalties(courts.venue, Penalties(), read=places.etag_of(None), account=clerk, now=now)
    desk = await open_checkpoint(
        "服务台", kind=CheckpointKind.DESK, categories=[Category.RESIDENT], venue=courts.venue
    )
    booked = await book(courts.spaces[0], hour(19), resident, now)
    assert account
    return Evening(courts, resident, clerk, desk, booked)


async def test_who_does_not_come_is_given_points_and_the_floor_is_anybodys(evening: Evening) -> None:
    await evening.scan(hour(18))

    assert await service.mark_no_shows(hour(19) + timedelta(minutes=14)) == 0
    assert await service.mark_no_shows(HALF_PAST) == 1
    assert await service.mark_no_shows(HALF_PAST) == 0

    assert await evening.states() == [BookingState.NO_SHOW]
    assert await evening.points(HALF_PAST) == [(Cause.NO_SHOW, 2)]
    assert await fetch_value("SELECT ends_at FROM occurrence") == HALF_PAST
    assert await fetch_value("SELECT count(*) FROM occupancy") == 2
    assert await fetch_value("SELECT state FROM admission") == "revoked"
    assert await floor_faults() == []
    told = await fetch("SELECT title, text FROM message WHERE kind = 'fairness'")
    assert [row["title"] for row in told] == ["爽约记分"]
    assert "记2分" in told[0]["text"]


async def test_a_companion_who_came_is_enough(evening: Evening) -> None:
    await evening.scan(hour(18))
    await execute(
        """
        INSERT INTO participant (id, occurrence, person, role, state, arrived_at)
        VALUES ($1, $2, $3, 'companion', 'arrived', $4)
        """,
        uuid4(),
        evening.booked.occurrence,
        await make_person("向大山"),
        hour(19),
    )

    assert await service.mark_no_shows(HALF_PAST) == 0


async def test_a_dead_scanner_or_a_closure_costs_nothing(evening: Evening, now: datetime) -> None:
    await evening.scan(hour(16))
    assert await service.mark_no_shows(HALF_PAST) == 0

    await evening.scan(hour(18))
    await times.cancel([evening.booked.occurrence], reason="停电闭馆", by=None, now=now)

    assert await service.mark_no_shows(HALF_PAST) == 0
    assert await evening.points(HALF_PAST) == []


async def test_to_cancel_late_costs_a_point_and_in_time_nothing(evening: Evening, now: datetime) -> None:
    other = await book(evening.courts.spaces[1], hour(19), evening.resident, now)

    await service.cancel_booking(other.id, account=evening.resident, now=now)
    await service.cancel_booking(evening.booked.id, account=evening.resident, now=hour(18))

    assert await evening.points(hour(18)) == [(Cause.LATE_CANCEL, 1)]


async def miss_again(evening: Evening, now: datetime) -> None:
    """Two evenings without coming: four points, and the ban."""
    await evening.scan(hour(18))
    await book(evening.courts.spaces[1], hour(19), evening.resident, now)
    assert await service.mark_no_shows(HALF_PAST) == 2


async def test_four_points_shut_the_web_for_a_fortnight_but_not_longer(
    evening: Evening, now: datetime
) -> None:
    await miss_again(evening, now)
    until = at(date(2026, 12, 10), time())

    with pytest.raises(Banned) as refused:
        await book(evening.courts.spaces[0], hour(19, date(2026, 11, 30)), evening.resident, HALF_PAST)
    assert evening.resident.person
    with pytest.raises(CompanionBanned):
        await places.check_not_banned([evening.resident.person], evening.courts.venue, now=HALF_PAST)

    assert refused.value.context["until"] == until
    bans = (await places.get_standing(evening.resident, now=HALF_PAST)).bans
    assert bans == [(evening.courts.venue, "健身中心", until)]
    assert await book(evening.courts.spaces[0], hour(19, date(2026, 12, 11)), evening.resident, until)


async def test_points_that_led_to_a_ban_lead_to_no_other(evening: Evening, now: datetime) -> None:
    await miss_again(evening, now)
    later = date(2026, 12, 11)
    await book(evening.courts.spaces[0], hour(19, later), evening.resident, at(later, time(9)))
    await evening.scan(hour(19, later))

    assert await service.mark_no_shows(at(later, time(19, 30))) == 1

    assert await fetch_value("SELECT count(*) FROM ban") == 1


async def appeal(evening: Evening, point: UUID, now: datetime, key: str = "an-appeal") -> UUID:
    return await places.appeal(
        point, "当时在医院陪护", idempotency_key=key, account=evening.resident, now=now
    )


async def test_an_appeal_that_is_granted_takes_points_and_ban_away(evening: Evening, now: datetime) -> None:
    await miss_again(evening, now)
    point = (await places.get_standing(evening.resident, now=HALF_PAST)).points[0].id
    made = await appeal(evening, point, HALF_PAST)
    assert await appeal(evening, point, HALF_PAST) == made
    with pytest.raises(AppealNotPossible):
        await appeal(evening, point, HALF_PAST, "another-key")

    shown = await places.list_appeals(evening.courts.venue, account=evening.clerk)
    assert [(one.id, one.name, one.point.reason) for one in shown] == [(made, "田*勇", "当时在医院陪护")]
    decision: dict[str, Any] = {"is_granted": True, "answer": "情况属实", "account": evening.clerk}
    await places.decide_appeal(evening.courts.venue, made, **decision, now=HALF_PAST)

    assert await book(evening.courts.spaces[0], hour(20), evening.resident, HALF_PAST)
    with pytest.raises(AppealNotFound):
        await places.decide_appeal(evening.courts.venue, made, **decision, now=HALF_PAST)
    audited = await fetch_value("SELECT after FROM audit WHERE action = 'appeal_decided'")
    assert '"ban_lifted": true' in audited
    assert "网上预约已恢复" in await fetch_value("SELECT text FROM message WHERE title = '爽约申诉结果'")


async def test_an_appeal_that_is_not_granted_changes_nothing_and_says_why(
    evening: Evening, now: datetime
) -> None:
    await miss_again(evening, now)
    point = (await places.get_standing(evening.resident, now=HALF_PAST)).points[0].id
    made = await appeal(evening, point, HALF_PAST)

    await places.decide_appeal(
        evening.courts.venue, made, is_granted=False, answer="没有证明", account=evening.clerk, now=HALF_PAST
    )

    standing = await places.get_standing(evening.resident, now=HALF_PAST)
    assert [(p.is_granted, p.answer) for p in standing.points if p.id == point] == [(False, "没有证明")]
    assert len(standing.bans) == 1


async def test_points_given_twice_at_once_count_once(evening: Evening) -> None:
    assert evening.resident.person
    person, occurrence = evening.resident.person, evening.booked.occurrence

    await outcomes([places.give_points(person, occurrence, Cause.NO_SHOW, now=HALF_PAST) for _ in range(8)])

    assert await evening.points(HALF_PAST) == [(Cause.NO_SHOW, 2)]


async def test_without_a_rule_nobody_is_given_points(evening: Evening, now: datetime) -> None:
    read = places.etag_of(Penalties())
    with pytest.raises(Conflict):
        await places.set_penalties(evening.courts.venue, None, read="", account=evening.clerk, now=now)
    await places.set_penalties(evening.courts.venue, None, read=read, account=evening.clerk, now=now)
    await evening.scan(hour(18))

    assert await service.mark_no_shows(HALF_PAST) == 1

    assert await evening.points(HALF_PAST) == []
    assert await fetch_value("SELECT ends_at FROM occurrence") == hour(20)
    assert await make_resident() is not None
