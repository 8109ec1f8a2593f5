"""The team-score sheet 团体总分表: placed contests of a meet, and what a regulation may set about them."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from ysevents.competitions.rules.decisions import DecisionKind, review_kinds
from ysevents.competitions.rules.marks import Points, Status
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import BaseSheet, doubled, review_base, unknown
from ysevents.kit.enums import Labelled

READ = "多份县级规程，名次表和办法以本次规程为准"


class Sex(Labelled):
    MEN = "men", "男子"
    WOMEN = "women", "女子"
    MIXED = "mixed", "混合"


class Share(Labelled):
    MEAN = "mean", "平均所占名次的得分"
    FULL = "full", "都得该名次的分"


class Rounding(Labelled):
    HALF_UP = "half_up", "四舍五入到0.001分"
    DOWN = "down", "舍去0.001分以下"


class Scope(Labelled):
    NOTHING = "nothing", "只取消本人名次"
    DIVISION = "division", "并取消单位在该组别的团体总分"
    UNIT = "unit", "并取消单位的全部团体总分"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesScale:
    """With at most so many entries this scale holds."""

    up_to: int
    scale: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlaces:
    """With at least so many units, so many places are awarded."""

    at_least: int
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    scale: tuple[int, ...] = parameter((9, 7, 6, 5, 4, 3, 2, 1), "各名次得分", source=READ, least=1)
    scales: Mapping[str, tuple[int, ...]] = parameter({}, "某类项目自己的名次得分，如接力", source=READ)
    scales_by_entries: tuple[EntriesScale, ...] = parameter(
        (), "参赛人数不超过几人时用另一张名次得分表", source=READ
    )
    factors: Mapping[str, Points] = parameter(
        {"relay": 2000, "combined": 2000}, "某类项目得分的倍数", source=READ
    )
    ties: Share = parameter(Share.MEAN, "并列名次如何得分", source=READ)
    rounding: Rounding = parameter(
        Rounding.HALF_UP, "平均得分如何取整", source="由规程决定；本系统默认四舍五入"
    )
    minus_one_up_to: int = parameter(8, "参赛人（队）数不超过几个时减一录取；0为不减", source=READ, least=0)
    min_entries: int = parameter(2, "少于几人（队）报名则不举行、不计分", source=READ, least=1)
    count_absent: bool = parameter(True, "没有写明报名数时，弃权者是否算作参赛", source="由规程决定")
    record_bonus: Mapping[str, Points] = parameter({"county": 9000}, "破各级纪录加分", source=READ)
    records_add: bool = parameter(False, "一次破几级纪录是否累加；否则取最高", source="通行做法，未核对原文")
    absence_penalty: Points = parameter(0, "无故弃权一次扣几分", source="由规程决定", least=0)
    dq_moves_up: bool = parameter(True, "取消名次后，后面的名次是否递补", source="由规程决定")
    dq_cancels: Scope = parameter(Scope.NOTHING, "取消运动员成绩时，单位的团体总分", source=READ)
    level_order: tuple[str, ...] = parameter(
        ("places", "records"), "总分相等时依次比：第一名多者、第二名多者……；破纪录多者",
        source=READ, choices=("places", "records"),
    )  # fmt: skip
    places_by_units: tuple[UnitPlaces, ...] = parameter(
        (), "参赛单位不少于几个时团体录取几名；空为全部录取", source=READ
    )
    divisions: tuple[str, ...] = parameter((), "计入本表的组别；空为全部", source="由规程决定")
    sex: Sex | None = parameter(
        None, "只计男子或女子项目；空为总表，混合项目只计入总表", source="由规程决定", choices=tuple(Sex)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """One place in a contest: whose unit, which athletes, and the levels of the records they broke.

    Equal ranks are shared places. Without a rank there is a status, or a guest who is not placed.
    """

    unit: int
    rank: int | None = None
    status: Status | None = None
    athletes: tuple[int, ...] = ()
    guest: bool = False
    excused: bool = False
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A placed contest. `entries` is counted from the placings, without guests, when it is not given."""

    code: str
    title: str = ""
    division: str = ""
    sex: Sex
    kind: str = "individual"
    entries: int | None = None
    placings: tuple[Placing, ...]

    @property
    def name(self) -> str:
        return self.title or self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Disqualification:
    """Found later: the athlete's places in one contest, or in all, are void, relays included."""

    athlete: int
    contest: str = ""
    text: str = ""

    def voids(self, contest: Contest, placing: Placing) -> bool:
        return self.contest in ("", contest.code) and self.athlete in placing.athletes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """Entrants are units. `guests` are units that compete for show: no place, no points."""

    contests: tuple[Contest, ...]
    guests: tuple[int, ...] = ()
    disqualified: tuple[Disqualification, ...] = ()

    def is_guest(self, placing: Placing) -> bool:
        return placing.guest or placing.unit in self.guests

    def is_void(self, contest: Contest, placing: Placing) -> bool:
        return any(one.voids(contest, placing) for one in self.disqualified)


