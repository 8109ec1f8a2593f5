"""Random bookings, holds, moves, cancellations and closures over a divided hall against a naive model.

The model keeps who has which court and hour, and knows no SQL. After every step the floor must hold just the
cells of what stands, each once, and every claim must belong to something that stands.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.booking.test_bookings import make_resident
from tests.conftest import empty
from tests.makers import (
    make_lending,
    make_opening,
    make_quota,
    make_section,
    make_space,
    make_venue,
    placement,
)
from ysevents.app import connect
from ysevents.booking import service
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import BookingOver, BookingWaits, CancelledAlready, HoldOver, SlotAlreadyTaken
from ysevents.core import queries
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.kit.clock import at
from ysevents.kit.database import DB, fetch
from ysevents.places.enums import Period
from ysevents.places.errors import QuotaUsedUp

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)
SPACES = {
    "full": {"A", "B", "C"},
    "left": {"A", "B"},
    "right": {"C"},
    "a": {"A"},
    "b": {"B"},
    "ends": {"A", "C"},
}
OPENS, CLOSES = 8, 12
PEOPLE, LIMIT = 3, 3
ENDED = {BookingState.CANCELLED: CancelledAlready, BookingState.DISPLACED: CancelledAlready}
LIVE = {BookingState.HELD, BookingState.CONFIRMED}

spaces = st.sampled_from(sorted(SPACES))
hours = st.integers(OPENS, CLOSES - 1)


def hour(n: int) -> datetime:
    return at(DAY, time(n))


@dataclass(frozen=True)
class Thing:
    """A booking, or a closure of nobody's, as the model sees it."""

    space: str
    hour: int
    who: int | None
    state: BookingState
    length: int = 1

    @property
    def cells(self) -> set[tuple[str, int]]:
        if self.state not in LIVE:
            return set()
        return {(section, self.hour + n) for section in SPACES[self.space] for n in range(self.length)}


