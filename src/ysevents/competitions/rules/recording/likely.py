"""Likely marks 合理范围: what pupils of a school level come to, so that a slip of the pen is asked about.

Only a question: a record or a walk home is a mark like others. Sprints have the bounds that the county's meets
have shown, all others four deviations about the mean. Leaves out: divisions that are of no school level, and
disciplines that nobody has measured here; they are asked about nothing.
"""

from ysevents.competitions.rules.marks import decimal_cn, time_cn
from ysevents.competitions.rules.recording import StageFacts

LEVELS = ("小学", "初中", "高中")
FEMALE = "female"
MIXED = "mixed"

BOUNDS_MS = {
    "60m": ((8_400, 11_200), (8_800, 11_600)),
    "100m": (
        (13_600, 18_000), (14_200, 18_600), (11_900, 15_600), (13_300, 17_400), (11_300, 14_000), (12_900, 16_600)
    ),
}  # fmt: skip
"""By level, boys and girls in turn."""
SPREAD_MS = {
    "200m": (
        (31_800, 1_900), (33_400, 2_000), (27_400, 1_400), (31_300, 1_800), (25_300, 1_000), (30_000, 1_600)
    ),
    "400m": (
        (73_000, 5_000), (78_000, 5_000), (62_000, 3_500), (74_000, 5_000), (57_000, 2_600), (70_000, 4_500)
    ),
    "800m": (
        (168_000, 11_000), (180_000, 12_000), (146_000, 9_000), (172_000, 12_000), (133_000, 7_000), (167_000, 11_000)
    ),
    "1500m": (None, None, (306_000, 18_000), (362_000, 24_000), (278_000, 14_000), (352_000, 22_000)),
    "3000m": (None, None, None, None, None, (790_000, 45_000)),
    "5000m": (None, None, None, None, (1_060_000, 60_000), None),
    "4x100m": (
        (62_000, 3_000), (65_000, 3_000), (53_500, 2_000), (60_000, 2_500), (48_800, 1_500), (57_000, 2_000)
    ),
    "4x400m": (None, None, (256_000, 9_000), (302_000, 12_000), (232_000, 7_000), (286_000, 11_000)),
}  # fmt: skip
SPREAD_MM = {
    "hj": ((1_220, 90), (1_160, 80), (1_460, 100), (1_280, 80), (1_620, 100), (1_360, 80)),
    "lj": ((3_720, 360), (3_420, 330), (4_750, 400), (3_950, 330), (5_550, 400), (4_350, 350)),
    "tj": (None, None, None, None, (11_400, 700), (9_300, 600)),
    "bt": ((30_000, 6_000), (22_000, 5_000), None, None, None, None),
    "sp": (None, None, (8_900, 1_300), (6_900, 900), (10_100, 1_400), (7_600, 1_000)),
}
DEVIATIONS = 4


def likely(stage: StageFacts) -> tuple[int, int] | None:
    """The least and the greatest mark to expect, in ms or mm, of a mixed division of either sex; None where
    nobody knows."""
    known = [bounds for column in columns_of(stage) if (bounds := _bounds(stage.discipline, column))]
    if not known:
        return None
    return min(least for least, _ in known), max(greatest for _, greatest in known)


def _bounds(discipline: str, column: int) -> tuple[int, int] | None:
    bounds = BOUNDS_MS.get(discipline, ())
    if column < len(bounds):
        return bounds[column]
    spreads = {**SPREAD_MS, **SPREAD_MM}.get(discipline, ())
    spread = spreads[column] if column < len(spreads) else None
    if spread is None:
        return None
    mean, deviation = spread
    return mean - DEVIATIONS * deviation, mean + DEVIATIONS * deviation


def ask(value: int, stage: StageFacts, *, is_time: bool) -> str:
    """The question about a mark out of the likely range; empty where there is none.

    A short length is never asked about: everybody fails now and then.
    """
    bounds = likely(stage)
    if bounds is None:
        return ""
    least = bounds[0] if is_time else 0
    if least <= value <= bounds[1]:
        return ""
    show = time_cn if is_time else decimal_cn
    unit = "" if is_time else "米"
    return f"{show(value)}{unit}不在这一组别常见的{show(bounds[0])}至{show(bounds[1])}{unit}之间，请核对"


def columns_of(stage: StageFacts) -> tuple[int, ...]:
    """Where a stage stands in the tables: by school level, boys and girls in turn, both where it is mixed."""
    level = next((i for i, word in enumerate(LEVELS) if stage.age_group.startswith(word)), None)
    if level is None:
        return ()
    if stage.sex == MIXED:
        return 2 * level, 2 * level + 1
    return (2 * level + (stage.sex == FEMALE),)
