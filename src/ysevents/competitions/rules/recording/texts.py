"""What officials type, read forgivingly: times, lengths, winds, counts, statuses; and as sheets write it."""

import re
from collections.abc import Callable
from unicodedata import normalize

from ysevents.competitions.rules.marks import (
    Status,
    decimal_cn,
    thousandths,
    time_cn,
    time_ms,
    wind_cn,
    wind_mm_s,
)
from ysevents.competitions.rules.recording import Reading

EMPTY = Reading()
RULE_MISSING = "取消成绩须写明条款，如 DQ TR17.3"
WORDS = {
    "dns": Status.DNS,
    "弃权": Status.DNS,
    "未出发": Status.DNS,
    "dnf": Status.DNF,
    "未完成": Status.DNF,
    "dq": Status.DQ,
    "dsq": Status.DQ,
    "犯规": Status.DQ,
    "取消成绩": Status.DQ,
    "取消资格": Status.DQ,
    "nm": Status.NM,
    "无成绩": Status.NM,
    "r": Status.RETIRED,
    "ret": Status.RETIRED,
    "退出": Status.RETIRED,
}
STATUS = re.compile(r"([A-Za-z]+|[\u4e00-\u9fff]+)[\s:,]*(.*)", re.DOTALL)


def plain(text: str) -> str:
    """A text without blanks around it, in half-width."""
    return normalize("NFKC", text).strip()


def number(text: str, read: Callable[[str], int]) -> Reading:
    """A text by one of the readers of `rules.marks`."""
    if not plain(text):
        return EMPTY
    try:
        return Reading(read(text))
    except ValueError as error:
        return Reading(problem=str(error))


def count(text: str, *, least: int = 1, most: int = 9999) -> Reading:
    """A whole number."""
    shown = plain(text)
    if not shown:
        return EMPTY
    value = int(shown.lstrip("0")[:9] or 0) if shown.isascii() and shown.isdecimal() else None
    if value is None or not least <= value <= most:
        return Reading(problem=f"“{text}”应为{least}至{most}的整数，请改正后再写")
    return Reading(value)


def split_status(text: str) -> tuple[Status | None, str]:
    """A status and the rule beside it.

    >>> split_status("DQ TR17.3"), split_status("弃权"), split_status("13.4")
    ((<Status.DQ: 'dq'>, 'TR17.3'), (<Status.DNS: 'dns'>, ''), (None, ''))
    """
    found = STATUS.fullmatch(plain(text))
    status = WORDS.get(found[1].lower()) if found else None
    return (status, found[2].strip()) if found and status else (None, "")


def status(text: str, allowed: tuple[Status, ...], *, with_rule: bool = True) -> Reading:
    """A status that this kind of sheet knows; a disqualification says by which rule."""
    if not plain(text):
        return EMPTY
    found, rule = split_status(text)
    if found not in allowed:
        words = "、".join(f"{one.upper()} {one.label}" for one in allowed)
        return Reading(problem=f"“{text}”不是本项目的状态，可以写：{words}")
    if found is Status.DQ and with_rule and not rule:
        return Reading(problem=RULE_MISSING)
    return EMPTY


def words(text: str) -> Reading:
    """Any words."""
    return EMPTY


def _short(shown: str) -> str:
    return shown.rstrip("0").rstrip(".")


def as_time(text: str) -> str:
    """A time as sheets write it; what cannot be read stays as it is, for the judge to name."""
    return _written(text, time_ms, lambda ms: _short(time_cn(ms, 3)))


def as_number(text: str) -> str:
    """A length, a weight or points as sheets write them."""
    return _written(text, thousandths, lambda n: _short(decimal_cn(n, 3)))


def as_wind(text: str) -> str:
    """A wind as sheets write it."""
    return _written(text, wind_mm_s, wind_cn)


def _written(text: str, read: Callable[[str], int], show: Callable[[int], str]) -> str:
    try:
        return show(read(text))
    except ValueError:
        return text
