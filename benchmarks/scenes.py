"""What the measurements need in the database: people logged in, tickets, courts, and the requests."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from litestar.middleware.csrf import generate_csrf_token
from tests.makers import (
    make_account,
    make_hall,
    make_lending,
    make_opening,
    make_person,
    make_quota,
    make_section,
    make_space,
    make_venue,
)

from benchmarks.site import PATH
from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.checkin import rules
from ysevents.checkin.enums import Category, CheckpointKind
from ysevents.checkin.schemas import NewAdmission
from ysevents.checkin.service import issue, open_checkpoint
from ysevents.kit import clock, secrets
from ysevents.places.enums import Period

Request = dict[str, Any]

COURTS = 60
RESIDENTS = 400
HOURS = range(10, 22)
DAYS = range(1, 7)


@dataclass(frozen=True)
class Caller:
    """Somebody logged in: the headers that prove it."""

    cookie: str
    token: str

    def asks(self, method: str, path: str, body: object = None, **headers: str) -> Request:
        """One request as our own scripts send it."""
        given = {"Cookie": self.cookie, **headers}
        if method == "GET":
            return {"method": method, "path": path, "headers": given}
        return {
            "method": method,
            "path": path,
            "headers": {**given, "X-CSRF-Token": self.token, "Content-Type": "application/json"},
            "body": json.dumps(body),
        }


@dataclass(frozen=True)
class Scene:
    """Everything the measurements ask about."""

    venue: UUID
    hall: list[UUID]
    """The full court and its two halves."""
    courts: list[UUID]
    """So many that every booking finds a slot of its own."""
    eight: list[UUID]
    """A badminton hall as the county has one."""
    residents: list[Caller]
    clerk: Caller
    gate: UUID
    tickets: list[str]

    def floor(self, count: int) -> list[Request]:
        return [self.clerk.asks("GET", f"{PATH}/{self.venue}") for _ in range(count)]

    def scan(self, ticket: str) -> Request:
        body = {
            "code": ticket,
            "nonce": str(uuid4()),
            "device": "bench",
            "device_time": clock.now().isoformat(),
        }
        return self.clerk.asks("POST", f"/api/v1/checkpoints/{self.gate}/scans", body)

    def book(self, resident: int, space: UUID, day: int, hour: int) -> Request:
        body = {"space": str(space), "starts_at": slot(day, hour).isoformat()}
        caller = self.residents[resident % len(self.residents)]
        return caller.asks("POST", "/api/v1/bookings", body, **{"Idempotency-Key": str(uuid4())})

    def distinct_slots(self) -> list[tuple[UUID, int, int]]:
        """Every slot of every court once, spread so that neighbours in time come from afar."""
        return [(court, day, hour) for hour in HOURS for day in DAYS for court in self.courts]


def slot(day: int, hour: int) -> datetime:
    """The start of an hour so many days ahead."""
    today, _ = clock.day_span(clock.local_day(clock.now()))
    return today + timedelta(days=day, hours=hour)


async def prepare(tickets: int) -> Scene:
    """Make it all. People are logged in beforehand, as they are at release time."""
    now = clock.now()
    venue = await make_venue("测量用场馆")
    courts = await make_courts(venue, COURTS)
    small = await make_venue("测量用羽毛球馆")
    hall = await make_hall("测量用体育馆")
    for place in (venue, small, hall.venue):
        await make_opening(place, 6, 23)
        await make_lending(place, release_minute=0)
        await make_quota(place, Period.DAY, 20)
    residents = [
        await log_in(f"resident-{n}", Role.RESIDENT, Scope.EVERYTHING, None, now) for n in range(RESIDENTS)
    ]
    gate = await open_checkpoint(
        "测量用入口", kind=CheckpointKind.GATE, categories=[Category.SPECTATOR], venue=venue
    )
    made = [
        NewAdmission(
            category=Category.SPECTATOR,
            venue=venue,
            valid_from=now - timedelta(hours=1),
            valid_until=now + timedelta(days=1),
        )
        for _ in range(tickets)
    ]
    await issue(made, now=now)
    key = secrets.get().ticket_key
    return Scene(
        venue=venue,
        hall=[hall.full, hall.half, hall.other_half],
        courts=courts,
        eight=await make_courts(small, 8),
        residents=residents,
        clerk=await log_in("gate-clerk", Role.VENUE_DESK, Scope.VENUE, venue, now),
        gate=gate,
        tickets=[rules.encode(rules.ticket_code(key, a.id, 1)) for a in made],
    )


async def make_courts(venue: UUID, count: int) -> list[UUID]:
    """Badminton courts, each on a floor of its own."""
    return [
        await make_space(
            venue, f"{n}号场", [await make_section(venue, f"{n}")], sport="badminton", position=n
        )
        for n in range(count)
    ]


async def log_in(name: str, role: Role, scope: Scope, target: UUID | None, now: datetime) -> Caller:
    """Somebody new with one grant, logged in."""
    person = await make_person()
    account = await make_account(name, role, scope, target, person=person, now=now)
    login = await accounts.open_login(account, address="127.0.0.1", agent="bench", now=now)
    token = generate_csrf_token(secrets.get().form_key.hex())
    return Caller(cookie=f"ys_login={login.token}; ys_csrf={token}", token=token)
