"""Entry limits 报名限制: how many places there are and how many are left.

Covers: contests per athlete (relays and what else is free do not count, some may be entered on top), entries
per unit and contest, athletes per unit and division (and so per sex), officials scaled by athletes.
Leaves out: minimum numbers and team sizes, which only a finished list can break: see `entry_limits`.
The numbers themselves are guarded by unique keys: see `competitions.tables`.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.outcomes import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the regulation allows; a contest may have its own limit per unit."""

    per_athlete: int
    per_unit_contest: int
    per_unit_sex: int
    extra: int = 0
    """How many of the contests that are `extra` an athlete may enter on top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A contest as far as limits go."""

    key: Hashable
    counts: bool = True
    extra: bool = False
    per_unit: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is entered: `person` is None for a team."""

    contest: Contest
    unit: Hashable
    person: Hashable | None


@dataclass(frozen=True, slots=True)
class Room:
    """Places: `1/2` are taken."""

    taken: int
    limit: int

    @property
    def left(self) -> int:
        """Never below zero, also when a limit was lowered afterwards."""
        return max(self.limit - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    def __str__(self) -> str:
        return f"{self.taken}/{self.limit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Officials:
    """How many officials a unit of up to so many athletes may bring; one leader and no coach: he coaches too."""

    athletes_until: int
    leaders: int
    coaches: int


SCALED_OFFICIALS = (
    Officials(athletes_until=5, leaders=1, coaches=0),
    Officials(athletes_until=10, leaders=1, coaches=1),
    Officials(athletes_until=15, leaders=1, coaches=2),
    Officials(athletes_until=20, leaders=1, coaches=3),
)
"""1 to 5 athletes a leader who is coach, 6 to 10 a coach beside, 11 to 15 two, 16 to 20 three."""


def officials_for(athletes: int, steps: Sequence[Officials]) -> Officials | None:
    """The step of a unit, the last one beyond it; None when nothing is set."""
    return next((step for step in steps if athletes <= step.athletes_until), steps[-1] if steps else None)


def athlete_room(person: Hashable, entries: Iterable[Entry], limits: Limits) -> Room:
    """An athlete's contests in the whole meet; relays are free, and so are as many extra ones as allowed."""
    own = [e.contest for e in entries if e.person == person and e.contest.counts]
    extra = sum(contest.extra for contest in own)
    return Room(len(own) - min(extra, limits.extra), limits.per_athlete)


def unit_room(unit: Hashable, contest: Contest, entries: Iterable[Entry], limits: Limits) -> Room:
    """A unit's entries in one contest."""
    taken = sum(1 for e in entries if e.unit == unit and e.contest.key == contest.key)
    return Room(taken, limits.per_unit_contest if contest.per_unit is None else contest.per_unit)


def judge(wish: Entry, entries: Iterable[Entry], limits: Limits) -> tuple[Reason, ...]:
    """All reasons against one more entry; entries that are there already are never counted twice.

    The first is the one to show: what only a swap elsewhere would cure (the athlete's own limit) comes
    after what concerns this contest.
    """
    held = list(entries)
    reasons = []
    if wish.person is not None and any(
        e.person == wish.person and e.contest.key == wish.contest.key for e in held
    ):
        reasons.append(Reason("already_entered", "已报这一项"))
    unit = unit_room(wish.unit, wish.contest, held, limits)
    who = "队" if wish.person is None else "人"
    if unit.is_full:
        reasons.append(Reason("unit_full", f"本单位这一项已报{unit.taken}{who}，限{unit.limit}{who}"))
    if wish.person is not None and wish.contest.counts:
        own = athlete_room(wish.person, held, limits)
        if athlete_room(wish.person, [*held, wish], limits).taken > own.limit:
            extra = f"，指定项目另可加报{limits.extra}项" if limits.extra else ""
            text = f"已报{own.taken}项，每人限{own.limit}项，接力除外{extra}"
            reasons.append(Reason("athlete_full", text))
    return tuple(reasons)
