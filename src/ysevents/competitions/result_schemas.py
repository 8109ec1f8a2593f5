"""Lists of results as they are shown: names as whoever asks may read them, values as they are printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ysevents.competitions.enums import DecisionKind, FeeState, ListKind, ListState, ProtestState, Round
from ysevents.competitions.stage_schemas import OutdatedDraw


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of a list; `is_main` is the one to show where there is room for one alone."""

    key: str
    title: str
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """Somebody on a list: an entry, or in tables of a meet a unit."""

    of: UUID
    organization: UUID | None
    number: str
    """The bib, or else the number in the sheet."""
    name: str
    unit: str
    """Empty where the name is that of the unit."""
    rank: int | None
    is_shared: bool
    status: str
    """Why there is no rank: 弃权, 取消成绩（条款）."""
    reason: str
    """What decided the rank."""
    goes_on: str = ""
    """Q, q, qR or qJ."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """What is printed, by the key of the column."""
    before: Mapping[str, str] = field(default_factory=dict)
    """What the latest correction has struck out, by key; `place` is the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHead:
    """A list without its rows."""

    id: UUID
    event: UUID
    root: UUID
    stage: UUID | None
    stage_number: int | None
    kind: ListKind
    key: str
    title: str
    round: Round | None
    division: str
    state: ListState
    revision: int
    version: int
    """The number of the latest announcement; 0: none yet."""
    announced_at: datetime | None
    protest_until: datetime | None
    computed_at: datetime
    reason: str
    """Of the latest announcement, why it was corrected."""
    has_result: bool
    is_public: bool
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownList:
    """A list with its rows, best first, those without a place last."""

    head: ListHead
    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protest:
    """A protest as the desk sees it."""

    id: UUID
    root: UUID
    contest: UUID
    stage: UUID | None
    title: str
    organization: UUID
    unit: str
    statement: str
    lodged_at: datetime
    is_late: bool
    state: ProtestState
    fee: FeeState
    decision: UUID | None
    outcome: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """What a correction changed for somebody, in words."""

    who: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """An announcement of a list: what it said stays readable."""

    number: int
    state: ListState
    reason: str
    at: datetime
    by: str
    """Empty: the system, when the window for protests was over."""
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDecision:
    """A decision about results, in words."""

    id: UUID
    kind: DecisionKind
    contest: UUID
    title: str
    who: tuple[str, ...]
    """Whom it names; of an order best first."""
    where: str
    """全部赛次, 本赛次 or 第2组."""
    reason: str
    seed: int | None
    at: datetime
    by: str
    is_lifted: bool
    lifts: bool
    """Whether it takes another decision back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """Everything the desk needs about one list."""

    shown: ShownList
    versions: tuple[ShownVersion, ...]
    decisions: tuple[ShownDecision, ...]
    protests: tuple[Protest, ...]
    may_decide: bool
    """Whether whoever looks announces and decides; the office only reads and takes protests down."""
    unlisted: Mapping[UUID, str] = field(default_factory=dict)
    """Those who stand in the stage and of whom nothing is written yet, by entry."""
    lineup_faults: tuple[str, ...] = ()
    """Of a relay: which teams ran with somebody they may not run with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDesk:
    """The state of a meet's results: what there is and what waits for somebody."""

    root: UUID
    title: str
    lists: tuple[ListHead, ...]
    protests: tuple[Protest, ...]
    unplaced: tuple[tuple[UUID, str], ...]
    """Contests that were drawn and have no result yet, by id and title."""
    outdated: tuple[OutdatedDraw, ...]
    """Stages drawn before the round in front of them was corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardChoice:
    """Which units may be awarded, how many usually are by award, and what was given."""

    units: Mapping[UUID, str]
    usual: Mapping[str, int]
    given: tuple[ShownList, ...]
