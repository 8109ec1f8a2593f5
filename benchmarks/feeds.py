"""A season of 2,000 matches in one calendar: made, asked for again, polled by many; and the pages of change feeds."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Protocol
from uuid import UUID

import httpx
from icalendar import Calendar, Event
from tests.makers import make_event

from benchmarks.scenes import Request
from ysevents.core.enums import OccurrenceKind
from ysevents.core.schemas import Move, Placement, Planned
from ysevents.core.service import agendas, times
from ysevents.feeds import rules
from ysevents.feeds.enums import OpenFeed
from ysevents.feeds.schemas import Style
from ysevents.feeds.service.keeping import make_ready
from ysevents.kit import clock
from ysevents.kit.database import fetch_value

MATCHES = 2000
POLLS, RATE, CLIENTS = 3000, 300, 50
PATIENCE_S = 10.0
Add = Callable[[str, str, str, bool], None]


class Answers(Protocol):
    """What the measurement looks at of a plan's answers."""

    statuses: list[int]

    def percentile(self, share: float) -> float: ...


Ask = Callable[..., Answers]


@dataclass(frozen=True)
class Season:
    event: UUID
    last: UUID
    """The match that is moved."""


async def prepare(now: datetime) -> Season:
    """The matches, eight a day, on grounds outside."""
    event = await make_event(now, "测量用联赛", ends_on=now.date() + timedelta(days=300))
    day = clock.day_span(clock.local_day(now))[0] + timedelta(days=1)
    matches = [
        Placement(
            kind=OccurrenceKind.FIXTURE,
            title=f"第{n // 8 + 1}轮 第{n % 8 + 1}场 芙蓉镇示例代表队 对 灵溪镇示例代表队",
            event=event,
            place=f"灵溪镇示例球场, {n % 8 + 1}号场",
            starts_at=day + timedelta(days=n // 8, hours=8 + n % 8),
            ends_at=day + timedelta(days=n // 8, hours=9 + n % 8),
        )
        for n in range(MATCHES)
    ]
    await times.place_all(matches, by=None, now=now)
    return Season(event, matches[-1].id)


async def measure_build(season: Season, now: datetime, add: Add) -> None:
    """The bytes of the whole season against the calendar library's own time for the same events."""
    planned = await agendas.of_event(season.event, *rules.window(now))
    library = median(_took(lambda: _by_library(planned)) for _ in range(3))
    built = [
        # Another address each time: nothing is rendered already.
        _took(lambda n=n: make_ready(("联赛", planned), Style(address=f"http://h{n}.example.cn")))  # type: ignore[misc]
        for n in range(3)
    ]
    share = median(built) / library
    add(
        f"calendar of {len(planned)} matches, first build / the library alone",
        "<= 1.5",
        f"{share:.2f} ({median(built) * 1000:.0f} ms)",
        share <= 1.5,
    )


def _took(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _by_library(planned: list[Planned]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//measured//ZH")
    calendar.add("version", "2.0")
    for p in planned:
        event = Event()
        event.add("uid", f"{p.id}@example.cn")
        event.add("dtstamp", p.revised_at)
        event.add("last-modified", p.revised_at)
        event.add("sequence", p.sequence)
        event.add("summary", p.title)
        event.add("dtstart", p.starts_at)
        event.add("dtend", p.ends_at)
        event.add("status", "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        event.add("location", p.where)
        event.add("url", f"http://example.cn/events/{p.event}")
        event.add("categories", [p.kind.label])
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def measure(ask: Ask, season: Season, port: int, add: Add) -> None:
    """What subscribers wait for."""
    path = f"/cal/event/{season.event}.ics"
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        tag = client.get(path).headers["etag"]
        known = {"If-None-Match": tag, "Accept-Encoding": "gzip"}
        took = median(_took(lambda: client.get(path, headers=known)) * 1000 for _ in range(50))
        add("an unchanged calendar asked for again: 304", "< 5 ms", f"{took:.1f} ms", took < 5)
        page = "/open-data/openactive/slots"
        took = median(_took(lambda: client.get(page).raise_for_status()) * 1000 for _ in range(20))
        items = len(client.get(page).json()["items"])
        add(f"a page of {items} free times as open data", "< 30 ms", f"{took:.1f} ms", took < 30)
    poll: Request = {"method": "GET", "path": path, "headers": {"If-None-Match": tag}}
    answers = ask([poll] * POLLS, clients=CLIENTS, rate=RATE)
    late = answers.percentile(0.95)
    add(
        f"{RATE} subscribers a second: p95",
        "< 50 ms, all 304",
        f"{late:.0f} ms, {sorted(set(answers.statuses))}",
        late < 50 and set(answers.statuses) == {304},
    )


async def measure_change(season: Season, port: int, add: Add) -> None:
    """A match is moved: when a calendar and the change feed show it."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        calendar = f"/cal/event/{season.event}.ics"
        tag = (await client.get(calendar)).headers["etag"]
        feed = f"/open-data/openactive/{OpenFeed.SCHEDULED_SESSIONS}"
        while (page := (await client.get(feed)).json())["items"]:
            feed = page["next"].partition(f":{port}")[2]
        starts_at: datetime = await fetch_value("SELECT starts_at FROM occurrence WHERE id = $1", season.last)
        wanted = Move(
            occurrence=season.last,
            starts_at=starts_at + timedelta(hours=1),
            ends_at=starts_at + timedelta(hours=2),
        )
        await times.move(wanted, by=None, now=clock.now())
        began = time.monotonic()
        seen: dict[str, float] = {}
        while len(seen) < 2 and time.monotonic() - began < PATIENCE_S:
            if "calendar" not in seen:
                status = (await client.get(calendar, headers={"If-None-Match": tag})).status_code
                if status == 200:
                    seen["calendar"] = time.monotonic() - began
            if "feed" not in seen and (await client.get(feed)).json()["items"]:
                seen["feed"] = time.monotonic() - began
    for what, name in (
        ("calendar", "a moved match in its calendar"),
        ("feed", "the same in the change feed"),
    ):
        took = seen.get(what, PATIENCE_S)
        add(name, "< 1 s", f"{took:.2f} s", took < 1)
