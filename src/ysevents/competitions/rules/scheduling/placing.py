"""A few quick greedy passes: stage after stage, each where it hurts least, then as early as can be.

Never broken: ground is used once at a time, everything lies in an opening of a suitable area, rounds and turns
come in their order with their rest, what is fixed stays. Weighed, and broken only where nothing else is left:
athletes half an hour apart, one long race and for young ones two efforts in a half-day. Equal boards give equal
timetables: nothing hangs on the order of input but the order of stages of equal length.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from ysevents.competitions.rules.scheduling.demands import APART
from ysevents.competitions.rules.scheduling.ground import Ground, RelatedSpan
from ysevents.competitions.rules.scheduling.model import Board, Key, Mode, Opening, Placed, Stage

AT_ONCE, TOO_CLOSE, TWO_LONG, THIRD_EFFORT = 10, 4, 3, 2
"""What a shared athlete costs who is in two places, has no half hour, runs long twice, or starts a third time."""

PASSES = 10
"""How often all is placed, with other contests first."""
NO_ROOM, HURTS = 3, 1
"""By how much a contest comes earlier in the next pass."""
CRAMPED = frozenset({"no_room", "round_before_unplaced"})
"""What may be helped by coming earlier."""


@dataclass(frozen=True, slots=True)
class Left:
    """A stage that found no place, and why."""

    stage: Key
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    placed: tuple[Placed, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    cost: int
    rank: int
    starts: int
    opening: Opening

    @property
    def order(self) -> tuple[int, int, int]:
        return (self.cost, self.rank, self.starts)


def place(board: Board, only: Iterable[Key] | None = None) -> Plan:
    """Place every stage that is not fixed, or `only` these; what is not to be placed anew stays put.

    A pass goes through all of them; then those that hurt somebody are tried once more with the others in their
    places. Contests that found no room, or hurt somebody still, come earlier in the next pass. Of all passes the
    one that leaves the least counts, then the one that hurts the least, then the earliest.
    """
    wanted = {stage.key for stage in board.stages} if only is None else set(only)
    moving = [stage for stage in board.stages if stage.key in wanted]
    weights: Counter[Key] = Counter()
    best: tuple[int, int] | None = None
    plan = Plan(placed=(), left=())
    for _ in range(PASSES):
        ground, left = _pass(board, moving, weights)
        _improve(ground, moving)
        costs = {stage.contest: 0 for stage in moving}
        for stage in moving:
            costs[stage.contest] += _stage_cost(stage, ground)
        hurt = (len(left), sum(costs.values()))
        if best is None or hurt < best:
            best, plan = hurt, Plan(placed=tuple(ground.placed()), left=tuple(left))
        contests = {stage.key: stage.contest for stage in moving}
        cramped = {contests[one.stage] for one in left if one.code in CRAMPED}
        costly = {contest for contest, cost in costs.items() if cost}
        if not cramped | costly:
            break
        weights.update(dict.fromkeys(cramped, NO_ROOM) | dict.fromkeys(costly - cramped, HURTS))
    return plan


def _improve(ground: Ground, stages: Sequence[Stage]) -> None:
    """Place anew, one by one, the stages that hurt somebody, the worst first."""
    costs = {stage.key: _stage_cost(stage, ground) for stage in stages}
    for stage in sorted((s for s in stages if costs[s.key]), key=lambda s: -costs[s.key]):
        before, held = _stage_cost(stage, ground), list(ground.of(stage.key))
        if not before or any(p.is_fixed for p in held):
            continue
        ground.take_back(held)
        if _place(stage, ground) or _stage_cost(stage, ground) >= before:
            ground.take_back(list(ground.of(stage.key)))
            ground.put(held)


def _stage_cost(stage: Stage, ground: Ground) -> int:
    """What a stage costs where it stands, session by session."""
    related = list(ground.related_spans(stage.contest))
    return sum(_cost(stage, span.starts, span.ends, span.session, related) for span in ground.spans(stage))


def _pass(board: Board, moving: Sequence[Stage], weights: Mapping[Key, int]) -> tuple[Ground, list[Left]]:
    """Each stage once, the contests of most weight first."""
    keys = {stage.key for stage in moving}
    ground = Ground(board, [p for p in board.placed if p.is_fixed or p.stage not in keys])
    left = []
    several = {stage.contest for stage in board.stages if stage.number > 1}
    for stage in sorted(moving, key=lambda s: (-weights.get(s.contest, 0), *_urgency(s, several))):
        if len(ground.of(stage.key)) < len(stage.turns):
            code = _place(stage, ground)
            if code:
                left.append(Left(stage.key, code))
    return ground, left


def _urgency(stage: Stage, several: Set[Key]) -> tuple[int, int, int]:
    """Relays first, since the last session is theirs; then what goes on in another round, the long ones first."""
    is_closing = stage.is_relay and stage.number == 1
    rank = 0 if is_closing else 1 if stage.contest in several else 2
    return (rank, stage.number, -stage.needed)


def _place(stage: Stage, ground: Ground) -> str:
    """Place what is not yet placed of a stage, all of it or nothing; answers why not."""
    openings = [o for o in ground.board.openings if stage.use in o.area.uses]
    if not openings:
        return "no_area"
    if stage.minutes > max(o.session.minutes for o in openings):
        return "too_long"
    ready = ground.ready(stage)
    if ready is None:
        return "round_before_unplaced"
    missing = _missing(stage, ground)
    is_one = not ground.of(stage.key) and (not stage.turn_rest or len(set(stage.turns)) == 1)
    if is_one and _put_block(stage, missing, ready, openings, ground):
        return ""
    put: list[Placed] = []
    for turn, of_turn in groupby(missing, key=lambda n: stage.turns[n - 1]):
        earliest = max(ready, ground.ready_for_turn(stage, turn))
        numbers = list(of_turn)
        done = _put_block(stage, numbers, earliest, openings, ground)
        for number in numbers if not done and stage.mode != Mode.TOGETHER else ():
            one = _put_block(stage, [number], earliest, openings, ground)
            done += one
            if one and stage.mode == Mode.SEQUENCE:
                earliest = one[0].ends + stage.gap
        put += done
        if len(done) < len(numbers):
            ground.take_back(put)
            return "no_room"
    return ""


def _missing(stage: Stage, ground: Ground) -> list[int]:
    """Numbers of its fixtures that stand nowhere yet, turn by turn."""
    there = {p.number for p in ground.of(stage.key)}
    numbers = [n for n in range(1, len(stage.turns) + 1) if n not in there]
    return sorted(numbers, key=lambda n: (stage.turns[n - 1], n))


def _put_block(
    stage: Stage, numbers: Sequence[int], ready: int, openings: Sequence[Opening], ground: Ground
) -> list[Placed]:
    """Put fixtures of a stage on one area, one behind the other, turns at once in one; [] if that cannot be."""
    if stage.mode == Mode.PARALLEL and len(numbers) > 1:
        return []
    turns = sorted({stage.turns[n - 1] for n in numbers})
    is_at_once = stage.mode == Mode.TOGETHER
    rows = [turns.index(stage.turns[n - 1]) if is_at_once else row for row, n in enumerate(numbers)]
    chosen = _choose(stage, numbers, max(rows), ready, openings, ground)
    if chosen is None:
        return []
    step = _step(stage, chosen.opening)
    return ground.put(
        [_fixture(stage, n, chosen, chosen.starts + row * step) for n, row in zip(numbers, rows, strict=True)]
    )


def _step(stage: Stage, opening: Opening) -> int:
    """From one start to the next on an area."""
    return -(-(stage.minutes + stage.gap) // opening.grain) * opening.grain


def _fixture(stage: Stage, number: int, chosen: _Choice, starts: int) -> Placed:
    return Placed(
        stage=stage.key,
        number=number,
        session=chosen.opening.session.key,
        area=chosen.opening.area.key,
        starts=starts,
        ends=starts + stage.minutes,
    )


def _choose(
    stage: Stage,
    numbers: Sequence[int],
    steps: int,
    ready: int,
    openings: Sequence[Opening],
    ground: Ground,
) -> _Choice | None:
    """Where it hurts least, then earliest; relays that close a meet in the last session first."""
    latest = stage.is_relay and stage.number == 1
    until = ground.deadline(stage, max(stage.turns[n - 1] for n in numbers))
    related = list(ground.related_spans(stage.contest))
    best: _Choice | None = None
    for opening in openings:
        rank = -opening.session.starts if latest else 0
        minutes = steps * _step(stage, opening) + stage.minutes
        for starts in _starts(minutes, ready, until, opening, related, ground):
            if best is not None and (0, rank, starts) >= best.order:
                break
            cost = _cost(stage, starts, starts + minutes, opening.session.key, related)
            choice = _Choice(cost, rank, starts, opening)
            is_better = best is None or choice.order < best.order
            if is_better and ground.is_free(opening, starts, starts + minutes):
                best = choice
    return best


def _starts(
    minutes: int,
    ready: int,
    until: int | None,
    opening: Opening,
    related: Sequence[RelatedSpan],
    ground: Ground,
) -> list[int]:
    """The instants worth trying: as soon as may be, when ground gets free, when athletes have rested."""
    session, grain = opening.session, opening.grain
    earliest = max(session.starts, ready)
    latest = (session.ends if until is None else min(session.ends, until)) - minutes
    moments = {earliest, *ground.frees(opening.area.floor), *(span.ends + APART for span in related)}
    tried = {-(-moment // grain) * grain for moment in moments}
    return sorted(moment for moment in tried if earliest <= moment <= latest)


def _cost(stage: Stage, starts: int, ends: int, session: Key, related: Sequence[RelatedSpan]) -> int:
    cost = 0
    others: dict[Key, int] = {}
    for span in related:
        if span.starts < ends and span.ends > starts:
            cost += AT_ONCE * span.weight
        elif span.starts < ends + APART and span.ends + APART > starts:
            cost += TOO_CLOSE * span.weight
        if span.session == session:
            others[span.contest] = span.weight
            if span.is_long and stage.is_long:
                cost += TWO_LONG * span.weight
    if stage.is_young and len(others) > 1:
        cost += THIRD_EFFORT * sorted(others.values())[-2]
    return cost
