"""What a timetable is made of: frozen, plain, in minutes since the Unix epoch."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum

Key = Hashable
"""Whatever names a thing outside: only held against others of its kind."""

Floor = frozenset[Hashable]
"""Pieces of ground. Two areas that have one in common are never used at once."""


class Mode(StrEnum):
    """How the fixtures of a stage stand to each other in time."""

    SEQUENCE = "sequence"
    """One after the other on one area: heats, routines, throws."""
    PARALLEL = "parallel"
    """Side by side wherever there is room, turn after turn: matches."""
    TOGETHER = "together"
    """Those of a turn at once on one area: zones of a water, categories of a ride."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """单元: a half-day."""

    key: Key
    starts: int
    ends: int
    title: str = ""

    @property
    def minutes(self) -> int:
        return self.ends - self.starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where one fixture at a time may be held, and what for."""

    key: Key
    uses: frozenset[str]
    floor: Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An area while a session lasts. `grain`: its floor is taken in steps of so many minutes."""

    session: Session
    area: Area
    grain: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """Ground that something else has for a while: an opening ceremony, a booking, another event."""

    floor: Floor
    starts: int
    ends: int
    title: str = "别的安排"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A round of a contest that wants room."""

    key: Key
    contest: Key
    number: int
    """Which round of its contest."""
    title: str
    use: str
    turns: tuple[int, ...]
    """One for each fixture: the turn it belongs to."""
    minutes: int
    gap: int = 0
    """Between two of its fixtures on one area."""
    mode: Mode = Mode.SEQUENCE
    rest: int = 0
    """Between the end of the round before and its start."""
    turn_rest: int = 0
    """Between the end of one of its turns and the start of the next."""
    distance_m: int | None = None
    is_relay: bool = False
    is_young: bool = False
    """Primary pupils: no more than two efforts in a half-day."""

    @property
    def needed(self) -> int:
        """Minutes of one area in all."""
        rows = len(set(self.turns)) if self.mode == Mode.TOGETHER else len(self.turns)
        return rows * self.minutes + max(rows - 1, 0) * self.gap

    @property
    def is_long(self) -> bool:
        """A race of which nobody runs two in a half-day."""
        return self.distance_m is not None and self.distance_m >= 800 and not self.is_relay


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A fixture with its time and area. `number` counts the fixtures of its stage from 1."""

    stage: Key
    number: int
    session: Key
    area: Key
    starts: int
    ends: int
    is_fixed: bool = False
    """Locked, published or begun: nothing moves it but a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All there is to place, and what is placed already.

    `shared` says of two contests how many athletes they have in common; of a pair without any it says nothing.
    What is placed may be anything a person has chosen; only what is fixed binds.
    """

    openings: tuple[Opening, ...]
    stages: tuple[Stage, ...]
    shared: Mapping[frozenset[Key], int]
    placed: tuple[Placed, ...] = ()
    blocked: tuple[Blocked, ...] = ()
