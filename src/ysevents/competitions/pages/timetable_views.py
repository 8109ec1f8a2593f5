"""A timetable as its pages draw it: days, sessions, columns of areas, blocks of one stage's fixtures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from ysevents.competitions.timetable_schemas import (
    AreaFill,
    FixtureShown,
    SessionShown,
    StageShown,
    Timetable,
)
from ysevents.core.enums import OccurrenceState
from ysevents.kit import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Fixtures of one stage that follow each other on one area."""

    stage: StageShown
    fixtures: tuple[FixtureShown, ...]
    is_wrong: bool
    """A problem names one of them."""

    @property
    def first(self) -> FixtureShown:
        return self.fixtures[0]

    @property
    def ends_at(self) -> datetime:
        return max(f.ends_at for f in self.fixtures)

    @property
    def is_public(self) -> bool:
        return any(f.is_public for f in self.fixtures)

    @property
    def is_locked(self) -> bool:
        return all(f.is_locked for f in self.fixtures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An area in a session, with how full it is; `fill` None: on a court of its own."""

    name: str
    space: UUID | None
    fill: AreaFill | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """A session of a day; `session` None: what lies in none."""

    session: SessionShown | None
    columns: tuple[Column, ...]

    @property
    def is_off(self) -> bool:
        return self.session is not None and self.session.state == OccurrenceState.POSTPONED


def days_of(table: Timetable) -> list[date]:
    """Every day on which something is."""
    found = {clock.local_day(s.starts_at) for s in table.sessions}
    found |= {clock.local_day(f.starts_at) for stage in table.stages for f in stage.fixtures}
    return sorted(found)


def halves_of(table: Timetable, day: date) -> list[Half]:
    """The sessions of a day with their columns; then what lies in no session, by court."""
    wrong = {id for problem in table.problems for id in problem.fixtures}
    halves = [
        Half(session=session, columns=tuple(_columns(table, session, wrong)))
        for session in table.sessions
        if clock.local_day(session.starts_at) == day
    ]
    loose = [
        (stage, f)
        for stage in table.stages
        for f in stage.fixtures
        if f.session is None and clock.local_day(f.starts_at) == day
    ]
    if loose:
        columns = [
            Column(name=name, space=None, fill=None, blocks=tuple(_blocks(pairs, wrong)))
            for name, pairs in _by_place(loose)
        ]
        halves.append(Half(session=None, columns=tuple(columns)))
    return halves


def _columns(table: Timetable, session: SessionShown, wrong: set[UUID]) -> Iterator[Column]:
    inside = [(stage, f) for stage in table.stages for f in stage.fixtures if f.session == session.id]
    known = {fill.space for fill in session.areas}
    for fill in session.areas:
        alone = len(session.areas) == 1
        pairs = [(s, f) for s, f in inside if f.space == fill.space or (alone and f.space not in known)]
        yield Column(name=fill.name, space=fill.space, fill=fill, blocks=tuple(_blocks(pairs, wrong)))


def _by_place(
    pairs: Sequence[tuple[StageShown, FixtureShown]],
) -> Iterator[tuple[str, list[tuple[StageShown, FixtureShown]]]]:
    for name, of_place in groupby(sorted(pairs, key=lambda p: p[1].where), key=lambda p: p[1].where):
        yield name, list(of_place)


def _blocks(pairs: Sequence[tuple[StageShown, FixtureShown]], wrong: set[UUID]) -> Iterator[Block]:
    ordered = sorted(pairs, key=lambda p: (p[1].starts_at, p[1].title))
    for _, of_stage in groupby(ordered, key=lambda p: p[0].id):
        held = list(of_stage)
        fixtures = tuple(f for _, f in held)
        yield Block(stage=held[0][0], fixtures=fixtures, is_wrong=any(f.id in wrong for f in fixtures))
