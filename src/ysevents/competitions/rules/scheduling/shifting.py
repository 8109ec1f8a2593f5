"""What makes room for a session that moves: the others change places with it, or go on behind it.

Rain takes an afternoon: its session goes to the next morning, though another stands there already. All of it is
one act, so what is proposed here says of every session concerned when it starts now.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ysevents.competitions.rules.scheduling.model import Floor, Key


class Others(StrEnum):
    """What becomes of those in the way."""

    STAY = "stay"
    """Nothing: whoever is in the way refuses the move."""
    AFTER = "after"
    """They go on behind it, and those behind them behind these."""
    SWAP = "swap"
    """They go where it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A session as it stands."""

    key: Key
    floor: Floor
    starts: int
    ends: int

    def at(self, starts: int) -> "Standing":
        return replace(self, starts=starts, ends=starts + self.ends - self.starts)

    def meets(self, other: "Standing") -> bool:
        """Whether both want one piece of ground at once."""
        return (
            self.starts < other.ends and self.ends > other.starts and not self.floor.isdisjoint(other.floor)
        )


def shifted(sessions: Sequence[Standing], key: Key, starts: int, others: Others) -> dict[Key, int]:
    """The new start of every session that moves, the one named first.

    >>> day = [Standing(key=n, floor=frozenset("a"), starts=n * 100, ends=n * 100 + 90) for n in (4, 5, 6)]
    >>> shifted(day, 4, 500, Others.AFTER)
    {4: 500, 5: 590, 6: 680}
    >>> shifted(day, 4, 500, Others.SWAP)
    {4: 500, 5: 400}
    """
    before = next(s for s in sessions if s.key == key)
    moved = before.at(starts)
    rest = sorted((s for s in sessions if s.key != key), key=lambda s: (s.starts, str(s.key)))
    new = {key: starts}
    if others == Others.AFTER:
        settled = [moved]
        for session in rest:
            ends = [s.ends for s in settled if s.meets(session)]
            while ends:
                session = session.at(max(ends))
                new[session.key] = session.starts
                ends = [s.ends for s in settled if s.meets(session)]
            settled.append(session)
    if others == Others.SWAP:
        in_the_way = [s for s in rest if s.meets(moved)]
        for session in in_the_way:
            new[session.key] = before.starts + session.starts - in_the_way[0].starts
    return new
