"""What pupils of the county come to: believable marks, by discipline, school level and sex.

Means and deviations of sprints are those of the county's meets, as are their bounds; the others are the ones
by which officials are asked about slips of the pen.
"""

import random
from dataclasses import dataclass

from ysevents.competitions.rules.recording import StageFacts, likely

SPRINTS_MS = {
    "60m": ((9_400, 500), (9_900, 500)),
    "100m": (
        (15_200, 800), (15_900, 800), (13_300, 600), (14_900, 700), (12_300, 450), (14_300, 600)
    ),
}  # fmt: skip
OTHERS = {
    "100mh": (18_500, 900),
    "80mh": (15_500, 800),
    "110mh": (18_000, 900),
    "400mh": (72_000, 3_500),
    "tj": (9_000, 500),
    "sp": (7_500, 900),
    "dt": (20_000, 3_000),
    "jt": (22_000, 4_000),
    "lj": (4_000, 350),
    "hj": (1_300, 90),
    "db12_200m": (58_000, 3_000),
    "db12_500m": (152_000, 7_000),
    "raft_run": (745_000, 40_000),
    "road_race": (4_500_000, 300_000),
    "mtb_race": (3_900_000, 300_000),
}
"""Of nobody's age in particular."""
TIRED = 0.3
"""How much one performance of somebody differs from another, in deviations."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a mark of a discipline is spread. `is_time`: the less the better."""

    mean: int
    deviation: int
    is_time: bool
    bounds: tuple[int, int] | None = None

    def mark(self, strength: float, luck: random.Random) -> int:
        """One performance of somebody, in ms or mm; strength counts deviations better than the mean."""
        better = strength + luck.gauss(0, TIRED)
        value = round(self.mean + (-better if self.is_time else better) * self.deviation)
        if self.bounds is None:
            return max(value, self.mean // 2)
        least, most = self.bounds
        if self.is_time:
            return min(max(value, least), most)
        # A mark at a bound would be questioned when it is rounded.
        return min(max(value, least, self.mean // 4), most - 10)


def form_of(facts: StageFacts) -> Form:
    """The form of those who start in a stage; of what nobody has measured, half a minute or five metres."""
    is_time = facts.kind not in {"field", "judged"}
    column = next(iter(likely.columns_of(facts)), None)
    spreads = {**likely.SPREAD_MS, **likely.SPREAD_MM, **SPRINTS_MS}.get(facts.discipline, ())
    spread = spreads[column] if column is not None and column < len(spreads) else None
    bounds = likely.likely(facts)
    if spread is None:
        spread = OTHERS.get(facts.discipline, (30_000, 1_500) if is_time else (5_000, 400))
    return Form(*spread, is_time=is_time, bounds=bounds)
