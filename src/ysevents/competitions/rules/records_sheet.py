"""What a sheet of records holds 纪录: the records that stand, and the marks made in one contest, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

from ysevents.competitions.rules.marks import Wind, thousandths, time_ms
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import BaseSheet
from ysevents.competitions.rules.timing import rounded_up
from ysevents.kit.enums import Labelled

LENGTH_STEP_MM = 10
"""Distances and heights are published in centimetres."""


class Measure(Labelled):
    """What is measured, and so whether less or more is better."""

    TIME = "time", "时间，少者好"
    LENGTH = "length", "长度，多者好"
    POINTS = "points", "全能得分，多者好"


class Proof(Labelled):
    """What must be on file before a mark can be a record."""

    SHEET = "sheet", "签字的成绩单"
    IMPLEMENT = "implement", "器材复核"
    COURSE = "course", "场地丈量"
    ZERO_TEST = "zero_test", "电子计时零测试"


class Together(Labelled):
    """Who breaks a record when several of one race or round of trials beat it."""

    BEST = "best", "只算其中最好的"
    ALL = "all", "都算破纪录"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    measure: Measure = parameter(Measure.TIME, "比什么", source="由项目决定")
    measures_wind: bool = parameter(
        False, "是否须有风速（100米、200米、直道栏、跳远、三级跳远）", source="TR31，通行规则"
    )
    wind_limit_mm_s: int = parameter(
        2000, "风速（全能为各项平均）超过多少毫米/秒不予承认", source="TR31，通行规则", least=0
    )
    hand_allowed: bool = parameter(True, "手计时成绩可否作为纪录", source="由规程决定；TR31只限800米及以上")
    hand_addition_ms: int = parameter(
        240,
        "手计时与电子计时相比时加多少毫秒（300米及以下240，400米140）",
        source="通行做法，未核对原文",
        least=0,
        most=240,
    )
    electronic_step_ms: int = parameter(
        10,
        "电子计时进位到多少毫秒再比较（超过1万米为100，场外部分赛跑为1000）",
        source="TR19，通行规则",
        choices=(10, 100, 1000),
    )
    hand_step_ms: int = parameter(
        100,
        "手计时进位到多少毫秒再比较（场外部分赛跑为1000）",
        source="TR19，通行规则",
        choices=(10, 100, 1000),
    )
    required: tuple[Proof, ...] = parameter(
        (Proof.SHEET,), "必须齐备的材料", source="县级规程：成绩单、风速、器材复核"
    )
    together: Together = parameter(
        Together.BEST, "同一组中多人超过原纪录怎么算", source="由规程决定，未核对原文"
    )

    @property
    def parse(self) -> Callable[[str], int]:
        """How marks are read."""
        return time_ms if self.measure == Measure.TIME else thousandths

    def official(self, mark: str, *, is_hand: bool) -> int:
        """The mark as it is published: times rounded up, lengths down to the centimetre."""
        read = self.parse(mark)
        if self.measure == Measure.TIME:
            return rounded_up(read, self.hand_step_ms if is_hand else self.electronic_step_ms)
        return read // LENGTH_STEP_MM * LENGTH_STEP_MM if self.measure == Measure.LENGTH else read


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record that stands; without a mark there is none yet."""

    level: str
    mark: str | None = None
    is_hand: bool = False
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """A mark made in the contest: those of one race or one round of trials share a `sequence`."""

    entrant: int
    sequence: int
    mark: str
    is_hand: bool = False
    winds: tuple[Wind, ...] = ()
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """The records of a contest by level, and every mark that might be one."""

    records: tuple[Record, ...]
    performances: tuple[Performance, ...]
