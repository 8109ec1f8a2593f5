"""Opening rules, prices and closures as somebody would have them, before they are kept: what is wrong with them.

Covers: hours on quarters within one day, days, seasons, fees; the fewest spaces that shut all the ground chosen.
Leaves out: whether the space is the venue's, and who stands in the way of a closure.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from ysevents.facilities.enums import ClosureReason, FeeClass
from ysevents.facilities.rules import QUARTER, Rule

MIDNIGHT = 1440
DEAREST_FEN = 1_000_000
MOST_PRIORITY = 200
LONGEST_CLOSURE = timedelta(days=366)
NOTICE_DAYS = 7
"""So many days ahead a closure has to be announced, weather apart."""
LEAP_YEAR = 2028


def rule_faults(rule: Rule) -> dict[str, str]:
    """What is wrong with an opening rule, by field; nothing when it can be kept."""
    found: dict[str, str] = {}
    if not rule.weekdays or not rule.weekdays <= set(range(1, 8)):
        found["weekdays"] = "请至少选择一个星期几。"
    if any(
        minute % QUARTER or not 0 <= minute <= MIDNIGHT for minute in (rule.opens_minute, rule.closes_minute)
    ):
        found["opens"] = "时间须在0:00至24:00之间，分钟为00、15、30、45。"
    elif rule.opens_minute >= rule.closes_minute:
        found["closes"] = "关门须晚于开门；过零点的请分成两条，一条到24:00，另一条从0:00开始。"
    if rule.valid_from_on and rule.valid_until_on and rule.valid_until_on < rule.valid_from_on:
        found["valid_until_on"] = "最后一天不能早于第一天。"
    if (rule.season_from is None) != (rule.season_until is None):
        found["season_until"] = "季节请填写开始和结束两个日期，或都不填。"
    elif not all(map(_is_a_day, (rule.season_from, rule.season_until))):
        found["season_from"] = "季节里的日期不存在，请写成11-15这样的月和日。"
    if not 0 <= rule.fee_fen_per_hour <= DEAREST_FEN:
        found["fee"] = "每小时价格须在0至10000元之间。"
    elif (rule.fee_class == FeeClass.FREE) != (rule.fee_fen_per_hour == 0):
        found["fee"] = "免费时段价格为0；收费时段请填写每小时价格。"
    if not 0 <= rule.priority <= MOST_PRIORITY:
        found["priority"] = f"优先级须在0至{MOST_PRIORITY}之间。"
    return found


def _is_a_day(number: int | None) -> bool:
    if number is None:
        return True
    try:
        date(LEAP_YEAR, *divmod(number, 100))
    except ValueError:
        return False
    return True


def is_late(reason: ClosureReason, announced_on: date, begins_on: date) -> bool:
    """Whether a closure was announced later than the duty asks; weather cannot be announced."""
    return reason != ClosureReason.WEATHER and (begins_on - announced_on).days < NOTICE_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A span in which grounds are to be shut, and what visitors are told."""

    starts_at: datetime
    ends_at: datetime
    notice: str
    spaces: Sequence[Hashable]


def closure_faults(wanted: Wanted, now: datetime) -> dict[str, str]:
    """What is wrong with a closure, by field."""
    found: dict[str, str] = {}
    if not wanted.spaces:
        found["spaces"] = "请至少选择一块场地。"
    if wanted.ends_at <= wanted.starts_at:
        found["ends_at"] = "结束须晚于开始。"
    elif wanted.ends_at <= now:
        found["ends_at"] = "这段时间已经过去，请填写今后的时间。"
    elif wanted.ends_at - wanted.starts_at > LONGEST_CLOSURE:
        found["ends_at"] = "一次闭馆最长一年，更久的请停用场地。"
    if not 1 <= len(wanted.notice.strip()) <= 300:
        found["notice"] = "请写明公告内容，最多300个字。"
    return found


Name = TypeVar("Name", bound=Hashable)


def disjoint_cover(spaces: Sequence[tuple[Name, frozenset[Hashable]]]) -> list[Name] | None:
    """Of some spaces, those that take all their floor together without sharing any; None: there are none such.

    >>> floor = frozenset
    >>> disjoint_cover([("半场", floor("A")), ("全场", floor("AB")), ("另馆", floor("C"))])
    ['全场', '另馆']
    >>> disjoint_cover([("左半", floor("AB")), ("中间", floor("BC"))]) is None
    True
    """
    taken: set[Hashable] = set()
    found = []
    for name, floor in sorted(spaces, key=lambda s: -len(s[1])):
        if floor <= taken:
            continue
        if floor & taken:
            return None
        taken |= floor
        found.append(name)
    return found
