"""Bookings where everything is on: prices, quotas of a day, a week and peak hours, companions who count."""

import json
from collections.abc import Callable, Sequence
from statistics import median
from typing import Protocol
from uuid import UUID, uuid4

from tests.makers import make_lending, make_opening, make_quota, make_tariff, make_venue

from benchmarks.scenes import DAYS, HOURS, Request, Scene, make_courts
from ysevents.facilities.enums import FeeClass
from ysevents.kit import clock
from ysevents.places.enums import Counted, Period

COURTS = 24
ROUNDS = 5
EACH_ROUND = 200


class Answers(Protocol):
    """What the measurement looks at of a plan's answers."""

    statuses: list[int]
    bodies: list[str]
    cpu_s: float

    @property
    def rate(self) -> float: ...


class Ask(Protocol):
    def __call__(self, requests: Sequence[Request], *, keep: bool = False) -> Answers: ...


Add = Callable[[str, str, str, bool], None]


async def prepare() -> list[UUID]:
    """The courts of a hall that charges."""
    venue = await make_venue("测量用收费馆")
    await make_opening(venue, 6, 23, fee_class=FeeClass.LOW, fee_fen_per_hour=1500)
    await make_tariff(venue, 2000, clock.local_day(clock.now()))
    await make_lending(venue, release_minute=0)
    await make_quota(venue, Period.DAY, 5)
    await make_quota(venue, Period.WEEK, 50, counts_companions=True)
    await make_quota(venue, Period.WEEK, 20, counted=Counted.PEAK_HOURS)
    return await make_courts(venue, COURTS)


def measure(ask: Ask, scene: Scene, courts: Sequence[UUID], add: Add) -> None:
    """Against the floor of the same rounds; then each names a companion, which is an act of its own."""
    slots = iter([(court, day, hour) for hour in HOURS for day in DAYS for court in courts])
    ratios, costs, named = [], [], []
    statuses: set[int] = set()
    for n in range(ROUNDS):
        before = ask(scene.floor(1000))
        wanted = []
        for m in range(EACH_ROUND):
            court, day, hour = next(slots)
            wanted.append(scene.book(n * EACH_ROUND + m, court, day, hour))
        booked = ask(wanted, keep=True)
        after = ask(scene.floor(1000))
        ratios.append(booked.rate / ((before.rate + after.rate) / 2))
        costs.append(booked.cpu_s / EACH_ROUND * 1000)
        naming = ask([_naming(wish, body) for wish, body in zip(wanted, booked.bodies, strict=True)])
        named.append(naming.cpu_s / EACH_ROUND * 1000)
        statuses |= {*booked.statuses, *naming.statuses}
    add("booking with prices and 3 quotas / floor", ">= 0.2", f"{median(ratios):.2f}", median(ratios) >= 0.2)
    add("CPU of it", "<= 5 ms", f"{median(costs):.2f} ms", median(costs) <= 5)
    add("CPU of naming a companion", "-", f"{median(named):.2f} ms", True)
    add("all accepted", "201", str(sorted(statuses)), statuses == {201})


def _naming(wish: Request, body: str) -> Request:
    """Who has booked names somebody who comes along."""
    booking = json.loads(body)["id"]
    return {
        **wish,
        "path": f"/api/v1/bookings/{booking}/companions",
        "headers": {**wish["headers"], "Idempotency-Key": str(uuid4())},
        "body": json.dumps({"people": [{"name": "测量同行人"}]}),
    }
