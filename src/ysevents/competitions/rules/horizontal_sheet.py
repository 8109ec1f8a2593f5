"""The field sheet 远度记录表: trials for distance, who they are of, and what decides between them."""

from dataclasses import dataclass
from typing import Any, Self

from ysevents.competitions.rules.marks import Length, Status, Wind, thousandths
from ysevents.competitions.rules.outcomes import Criterion, Reason
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import BaseSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    trials: int = parameter(6, "每人最多几次试跳或试掷", source="TR25.6，未核对原文", least=1, most=6)
    cut_after: int = parameter(
        3, "几次以后只留前几名；0为不淘汰", source="TR25.6，未核对原文", least=0, most=5
    )
    cut_size: int = parameter(8, "留下几名继续", source="TR25.6，未核对原文", least=1)
    reverse_after: tuple[int, ...] = parameter(
        (3,), "几次以后按名次倒排顺序", source="TR25.6.2，未核对原文", least=1, most=5
    )
    round_mm: Length = parameter(10, "成绩向下取到多少，如0.01米", source="TR25，通行规则", least=1)
    longest_mm: Length = parameter(120_000, "不可能超过的成绩，防止误录", source="本系统的防错值", least=1)
    wind: bool = parameter(False, "是否逐次测风（跳远、三级跳远）", source="TR29，通行规则")
    record_wind: Wind = parameter(2000, "顺风超过多少不算纪录", source="通行规则，未核对原文", least=0)


LETTERS = {"x": "X", "×": "X", "-": "-", "–": "-", "—": "-", "r": "r"}


@dataclass(frozen=True, slots=True)
class Trial:
    """A measured length, or X (foul), - (passed), r (retired) without one."""

    length_mm: int | None = None
    letter: str = ""

    @classmethod
    def from_sheet(cls, value: Any) -> Self:
        """As officials write it: `5.42`, `X`, `-`, `r`; ValueError says what is wrong."""
        if not isinstance(value, str):
            raise ValueError("一次试跳或试掷应写成文字：5.42、X、-、r")
        letter = LETTERS.get(value.strip().lower())
        return cls(letter=letter) if letter else cls(length_mm=thousandths(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One athlete's trials in order. `start` is the place in the drawn order, which breaks ties of order only."""

    entrant: int
    start: int
    trials: tuple[Trial, ...] = ()
    winds: tuple[Wind | None, ...] = ()
    status: Status | None = None

    @property
    def is_retired(self) -> bool:
        return self.status == Status.RETIRED or any(trial.letter == "r" for trial in self.trials)

    @property
    def is_valid(self) -> bool:
        """Whether any trial was measured."""
        return any(trial.length_mm is not None for trial in self.trials)

    def has_had(self, rounds: int) -> bool:
        """Whether nothing of the first rounds is to come."""
        return len(self.trials) >= rounds or self.is_retired

    def lengths(self, round_mm: int, rounds: int | None = None) -> tuple[int, ...]:
        """What was measured in the first rounds, rounded down, best first."""
        measured = (t.length_mm for t in self.trials[:rounds] if t.length_mm is not None)
        return tuple(sorted((mm // round_mm * round_mm for mm in measured), reverse=True))

    def winds_at(self, round_mm: int) -> list[tuple[int, int | None]]:
        """Each measured length, rounded down, with its wind."""
        winds = (*self.winds, *(None for _ in self.trials))
        return [
            (trial.length_mm // round_mm * round_mm, wind)
            for trial, wind in zip(self.trials, winds, strict=False)
            if trial.length_mm is not None
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """The field sheet: a series for each entrant."""

    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Athlete:
    """A placed series with what decides: all that was measured, best first, and zeros."""

    number: int
    lengths: tuple[int, ...]


def _nth_best(n: int) -> Criterion[Athlete]:
    names = ("最好成绩", "次优成绩", "第三好成绩", "第四好成绩", "第五好成绩", "第六好成绩")
    return Criterion(Reason("best" if n == 0 else f"best_{n + 1}", names[n]), lambda a: -a.lengths[n])


CRITERIA = tuple(_nth_best(n) for n in range(6))


def athlete(series: Series, config: Config, rounds: int | None = None) -> Athlete:
    """What a series comes to in the first rounds."""
    lengths = series.lengths(config.round_mm, rounds)
    return Athlete(series.entrant, (*lengths, *(0 for _ in range(len(CRITERIA) - len(lengths)))))
