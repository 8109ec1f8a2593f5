"""Closures: announced, victims listed and displaced by an explicit act, lifted; what the duties make of them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.booking.test_bookings import TOMORROW, book, hour, make_courts, make_resident, outcomes
from tests.makers import account_of, make_event, make_hall, make_lending, make_opening, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service as booking
from ysevents.booking.enums import BookingState, SlotState
from ysevents.core.enums import OccurrenceKind
from ysevents.core.errors import SpaceNotFound, VenueNotFound, VictimsChanged
from ysevents.core.service import times
from ysevents.facilities.enums import ClosureReason
from ysevents.facilities.errors import (
    ClosureBlocked,
    ClosureDisplaces,
    ClosureOver,
    ClosureUnusable,
)
from ysevents.facilities.schemas import ClosureIn, Victim
from ysevents.facilities.service import closures, duties
from ysevents.kit.clock import at
from ysevents.kit.database import fetch_value

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def clerk() -> Account:
    return account_of(Role.OFFICE_CLERK)


def wanted(spaces: list[UUID], first: datetime, last: datetime, **details: Any) -> ClosureIn:
    given = {"reason": ClosureReason.MAINTENANCE, "notice": "地板打蜡", **details}
    return ClosureIn(spaces=spaces, starts_at=first, ends_at=last, **given)


async def floors_held() -> int:
    held: int = await fetch_value("SELECT count(*) FROM occupancy")
    return held


async def test_a_closure_of_free_ground_shuts_it_and_tells_why(clerk: Account, now: datetime) -> None:
    courts = await make_courts(2)

    await closures.announce_closure(
        courts.venue, wanted([courts.spaces[0]], hour(8), hour(12)), account=clerk, now=now
    )
    grid = await booking.week_grid(courts.venue, day=TOMORROW, visitor=None, now=now)
    kept = await closures.list_closures(courts.venue, account=clerk, now=now)

    first = grid.rows[0].cells
    assert [(cell.state, cell.title) for cell in first if cell] == [
        (SlotState.CLOSED, "地板打蜡"),
        (SlotState.FREE, None),
    ]
    assert [(c.spaces, c.is_late, c.is_lifted) for c in kept] == [(("1号场",), True, False)]


async def test_bookings_in_the_way_are_listed_first_and_displaced_only_when_named(
    clerk: Account, now: datetime
) -> None:
    courts, resident = await make_courts(2), await make_resident()
    mine = await book(courts.spaces[0], hour(19), resident, now)
    kept = await book(courts.spaces[1], hour(8), resident, now)
    closure = wanted(courts.spaces, hour(19), hour(21))

    with pytest.raises(ClosureDisplaces) as listed:
        await closures.announce_closure(courts.venue, closure, account=clerk, now=now)
    before = await floors_held()
    victims = [Victim(id=v["id"], sequence=v["sequence"]) for v in listed.value.context["victims"]]
    await closures.announce_closure(
        courts.venue, closure.model_copy(update={"victims": victims}), account=clerk, now=now
    )

    assert before == 8
    assert [v.id for v in victims] == [mine.occurrence]
    assert await floors_held() == 4 + 2 * 8
    after = await booking.get_booking(mine.id, account=resident)
    assert (after.state, after.reason) == (BookingState.DISPLACED, "闭馆：维护")
    assert (await booking.get_booking(kept.id, account=resident)).state == BookingState.CONFIRMED


async def test_who_was_not_shown_is_not_displaced(clerk: Account, now: datetime) -> None:
    courts, resident = await make_courts(2), await make_resident()
    shown = await book(courts.spaces[0], hour(19), resident, now)
    late = await book(courts.spaces[0], hour(20), resident, now)
    victims = [Victim(id=shown.occurrence, sequence=0)]

    with pytest.raises(VictimsChanged) as refused:
        await closures.announce_closure(
            courts.venue, wanted(courts.spaces, hour(19), hour(21), victims=victims), account=clerk, now=now
        )

    assert len(refused.value.context["holders"]) == 2
    assert (await booking.get_booking(late.id, account=resident)).state == BookingState.CONFIRMED
    assert (await fetch_value("SELECT count(*) FROM closure")) == 0


async def test_an_event_is_never_displaced_by_a_closure(clerk: Account, now: datetime) -> None:
    hall = await make_hall()
    event = await make_event(now, "公开赛")
    await times.place(
        placement(hall.half, hour(9), kind=OccurrenceKind.SESSION, event=event, title="预赛"),
        by=None,
        now=now,
    )

    with pytest.raises(ClosureBlocked) as refused:
        await closures.announce_closure(
            hall.venue, wanted([hall.full], hour(8), hour(12)), account=clerk, now=now
        )

    assert "“预赛”，不能由闭馆取消" in refused.value.text


async def test_a_divided_hall_is_shut_with_the_fewest_spaces(clerk: Account, now: datetime) -> None:
    hall = await make_hall()
    await make_opening(hall.venue)
    await make_lending(hall.venue)
    resident = await make_resident()
    mine = await book(hall.full, hour(9), resident, now)

    await closures.announce_closure(
        hall.venue,
        wanted(
            [hall.half, hall.other_half],
            hour(9),
            hour(10),
            victims=[Victim(id=mine.occurrence, sequence=0)],
        ),
        account=clerk,
        now=now,
    )
    await closures.announce_closure(
        hall.venue, wanted([hall.half, hall.full, hall.half], hour(14), hour(15)), account=clerk, now=now
    )

    kept = await closures.list_closures(hall.venue, account=clerk, now=now)
    assert [c.spaces for c in kept] == [("全场",), ("半场1", "半场2")]
    assert await floors_held() == 16


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"spaces": []}, "spaces"),
        ({"ends_at": hour(8)}, "ends_at"),
        ({"starts_at": hour(8) - timedelta(days=3), "ends_at": hour(8) - timedelta(days=2)}, "ends_at"),
        ({"ends_at": hour(8) + timedelta(days=367)}, "ends_at"),
        ({"notice": " "}, "notice"),
    ],
)
async def test_what_cannot_be_shut_is_told_by_field(
    clerk: Account, now: datetime, details: dict[str, Any], field: str
) -> None:
    hall = await make_hall()
    closure = wanted([hall.full], hour(8), hour(12)).model_copy(update=details)

    with pytest.raises(ClosureUnusable) as refused:
        await closures.announce_closure(hall.venue, closure, account=clerk, now=now)

    assert list(refused.value.fields) == [field]


async def test_only_the_own_venue_and_its_own_spaces_are_shut(now: datetime) -> None:
    hall, other = await make_hall(), await make_hall("别馆")
    desk = account_of(Role.VENUE_DESK, Scope.VENUE, hall.venue)

    with pytest.raises(VenueNotFound):
        await closures.announce_closure(
            other.venue, wanted([other.full], hour(8), hour(12)), account=desk, now=now
        )
    with pytest.raises(SpaceNotFound):
        await closures.announce_closure(
            hall.venue, wanted([other.full], hour(8), hour(12)), account=desk, now=now
        )


async def test_a_closure_is_lifted_before_it_begins_and_ended_while_it_runs(
    clerk: Account, now: datetime
) -> None:
    hall = await make_hall()
    closure = await closures.announce_closure(
        hall.venue, wanted([hall.full], hour(8), hour(12)), account=clerk, now=now
    )
    running = await closures.announce_closure(
        hall.venue, wanted([hall.full], hour(14), hour(18)), account=clerk, now=now
    )

    await closures.lift_closure(closure, account=clerk, now=now)
    await closures.lift_closure(running, account=clerk, now=hour(15))
    with pytest.raises(ClosureOver):
        await closures.lift_closure(closure, account=clerk, now=now)
    with pytest.raises(ClosureOver):
        await closures.lift_closure(running, account=clerk, now=hour(16))

    kept = await closures.list_closures(hall.venue, account=clerk, now=now)
    assert [(c.id, c.is_lifted, c.ends_at) for c in kept] == [
        (running, False, hour(15)),
        (closure, True, hour(12)),
    ]
    assert await floors_held() == 2 * 4


async def test_the_duties_count_one_closure_by_its_announcement_and_leave_weather_out(
    clerk: Account, now: datetime
) -> None:
    hall = await make_hall()
    await make_opening(hall.venue)
    day = date(2026, 12, 1)
    shut = [
        wanted([hall.half, hall.other_half], at(day, time(8)), at(day, time(12))),
        wanted(
            [hall.full], at(day, time(14)), at(day, time(16)), reason=ClosureReason.WEATHER, notice="大雪"
        ),
    ]
    for closure in shut:
        await closures.announce_closure(hall.venue, closure, account=clerk, now=now + timedelta(days=1))

    sheet = await duties.get_sheet(
        hall.venue, day, day, as_of=day, account=clerk, now=now + timedelta(days=7)
    )

    notices = next(duty for duty in sheet.duties if duty.id == "O9")
    assert notices.value == "闭馆2次，1次公告不及时"
    assert [(one.label, one.value, one.is_met) for one in notices.evidence] == [
        ("2026-12-01 地板打蜡", "提前6天公告", False),
        ("2026-12-01 大雪", "天气原因", True),
    ]


async def test_of_a_booking_and_a_closure_at_once_one_has_the_floor(clerk: Account, now: datetime) -> None:
    courts = await make_courts(1)
    residents = [await make_resident(f"居民{'一二三四'[n]}") for n in range(4)]

    ended = await outcomes(
        [
            *(book(courts.spaces[0], hour(9), resident, now) for resident in residents),
            closures.announce_closure(
                courts.venue, wanted(courts.spaces, hour(9), hour(10)), account=clerk, now=now
            ),
        ]
    )

    assert ended["ok"] == 1
    assert set(ended) <= {
        "ok",
        "slot_already_taken",
        "closure_displaces",
        "victims_changed",
        "space_already_taken",
    }
    assert await floors_held() == 4
