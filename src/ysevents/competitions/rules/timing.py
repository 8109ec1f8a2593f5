"""Timing 计时: from what watches and the photo finish read to the official time. Always rounded up."""

from collections.abc import Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.marks import time_cn
from ysevents.competitions.rules.parameters import parameter
from ysevents.kit.enums import Labelled


class Method(Labelled):
    """How times are taken."""

    HAND = "hand", "手计时"
    ELECTRONIC = "electronic", "全自动电子计时"


DECIMALS = {10: 2, 100: 1, 1000: 0}
"""How many decimals are printed, by the step of rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One method for all heats of a contest: times of two methods are never compared with each other."""

    method: Method = parameter(Method.ELECTRONIC, "各组一律采用的计时方法", source="TR19；TR20.8，只可用一种")
    hand_step_ms: int = parameter(
        100, "手计时进位到多少毫秒（场外部分赛跑为1000）", source="TR19，通行规则", choices=(10, 100, 1000)
    )
    electronic_step_ms: int = parameter(
        10,
        "电子计时进位到多少毫秒（超过1万米为100，场外部分赛跑为1000）",
        source="TR19，通行规则",
        choices=(10, 100, 1000),
    )

    @property
    def step_ms(self) -> int:
        """The step to which times are rounded up."""
        return self.hand_step_ms if self.method == Method.HAND else self.electronic_step_ms

    def show(self, time_ms: int) -> str:
        """A time as it is printed."""
        return time_cn(time_ms, DECIMALS[self.step_ms])


def hand_time(watches: Sequence[int]) -> int:
    """The middle one of three watches, the slower of two; so of three the two that agree.

    >>> hand_time([12310, 12340, 12290]), hand_time([12310, 12340]), hand_time([12310])
    (12310, 12340, 12310)
    """
    return sorted(watches)[len(watches) // 2]


def rounded_up(time_ms: int, step_ms: int) -> int:
    """To the next step unless it lies on one.

    >>> rounded_up(12310, 100), rounded_up(12300, 100), rounded_up(10491, 10)
    (12400, 12300, 10500)
    """
    return -(-time_ms // step_ms) * step_ms
