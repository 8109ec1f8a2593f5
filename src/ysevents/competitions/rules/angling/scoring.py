"""Place points in zones: what a round is worth to each angler, whatever is ranked afterwards.

Points are thousandths; places shared by equal catches have a mean that is a whole or a half, so it is exact.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.marks import Points, Status
from ysevents.competitions.rules.outcomes import Criterion, Problem, Reason
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import doubled
from ysevents.kit.enums import Labelled

LOCAL = "四份地方竞赛规程"
OUT = (Status.DNS, Status.DQ)
"""Statuses of one round: the angler gets the points of an absent one and stays in the contest."""


class Measure(Labelled):
    COUNT = "count", "尾数"
    WEIGHT = "weight", "重量"


class Blank(Labelled):
    """What a round without a catch is worth."""

    PLUS = "plus", "小区人数加若干分"
    MEAN = "mean", "剩余名次的平均"


class Tie(Labelled):
    """What sets anglers apart who have one total."""

    ROUNDS = "rounds", "单轮好名次多者列前"
    CATCH = "catch", "总渔获多者列前"
    BEST_CATCH = "best_catch", "单轮最好渔获多者列前"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    measure: Measure = parameter(Measure.COUNT, "按尾数还是按重量", source=LOCAL)
    blank: Blank = parameter(Blank.PLUS, "无渔获者如何计分", source=LOCAL)
    blank_plus: int = parameter(
        1, "无渔获者计小区人数加几分（blank 为 plus 时）", source=LOCAL, least=0, most=9
    )
    absent_plus: int = parameter(2, "缺席或本轮被取消成绩者计小区人数加几分", source=LOCAL, least=0, most=9)
    move_up: bool = parameter(True, "取消全部成绩后，同区其后的人名次是否递补", source="由规程决定")
    ties: tuple[Tie, ...] = parameter((Tie.ROUNDS, Tie.CATCH), "总分相等时依次比较什么", source=LOCAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """What one angler landed in one round: fish, or kilograms; zero is a blank."""

    entrant: int
    catch: Points | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Those who were drawn into one zone."""

    name: str = ""
    catches: tuple[Catch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One session of fishing; everybody stands in one of its zones."""

    zones: tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What one round was worth."""

    points: int
    catch: int
    was_there: bool


@dataclass(frozen=True, slots=True)
class Card:
    """All rounds of one angler, or of all the anglers of a team."""

    number: int
    scores: tuple[Score, ...]

    @property
    def points(self) -> int:
        """The sum of the place points: the smaller, the better."""
        return sum(score.points for score in self.scores)

    @property
    def catch(self) -> int:
        """Everything landed."""
        return sum(score.catch for score in self.scores)

    @property
    def best_rounds(self) -> tuple[int, ...]:
        """Place points, best first."""
        return tuple(sorted(score.points for score in self.scores))

    @property
    def best_catches(self) -> tuple[int, ...]:
        """Catches, the smallest negative number being the greatest catch."""
        return tuple(sorted(-score.catch for score in self.scores))


POINTS: Criterion[Card] = Criterion(Reason("points", "名次分之和"), lambda card: card.points)
TIES: dict[Tie, Criterion[Card]] = {
    Tie.ROUNDS: Criterion(Reason("rounds", "单轮名次"), lambda card: card.best_rounds),
    Tie.CATCH: Criterion(Reason("catch", "总渔获"), lambda card: -card.catch),
    Tie.BEST_CATCH: Criterion(Reason("best_catch", "单轮最好渔获"), lambda card: card.best_catches),
}


def criteria(config: Config) -> tuple[Criterion[Card], ...]:
    """The total, then what the regulation compares when totals are level."""
    return (POINTS, *(TIES[tie] for tie in config.ties))


def check(config: Config) -> tuple[Problem, ...]:
    """A tie-break that stands twice; an absent angler better off than one who caught nothing."""
    problems = [
        Problem("parameters.ties", "doubled", f"“{tie.label}”出现了两次")
        for tie in Tie
        if config.ties.count(tie) > 1
    ]
    if config.blank == Blank.PLUS and config.absent_plus < config.blank_plus:
        problems.append(Problem("parameters.absent_plus", "contradiction", "缺席者的得分不应好于无渔获者"))
    return tuple(problems)


def scores(rounds: Iterable[Round], config: Config, out: frozenset[int]) -> dict[int, list[Score]]:
    """What each round was worth to each angler, in order of rounds; `out` are struck from the whole contest."""
    held: dict[int, list[Score]] = {}
    for zone in (zone for each in rounds for zone in each.zones):
        for number, score in zone_scores(zone.catches, config, out):
            held.setdefault(number, []).append(score)
    return held


def zone_scores(
    catches: Sequence[Catch], config: Config, out: frozenset[int] = frozenset()
) -> Iterator[tuple[int, Score]]:
    """Place points in one zone: equal catches share the mean of their places, blanks and absents as configured.

    The size of the zone counts everybody drawn into it. Those in `out` give up their place when `move_up`.
    """
    there = [c for c in catches if c.status is None and not (config.move_up and c.entrant in out)]
    amounts = sorted((c.catch or 0 for c in there), reverse=True)
    for c in catches:
        if c.status is not None:
            yield c.entrant, Score((len(catches) + config.absent_plus) * 1000, 0, False)
        elif not c.catch and config.blank == Blank.PLUS:
            yield c.entrant, Score((len(catches) + config.blank_plus) * 1000, 0, True)
        elif c in there:
            yield c.entrant, Score(_shared_place(amounts, c.catch or 0), c.catch or 0, True)


def _shared_place(amounts: Sequence[int], amount: int) -> int:
    """The mean of the places that all with this amount take, in thousandths."""
    first = sum(1 for other in amounts if other > amount) + 1
    last = first + amounts.count(amount) - 1
    return (first + last) * 500


def review_rounds(rounds: Sequence[Round], numbers: frozenset[int], config: Config) -> list[Problem]:
    """Anglers who stand in two zones or in none, or are nobody's; catches that cannot be."""
    problems: list[Problem] = []
    for r, each in enumerate(rounds):
        given = [c.entrant for zone in each.zones for c in zone.catches]
        problems += doubled(f"rounds[{r}]", given)
        problems += [
            Problem(f"rounds[{r}]", "missing", f"缺少 {number} 的成绩")
            for number in sorted(numbers - set(given))
        ]
        for z, zone in enumerate(each.zones):
            for i, c in enumerate(zone.catches):
                problems += _review_catch(c, f"rounds[{r}].zones[{z}].catches[{i}]", numbers, config)
    return problems or ([] if rounds else [Problem("rounds", "missing", "没有任何一轮成绩")])


def _review_catch(c: Catch, path: str, numbers: frozenset[int], config: Config) -> Iterator[Problem]:
    if c.entrant not in numbers:
        yield Problem(path, "unknown_entrant", f"没有号码为 {c.entrant} 的参赛者")
    if c.status is not None and c.status not in OUT:
        yield Problem(f"{path}.status", "status", f"“{c.status.label}”不适用于钓鱼，请用 dns 或 dq")
    if (c.catch is None) == (c.status is None):
        yield Problem(path, "catch_or_status", "应填渔获，或填 dns、dq，不能都填或都不填")
    if c.catch is not None and config.measure == Measure.COUNT and c.catch % 1000:
        yield Problem(f"{path}.catch", "not_whole", "尾数应为整数")
