"""Marks in and out: frozen, plain."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.competitions.enums import FixtureState, Round
from ysevents.competitions.lineup_schemas import Leg
from ysevents.competitions.rules.recording import Item, StageFacts
from ysevents.competitions.rules.recording.merging import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCell:
    """What somebody typed into a cell. `seen` is the revision they had before their eyes, 0 for an empty cell.

    `typed_at` is by the server's clock: whoever takes it from a device corrects it.
    """

    slot: UUID | None
    item: str
    text: str
    nonce: str
    seen: int = 0
    typed_at: datetime | None = None
    is_confirmed: bool = False
    reason: str = ""
    """Why, where the sheet was handed in already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCell:
    """What became of a typed cell, and what stands in it now."""

    nonce: str
    slot: UUID | None
    item: str
    verdict: Verdict
    text: str
    revision: int
    words: str = ""
    entry: UUID | None = None
    """Of one that waits: what to settle it by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of everything that was sent, in its order; `lists` are those that changed with it."""

    fixture: UUID
    cells: tuple[KeptCell, ...]
    lists: tuple[UUID, ...] = ()

    @property
    def waiting(self) -> tuple[KeptCell, ...]:
        """Those that somebody has to settle."""
        return tuple(cell for cell in self.cells if cell.verdict.waits)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkCell:
    """A cell as it stands."""

    text: str
    revision: int
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """Somebody on a sheet, with what is written of them, and where they stand for now."""

    slot: UUID
    entry: UUID
    position: int
    number: int
    bib: str
    name: str
    unit: str
    is_scratched: bool
    cells: dict[str, MarkCell]
    rank: int | None = None
    word: str = ""
    """Why there is no rank: 弃权, 犯规 ..; empty while nothing is known."""
    best: str = ""
    """What the place goes by: a time, a length, points."""
    further: tuple[int, int] | None = None
    """Of trials after a cut: from which round on, and as whom in its order."""
    legs: tuple[Leg, ...] = ()
    """Of a relay: who runs which leg, as named here or on the list of the team."""

    def text(self, item: str) -> str:
        return self.cells[item].text if item in self.cells else ""

    def revision(self, item: str) -> int:
        return self.cells[item].revision if item in self.cells else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something typed that waits to be settled: what, by whom, against what, why."""

    entry: UUID
    slot: UUID | None
    who: str
    item: str
    label: str
    text: str
    standing: str
    by: str
    typed_at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSheet:
    """The sheet of a fixture as the official has it before them."""

    fixture: UUID
    stage: UUID
    contest: UUID
    root: UUID
    title: str
    label: str
    round: Round
    state: FixtureState
    starts_at: datetime
    where: str
    facts: StageFacts
    recording: str
    items: tuple[Item, ...]
    rows: tuple[SheetRow, ...]
    shared: dict[str, MarkCell]
    waiting: tuple[Waiting, ...]
    gaps: tuple[str, ...]
    may_change: bool
    """Whether this account may write: referees and organisers also where it is handed in, with a reason."""
    needs_reason: bool
    handed_in_at: datetime | None = None
    handed_in_by: str = ""
    is_announced: bool = False

    @property
    def reordered_from(self) -> int | None:
        """The round from which the order is another one, or only some go on; None: everybody as drawn."""
        return min((row.further[0] for row in self.rows if row.further), default=None)

    def in_turn(self, turn: int | None) -> tuple[SheetRow, ...]:
        """The rows in the order of a round; those who do not go on come last."""
        first = self.reordered_from
        if turn is None or first is None or turn < first:
            return self.rows
        return tuple(
            sorted(self.rows, key=lambda row: (0, row.further[1]) if row.further else (1, row.position))
        )

    def shared_text(self, item: str) -> str:
        return self.shared[item].text if item in self.shared else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A sheet in the list of a meet's sheets."""

    fixture: UUID
    title: str
    label: str
    starts_at: datetime
    where: str
    session: str
    state: FixtureState
    entrants: int
    marked: int
    """How many of them have anything written."""
    waiting: int
    is_off: bool
