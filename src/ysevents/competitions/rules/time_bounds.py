"""Bounds of times 时间范围: what nobody can have run, ridden or paddled is a slip of the pen and told as one."""

from collections.abc import Iterator
from dataclasses import dataclass

from ysevents.competitions.rules.marks import time_cn
from ysevents.competitions.rules.outcomes import Problem

DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Bounds:
    """The shortest and the longest time of one kind of race, in ms."""

    least: int
    most: int = DAY_MS

    def review(self, path: str, time_ms: int | None) -> Iterator[Problem]:
        """A time outside; none is never wrong here."""
        if time_ms is not None and not self.least <= time_ms <= self.most:
            text = f"时间应在{time_cn(self.least, 0)}秒至{time_cn(self.most, 0)}之间，请核对"
            yield Problem(path, "range", text)


TRACK = Bounds(3_000)
"""From the shortest sprints of small children to runs of a day."""
ROAD = Bounds(10_000)
ADJUSTMENT = Bounds(0, 60 * 60 * 1000)
"""What a jury adds to a time or takes off."""
WATER = Bounds(10_000)
