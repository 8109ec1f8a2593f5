"""Scores of gymnastic routines: difficulty and execution less neutral deductions, `fig.panel`.

Everything is exact until the execution score is cut to its decimals.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ysevents.competitions.rules.marks import Points, Status
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.panels.means import Rounding, counting, mean, score
from ysevents.competitions.rules.parameters import parameter
from ysevents.kit.enums import Labelled

AEROBIC = "FIG 健美操评分规则 6.1"
TRUSTED = "FIG 规则（通行做法，未核对原文）"
UNCHECKED = "通行做法，未核对原文"
OUT = (Status.DNS, Status.DQ)


class Tie(Labelled):
    """What sets apart those who have one total."""

    BEST_APPARATUS = "best_apparatus", "去掉最低的一项、两项……再比"
    EXECUTION = "execution", "完成分之和"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """From this execution score on, how far the marks that count may lie apart."""

    at_least: Points
    most: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    apparatus: tuple[str, ...] = parameter(("",), "比哪几项；单项可留空", source=TRUSTED)
    difficulty: bool = parameter(True, "是否有难度分 D；否则只有十分制的评分", source=TRUSTED)
    e_judges: int = parameter(4, "完成分裁判人数", source=AEROBIC, least=1, most=9)
    e_quorum: int = parameter(2, "至少几名完成分裁判给分", source=UNCHECKED, least=1, most=9)
    e_most: Points = parameter(10_000, "完成分上限", source=AEROBIC)
    drop_one_from: int = parameter(4, "几名裁判起各去一个最高、最低分", source=AEROBIC, least=3, most=99)
    drop_two_from: int = parameter(
        6, "几名裁判起各去两个（5人一档未核对原文）", source=AEROBIC, least=5, most=99
    )
    spreads: tuple[Spread, ...] = parameter(
        (
            Spread(at_least=8_000, most=300),
            Spread(at_least=7_000, most=400),
            Spread(at_least=6_000, most=500),
            Spread(at_least=0, most=600),
        ),
        "有效分之间最大差距；超过则取全部裁判的平均；留空则不看差距",
        source=AEROBIC,
    )
    decimals: int = parameter(3, "完成分保留几位小数", source=TRUSTED, least=0, most=3)
    rounding: Rounding = parameter(Rounding.DOWN, "保留小数的方法", source=UNCHECKED)
    ties: tuple[Tie, ...] = parameter(
        (Tie.BEST_APPARATUS, Tie.EXECUTION), "总分相等时依次比较什么", source=TRUSTED
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """One turn on one apparatus; null stands for a judge who gave no mark."""

    entrant: int
    apparatus: str = ""
    d: Points | None = None
    e: tuple[Points | None, ...] = ()
    neutral: Points = 0
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A routine with its score and the execution score in it."""

    number: int
    apparatus: str
    score: int
    execution: int
    was_shown: bool


def scored(routine: Routine, config: Config) -> Scored:
    """D + E - neutral deductions, never below zero; nothing where nothing was shown."""
    if routine.status is not None:
        return Scored(routine.entrant, routine.apparatus, 0, 0, False)
    execution = execution_score(routine.e, config)
    final = max(0, (routine.d or 0) + execution - routine.neutral)
    return Scored(routine.entrant, routine.apparatus, final, execution, True)


def execution_score(marks: Sequence[int | None], config: Config) -> int:
    """The mean of the middle marks; of all of them where the middle ones lie too far apart.

    The mean of those given stands in for a mark that was not given.
    """
    given = [mark for mark in marks if mark is not None]
    every = [Fraction(mark) if mark is not None else mean(given) for mark in marks]
    middle = [every[i] for i in counting(every, _dropped(len(every), config))]
    agreed = mean(middle)
    if max(middle) - min(middle) > _allowed(agreed, config):
        agreed = mean(every)
    return score(agreed, config.decimals, config.rounding)


def _dropped(judges: int, config: Config) -> int:
    return (judges >= config.drop_one_from) + (judges >= config.drop_two_from)


def _allowed(agreed: Fraction, config: Config) -> int:
    """How far the middle marks may lie apart; anything where no spread is set."""
    return max(
        ((spread.at_least, spread.most) for spread in config.spreads if spread.at_least <= agreed),
        default=(0, config.e_most),
    )[1]


def check(config: Config) -> tuple[Problem, ...]:
    """An apparatus that stands twice; judges and bounds that contradict each other."""
    problems = []
    if not config.apparatus or len(set(config.apparatus)) < len(config.apparatus):
        problems.append(Problem("parameters.apparatus", "doubled", "至少一项，名称不能重复"))
    if config.e_quorum > config.e_judges:
        problems.append(Problem("parameters.e_quorum", "contradiction", "至少给分人数不能多于裁判人数"))
    if config.drop_two_from <= config.drop_one_from:
        problems.append(Problem("parameters.drop_two_from", "contradiction", "应大于 drop_one_from"))
    if config.spreads and min(spread.at_least for spread in config.spreads) > 0:
        problems.append(Problem("parameters.spreads", "gap", "最低一档应从0分起"))
    return tuple(problems)


def review_routines(routines: Sequence[Routine], numbers: Iterable[int], config: Config) -> Iterator[Problem]:
    """A routine missing, doubled or of nobody; marks that cannot be."""
    known = set(numbers)
    wanted = {(number, apparatus) for number in known for apparatus in config.apparatus}
    given = [(routine.entrant, routine.apparatus) for routine in routines]
    for pair in sorted(wanted - set(given)):
        yield Problem("routines", "missing", f"缺少 {pair[0]} {pair[1]} 的成绩，未参加请写 dns")
    for i, routine in enumerate(routines):
        path = f"routines[{i}]"
        if routine.entrant not in known:
            yield Problem(path, "unknown_entrant", f"没有号码为 {routine.entrant} 的参赛者")
        elif routine.apparatus not in config.apparatus:
            yield Problem(f"{path}.apparatus", "unknown_apparatus", f"规程没有“{routine.apparatus}”一项")
        if given.index(given[i]) < i:
            yield Problem(path, "doubled", "同一人同一项出现了两次")
        yield from _review_marks(routine, path, config)


def _review_marks(routine: Routine, path: str, config: Config) -> Iterator[Problem]:
    if routine.status is not None:
        if routine.status not in OUT:
            yield Problem(f"{path}.status", "status", f"“{routine.status.label}”不适用，请用 dns 或 dq")
        return
    if (routine.d is None) == config.difficulty:
        yield Problem(f"{path}.d", "difficulty", "缺少难度分" if config.difficulty else "规程没有难度分")
    if len(routine.e) != config.e_judges:
        yield Problem(f"{path}.e", "length", f"应有{config.e_judges}名裁判的分数，缺者写 null")
    if sum(mark is not None for mark in routine.e) < config.e_quorum:
        yield Problem(f"{path}.e", "too_few", f"至少须有{config.e_quorum}名裁判给分")
    for i, mark in enumerate(routine.e):
        if mark is not None and mark > config.e_most:
            yield Problem(f"{path}.e[{i}]", "range", f"分数不能高于{config.e_most // 1000}")
