"""Entry marks 报名成绩: how a discipline of each kind is measured, and which of two marks is the better one.

Covers: races and relays by time, the shorter the better; field contests by distance or height and judged ones
by points, the greater the better. Written with the unit or without: `13.42`, `1分02秒3`, `5.42米`, `92.5分`.
Leaves out: matches and pairs, which have no mark before they are played; wind and hand timing.
"""

import re

from ysevents.competitions.rules.marks import decimal_cn, thousandths, time_cn, time_ms
from ysevents.kit.enums import Labelled


class Measure(Labelled):
    """What a mark counts: milliseconds, millimetres, thousandths of a point."""

    TIME = "time", "时间"
    LENGTH = "length", "距离或高度"
    POINTS = "points", "得分"

    @property
    def example(self) -> str:
        return EXAMPLES[self]

    def read(self, text: str) -> int:
        """A mark as people write it; ValueError says what is wrong."""
        if self == Measure.TIME:
            whole = re.sub(r"分(\d)秒", r"分0\1秒", text.strip())
            mark = time_ms(whole.replace("分", ":").removesuffix("秒").replace("秒", "."))
        else:
            mark = thousandths(text.strip().removesuffix(UNITS[self]))
        if not 0 < mark <= MOST[self]:
            raise ValueError(f"成绩“{text}”不合常理，请核对，{self.example}")
        return mark

    def show(self, mark: int) -> str:
        """`1:02.34`, `5.42米`, `92.50分`; a third decimal where there is one."""
        decimals = 3 if mark % 10 else 2
        shown = time_cn(mark, decimals) if self == Measure.TIME else decimal_cn(mark, decimals)
        return shown + UNITS[self]

    def order(self, mark: int) -> int:
        """Sorts marks best first."""
        return mark if self == Measure.TIME else -mark


EXAMPLES = {
    Measure.TIME: "如 13.42 或 4:05.1",
    Measure.LENGTH: "单位米，如 5.42",
    Measure.POINTS: "如 92.5",
}
UNITS = {Measure.TIME: "", Measure.LENGTH: "米", Measure.POINTS: "分"}
MOST = {Measure.TIME: 86_400_000, Measure.LENGTH: 150_000, Measure.POINTS: 10_000_000}
"""A day, a javelin's flight, ten thousand points."""

MEASURES = {
    "track": Measure.TIME,
    "relay": Measure.TIME,
    "field": Measure.LENGTH,
    "judged": Measure.POINTS,
    "combined": Measure.POINTS,
    "mass_start": Measure.TIME,
}


def measure_of(kind: str) -> Measure | None:
    """How disciplines of a kind are measured; None for what is played.

    >>> measure_of("field").show(12_340), measure_of("track").show(62_340), measure_of("singles")
    ('12.34米', '1:02.34', None)
    """
    return MEASURES.get(kind)
