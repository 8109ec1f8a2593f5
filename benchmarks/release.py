"""The release minute: 500 people, logged in beforehand, want 40 slots at once; and a ballot of 2,000 wishes."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from tests.makers import make_lending, make_opening, make_person, make_quota, make_venue

from benchmarks.scenes import Caller, Request, log_in, make_courts, slot
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account, Grant
from ysevents.app import connect
from ysevents.core import queries as core_queries
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.places import service as places
from ysevents.places.enums import Period
from ysevents.places.rules.ballots import faults_of
from ysevents.places.schemas import BallotIn

PEOPLE, COURTS = 500, 8
HOURS = range(17, 22)
SLOTS = COURTS * len(HOURS)
DAY = 5
ENTRIES, RANKS = 667, 3
Add = Callable[[str, str, str, bool], None]


class Answers(Protocol):
    """What the measurement looks at of a plan's answers."""

    elapsed_s: float
    latencies_ms: list[float]
    statuses: list[int]
    bodies: list[str]


class Ask(Protocol):
    def __call__(self, requests: Sequence[Request], *, clients: int, keep: bool = False) -> Answers: ...


@dataclass(frozen=True)
class Minute:
    """The hall, and everybody who wants it."""

    venue: UUID
    courts: list[UUID]
    callers: list[Caller]

    def book(self, caller: int, court: UUID, starts_at: str) -> Request:
        body = {"space": str(court), "starts_at": starts_at}
        return self.callers[caller].asks(
            "POST", "/api/v1/bookings", body, **{"Idempotency-Key": str(uuid4())}
        )


async def prepare() -> Minute:
    now = clock.now()
    venue = await make_venue("测量用热门馆")
    await make_opening(venue, HOURS.start, HOURS.stop)
    await make_lending(venue, release_minute=0)
    await make_quota(venue, Period.DAY, 1)
    courts = await make_courts(venue, COURTS)
    return Minute(
        venue,
        courts,
        [await log_in(f"release-{n}", Role.RESIDENT, Scope.EVERYTHING, None, now) for n in range(PEOPLE)],
    )


def measure(ask: Ask, minute: Minute, add: Add) -> None:
    """Everybody asks for the slot they like best; who is refused takes the nearest that was offered, once."""
    rng = random.Random(433127)
    liked = [(rng.choice(minute.courts), slot(DAY, rng.choice(HOURS)).isoformat()) for _ in range(PEOPLE)]
    first = ask(
        [minute.book(n, court, start) for n, (court, start) in enumerate(liked)], clients=PEOPLE, keep=True
    )
    second_choice = [
        minute.book(n, UUID(nearest[0]["space"]), nearest[0]["starts_at"])
        for n, body in enumerate(first.bodies)
        if (nearest := json.loads(body).get("nearest"))
    ]
    second = ask(second_choice, clients=len(second_choice), keep=True) if second_choice else None
    answers = [first, second] if second else [first]
    statuses = Counter(status for one in answers for status in one.statuses)
    booked = [
        (body["space"], body["starts_at"])
        for one in answers
        for text, status in zip(one.bodies, one.statuses, strict=True)
        if status == 201 and (body := json.loads(text))
    ]
    slowest = max(one.latencies_ms[-1] for one in answers) / 1000
    add("release minute, 500 people, 40 slots: slowest answer", "< 5 s", f"{slowest:.2f} s", slowest < 5)
    add(
        "release minute: all answered, (201, 409)", "no 5xx", str(dict(statuses)), set(statuses) <= {201, 409}
    )
    add("release minute: slots given, twice", f"<= {SLOTS}, 0", f"{len(booked)}, {len(booked) - len(set(booked))}",
        len(booked) <= SLOTS and len(set(booked)) == len(booked))  # fmt: skip


async def count(minute: Minute, add: Add) -> None:
    """What the database says afterwards: one booking a person, one claim a booking, no floor twice."""
    of_venue = """
        FROM booking b JOIN occurrence o ON o.id = b.occurrence JOIN space s ON s.id = o.space
        WHERE s.venue = $1 AND b.state = 'confirmed'
    """
    booked = await fetch_value(f"SELECT count(*) {of_venue}", minute.venue)
    people = await fetch_value(f"SELECT count(DISTINCT b.holder) {of_venue}", minute.venue)
    claims = await fetch_value(
        "SELECT count(*) FROM quota_claim c JOIN quota_rule r ON r.id = c.rule WHERE r.venue = $1",
        minute.venue,
    )
    faults = await core_queries.floor_faults()
    add(
        "release minute: bookings, people, claims, floor faults",
        "all equal, 0",
        f"{booked}, {people}, {claims}, {len(faults)}",
        booked == people == claims and not faults,
    )


async def measure_ballot(now: datetime, add: Add) -> None:
    """2,000 wishes of 667 people for 40 slots: drawn, booked, told and published; then drawn again."""
    connect()
    venue = await make_venue("测量用抽签馆")
    await make_opening(venue, HOURS.start, HOURS.stop)
    await make_lending(venue, release_minute=0)
    await make_quota(venue, Period.DAY, 1)
    courts = await make_courts(venue, COURTS)
    closes_at = now + timedelta(hours=1)
    office = Account(
        id=uuid7(), login=None, person=None, display_name="测量", unit_name=None, must_change_password=False,
        grants=(Grant(role=Role.OFFICE_CLERK, scope=Scope.EVERYTHING),),
    )  # fmt: skip
    ballot = await places.open_ballot(
        venue,
        BallotIn(
            title="测量用抽签",
            spaces=courts,
            first_at=slot(DAY, HOURS.start),
            last_at=slot(DAY, HOURS.stop),
            opens_at=now,
            closes_at=closes_at,
        ),
        idempotency_key=str(uuid4()),
        account=office,
        now=now,
    )
    wishes = await _wish(ballot, now)
    began = time.perf_counter()
    await places.run_due(closes_at)
    took = time.perf_counter() - began
    log = await places.get_log(ballot)
    add(f"ballot of {wishes} wishes drawn, booked, told", "< 1 s", f"{took:.2f} s", took < 1)
    began = time.perf_counter()
    faults = faults_of(log)
    add(
        f"the same recomputed from its log ({len(log['winners'])} winners)",
        "identical",
        f"{'differs' if faults else 'identical'}, {(time.perf_counter() - began) * 1000:.0f} ms",
        not faults,
    )


async def _wish(ballot: UUID, now: datetime) -> int:
    """667 people with three wishes each, written as the service would."""
    rng = random.Random(433127)
    for n in range(ENTRIES):
        entry, person = uuid7(), await make_person()
        await execute(
            """
            INSERT INTO ballot_entry (id, ballot, holder, account, code, created_at)
            VALUES ($1, $2, $3, $1, $4, $5)
            """,
            entry, ballot, person, f"P{n:05}", now,
        )  # fmt: skip
        await execute(
            """
            INSERT INTO ballot_wish (id, entry, rank, slot)
            SELECT gen_random_uuid(), $1, r.rank, s.id
            FROM unnest($3::smallint[]) WITH ORDINALITY r (number, rank)
            JOIN ballot_slot s ON s.ballot = $2 AND s.number = r.number
            """,
            entry, ballot, rng.sample(range(1, SLOTS + 1), RANKS),
        )  # fmt: skip
    return ENTRIES * RANKS
