"""Free courts of a sport, tonight, near a place; the week of a venue; the wall."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.booking.test_bookings import TOMORROW, book, hour, make_courts, make_resident
from tests.booking.test_pages import enter
from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import make_event, placement
from ysevents.booking import service
from ysevents.booking.schemas import FoundVenue, Near, Wanted
from ysevents.core.enums import OccurrenceKind, Sport
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import execute

pytestmark = pytest.mark.usefixtures("db")
HERE = Near(name="县城", latitude=29.0, longitude=109.85)


async def put(venue: UUID, longitude: float | None) -> None:
    await execute(
        "UPDATE venue SET latitude = 29.0, longitude = $2, name = $3 WHERE id = $1",
        venue,
        longitude,
        f"{longitude}馆",
    )


async def find(now: datetime, **wanted: Any) -> list[FoundVenue]:
    wish: dict[str, Any] = {
        "sport": Sport.BADMINTON,
        "day": TOMORROW,
        "from_minute": 18 * 60,
        "until_minute": 21 * 60,
    }
    return await service.find_free(Wanted(**(wish | wanted)), now=now)


async def test_the_nearest_venues_come_first_with_what_is_free_then(now: datetime) -> None:
    near, far, lost = [await make_courts(2) for _ in range(3)]
    for courts, longitude in ((far, 109.9), (near, 109.86), (lost, None)):
        await put(courts.venue, longitude)
    await book(near.spaces[0], hour(19), await make_resident(), now)

    found = await find(now, near=HERE)

    assert [(one.name, one.distance_m) for one in found] == [
        ("109.86馆", 973),
        ("109.9馆", 4863),
        ("None馆", None),
    ]
    assert [(start.starts_at, [court.name for court in start.courts]) for start in found[0].starts] == [
        (hour(18), ["1号场", "2号场"]),
        (hour(19), ["2号场"]),
        (hour(20), ["1号场", "2号场"]),
    ]
    assert [one.name for one in await find(now, near=HERE, within_m=2000)] == ["109.86馆"]
    assert len(await find(now)) == 3


async def test_nothing_is_found_that_could_not_be_booked(now: datetime) -> None:
    courts = await make_courts(1, days_ahead=1)
    closed = await make_courts(1)
    await execute("UPDATE space SET closed_on = $2 WHERE venue = $1", closed.venue, TOMORROW)

    assert [one.venue for one in await find(now)] == [courts.venue]
    assert await find(now, day=TOMORROW + timedelta(days=1)) == []
    assert await find(now, sport=Sport.TENNIS) == []
    assert await find(hour(20, TOMORROW)) == []


async def test_three_venues_are_searched_with_as_many_statements_as_one(now: datetime) -> None:
    numbers = []
    for _ in range(2):
        await make_courts(2)
        with counted_queries() as asked:
            await find(now)
        numbers.append(len(asked))
        await make_courts(3)

    assert numbers == [3, 3]


async def test_a_week_counts_what_is_free_by_hour_and_day(now: datetime) -> None:
    courts, resident = await make_courts(3, days_ahead=2), await make_resident()
    await book(courts.spaces[0], hour(19), resident, now)

    with counted_queries() as asked:
        week = await service.week_counts(courts.venue, visitor=resident, now=now)

    assert len(asked) == 3
    assert week.days == (TOMORROW - timedelta(days=1), TOMORROW, TOMORROW + timedelta(days=1))
    assert (week.rows[0].start_minute, week.rows[0].free) == (8 * 60, (0, 3, 3))
    assert {row.start_minute // 60: row.free for row in week.rows}[19] == (3, 2, 3)


async def test_pages_and_api_find_the_same(browser: Browser) -> None:
    courts = await make_courts(2)
    await put(courts.venue, 109.86)
    tomorrow = clock.local_day(clock.now()) + timedelta(days=1)
    wish = f"sport=badminton&day={tomorrow}&until=21:00&at=29.0,109.85&within=2000"

    page = await browser.get(f"/free?{wish}&since=19:00")
    api = await browser.get(f"/api/v1/free?{wish}&from=19:00")

    assert [words in page.text for words in ("109.86馆", "970米", "19:00 余2", "20:00 余2")] == [True] * 4
    (found,) = api.json()
    assert (found["distance_m"], len(found["starts"])) == (973, 2)
    assert "这个时间没有空场" in (await browser.get("/free?sport=tennis")).text
    for wrong, said in (
        ("sport=chess", "请选择列表里的项目"),
        ("day=tomorrow", "请填写日期"),
        ("since=21:00&until=19:00", "结束时间要晚于开始时间"),
        ("since=x", "请填写时间"),
        ("near=nowhere", "没有找到这个地点"),
        ("within=-1", "请选择距离"),
        ("at=1,2,3", "位置没有读出来"),
        ("at=95,109", "位置没有读出来"),
    ):
        refused = await browser.get(f"/free?{wrong}")
        assert (refused.status_code, said in refused.text) == (400, True), wrong


async def test_week_and_wall_tell_what_stands_there_and_nobody(browser: Browser) -> None:
    courts = await make_courts(2)
    await enter(browser)
    today = clock.local_day(clock.now())
    event = await make_event(clock.now())
    await times.place(
        placement(
            courts.spaces[0],
            clock.day_span(today)[0] + timedelta(hours=8),
            kind=OccurrenceKind.SESSION,
            length=timedelta(hours=14),
            title="县运动会",
            event=event,
        ),
        by=None,
        now=clock.now(),
    )

    week = await browser.get(f"/venues/{courts.venue}/week")
    wall = await browser.get(f"/venues/{courts.venue}/wall")
    api = await browser.get(f"/api/v1/venues/{courts.venue}/week")

    assert (week.status_code, "余2" in week.text) == (200, True)
    assert f"day={today + timedelta(days=1)}" in week.text
    assert wall.status_code == 200
    assert 'http-equiv="refresh"' in wall.text
    assert f"/venues/{courts.venue}/book" not in wall.text
    assert len(api.json()["days"]) in (7, 8)
