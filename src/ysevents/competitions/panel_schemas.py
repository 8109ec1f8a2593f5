"""Panels in and out: a judge's pad, the head scorer's board, who sits where."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.competitions.enums import FixtureState
from ysevents.competitions.mark_schemas import MarkCell, MarkSheet, SheetRow
from ysevents.competitions.rules.panels.marking import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A fixture that an account marks, and in which seat."""

    fixture: UUID
    root: UUID
    meet: str
    title: str
    label: str
    where: str
    starts_at: datetime
    seat: int
    state: FixtureState


@dataclass(frozen=True, slots=True, kw_only=True)
class PadRow:
    """A performer on a judge's pad, with the judge's own marks by item."""

    slot: UUID
    position: int
    number: int
    name: str
    unit: str
    word: str
    cells: dict[str, MarkCell]
    is_given: bool
    """Whether the judge has marked every criterion, or said to be absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pad:
    """What one judge sees: performers in order, the own marks, nobody else's."""

    fixture: UUID
    root: UUID
    title: str
    label: str
    seat: int
    parts: tuple[tuple[str, Part], ...]
    rows: tuple[PadRow, ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeMark:
    """One judge of one performer: whether all is given, and once released what, and whether it falls away."""

    judge: int
    is_given: bool
    is_absent: bool = False
    is_dropped: bool = False
    texts: tuple[str, ...] = ()
    total: str = ""
    """The weighted total, where there are several criteria."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A performer on the head scorer's board."""

    row: SheetRow
    judges: tuple[JudgeMark, ...]
    is_in: bool
    is_released: bool
    score: str = ""
    mean: str = ""

    @property
    def given(self) -> int:
        """How many judges have given all."""
        return sum(judge.is_given for judge in self.judges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the head scorer sees: who has marked, what is released, deductions."""

    sheet: MarkSheet
    parts: tuple[Part, ...]
    rows: tuple[BoardRow, ...]
    may_release: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """An account that may be given a seat."""

    account: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelPlan:
    """The seats of a stage and who may take them."""

    stage: UUID
    root: UUID
    title: str
    seats: dict[int, UUID | None]
    judges: tuple[Judge, ...]
