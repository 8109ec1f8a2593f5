"""What is printed for officials: frozen, plain. Full names stand on these sheets; they are for officials alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.competitions.enums import Round, StageFormat
from ysevents.competitions.rules.recording import StageFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """Who stands in a slot. `legs` are `1棒 105 彭小明` .. of a relay."""

    position: int
    bib: str
    name: str
    unit: str
    legs: tuple[str, ...] = ()
    is_scratched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFixture:
    """A drawn fixture with all that its sheets say."""

    id: UUID
    contest: UUID
    title: str
    round: Round
    format: StageFormat
    number: int
    of_stage: int
    label: str
    starts_at: datetime
    session: str
    where: str
    sequence: int
    is_off: bool
    facts: StageFacts
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session for which sheets can be printed."""

    id: UUID
    title: str
    starts_at: datetime
    fixtures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column on paper: its width in mm, None for what is left; `align` is left, right or center."""

    title: str
    width_mm: int | None
    align: str = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One sheet: it begins a page, and goes on on others when it is long.

    `facts` stand in its head (label, value; an empty value is a line to write on). `code` tells a sheet from
    one that was printed before a change; `address` is where its QR leads.
    """

    title: str
    subject: str
    facts: tuple[tuple[str, str], ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    row_mm: int = 9
    text: tuple[str, ...] = ()
    """Paragraphs below the table; what is to be written by hand is a line of 　and ＿."""
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    is_landscape: bool = False
    is_void: bool = False
    """Postponed or cancelled: it bears 作废 across the page."""
    code: str = ""
    address: str = ""
