"""Standard events 全能单项: the formulas of men and women.

Coefficients as world athletics has published them since 1985 (read: athlib); totals of published records come out.
"""

from functools import cache

from ysevents.competitions.rules.combined_points import Kind, ScoredEvent, millionths
from ysevents.competitions.rules.marks import thousandths
from ysevents.kit.enums import Labelled


class Formulas(Labelled):
    MEN = "men", "男子公式"
    WOMEN = "women", "女子公式"


NAMES = {
    "60": "60米",
    "100": "100米",
    "200": "200米",
    "400": "400米",
    "800": "800米",
    "1000": "1000米",
    "1500": "1500米",
    "60H": "60米栏",
    "100H": "100米栏",
    "110H": "110米栏",
    "HJ": "跳高",
    "PV": "撑竿跳高",
    "LJ": "跳远",
    "SP": "铅球",
    "DT": "铁饼",
    "JT": "标枪",
}
KINDS = {
    "HJ": Kind.JUMP,
    "PV": Kind.JUMP,
    "LJ": Kind.JUMP,
    "SP": Kind.THROW,
    "DT": Kind.THROW,
    "JT": Kind.THROW,
}
"""All others are run."""
HAND_MS = {"60": 240, "100": 240, "200": 240, "400": 140, "60H": 240, "100H": 240, "110H": 240}
"""What a hand time lacks against an electronic one."""
WINDY = {"100", "200", "100H", "110H", "LJ"}
"""Where wind is measured outdoors."""

MEN = {
    "60": ("58.015", "11.5", "1.81"),
    "100": ("25.4347", "18", "1.81"),
    "200": ("5.8425", "38", "1.81"),
    "400": ("1.53775", "82", "1.81"),
    "800": ("0.13279", "235", "1.85"),
    "1000": ("0.08713", "305.5", "1.85"),
    "1500": ("0.03768", "480", "1.85"),
    "60H": ("20.5173", "15.5", "1.92"),
    "110H": ("5.74352", "28.5", "1.92"),
    "HJ": ("0.8465", "75", "1.42"),
    "PV": ("0.2797", "100", "1.35"),
    "LJ": ("0.14354", "220", "1.40"),
    "SP": ("51.39", "1.5", "1.05"),
    "DT": ("12.91", "4", "1.10"),
    "JT": ("10.14", "7", "1.08"),
}
WOMEN = {
    "60": ("46.0849", "13", "1.81"),
    "100": ("17.857", "21", "1.81"),
    "200": ("4.99087", "42.5", "1.81"),
    "400": ("1.34285", "91.7", "1.81"),
    "800": ("0.11193", "254", "1.88"),
    "1500": ("0.02883", "535", "1.88"),
    "60H": ("20.0479", "17", "1.835"),
    "100H": ("9.23076", "26.7", "1.835"),
    "HJ": ("1.84523", "75", "1.348"),
    "PV": ("0.44125", "100", "1.35"),
    "LJ": ("0.188807", "210", "1.41"),
    "SP": ("56.0211", "1.5", "1.05"),
    "DT": ("12.331", "3", "1.10"),
    "JT": ("15.9803", "3.8", "1.04"),
}
COEFFICIENTS = {Formulas.MEN: MEN, Formulas.WOMEN: WOMEN}


@cache
def find_event(formulas: Formulas, code: str, indoor: bool) -> ScoredEvent | None:
    """The standard event of a code; None where the formulas have none. Indoors there is no wind."""
    if code not in COEFFICIENTS[formulas]:
        return None
    a, b, c = COEFFICIENTS[formulas][code]
    return ScoredEvent(
        code=code,
        title=NAMES[code],
        kind=KINDS.get(code, Kind.TRACK),
        a=millionths(a),
        b=thousandths(b),
        c=thousandths(c),
        hand_ms=HAND_MS.get(code, 0),
        wind=code in WINDY and not indoor,
    )
