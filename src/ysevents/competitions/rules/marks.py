"""Marks 成绩: integers with a status beside them; what was written is kept, what is not understood is refused.

Times in ms, lengths in mm, weights in g, points x 1000. Accepts what officials write: `13.42`, `13,42`,
`4:05.1`, `4'05"1`, `1.25`, full-width digits. Nothing is guessed: `1:75.0`, `4:5.1` and
`13.4.2` are refused.
"""

import re
from typing import Annotated
from unicodedata import normalize

from ysevents.competitions.rules.outcomes import Reason
from ysevents.competitions.rules.reading import Written
from ysevents.kit.enums import Labelled


class Status(Labelled):
    """What stands in place of a mark, or beside one."""

    DNF = "dnf", "未完成"
    NM = "nm", "无成绩"
    RETIRED = "r", "退出"
    DQ = "dq", "取消成绩"
    DNS = "dns", "弃权"

    @property
    def reason(self) -> Reason:
        return Reason(str(self), self.label)

    def with_rule(self, rule: str) -> Reason:
        """The same, with the clause by which it was given."""
        return Reason(str(self), f"{self.label}（{rule}）") if rule else self.reason


UNPLACED = (Status.NM, Status.DNF, Status.RETIRED, Status.DQ, Status.DNS)
"""In which order those without a place are listed."""

TIME = re.compile(r"(?:(?:(\d+)[:h])?(\d{1,3})[:'′m](?=\d\d(?!\d)))?(\d{1,4})(?:[.\"″s](\d{1,3}))?[\"″s]?")
DECIMAL = re.compile(r"(\d{1,7})(?:\.(\d{1,3}))?m?")
WIND = re.compile(r"([+-]?)(\d{1,2})(?:\.(\d))?(?:m/s)?")


def time_ms(text: str) -> int:
    """Milliseconds; ValueError says what is wrong.

    >>> time_ms("13.42"), time_ms("4:05.1"), time_ms("4'05\\"1"), time_ms("1:02:03")
    (13420, 245100, 245100, 3723000)
    """
    found = TIME.fullmatch(_plain(text))
    if not found:
        raise ValueError(f"看不懂成绩“{text}”，请写成 13.42 或 4:05.1，分之后的秒写两位")
    hours, minutes, seconds, fraction = found.groups()
    if (minutes is not None and int(seconds) > 59) or (hours is not None and int(minutes) > 59):
        raise ValueError(f"成绩“{text}”的分或秒超过59")
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + _thousandths(fraction)


def thousandths(text: str) -> int:
    """A decimal number x 1000, exactly: metres to mm, kg to g, points; ValueError says what is wrong.

    >>> thousandths("2.03"), thousandths("6，5"), thousandths("12")
    (2030, 6500, 12000)
    """
    found = DECIMAL.fullmatch(_plain(text))
    if not found:
        raise ValueError(f"看不懂“{text}”，请写成最多三位小数的数，如 5.42")
    return int(found[1]) * 1000 + _thousandths(found[2])


def wind_mm_s(text: str) -> int:
    """Wind in mm/s, with the runner positive, read to 0.1 m/s; ValueError says what is wrong.

    >>> wind_mm_s("+2.1"), wind_mm_s("-0.4"), wind_mm_s("0")
    (2100, -400, 0)
    """
    found = WIND.fullmatch(_plain(text).replace("−", "-"))
    if not found:
        raise ValueError(f"看不懂风速“{text}”，请写成 +1.3 或 -0.4")
    sign, whole, tenth = found.groups()
    return (-1 if sign == "-" else 1) * (int(whole) * 1000 + _thousandths(tenth))


def _thousandths(fraction: str | None) -> int:
    return int((fraction or "0").ljust(3, "0"))


def _plain(text: str) -> str:
    text = normalize("NFKC", text).strip().lower()  # turns a double prime into two single ones
    return text.replace(",", ".").replace("。", ".").replace("′′", '"').replace("''", '"')


def time_cn(time_ms: int, decimals: int = 2) -> str:
    """`13.42`, `4:05.10`, `1:02:03.00`; what is cut off must be zero, rounding is the timekeeper's."""
    seconds, ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    shown = f"{ms:03}"[:decimals]
    whole = (
        f"{hours}:{minutes:02}:{seconds:02}"
        if hours
        else f"{minutes}:{seconds:02}"
        if minutes
        else f"{seconds}"
    )
    return f"{whole}.{shown}" if shown else whole


def wind_cn(mm_s: int) -> str:
    """`+1.3` from 1300."""
    return f"{'+' if mm_s >= 0 else ''}{decimal_cn(mm_s, 1)}"


def decimal_cn(thousandths: int, decimals: int = 2) -> str:
    """`5.42` from 5420; negative numbers too."""
    whole, rest = divmod(abs(thousandths), 1000)
    shown = f"{rest:03}"[:decimals]
    return f"{'-' if thousandths < 0 else ''}{whole}{f'.{shown}' if shown else ''}"


def _short(number: str) -> str:
    """Without noughts after the point that say nothing."""
    return number.rstrip("0").rstrip(".")


Time = Annotated[int, Written(time_ms, lambda ms: _short(time_cn(ms, 3)))]
"""Milliseconds, written as a time."""
Length = Annotated[int, Written(thousandths, lambda n: _short(decimal_cn(n, 3)))]
"""Millimetres, written in metres."""
Points = Annotated[int, Written(thousandths, lambda n: _short(decimal_cn(n, 3)))]
"""Thousandths of a point, written as a decimal number."""
Wind = Annotated[int, Written(wind_mm_s, wind_cn)]
"""Millimetres a second, written in m/s with its sign."""
