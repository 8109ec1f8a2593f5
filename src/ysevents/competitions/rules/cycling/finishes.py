"""Finishes of one race or stage: times shared within a bunch, places, time limits. Shared by all classifications."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ysevents.competitions.rules.decisions import DecisionKind, named_by
from ysevents.competitions.rules.marks import Status, Time, time_cn
from ysevents.competitions.rules.outcomes import Block, Problem, Reason, unplaced
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import BaseSheet, review_rows
from ysevents.competitions.rules.time_bounds import ROAD
from ysevents.kit.enums import Labelled

TRUSTED = "UCI 2.6（据摘录，未核对全文）"
UNCHECKED = "UCI 公路规则（通行做法，未核对原文）"
OVER_LIMIT = Reason("over_limit", "超过关门时间")
OUT = (Status.DNF, Status.DNS, Status.DQ)
LISTED = (Status.DNF.reason, OVER_LIMIT, Status.DQ.reason, Status.DNS.reason)
"""In which order those without a place are listed."""


class Kind(Labelled):
    MASS = "mass", "集体出发"
    TIME_TRIAL = "time_trial", "个人计时"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    gap_ms: int = parameter(
        1_000, "与前一人相差多少毫秒起另计时间，不足者同时间", source=TRUSTED, least=1, most=60_000
    )
    sprint_gap_ms: int = parameter(3_000, "约定冲刺赛段的同一界限", source=TRUSTED, least=1, most=60_000)
    unit_ms: int = parameter(
        1_000,
        "成绩计到多少毫秒，余数舍去；计时赛的余数用于比较同时间者",
        source="UCI 2.6.015",
        choices=(1, 10, 100, 1_000),
    )
    time_limit_percent: int | None = parameter(
        None, "超过第一名时间百分之几为超时；留空则不限", source=TRUSTED, least=0, most=200
    )
    cut_off: Time | None = parameter(None, "关门时间，如 2:30:00；留空则不限", source="地方竞赛规程")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """How one rider came in. In a mass start the position counts; without a time it is that of the rider before."""

    entrant: int
    position: int | None = None
    time: Time | None = None
    status: Status | None = None
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A bonus or a penalty in time."""

    entrant: int
    time: Time
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One race. A declared sprint stage shares times across a wider gap."""

    kind: Kind = Kind.MASS
    sprint: bool = False
    name: str = ""
    finishes: tuple[Finish, ...]
    bonuses: tuple[Adjustment, ...] = ()
    penalties: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Ride:
    """A classified finish: place, time as credited, and the part of a time trial's time that was cut off."""

    number: int
    place: int
    time_ms: int
    fraction_ms: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """A stage worked out; `out` says why somebody is not classified."""

    rides: Mapping[int, Ride] = field(default_factory=dict)
    out: Mapping[int, Reason] = field(default_factory=dict)


def results(stage: Stage, config: Config, sheet: BaseSheet) -> Results:
    """Places and times of a stage. Riders disqualified by decision are taken out; those behind them move up.

    Times are shared among all who rode, so a rider struck later still closed the gap they closed.
    Somebody over the limit stays when a decision lets them (`advance`).
    """
    struck = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    pardoned = named_by(sheet.decisions, DecisionKind.ADVANCE)
    out = {f.entrant: f.status.reason for f in stage.finishes if f.status is not None}
    out |= {f.entrant: Status.DQ.reason for f in stage.finishes if f.entrant in struck}
    timed = [(key, number, ms) for key, number, ms in _timed(stage, config) if number not in struck]
    winner = min((ms for _, _, ms in timed), default=0)
    late = {number for _, number, ms in timed if _is_late(ms, winner, config)}
    out |= dict.fromkeys(late - pardoned, OVER_LIMIT)
    keys = sorted(key for key, number, _ in timed if number not in out)
    rides = {
        number: _ride(number, keys.index(key) + 1, ms, stage, config)
        for key, number, ms in timed
        if number not in out
    }
    return Results(rides, out)


def _timed(stage: Stage, config: Config) -> list[tuple[int, int, int]]:
    """What orders each finisher, their number, and the time they share, not yet cut."""
    finished = [f for f in stage.finishes if f.status is None]
    if stage.kind == Kind.TIME_TRIAL:
        return [(f.time or 0, f.entrant, f.time or 0) for f in finished]
    gap = config.sprint_gap_ms if stage.sprint else config.gap_ms
    return list(_bunched(finished, gap))


