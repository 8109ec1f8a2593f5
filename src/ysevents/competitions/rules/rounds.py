"""Rounds 赛次: who goes on by place Q, by time q, by the referee qR or the jury qJ, `wa.rounds`.

After a round those who go on by place stand first: winners by time, second places by time, ..; then all others
by time. Only one timing method may decide. See `races` for the sheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ysevents.competitions.rules import decisions
from ysevents.competitions.rules.decisions import DecisionKind, named_by, review_kinds, settle
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import (
    Advance,
    Block,
    Criterion,
    Outcome,
    Problem,
    Reason,
    rank,
)
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.race_review import review_races
from ysevents.competitions.rules.races import (
    COLUMNS,
    TIME,
    Finish,
    Sheet,
    by_time,
    finishes,
    lines,
    out,
    race_blocks,
    without_place,
)
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.timing import Timing

PLACE = Reason("place", "组内名次")
BY_HAND = {DecisionKind.ADVANCE: "qR", DecisionKind.JURY_ADVANCE: "qJ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(Timing):
    """What a regulation may set."""

    by_place: int = parameter(3, "每组按名次晋级几人（Q）", source="由规程决定", least=0)
    by_time: int = parameter(2, "其余按成绩晋级几人（q）", source="由规程决定", least=0)
    to: str = parameter("决赛", "晋级到哪一赛次", source="由规程决定")
    thousandths: bool = parameter(True, "按成绩晋级时，电子计时相同再比千分之一秒", source="TR21")
    extra_lanes: int = parameter(0, "末位并列时可以增加几个道次", source="TR21，由场地决定", least=0)
    fill_by_time: bool = parameter(
        False, "某组完赛人数不足而空出的名额是否按成绩递补", source="由规程决定，未核对原文"
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """The round before its ties are all settled: races, who is in by place, everybody in order."""

    races: dict[int, tuple[Block, ...]]
    finished: list[Finish]
    by_place: frozenset[int]
    blocks: tuple[Block, ...]


def check(config: Config) -> tuple[Problem, ...]:
    """Somebody must go on."""
    if config.by_place + config.by_time == 0:
        return (Problem("parameters.by_time", "nobody", "by_place 与 by_time 都为0，无人晋级"),)
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Races that cannot be; decisions about no tie, advances of those who are in anyway or did not start."""
    problems = (
        *review_races(sheet, config),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION, *BY_HAND),
    )
    return problems or (*_review_orders(sheet, config), *_review_advances(sheet, config))


def _review_orders(sheet: Sheet, config: Config) -> Iterator[Problem]:
    """Each against the ties that those before it left, in a race or in the whole round."""
    for i in range(len(sheet.decisions)):
        before = _standing(replace(sheet, decisions=_others(sheet, i)), config)
        ties = [block for blocks in (*before.races.values(), before.blocks) for block in blocks]
        for problem in decisions.review(ties, sheet.decisions[: i + 1]):
            if problem.path.startswith(f"decisions[{i}]"):
                yield problem


def _others(sheet: Sheet, i: int) -> tuple[decisions.Decision, ...]:
    """The orders before the i-th decision, and all decisions that set none."""
    return tuple(
        decision
        for k, decision in enumerate(sheet.decisions)
        if k < i or decision.kind not in decisions.ORDERING
    )


def _review_advances(sheet: Sheet, config: Config) -> Iterator[Problem]:
    absent = {number for number, (status, _) in out(sheet).items() if status == Status.DNS}
    qualified = {advance.entrant for advance in _qualified(_standing(sheet, config), config)[0]}
    for i, decision in enumerate(sheet.decisions):
        if decision.kind in BY_HAND:
            for number in decision.named:
                if number in qualified:
                    yield Problem(f"decisions[{i}]", "qualified", f"{number} 已经晋级")
                if number in absent:
                    yield Problem(f"decisions[{i}]", "not_started", f"{number} 没有出发，不能批准晋级")
                qualified.add(number)


def place(sheet: Sheet, config: Config) -> Outcome:
    """The ranking after the round, and who goes on; a tie that nobody settled yet sends nobody on by time."""
    standing = _standing(sheet, config)
    advances, notes = _qualified(standing, config)
    return Outcome(
        blocks=(*standing.blocks, *without_place(sheet)),
        lines=lines(sheet, config, standing.finished),
        advances=(*advances, *_by_hand(sheet, config)),
        notes=(*_settled(standing), *notes),
    )


def _settled(standing: Standing) -> Iterator[str]:
    """Places in a race that were decided by hand: the ranking of the round need not show them."""
    for number, blocks in sorted(standing.races.items()):
        for block in blocks:
            if block.reason.code in decisions.ORDERING:
                numbers = "、".join(str(n) for n in block.entrants)
                yield f"第{number}组 {numbers} 列第{block.rank}名：{block.reason.text}"


def _by_hand(sheet: Sheet, config: Config) -> Iterator[Advance]:
    for kind, how in BY_HAND.items():
        for number in sorted(named_by(sheet.decisions, kind)):
            yield Advance(number, how, config.to)


