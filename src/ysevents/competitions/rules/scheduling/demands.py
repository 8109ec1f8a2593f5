"""What a stage asks of the ground and of time, by sport, discipline and format.

Rest between rounds follows World Athletics TR 20: 45 min up to 200 m, 90 min up to 1,000 m, longer races a
quarter of a day at a school meet where two days are not to be had. The rest are defaults of school meets.
"""

from ysevents.competitions.rules.scheduling.model import Mode

TRACK, PIT, BAR, CIRCLE, GROUND = "track", "pit", "bar", "circle", "ground"
"""径赛, 跳远三级跳, 跳高撑竿, 投掷, and any other ground: a hall, a court, a water, a road."""
WORDS = {TRACK: "跑道", PIT: "沙坑", BAR: "跳高区", CIRCLE: "投掷区", GROUND: "其他场地"}

PITS = frozenset({"lj", "tj", "slj"})
BARS = frozenset({"hj", "pv"})

APART = 30
"""Minutes between two contests of one athlete. Less is a problem, never a bar."""

TOGETHER = frozenset({"zones", "mass_start"})
PARALLEL = frozenset({"round_robin", "pools", "knockout", "double_elimination", "swiss"})

A_DAY = 18 * 60
"""So that two turns never fall on one day."""
TURN_REST = {"football": A_DAY, "basketball": 4 * 60}
"""Of a team between two matches; otherwise half an hour."""


def use_of(sport: str, kind: str, discipline: str) -> str:
    """What kind of area a discipline needs.

    >>> use_of("athletics", "field", "hj"), use_of("athletics", "field", "sp"), use_of("football", "team", "")
    ('bar', 'circle', 'ground')
    """
    if sport != "athletics":
        return GROUND
    if kind == "field":
        return PIT if discipline in PITS else BAR if discipline in BARS else CIRCLE
    return TRACK


def mode_of(format: str) -> Mode:
    """How the fixtures of a format stand to each other."""
    if format in TOGETHER:
        return Mode.TOGETHER
    return Mode.PARALLEL if format in PARALLEL else Mode.SEQUENCE


def rest_between_rounds(distance_m: int | None) -> int:
    """Minutes from the last finish of a round to the first start of the next.

    >>> rest_between_rounds(100), rest_between_rounds(800), rest_between_rounds(1500), rest_between_rounds(None)
    (45, 90, 180, 30)
    """
    if distance_m is None:
        return APART
    return 45 if distance_m <= 200 else 90 if distance_m <= 1000 else 180


def rest_between_turns(sport: str) -> int:
    """Minutes a side or a crew has between two turns of one stage."""
    return TURN_REST.get(sport, APART)
