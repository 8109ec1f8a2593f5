"""What is wrong with a timetable, with names: what its makers look at while they move things.

Covers: ground used twice, fixtures outside their session, rounds out of order or without rest, too little room,
athletes in two places or without half an hour between, 800 and 1500 in one half-day, a third effort of a pupil,
units of which several meet in one heat while another heat has room.
Leaves out: what is placed nowhere (that is a list of its own).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ysevents.competitions.rules.scheduling.demands import APART, WORDS
from ysevents.competitions.rules.scheduling.loads import loads
from ysevents.competitions.rules.scheduling.model import Board, Key, Mode, Placed, Stage

EFFORTS = 2
"""How often primary pupils start in a half-day."""
NAMED = 5
"""So many names are told; the rest is a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Somebody in a stage: in a fixture of it, or (`number` None, not drawn yet) in one of them."""

    person: Key
    name: str
    stage: Key
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitInHeat:
    """How many of a unit stand in a fixture."""

    stage: Key
    number: int
    unit: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`fixtures` are those concerned: stage and number; None where any of the stage may be meant."""

    code: str
    text: str
    fixtures: tuple[tuple[Key, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class _Start:
    """When somebody may have to be somewhere."""

    stage: Stage
    number: int | None
    session: Key
    starts: int
    ends: int


def find(
    board: Board, efforts: Iterable[Effort] = (), heats: Iterable[UnitInHeat] = ()
) -> tuple[Problem, ...]:
    """Everything, the worst first: what cannot be, what should not be, what could be better."""
    return (
        *_over_full(board),
        *_ground(board),
        *_rounds(board),
        *_people(board, efforts),
        *_units(board, heats),
    )


def _over_full(board: Board) -> Iterator[Problem]:
    for load in loads(board):
        if load.is_over:
            yield Problem(
                code="over_full",
                text=f"{WORDS[load.use]}共需{load.needed}分钟，各单元合计只有{load.room}分钟，"
                "请增加单元、场地或缩短每组用时",
            )


def _ground(board: Board) -> Iterator[Problem]:
    stages = {stage.key: stage for stage in board.stages}
    openings = {(o.session.key, o.area.key): o for o in board.openings}
    floors = {o.area.key: o.area.floor for o in board.openings}
    for p in board.placed:
        opening = openings.get((p.session, p.area))
        if opening and not (opening.session.starts <= p.starts and p.ends <= opening.session.ends):
            yield Problem(
                code="outside_session", text=f"{_name(stages, p)}超出了所在单元的时间", fixtures=_of(p)
            )
    ordered = sorted((p for p in board.placed if p.area in floors), key=lambda p: (p.starts, str(p.stage)))
    for n, one in enumerate(ordered):
        for other in ordered[n + 1 :]:
            if other.starts >= one.ends:
                break
            if floors[one.area].isdisjoint(floors[other.area]) or _at_once(stages, one, other):
                continue
            yield Problem(
                code="area_twice",
                text=f"{_name(stages, one)}与{_name(stages, other)}同时用一块场地",
                fixtures=_of(one, other),
            )
    for blocked in board.blocked:
        for p in ordered:
            if (
                p.starts < blocked.ends
                and p.ends > blocked.starts
                and not floors[p.area].isdisjoint(blocked.floor)
            ):
                yield Problem(
                    code="floor_taken",
                    text=f"{_name(stages, p)}的场地那时另有{blocked.title}",
                    fixtures=_of(p),
                )


def _at_once(stages: dict[Key, Stage], one: Placed, other: Placed) -> bool:
    """Zones of one turn share a water."""
    stage = stages[one.stage]
    return (
        one.stage == other.stage
        and stage.mode == Mode.TOGETHER
        and stage.turns[one.number - 1] == stage.turns[other.number - 1]
    )


def _rounds(board: Board) -> Iterator[Problem]:
    placed: dict[Key, list[Placed]] = defaultdict(list)
    for p in board.placed:
        placed[p.stage].append(p)
    rounds = {(stage.contest, stage.number): stage for stage in board.stages}
    for stage in board.stages:
        before = rounds.get((stage.contest, stage.number - 1))
        if before is None or not placed[stage.key] or not placed[before.key]:
            continue
        last = max(placed[before.key], key=lambda p: p.ends)
        first = min(placed[stage.key], key=lambda p: p.starts)
        left = first.starts - last.ends
        if left < 0:
            yield Problem(
                code="rounds_out_of_order",
                text=f"{stage.title}排在{before.title}结束之前",
                fixtures=_of(last, first),
            )
        elif left < stage.rest:
            yield Problem(
                code="too_little_rest",
                text=f"{before.title}结束后{left}分钟就是{stage.title}，应间隔{stage.rest}分钟",
                fixtures=_of(last, first),
            )


def _people(board: Board, efforts: Iterable[Effort]) -> Iterator[Problem]:
    stages = {stage.key: stage for stage in board.stages}
    sessions = {o.session.key: o.session for o in board.openings}
    spans = _spans(board)
    names: dict[Key, str] = {}
    starts: dict[Key, list[_Start]] = defaultdict(list)
    for effort in efforts:
        names[effort.person] = effort.name
        for number, session, begun, over in spans.get((effort.stage, effort.number), ()):
            starts[effort.person].append(_Start(stages[effort.stage], number, session, begun, over))
    pairs: dict[tuple[str, Key, int | None, Key, int | None], list[Key]] = defaultdict(list)
    third: dict[Key, list[Key]] = defaultdict(list)
    for person, held in starts.items():
        for one, other in combinations(sorted(held, key=lambda s: (s.starts, s.ends, str(s.stage.key))), 2):
            code = _clash(one, other)
            if code:
                pairs[code, one.stage.key, one.number, other.stage.key, other.number].append(person)
        for session in {s.session for s in held} & sessions.keys():
            if len({s.stage.key for s in held if s.session == session and s.stage.is_young}) > EFFORTS:
                third[session].append(person)
    yield from _of_pairs(pairs, stages, names)
    for session, people in sorted(third.items(), key=lambda item: sessions[item[0]].starts):
        yield Problem(
            code="too_many_efforts",
            text=f"{sessions[session].title}里小学生出场超过{EFFORTS}次：{_told(people, names)}",
        )


def _spans(board: Board) -> dict[tuple[Key, int | None], list[tuple[int | None, Key, int, int]]]:
    """When each fixture is on; under None, a stage as one span in each session."""
    found: dict[tuple[Key, int | None], list[tuple[int | None, Key, int, int]]] = defaultdict(list)
    whole: dict[tuple[Key, Key], tuple[int, int]] = {}
    for p in board.placed:
        found[p.stage, p.number].append((p.number, p.session, p.starts, p.ends))
        starts, ends = whole.get((p.stage, p.session), (p.starts, p.ends))
        whole[p.stage, p.session] = min(starts, p.starts), max(ends, p.ends)
    for (stage, session), (starts, ends) in whole.items():
        found[stage, None].append((None, session, starts, ends))
    return found


def _clash(one: _Start, other: _Start) -> str:
    """What is wrong with two efforts of one person, the first of them begun earlier."""
    if one.stage.contest == other.stage.contest:
        return ""
    if other.starts < one.ends:
        return "two_places"
    if other.starts < one.ends + APART:
        return "too_close"
    return (
        "two_long_races" if one.session == other.session and one.stage.is_long and other.stage.is_long else ""
    )


WORST = {
    "two_places": "同时进行，可能赶不上",
    "too_close": f"间隔不到{APART}分钟",
    "two_long_races": "在同一个半天",
}


def _of_pairs(
    pairs: dict[tuple[str, Key, int | None, Key, int | None], list[Key]],
    stages: dict[Key, Stage],
    names: dict[Key, str],
) -> Iterator[Problem]:
    for code, words in WORST.items():
        for (found, one, number, other, other_number), people in pairs.items():
            if found == code:
                first, second = _titled(stages[one], number), _titled(stages[other], other_number)
                yield Problem(
                    code=code,
                    text=f"{first}与{second}{words}：{_told(people, names)}",
                    fixtures=((one, number), (other, other_number)),
                )


def _units(board: Board, heats: Iterable[UnitInHeat]) -> Iterator[Problem]:
    stages = {stage.key: stage for stage in board.stages}
    totals: dict[tuple[Key, str], int] = defaultdict(int)
    rows = list(heats)
    for row in rows:
        totals[row.stage, row.unit] += row.count
    for row in rows:
        stage = stages[row.stage]
        if row.count > -(-totals[row.stage, row.unit] // len(stage.turns)):
            yield Problem(
                code="unit_together",
                text=f"{_titled(stage, row.number)}有{row.unit}{row.count}人同组，可以分开",
                fixtures=((row.stage, row.number),),
            )


def _told(people: Sequence[Key], names: dict[Key, str]) -> str:
    told = "、".join(names[person] for person in people[:NAMED])
    return told if len(people) <= NAMED else f"{told}等{len(people)}人"


def _titled(stage: Stage, number: int | None) -> str:
    return stage.title if number is None or len(stage.turns) == 1 else f"{stage.title}第{number}组"


def _name(stages: dict[Key, Stage], placed: Placed) -> str:
    return _titled(stages[placed.stage], placed.number)


def _of(*placed: Placed) -> tuple[tuple[Key, int | None], ...]:
    return tuple((p.stage, p.number) for p in placed)
