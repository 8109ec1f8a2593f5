"""Team placings of contests that everybody enters alone: frozen, plain."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadEntry:
    """Somebody of a unit, and whether they count for its team."""

    entry: UUID
    bib: str
    name: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Squad:
    """A unit with those it has in a contest."""

    organization: UUID
    unit: str
    entries: tuple[SquadEntry, ...]

    @property
    def etag(self) -> str:
        """What somebody must have read before they change it."""
        counted = "/".join(f"{one.entry}:{one.counts}" for one in self.entries)
        return sha256(counted.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """A team in the table of a contest."""

    organization: UUID
    unit: str
    rank: int | None
    status: str
    """Why there is no rank."""
    cells: Mapping[str, str]
    members: tuple[str, ...]
    """Bibs of those who count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamTable:
    """The teams of a contest as its results stand."""

    title: str
    columns: Mapping[str, str]
    """Titles by key, in their order."""
    rows: tuple[TeamRow, ...]
    problem: str
    """Why nothing can be placed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadDesk:
    """Who counts for which unit in a contest, and the table as it stands."""

    contest: UUID
    root: UUID
    title: str
    size: int | None
    """How many usually count for a unit; None: all."""
    squads: tuple[Squad, ...]
    is_begun: bool
    """Whether somebody has a mark: from then on who counts stays."""
    table: TeamTable