def _bunched(finishes: Iterable[Finish], gap: int) -> Iterator[tuple[int, int, int]]:
    bunch = before = -gap
    for f in in_order(finishes):
        own = before if f.time is None else f.time
        if own - before >= gap:
            bunch = own
        before = own
        yield f.position or 0, f.entrant, bunch


def in_order(finishes: Iterable[Finish]) -> list[Finish]:
    """By position; within a dead heat one who has a time goes first, so that the others share it."""
    return sorted(finishes, key=lambda f: (f.position or 0, f.time is None))


def _is_late(time_ms: int, winner_ms: int, config: Config) -> bool:
    percent, cut_off = config.time_limit_percent, config.cut_off
    late = percent is not None and time_ms * 100 > winner_ms * (100 + percent)
    return late or (cut_off is not None and time_ms > cut_off)


def _ride(number: int, place: int, time_ms: int, stage: Stage, config: Config) -> Ride:
    fraction = time_ms % config.unit_ms
    return Ride(number, place, time_ms - fraction, fraction if stage.kind == Kind.TIME_TRIAL else 0)


def not_placed(out: Mapping[int, Reason]) -> tuple[Block, ...]:
    """Blocks of those who are not classified."""
    ordered = sorted(out.items(), key=lambda pair: (LISTED.index(pair[1]), pair[0]))
    return unplaced(ordered)


def race_time_cn(time_ms: int) -> str:
    """`1:02:03`, with as many decimals as there are."""
    return time_cn(time_ms, next(d for d in range(4) if time_ms % 10 ** (3 - d) == 0))


def gap_cn(gap_ms: int) -> str:
    """`+12` behind the first, `+1:02`; nothing for the first and all in their bunch."""
    return f"+{race_time_cn(gap_ms)}" if gap_ms else ""


def review_stage(stage: Stage, path: str, sheet: BaseSheet) -> Iterator[Problem]:
    """Riders missing, doubled or unknown; positions and times that cannot be."""
    yield from review_rows(f"{path}finishes", (f.entrant for f in stage.finishes), sheet)
    yield from review_finishes(stage, path)


def review_finishes(stage: Stage, path: str) -> Iterator[Problem]:
    """What each row lacks or has too much, and times that fall while positions rise."""
    faults = [
        Problem(f"{path}finishes[{i}]", *fault)
        for i, f in enumerate(stage.finishes)
        for fault in _faults(f, stage.kind)
    ]
    for i, f in enumerate(stage.finishes):
        yield from ROAD.review(f"{path}finishes[{i}].time", f.time)
    yield from faults
    if stage.kind == Kind.MASS and not faults:
        yield from _review_times(in_order(f for f in stage.finishes if f.status is None), path)


def _faults(f: Finish, kind: Kind) -> Iterator[tuple[str, str]]:
    if f.status is not None and f.status not in OUT:
        yield "status", f"“{f.status.label}”不适用，请用 dnf、dns 或 dq"
    if f.status is not None and f.position is not None:
        yield "position_and_status", "未完成者不应有到达顺序"
    if f.status is None and kind == Kind.MASS and (f.position is None or f.position < 1):
        yield "position", "缺少到达顺序，应从1起"
    if kind == Kind.TIME_TRIAL and f.position is not None:
        yield "position", "计时赛按时间排列，不写到达顺序"
    if f.status is None and kind == Kind.TIME_TRIAL and f.time is None:
        yield "time", "缺少时间"


def _review_times(ordered: Sequence[Finish], path: str) -> Iterator[Problem]:
    if ordered and ordered[0].time is None:
        yield Problem(f"{path}finishes", "time", "第一名缺少时间")
    known = [f for f in ordered if f.time is not None]
    for ahead, behind in pairwise(known):
        if (behind.time or 0) < (ahead.time or 0):
            text = f"{behind.entrant} 在 {ahead.entrant} 之后到达，时间却更早"
            yield Problem(f"{path}finishes", "not_rising", text)
        elif behind.position == ahead.position and behind.time != ahead.time:
            text = f"{ahead.entrant} 与 {behind.entrant} 同时到达，时间却不同"
            yield Problem(f"{path}finishes", "dead_heat", text)
