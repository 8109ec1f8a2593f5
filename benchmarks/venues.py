"""A venue of 24 courts of one sport: the sheet of opening duties of a year, and its grid while half is booked."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from tests.makers import (
    account_of,
    make_lending,
    make_opening,
    make_section,
    make_space,
    make_venue,
    placement,
)

from ysevents.accounts.enums import Role
from ysevents.booking import service as booking
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.facilities.service import duties
from ysevents.kit import clock

COURTS = 24
DAYS = 8
EVENING = range(16, 23)
ROUNDS = 9
Add = Callable[[str, str, str, bool], None]


async def prepare(now: datetime) -> UUID:
    """The venue, open from 6 to 23: half of the coming evenings booked, a closed training each day of the year."""
    venue = await make_venue("测量用大馆")
    courts = [
        await make_space(
            venue, f"{n}号场", [await make_section(venue, f"{n}")], sport="badminton", position=n
        )
        for n in range(1, COURTS + 1)
    ]
    await make_opening(venue, 6, 23)
    await make_lending(venue, release_minute=0)
    today = clock.local_day(now)
    year = clock.day_span(date(today.year, 1, 1))[0]
    wanted = [
        placement(courts[n % COURTS], year + timedelta(days=n, hours=7), kind=OccurrenceKind.LESSON)
        for n in range(365)
    ]
    midnight = clock.day_span(today)[0]
    for n, court in enumerate(courts):
        wanted += [
            placement(court, midnight + timedelta(days=day, hours=hour))
            for day in range(DAYS)
            for hour in EVENING
            if (n + day + hour) % 2
        ]
    await times.place_all(wanted, by=None, now=now)
    return venue


async def measure(venue: UUID, now: datetime, add: Add) -> None:
    """What the services take, without page and network."""
    clerk, today = account_of(Role.ADMINISTRATOR), clock.local_day(now)
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await booking.week_grid(venue, visitor=None, now=now, day=today + timedelta(days=1))
        took.append((time.perf_counter() - began) * 1000)
    add(f"week grid of {COURTS} spaces", "< 30 ms", f"{median(took):.0f} ms", median(took) < 30)
    first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    took = []
    for _ in range(3):
        began = time.perf_counter()
        await duties.get_sheet(venue, first, last, as_of=today, account=clerk, now=now)
        took.append(time.perf_counter() - began)
    add(f"sheet of opening duties, a year of {COURTS} spaces", "< 1 s", f"{max(took):.2f} s", max(took) < 1)