def check(config: Config) -> tuple[Problem, ...]:
    """Scales that rise, a kind with a factor and a scale of its own, steps out of order."""
    problems = []
    named = {"scale": config.scale, **{f"scales.{kind}": scale for kind, scale in config.scales.items()}}
    for i, step in enumerate(config.scales_by_entries):
        named[f"scales_by_entries[{i}].scale"] = step.scale
    for name, scale in named.items():
        if not scale or min(scale) < 0 or any(later > earlier for earlier, later in pairwise(scale)):
            problems.append(Problem(f"parameters.{name}", "not_falling", "名次得分应由高到低，且不为空"))
    for kind in sorted(set(config.scales) & set(config.factors)):
        text = f"{kind} 既有自己的名次得分又有倍数，只能用一种"
        problems.append(Problem(f"parameters.factors.{kind}", "contradiction", text))
    steps = [step.up_to for step in config.scales_by_entries]
    units = [step.at_least for step in config.places_by_units]
    problems += doubled("parameters.scales_by_entries", steps)
    problems += doubled("parameters.places_by_units", units)
    for i, row in enumerate(config.places_by_units):
        if row.at_least < 1 or row.places < 0:
            at = f"parameters.places_by_units[{i}]"
            problems.append(Problem(at, "range", "单位数应不小于1，录取名次应不小于0"))
    if len(set(config.level_order)) < len(config.level_order):
        problems.append(Problem("parameters.level_order", "doubled", "同一项比较写了两次"))
    return tuple(problems)


def review_contests(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Units nobody knows, ranks that are no order, levels and kinds the regulation does not name."""
    codes = [contest.code for contest in sheet.contests]
    known = frozenset(sheet.numbers)
    problems = [*review_base(sheet), *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION)]
    problems += [unknown(f"guests[{i}]", n) for i, n in enumerate(sheet.guests) if n not in sheet.numbers]
    for i, contest in enumerate(sheet.contests):
        at = f"contests[{i}]"
        if contest.code in codes[:i]:
            problems.append(Problem(f"{at}.code", "doubled", f"项目 {contest.code} 出现了两次"))
        problems += _review_contest(contest, at, sheet, config, known)
    for i, found in enumerate(sheet.disqualified):
        if not any(found.voids(contest, p) for contest in sheet.contests for p in contest.placings):
            text = f"运动员 {found.athlete} 没有可取消的名次，请检查号码和项目"
            problems.append(Problem(f"disqualified[{i}]", "no_effect", text))
    return tuple(problems)


def _review_contest(
    contest: Contest, path: str, sheet: Sheet, config: Config, known: frozenset[int]
) -> list[Problem]:
    problems = []
    if contest.kind not in {"individual", *config.factors, *config.scales}:
        text = f"规程没有说明“{contest.kind}”类项目如何得分"
        problems.append(Problem(f"{path}.kind", "unknown_kind", text))
    if contest.entries is not None and contest.entries < len(competing(contest, sheet)):
        problems.append(Problem(f"{path}.entries", "range", "报名数少于成绩中的人（队）数"))
    ranks = sorted(placing.rank for placing in contest.placings if placing.rank is not None)
    if any(rank != 1 + bisect_left(ranks, rank) for rank in ranks):
        problems.append(Problem(f"{path}.placings", "ranks", "名次应连续；并列后空出相应名次"))
    problems += doubled(f"{path}.placings", (n for placing in contest.placings for n in placing.athletes))
    for i, placing in enumerate(contest.placings):
        problems += _review_placing(placing, f"{path}.placings[{i}]", sheet, config, known)
    return problems


def _review_placing(
    placing: Placing, path: str, sheet: Sheet, config: Config, known: frozenset[int]
) -> list[Problem]:
    problems = []
    if placing.unit not in known:
        problems.append(unknown(f"{path}.unit", placing.unit))
    if placing.rank is not None and placing.status is not None:
        problems.append(Problem(path, "contradiction", "既有名次又有未取得名次的原因"))
    if placing.rank is None and placing.status is None and not sheet.is_guest(placing):
        problems.append(Problem(path, "missing", "应写名次，或未取得名次的原因（dns、dnf、dq、nm、r）"))
    for level in placing.records:
        if level not in config.record_bonus:
            text = f"规程没有说明破“{level}”级纪录加几分"
            problems.append(Problem(f"{path}.records", "unknown_level", text))
    return problems


def competing(contest: Contest, sheet: Sheet) -> list[Placing]:
    """The placings that are not for show."""
    return [placing for placing in contest.placings if not sheet.is_guest(placing)]
