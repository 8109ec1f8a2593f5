"""A small county with something of everything, and somebody of every role."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar

from tests.booking.test_bookings import make_courts
from tests.browser_like import Browser
from tests.makers import (
    PASSWORD,
    Games,
    account_of,
    make_account,
    make_games,
    make_hall,
    make_organization,
    make_person,
    make_pupil,
    placement,
)
from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.booking import service as booking
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import Category, CheckpointKind
from ysevents.competitions.enums import EntryState
from ysevents.competitions.service import draws, entries, start_lists
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import fetch_value
from ysevents.registration import service as registration

TOMORROW = datetime(2026, 11, 25, tzinfo=UTC).date()
SESSION_AT = datetime(2026, 12, 5, 0, 30, tzinfo=UTC)
PEOPLE = (
    ("resident01", Role.RESIDENT),
    ("coach01", Role.COACH),
    ("clerk01", Role.OFFICE_CLERK),
    ("desk01", Role.VENUE_DESK),
    ("call01", Role.CALL_ROOM_CLERK),
    ("organiser01", Role.ORGANISER),
    ("auditor01", Role.AUDITOR),
    ("admin01", Role.ADMINISTRATOR),
)


class Clock:
    """The hour, which a test may change."""

    def __init__(self, at: datetime) -> None:
        self.at = at


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Clock:
    one = Clock(now)
    monkeypatch.setattr(clock, "now", lambda: one.at)
    return one


@dataclass(frozen=True)
class School:
    id: UUID
    delegation: UUID
    athlete: UUID
    pupil: UUID
    """On the roll, not in the delegation."""


@dataclass(frozen=True)
class World:
    """Two schools in a meet with one published contest; courts with one booking; a desk and a call room."""

    games: Games
    contest: UUID
    """Drawn and published."""
    heat: UUID
    session: UUID
    mine: School
    theirs: School
    entry: UUID
    """Of one's own school."""
    venue: UUID
    spaces: list[UUID]
    booking: UUID
    """Of resident01, tomorrow at ten."""
    ticket: str
    occurrence: UUID
    desk: UUID
    call_room: UUID
    code: UUID
    """A number that waits for its code."""
    accounts: dict[str, UUID] = field(default_factory=dict)

    @property
    def event(self) -> UUID:
        return self.games.event

    @property
    def open_contest(self) -> UUID:
        """One for which nobody has entered yet."""
        return self.games.contests["男子60米 小学甲组"]

    def slot(self, hour: int = 19, space: int = 0) -> dict[str, str]:
        return {"space": str(self.spaces[space]), "starts_at": clock.at(TOMORROW, time(hour)).isoformat()}

    def scan(self, code: str = "x", **changes: Any) -> dict[str, Any]:
        return {
            "code": code,
            "nonce": str(uuid4()),
            "device": "phone-1",
            "device_time": "2026-11-24T09:00:00+08:00",
            **changes,
        }


async def make_school(games: Games, name: str, now: datetime) -> School:
    id = await make_organization(name, unit_class="小学")
    coach = account_of(Role.COACH, Scope.ORGANIZATION, id)
    delegation = await registration.open_delegation(games.event, id, account=coach, now=now)
    athlete, pupil = await make_pupil(id, "彭小明"), await make_pupil(id, "田大伟")
    await registration.add_athlete(delegation, athlete, account=coach, now=now)
    contest = games.contests["男子100米 小学甲组"]
    await registration.enter(delegation, contest, athlete, account=coach, now=now)
    return School(id, delegation, athlete, pupil)


@pytest.fixture
async def world(app: Litestar, now: datetime) -> World:
    games = await make_games(now)
    mine = await make_school(games, "芙蓉镇示例中心小学", now)
    theirs = await make_school(games, "灵溪镇示例小学", now)
    clerk = account_of(Role.OFFICE_CLERK)
    contest = games.contests["男子100米 小学甲组"]
    for school in (mine, theirs):
        await entries.set_states(games.event, school.id, EntryState.APPROVED, account=clerk, now=now)
    stadium = await make_hall("体育场")
    session = await times.place(
        placement(
            stadium.full,
            SESSION_AT,
            kind=OccurrenceKind.SESSION,
            length=timedelta(hours=3),
            title="第一单元",
            event=games.event,
        ),
        by=None,
        now=now,
    )
    await draws.draw_contest(
        contest,
        session=session,
        starts_at=SESSION_AT,
        interval_min=5,
        lanes=6,
        seed=7,
        account=clerk,
        now=now,
    )
    await draws.publish_start_list(contest, account=clerk, now=now)
    courts = await make_courts(2)
    holder = await make_person("向丽")
    resident = account_of(Role.RESIDENT, person=holder)
    booked = await booking.book(
        courts.spaces[0],
        starts_at=clock.at(TOMORROW, time(10)),
        idempotency_key="first-booking",
        account=resident,
        now=now,
    )
    (ticket,) = await checkin.list_tickets(occurrences=[booked.occurrence])
    desk = await checkin.open_checkpoint(
        "服务台", kind=CheckpointKind.DESK, categories=[Category.RESIDENT], venue=courts.venue
    )
    call_room = await checkin.open_checkpoint(
        "检录处", kind=CheckpointKind.CALL_ROOM, categories=[Category.ATHLETE], event=games.event
    )
    await accounts.request_code("13974300009", address="10.0.0.1", now=now)
    scopes: dict[Role, tuple[Scope, UUID]] = {
        Role.COACH: (Scope.ORGANIZATION, mine.id),
        Role.VENUE_DESK: (Scope.VENUE, courts.venue),
        Role.CALL_ROOM_CLERK: (Scope.EVENT, games.event),
        Role.ORGANISER: (Scope.EVENT, games.event),
    }
    made = {
        name: await make_account(
            name,
            role,
            *scopes.get(role, (Scope.EVERYTHING, None)),
            person=holder if role == Role.RESIDENT else None,
            now=now,
        )
        for name, role in PEOPLE
    }
    return World(
        games=games,
        contest=contest,
        heat=(await start_lists.list_start_lists(contest))[0].heats[0].occurrence,
        session=session,
        mine=mine,
        theirs=theirs,
        entry=await fetch_value("SELECT id FROM entry WHERE organization = $1", mine.id),
        venue=courts.venue,
        spaces=courts.spaces,
        booking=booked.id,
        ticket=ticket.path.removeprefix("/t/"),
        occurrence=booked.occurrence,
        desk=desk,
        call_room=call_room,
        code=(await accounts.list_pending_codes(now=now))[0].id,
        accounts=made,
    )


class Visitors:
    """Browsers of their own for whoever is asked for, logged in."""

    def __init__(self, app: Litestar, stack: AsyncExitStack) -> None:
        self._app, self._stack = app, stack
        self._open: dict[str, Browser] = {}

    async def __call__(self, name: str = "") -> Browser:
        """Somebody by user name; nobody in particular without."""
        if name not in self._open:
            browser = await self._stack.enter_async_context(Browser(self._app))
            if name:
                assert (await browser.log_in(name, PASSWORD)).status_code == 303
            self._open[name] = browser
        return self._open[name]


@pytest.fixture
async def visit(app: Litestar, world: World) -> AsyncIterator[Visitors]:
    async with AsyncExitStack() as stack:
        yield Visitors(app, stack)