class Hall(RuleBasedStateMachine):
    """Set up by the test below: `loop` and `owner`."""

    loop: asyncio.AbstractEventLoop
    owner: asyncpg.Connection

    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[UUID, Thing] = {}
        self.now = NOW
        self.await_(self.make_hall())

    def await_(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    async def make_hall(self) -> None:
        await empty(self.owner)
        venue = await make_venue()
        await make_lending(venue)
        await make_opening(venue, OPENS, CLOSES)
        await make_quota(venue, Period.DAY, LIMIT)
        self.sections = {name: await make_section(venue, name) for name in "ABC"}
        self.spaces = {
            name: await make_space(venue, name, [self.sections[s] for s in sorted(parts)])
            for name, parts in SPACES.items()
        }
        self.people = [await make_resident(f"田{n}") for n in "一二三"]

    def teardown(self) -> None:
        assert self.await_(queries.floor_faults()) == []

    def attempt(self, work: Coroutine[Any, Any, T], refusal: type[Exception] | None) -> T | None:
        """Do it; it must be refused by the name the model foresaw, or succeed."""
        if refusal is None:
            return self.await_(work)
        with pytest.raises(refusal):
            self.await_(work)
        return None

    def taken(self, *but: UUID) -> set[tuple[str, int]]:
        return {cell for id, thing in self.model.items() if id not in but for cell in thing.cells}

    def standing(self, who: int) -> int:
        return sum(thing.who == who and thing.state in LIVE for thing in self.model.values())

    @rule(target=made, space=spaces, n=hours, who=st.integers(0, PEOPLE - 1), is_hold=st.booleans())
    def book(self, space: str, n: int, who: int, is_hold: bool) -> UUID | None:
        wanted = Thing(space, n, who, BookingState.HELD if is_hold else BookingState.CONFIRMED)
        refusal: type[Exception] | None = None
        if self.standing(who) >= LIMIT:
            refusal = QuotaUsedUp
        elif wanted.cells & self.taken():
            refusal = SlotAlreadyTaken
        work = service.book(
            self.spaces[space],
            starts_at=hour(n),
            idempotency_key=uuid4().hex,
            account=self.people[who],
            is_hold=is_hold,
            now=self.now,
        )
        booked = self.attempt(work, refusal)
        if booked is None:
            return None
        self.model[booked.id] = wanted
        return booked.id

    @rule(id=made)
    def confirm(self, id: UUID | None) -> None:
        if id is None:
            return
        thing = self.model[id]
        refusal = HoldOver if thing.state == BookingState.EXPIRED else ENDED.get(thing.state)
        work = service.confirm_booking(id, account=self.account(thing), now=self.now)
        if self.attempt(work, refusal):
            self.model[id] = replace(thing, state=BookingState.CONFIRMED)

    @rule(id=made, space=spaces, n=hours)
    def change(self, id: UUID | None, space: str, n: int) -> None:
        if id is None:
            return
        thing = self.model[id]
        moved = replace(thing, space=space, hour=n)
        refusal: type[Exception] | None = None
        if thing.state not in LIVE:
            refusal = BookingOver
        elif thing.state == BookingState.HELD:
            refusal = BookingWaits
        elif moved.cells & self.taken(id):
            refusal = SlotAlreadyTaken
        work = service.change_booking(
            id, space=self.spaces[space], starts_at=hour(n), account=self.account(thing), now=self.now
        )
        if self.attempt(work, refusal):
            self.model[id] = moved

    @rule(id=made)
    def cancel(self, id: UUID | None) -> None:
        if id is None:
            return
        thing = self.model[id]
        refusal = HoldOver if thing.state == BookingState.EXPIRED else ENDED.get(thing.state)
        if self.attempt(service.cancel_booking(id, account=self.account(thing), now=self.now), refusal):
            self.model[id] = replace(thing, state=BookingState.CANCELLED)

    @rule(space=spaces, n=hours, length=st.integers(1, 2))
    def close(self, space: str, n: int, length: int) -> None:
        """A closure displaces exactly the residents that stand there."""
        wanted = placement(
            self.spaces[space],
            hour(n),
            kind=OccurrenceKind.CLOSURE,
            length=timedelta(hours=length),
            title="检修",
        )
        standing = self.await_(times.holders(self.spaces[space], wanted.starts_at, wanted.ends_at))
        victims = [(holder.id, holder.sequence) for holder in standing]
        self.await_(times.clear_and_place(wanted, victims, reason="检修", by=None, now=self.now))
        closed = Thing(space, n, None, BookingState.CONFIRMED, length)
        for id, thing in self.model.items():
            if thing.cells & closed.cells:
                self.model[id] = replace(thing, state=BookingState.DISPLACED)
        self.model[wanted.id] = closed

    @rule()
    def wait(self) -> None:
        """A quarter of an hour goes by: whatever was held is held no more."""
        self.now += timedelta(minutes=15)
        self.await_(times.expire(self.now))
        for id, thing in self.model.items():
            if thing.state == BookingState.HELD:
                self.model[id] = replace(thing, state=BookingState.EXPIRED)

    def account(self, thing: Thing) -> Any:
        assert thing.who is not None
        return self.people[thing.who]

    @invariant()
    def each_cell_is_held_once_by_what_stands(self) -> None:
        rows = self.await_(fetch("SELECT section, cell FROM occupancy"))
        names = {id: name for name, id in self.sections.items()}
        first = int(hour(0).timestamp()) // 900
        stored = sorted((names[row["section"]], row["cell"] - first) for row in rows)
        due = [(s, 4 * n + q) for thing in self.model.values() for s, n in thing.cells for q in range(4)]
        assert stored == sorted(due)
        assert len(set(due)) == len(due)

    @invariant()
    def states_and_claims_are_those_of_the_model(self) -> None:
        rows = self.await_(
            fetch(
                """
                SELECT b.id, b.state, (SELECT count(*) FROM quota_claim c WHERE c.occurrence = b.occurrence) AS n
                FROM booking b
                """
            )
        )
        found = {row["id"]: (row["state"], row["n"]) for row in rows}
        assert found == {
            id: (thing.state, int(thing.state in LIVE))
            for id, thing in self.model.items()
            if thing.who is not None
        }


def test_bookings_against_a_naive_model(opened: str) -> None:
    """On an event loop of its own, for the machine is not a coroutine; the database is everybody's."""
    loop = asyncio.new_event_loop()
    kept, config = DB.pool, DB.config
    DB.pool = None
    connect()
    try:
        loop.run_until_complete(DB.open(opened, size=2))
        Hall.loop = loop
        Hall.owner = loop.run_until_complete(asyncpg.connect(opened))
        run_state_machine_as_test(
            Hall,
            settings=settings(
                max_examples=12,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        loop.run_until_complete(empty(Hall.owner))
        loop.run_until_complete(Hall.owner.close())
        loop.run_until_complete(DB.close())
        DB.pool, DB.config = kept, config
        loop.close()
