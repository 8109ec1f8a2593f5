"""What every builder writes with: one source of luck, ids that follow from it, rows by table.

Nearly everything lies around the anchor, the Monday of the week of the load, and is the same on each of
its days. Only what is on when the demo is loaded asks for `now`.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from ysevents.core.rules import school_year
from ysevents.demo.rows import ORDER, Row
from ysevents.kit import clock
from ysevents.kit.secrets import Secrets
from ysevents.registration.rules.plan import Text

MEET_DAY = 18
"""The meet begins so many days after the anchor, on the Friday of the third week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A contest to be drawn and published when the rows are in."""

    contest: UUID
    session: UUID
    starts_at: datetime
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """An entered relay team, and who is to be put on its list."""

    entry: UUID
    contest: UUID
    runners: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """A meet whose approved delegations are to be frozen when the rows are in."""

    event: UUID
    at: datetime


@dataclass
class Writer:
    """Collects rows. The same seed and moment give the same rows, ids included."""

    seed: int
    now: datetime
    secrets: Secrets
    anchor: date = field(init=False)
    rng: random.Random = field(init=False)
    rows: dict[type[Row], list[Row]] = field(default_factory=lambda: defaultdict(list))
    draws: list[Draw] = field(default_factory=list)
    relays: list[Relay] = field(default_factory=list)
    freezes: list[Freeze] = field(default_factory=list)
    texts: dict[UUID, tuple[Text, ...]] = field(default_factory=dict)
    """What regulations say in free words, by meet."""
    _ids: int = 0
    _phones: int = 0
    _students: int = 0

    def __post_init__(self) -> None:
        self.anchor = clock.monday_of(self.today)
        self.rng = random.Random(self.seed)
        self._epoch_ms = int(self.start.timestamp() * 1000)

    @property
    def today(self) -> date:
        """The day of the load."""
        return clock.local_day(self.now)

    @property
    def start(self) -> datetime:
        """Midnight before the anchor Monday: what is older has been, what is younger is to come."""
        return clock.at(self.anchor, time.min)

    @property
    def school_year(self) -> int:
        """The school year of the meet: in late August that which is about to begin."""
        return school_year(self.day(MEET_DAY))

    def day(self, offset: int) -> date:
        """The day so many days after the anchor."""
        return self.anchor + timedelta(days=offset)

    def at(self, day: date, minute: int) -> datetime:
        """The instant so many minutes after local midnight; 1440 is the end of the day."""
        return clock.at(day, time.min) + timedelta(minutes=minute)

    def id(self) -> UUID:
        """The next id: a UUIDv7 as of the anchor, so that keys ascend and never meet real ones."""
        self._ids += 1
        ms, count = divmod(self._ids, 4096)
        luck = self.rng.getrandbits(62)
        return UUID(int=(self._epoch_ms + ms) << 80 | 7 << 76 | count << 64 | 2 << 62 | luck)

    def phone(self) -> str:
        """The next telephone number, of a kind nobody has: 000 0010 0001 and so on."""
        self._phones += 1
        return f"00000{100_000 + self._phones}"

    def student_code(self) -> str:
        """The next code of a school roll, G433127D########."""
        self._students += 1
        return f"G433127D{self._students:08}"

    def add(self, row: Row) -> None:
        self.rows[type(row)].append(row)

    def count(self) -> dict[str, int]:
        """How many rows each kind has."""
        return {kind.__name__: len(self.rows[kind]) for kind in ORDER if self.rows[kind]}


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of `total` in proportion to `weights`, by largest remainder.

    >>> shares(10, [1, 1, 1])
    [4, 3, 3]
    """
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    rest = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in rest[: total - sum(parts)]:
        parts[i] += 1
    return parts


def capped_shares(total: int, weights: Sequence[float], caps: Sequence[int]) -> list[int]:
    """The same where no part may pass its cap; what does not fit goes to those with room left.

    >>> capped_shares(10, [1, 1, 8], [9, 9, 4])
    [3, 3, 4]
    """
    parts = [min(part, cap) for part, cap in zip(shares(total, weights), caps, strict=True)]
    while left := total - sum(parts):
        rooms = [cap - part for part, cap in zip(parts, caps, strict=True)]
        if left > sum(rooms):
            raise ValueError(f"{total} do not fit into {sum(caps)} places")
        more = shares(left, [weight * (room > 0) for weight, room in zip(weights, rooms, strict=True)])
        parts = [part + min(add, room) for part, add, room in zip(parts, more, rooms, strict=True)]
    return parts
