"""The availability grid: what a slot says, to whom, and how many statements that takes."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.booking.test_bookings import TOMORROW, book, hour, make_courts, make_resident
from tests.makers import (
    account_of,
    make_event,
    make_hall,
    make_lending,
    make_opening,
    make_section,
    make_space,
    make_venue,
    placement,
)
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.enums import SlotState
from ysevents.booking.schemas import Grid
from ysevents.core.enums import OccurrenceKind, Sport, Visibility
from ysevents.core.errors import VenueNotFound
from ysevents.core.service import times
from ysevents.kit.clock import at
from ysevents.kit.database import connection, execute, one_connection

pytestmark = pytest.mark.usefixtures("db")


def states(grid: Grid, n: int) -> list[str | None]:
    """The row that starts at hour n."""
    row = next(r for r in grid.rows if r.starts_at == at(grid.day, time(n)))
    return [cell.state if cell else None for cell in row.cells]


async def tomorrow(venue: UUID, visitor: Account | None, now: datetime, **wanted: Any) -> Grid:
    return await service.week_grid(venue, day=TOMORROW, visitor=visitor, now=now, **wanted)


async def statements(venue: UUID, visitor: Account, now: datetime) -> int:
    """How many statements one grid takes."""
    said: list[Any] = []
    async with one_connection(), connection() as c:
        with c.query_logger(said.append):
            await tomorrow(venue, visitor, now)
    return len(said)


async def test_ones_own_is_told_from_what_others_have(now: datetime) -> None:
    courts, me, other = await make_courts(), await make_resident(), await make_resident("田小芳")
    mine = await book(courts.spaces[0], hour(19), me, now)
    await book(courts.spaces[1], hour(19), other, now)

    grid = await tomorrow(courts.venue, me, now)

    assert states(grid, 19) == [SlotState.MINE, SlotState.TAKEN, SlotState.FREE]
    row = next(r for r in grid.rows if r.starts_at == hour(19))
    assert [cell and cell.booking for cell in row.cells] == [mine.id, None, None]
    assert states(await tomorrow(courts.venue, None, now), 19) == [
        SlotState.TAKEN,
        SlotState.TAKEN,
        SlotState.FREE,
    ]


async def test_events_and_closures_are_named_when_they_are_public(now: datetime) -> None:
    courts, event = await make_courts(), await make_event(now)
    for space, kind, title, visibility in (
        (courts.spaces[0], OccurrenceKind.SESSION, "第一单元", Visibility.PUBLIC),
        (courts.spaces[1], OccurrenceKind.SESSION, "内部测试", Visibility.PRIVATE),
        (courts.spaces[2], OccurrenceKind.CLOSURE, "地板维护", Visibility.PUBLIC),
    ):
        await times.place(
            placement(
                space,
                hour(18) + timedelta(minutes=50),
                kind=kind,
                title=title,
                visibility=visibility,
                event=event,
            ),
            by=None,
            now=now,
        )

    grid = await tomorrow(courts.venue, None, now)

    assert states(grid, 17) == [SlotState.FREE] * 3
    for n in (18, 19):
        assert states(grid, n) == [SlotState.EVENT, SlotState.EVENT, SlotState.CLOSED]
    row = next(r for r in grid.rows if r.starts_at == hour(19))
    assert [(c.title, c.event) for c in row.cells if c] == [
        ("第一单元", event),
        (None, None),
        ("地板维护", event),
    ]


async def test_a_half_taken_shuts_the_full_court_and_leaves_the_other_half(now: datetime) -> None:
    hall, resident = await make_hall(), await make_resident()
    await make_opening(hall.venue)
    await make_lending(hall.venue)
    await book(hall.half, hour(19), resident, now)

    grid = await tomorrow(hall.venue, None, now)

    by_name = dict(zip([s.name for s in grid.spaces], states(grid, 19), strict=True))
    assert by_name == {"全场": SlotState.TAKEN, "半场1": SlotState.TAKEN, "半场2": SlotState.FREE}


async def test_what_has_begun_is_past(now: datetime) -> None:
    courts = await make_courts(1)

    grid = await service.week_grid(courts.venue, visitor=None, now=now)

    assert grid.day == date(2026, 11, 24)
    assert [states(grid, n)[0] for n in (8, 9, 10)] == [SlotState.PAST, SlotState.PAST, SlotState.FREE]
    assert (grid.days[0].free, grid.days[1].free) == (12, 14)


async def test_the_strip_ends_with_the_last_day_released(now: datetime) -> None:
    courts = await make_courts(1)

    early = await service.week_grid(courts.venue, visitor=None, now=now - timedelta(hours=2))
    later = await service.week_grid(courts.venue, visitor=None, now=now, day=date(2999, 1, 1))

    assert early.days[-1].on == date(2026, 11, 30)
    assert later.days[-1].on == later.day == date(2026, 12, 1)


async def test_sports_have_their_own_terms_and_spaces_their_own_hours(now: datetime) -> None:
    courts = await make_courts(1)
    sections = [await make_section(courts.venue, name) for name in ("甲", "乙")]
    dance = await make_space(courts.venue, "舞蹈室", [sections[0]], sport="dance", position=8)
    await make_space(courts.venue, "舞蹈室2", [sections[1]], sport="dance", position=9)
    await make_lending(courts.venue, sport=Sport.DANCE, slot_minutes=120)
    await make_opening(courts.venue, 8, 12, space=dance, priority=1, audience="team")

    grid = await tomorrow(courts.venue, None, now, sport="dance")

    assert grid.sports == (Sport.BADMINTON, Sport.DANCE)
    assert [at(TOMORROW, time(n)) for n in range(8, 22, 2)] == [r.starts_at for r in grid.rows]
    assert states(grid, 8) == [None, SlotState.FREE]
    assert states(grid, 12) == [SlotState.FREE, SlotState.FREE]
    assert (await tomorrow(courts.venue, None, now, space=dance)).sport == Sport.DANCE
    unknown = await tomorrow(courts.venue, None, now, sport="rafting")
    assert unknown.sport == Sport.BADMINTON


async def test_a_closed_space_has_no_slots(now: datetime) -> None:
    courts = await make_courts(1)
    await execute("UPDATE space SET closed_on = $2 WHERE id = $1", courts.spaces[0], TOMORROW)

    grid = await tomorrow(courts.venue, None, now)

    assert grid.rows == ()
    assert [(d.is_open, d.free) for d in grid.days[:2]] == [(True, 12), (False, 0)]


async def test_a_venue_that_lends_nothing_says_so(now: datetime) -> None:
    venue = await make_venue()

    grid = await tomorrow(venue, None, now)

    assert (grid.spaces, grid.rows, grid.terms) == ((), (), None)
    assert await service.bookable_sports(venue) == []
    with pytest.raises(VenueNotFound):
        await tomorrow(UUID(int=1), None, now)


async def test_the_grid_takes_three_statements_whatever_is_booked(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await book(courts.spaces[0], hour(19), resident, now)
    with_one = await statements(courts.venue, resident, now)
    for space in courts.spaces[1:]:
        await book(space, hour(19), resident, now)

    assert (with_one, await statements(courts.venue, resident, now)) == (3, 3)


async def test_booking_takes_two_statements(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    said: list[Any] = []

    async with one_connection(), connection() as c:
        with c.query_logger(said.append):
            await book(courts.spaces[0], hour(19), resident, now)

    assert len(said) == 2


async def test_a_desk_account_sees_no_more_than_anybody(now: datetime) -> None:
    courts = await make_courts(1)
    await book(courts.spaces[0], hour(19), await make_resident(), now)

    grid = await tomorrow(courts.venue, account_of(Role.VENUE_DESK), now)

    assert states(grid, 19) == [SlotState.TAKEN]
