"""Line-ups of relays: who runs which leg. Frozen, plain."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Who runs a leg; the name as it may be read, empty where a number is nobody's."""

    number: int
    bib: str
    name: str
    is_named: bool = False
    """Named for this race; otherwise the leg is as the list of the team has it."""

    @property
    def words(self) -> str:
        """`1棒 105 彭小明`."""
        return " ".join(part for part in (f"{self.number}棒", self.bib, self.name) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody on the list of a team who may run: has a number, and was not disqualified from the meet."""

    bib: str
    name: str
    is_reserve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """The line-up of a team in a race, and whom it may name instead."""

    fixture: UUID
    slot: UUID
    root: UUID
    title: str
    team: str
    position: int
    bibs: tuple[str, ...]
    """By leg; empty where nobody is known."""
    candidates: tuple[Candidate, ...]
    left_out: tuple[str, ...]
    """Those on the list who may not run, by name."""
    closed: str
    """Why it can no longer be changed here, in words; empty while it can."""

    @property
    def etag(self) -> str:
        """What somebody must have read before they change it."""
        return sha256("/".join(self.bibs).encode()).hexdigest()[:16]
