"""Random placings, moves and cancellations over divided halls against a naive model.

The model keeps a set of (section, quarter) for each holder and knows no SQL. After every step the
table must hold just these cells, and every refusal must be one the model foresaw.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.conftest import empty
from tests.makers import make_event, make_section, make_space, make_venue
from ysevents.core import queries
from ysevents.core.enums import NEXT_STATES, OccurrenceKind, OccurrenceState, Visibility
from ysevents.core.errors import NotWithinHolder, SpaceAlreadyTaken, StateForbids
from ysevents.core.schemas import Move, Placement
from ysevents.core.service import times
from ysevents.core.service.reference import load_regions
from ysevents.kit.database import DB, fetch
from ysevents.kit.migrations import migrate
from ysevents.kit.postgres import Postgres

T = TypeVar("T")
BASE = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
SPACES = {
    "full": {"A", "B", "C"},
    "left": {"A", "B"},
    "right": {"C"},
    "a": {"A"},
    "b": {"B"},
    "ends": {"A", "C"},
}

# Five-minute steps, so that spans fall off the quarters as often as on them.
starts = st.integers(0, 60)
lengths = st.integers(1, 30)
spaces = st.sampled_from(sorted(SPACES))
OVER = {OccurrenceState.CANCELLED, OccurrenceState.EXPIRED}
LIVE = {OccurrenceState.TENTATIVE, OccurrenceState.CONFIRMED}

STANDING = {*LIVE, OccurrenceState.DRAFT}


@dataclass(frozen=True)
class Thing:
    """An occurrence as the model sees it; times in steps of five minutes."""

    space: str
    start: int
    length: int
    state: OccurrenceState
    within: UUID | None = None

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def cells(self) -> set[tuple[str, int]]:
        if self.state not in LIVE or self.within:
            return set()
        quarters = range(self.start // 3, -(-self.end // 3))
        return {(section, quarter) for section in SPACES[self.space] for quarter in quarters}


def at(step: int) -> datetime:
    return BASE + timedelta(minutes=5 * step)


class Floor(RuleBasedStateMachine):
    """Set up by the test below: `loop`, `owner`, and the ids of spaces and sections."""

    loop: asyncio.AbstractEventLoop
    owner: asyncpg.Connection

    things = Bundle("things")

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[UUID, Thing] = {}
        self.await_(self.make_hall())

    def await_(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    async def make_hall(self) -> None:
        await empty(self.owner)
        venue = await make_venue()
        self.sections = {name: await make_section(venue, name) for name in "ABC"}
        self.spaces = {
            name: await make_space(venue, name, [self.sections[s] for s in sorted(parts)])
            for name, parts in SPACES.items()
        }
        self.event = await make_event(BASE)

    def teardown(self) -> None:
        assert self.await_(queries.floor_faults()) == []

    def attempt(self, work: Coroutine[Any, Any, T], *, fits: bool, refusal: type[Exception]) -> T | None:
        """Do it; it must succeed when the model says so, and else be refused by that name."""
        if fits:
            return self.await_(work)
        with pytest.raises(refusal):
            self.await_(work)
        return None

    def held(self, *but: UUID) -> set[tuple[str, int]]:
        return {cell for id, thing in self.model.items() if id not in but for cell in thing.cells}

    @rule(
        target=things,
        space=spaces,
        start=starts,
        length=lengths,
        state=st.sampled_from([OccurrenceState.CONFIRMED, OccurrenceState.TENTATIVE, OccurrenceState.DRAFT]),
    )
    def place(self, space: str, start: int, length: int, state: OccurrenceState) -> UUID | None:
        thing = Thing(space, start, length, state)
        fits = not thing.cells & self.held()
        placed = self.attempt(
            times.place(self.placement(thing), by=None, now=BASE), fits=fits, refusal=SpaceAlreadyTaken
        )
        if placed:
            self.model[placed] = thing
        return placed

    @rule(target=things, holder=things, space=spaces, offset=st.integers(-1, 8), length=st.integers(1, 6))
    def place_within(self, holder: UUID | None, space: str, offset: int, length: int) -> UUID | None:
        if holder is None:
            return None
        session = self.model[holder]
        thing = Thing(space, session.start + offset, length, OccurrenceState.CONFIRMED, within=holder)
        fits = session.within is None and self.lies_within(thing, self.model)
        placed = self.attempt(
            times.place(self.placement(thing), by=None, now=BASE), fits=fits, refusal=NotWithinHolder
        )
        if placed:
            self.model[placed] = thing
        return placed

    @rule(target=things, space=spaces, start=starts, length=lengths)
    def clear_and_place(self, space: str, start: int, length: int) -> UUID:
        thing = Thing(space, start, length, OccurrenceState.CONFIRMED)
        placement = self.placement(thing)
        standing = self.await_(times.holders(self.spaces[space], at(start), at(start + length)))
        assert {h.id for h in standing} == {id for id, t in self.model.items() if t.cells & thing.cells}
        placed = self.await_(
            times.clear_and_place(
                placement, [(h.id, h.sequence) for h in standing], reason="让位", by=None, now=BASE
            )
        )
        for holder in standing:
            self.put(holder.id, OccurrenceState.CANCELLED)
        self.model[placed] = thing
        return placed

    @rule(id=things, start=starts, length=lengths)
    def move(self, id: UUID | None, start: int, length: int) -> None:
        if id is not None:
            self.rearrange_to({id: (start, length)})

    @rule(first=things, second=things)
    def swap(self, first: UUID | None, second: UUID | None) -> None:
        if first is not None and second is not None and first != second:
            one, other = self.model[first], self.model[second]
            self.rearrange_to({first: (other.start, one.length), second: (one.start, other.length)})

    def rearrange_to(self, moves: dict[UUID, tuple[int, int]]) -> None:
        work = times.rearrange(
            [Move(occurrence=id, starts_at=at(s), ends_at=at(s + n)) for id, (s, n) in moves.items()],
            by=None,
            now=BASE,
        )
        if any(self.model[id].state in OVER for id in moves):
            self.attempt(work, fits=False, refusal=StateForbids)
            return
        after = dict(self.model)
        for id, (start, length) in moves.items():
            after[id] = replace(self.model[id], start=start, length=length, state=self.on(id))
        for id, thing in self.model.items():
            if thing.within not in moves or id in moves or not self.follows(thing):
                continue
            shift = after[thing.within].start - self.model[thing.within].start
            after[id] = replace(thing, start=thing.start + shift, state=self.on(id))
        cells = [cell for thing in after.values() for cell in thing.cells]
        refusals: set[type[Exception]] = set()
        if len(cells) != len(set(cells)):
            refusals.add(SpaceAlreadyTaken)
        if not all(self.lies_within(thing, after) for thing in after.values()):
            refusals.add(NotWithinHolder)
        if refusals:
            with pytest.raises(tuple(refusals)):
                self.await_(work)
            return
        self.await_(work)
        self.model = after

    def on(self, id: UUID) -> OccurrenceState:
        """The state after a move: what was postponed has a time again."""
        state = self.model[id].state
        return OccurrenceState.CONFIRMED if state == OccurrenceState.POSTPONED else state

    def follows(self, thing: Thing) -> bool:
        """Whether it goes along with its session."""
        assert thing.within
        if thing.state == OccurrenceState.POSTPONED:
            return self.model[thing.within].state == OccurrenceState.POSTPONED
        return thing.state not in OVER

    def lies_within(self, thing: Thing, things: dict[UUID, Thing]) -> bool:
        if thing.within is None or thing.state not in STANDING:
            return True
        holder = things[thing.within]
        return (
            holder.state in STANDING
            and holder.start <= thing.start
            and thing.end <= holder.end
            and SPACES[thing.space] <= SPACES[holder.space]
        )

    @rule(id=things, state=st.sampled_from([*OccurrenceState]))
    def change_state(self, id: UUID | None, state: OccurrenceState) -> None:
        verbs = {
            OccurrenceState.CONFIRMED: lambda ids: times.confirm(ids, by=None, now=BASE),
            OccurrenceState.POSTPONED: lambda ids: times.postpone(ids, reason="雨", by=None, now=BASE),
            OccurrenceState.CANCELLED: lambda ids: times.cancel(ids, reason="雨", by=None, now=BASE),
        }
        if id is None or state not in verbs:
            return
        thing = self.model[id]
        work = verbs[state]([id])
        if state != thing.state and state not in NEXT_STATES[thing.state]:
            self.attempt(work, fits=False, refusal=StateForbids)
            return
        before = self.model
        self.model = dict(before)
        self.put(id, state)
        refusals: set[type[Exception]] = set()
        cells = [cell for thing in self.model.values() for cell in thing.cells]
        if len(cells) != len(set(cells)):
            refusals.add(SpaceAlreadyTaken)
        if not all(self.lies_within(thing, self.model) for thing in self.model.values()):
            refusals.add(NotWithinHolder)
        if not refusals:
            self.await_(work)
            return
        self.model = before
        with pytest.raises(tuple(refusals)):
            self.await_(work)

    def put(self, id: UUID, state: OccurrenceState) -> None:
        """Into a state, and what lies within along with it where it may."""
        self.model[id] = replace(self.model[id], state=state)
        for child, thing in self.model.items():
            if thing.within == id and state in NEXT_STATES[thing.state]:
                self.model[child] = replace(thing, state=state)

    def placement(self, thing: Thing) -> Placement:
        return Placement(
            kind=OccurrenceKind.FIXTURE if thing.within else OccurrenceKind.SESSION,
            event=self.event,
            title="安排",
            space=self.spaces[thing.space],
            starts_at=at(thing.start),
            ends_at=at(thing.end),
            state=thing.state,
            visibility=Visibility.PRIVATE,
            within=thing.within,
        )

    @invariant()
    def the_floor_is_what_the_model_says(self) -> None:
        rows = self.await_(fetch("SELECT section, cell, occurrence FROM occupancy"))
        names = {id: name for name, id in self.sections.items()}
        first = int(BASE.timestamp()) // 900
        stored = {(names[r["section"]], r["cell"] - first, r["occurrence"]) for r in rows}
        assert stored == {(s, q, id) for id, thing in self.model.items() for s, q in thing.cells}


def test_the_floor_against_a_naive_model(server: Postgres) -> None:
    """On an event loop of its own, for the machine is not a coroutine."""
    loop = asyncio.new_event_loop()
    kept, config = DB.pool, DB.config
    DB.pool = None
    try:
        loop.run_until_complete(migrate_into(server, "floor"))
        Floor.loop = loop
        Floor.owner = loop.run_until_complete(asyncpg.connect(server.url("floor")))
        run_state_machine_as_test(
            Floor,
            settings=settings(
                max_examples=40,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        loop.run_until_complete(Floor.owner.close())
        loop.run_until_complete(DB.close())
    finally:
        DB.pool, DB.config = kept, config
        loop.close()


async def migrate_into(server: Postgres, database: str) -> None:
    owner = await asyncpg.connect(server.url("postgres"))
    await owner.execute(f"CREATE DATABASE {database}")
    await owner.close()
    await migrate(server.url(database))
    await DB.open(server.url(database), size=2)
    await load_regions()