def _standing(sheet: Sheet, config: Config) -> Standing:
    """A decision about those level in one race sets their places there first; then ties of the round."""
    races = {number: settle(blocks, sheet.decisions) for number, blocks in race_blocks(sheet, config).items()}
    finished = finishes(sheet, config, races)
    by_place = frozenset(finish.number for finish in finished if finish.place <= config.by_place)
    level = rank(finished, _criteria(finished, config), lambda finish: finish.number)
    return Standing(races, finished, by_place, settle(level, sheet.decisions))


def _criteria(finished: Sequence[Finish], config: Config) -> tuple[Criterion[Finish], ...]:
    """Place in the race as far as it sends on, time; what is finer decides only between those who need time."""
    rest = {finish.number: finish for finish in finished if finish.place > config.by_place}
    _, *finer = by_time(rest.values(), thousandths=config.thousandths)

    def only_rest(criterion: Criterion[Finish]) -> Criterion[Finish]:
        return Criterion(criterion.reason, lambda f: criterion.key(f) if f.number in rest else 0)

    return (
        Criterion(PLACE, lambda f: min(f.place, config.by_place + 1)),
        Criterion(TIME, lambda f: f.time_ms),
        *(only_rest(criterion) for criterion in finer),
    )


def _qualified(standing: Standing, config: Config) -> tuple[tuple[Advance, ...], tuple[str, ...]]:
    """Q, then q as long as there are seats; and what is still to be settled."""
    seats, lanes = _seats(standing, config)
    advances, notes = [], []
    if seats < 0:
        notes.append(f"按名次晋级有并列，超出{-seats}个名额，须增加道次、加赛或抽签")
    for block in standing.blocks:
        if standing.by_place.issuperset(block.entrants):
            advances += [Advance(number, "Q", config.to) for number in block.entrants]
        elif len(block.entrants) <= seats + (lanes if seats > 0 else 0):
            advances += [Advance(number, "q", config.to) for number in block.entrants]
            seats -= len(block.entrants)
        else:
            if seats > 0:
                numbers = "、".join(str(number) for number in block.entrants)
                notes.append(f"{numbers} 并列争{seats}个名额，须加赛或抽签")
            break
    return tuple(advances), tuple(notes)


def _seats(standing: Standing, config: Config) -> tuple[int, int]:
    """How many go on by time, and how many more lanes a tie for the last seat may use.

    Those level in the last place of a race all go on: in spare lanes first, else in seats by time.
    """
    held = [
        sum(len(block.entrants) for block in blocks if (block.rank or 0) <= config.by_place)
        for blocks in standing.races.values()
    ]
    more = sum(max(0, n - config.by_place) for n in held)
    fewer = sum(max(0, config.by_place - n) for n in held) if config.fill_by_time else 0
    seats = config.by_time + fewer - max(0, more - config.extra_lanes)
    return seats, max(0, config.extra_lanes - more)


ROUNDS = Ruleset(
    id="wa.rounds",
    title="径赛晋级",
    about="每组前几名与其余成绩好者晋级，并排出赛次名次",
    source="世界田联技术规则 TR20、TR21",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=COLUMNS,
    covers=(
        Clause("每组前几名 Q，其余成绩好者 q", "TR20.2", "rounds_q.json"),
        Clause("赛次名次：各组第一按成绩，再各组第二，最后按成绩者", "TR20.3", "rounds_q.json"),
        Clause("两组各前3名加2个成绩", "通行做法", "rounds_two_heats.json"),
        Clause("三组各前2名加2个成绩", "通行做法", "rounds_three_heats.json"),
        Clause("末位成绩相同，比千分之一秒", "TR21", "rounds_thousandths.json"),
        Clause("千分之一秒也相同，有空道则都晋级", "TR21", "rounds_extra_lane.json"),
        Clause("无空道则加赛或抽签，未定之前都不晋级", "TR21", "rounds_tie_open.json"),
        Clause("抽签定末位", "TR21", "rounds_lot.json"),
        Clause("手计时成绩相同只能并列，千分之一秒不比", "TR19、TR21", "rounds_hand_tie.json"),
        Clause("组内末位并列都按名次晋级，成绩晋级的名额相应减少", "TR21", "rounds_place_tie.json"),
        Clause("裁判长批准 qR、仲裁委员会批准 qJ 另加", "TR20.2", "rounds_by_hand.json"),
        Clause("只能用一种计时方法", "TR20.8", "rounds_two_methods.json"),
        Clause("县级惯例：只按成绩取前八名", "县级规程", "rounds_best_times.json"),
        Clause("取消成绩后其余递进，重新计算", "TR20.2", "rounds_disqualified.json"),
    ),
    leaves_out=("按参赛人数给出赛次表：赛次、组数与名额由规程写明", "晋级者弃权后的递补：由裁判长决定"),
)
RULESETS = (
    ROUNDS,
    ROUNDS.variant(
        "wa.rounds.2x3+2",
        "径赛晋级（两组，各前3名加2个成绩）",
        source="通行做法，未核对原文",
        by_place=3,
        by_time=2,
    ),
    ROUNDS.variant(
        "wa.rounds.3x2+2",
        "径赛晋级（三组，各前2名加2个成绩）",
        source="通行做法，未核对原文",
        by_place=2,
        by_time=2,
    ),
    ROUNDS.variant(
        "cn.best_times",
        "径赛晋级（成绩前八名）",
        source="县级规程的通行做法",
        method="hand",
        by_place=0,
        by_time=8,
    ),
)
