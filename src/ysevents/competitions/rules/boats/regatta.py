"""A regatta from heats to finals, `boats.plan`: who goes on where, and everybody's place at the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ysevents.competitions.rules import decisions
from ysevents.competitions.rules.boats.draw import OWN, TRUSTED, Config, check, review_plan
from ysevents.competitions.rules.boats.plans import Race, middle_lanes
from ysevents.competitions.rules.boats.progress import Progress, Sheet, race_blocks
from ysevents.competitions.rules.decisions import (
    Decision,
    DecisionKind,
    named_by,
    review_kinds,
    settle,
)
from ysevents.competitions.rules.draws import SourceKind
from ysevents.competitions.rules.marks import UNPLACED, Status, time_cn
from ysevents.competitions.rules.outcomes import (
    Advance,
    Block,
    Criterion,
    Line,
    Outcome,
    Problem,
    Reason,
    rank,
    ranked_from,
    unplaced,
)
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import doubled, review_base, unknown

OUT = (Status.DNF, Status.DNS, Status.DQ)
ELSEWHERE = Decision(kind=DecisionKind.ANNULMENT)
"""Stands in for a decision that is about another race, so that the others keep their index."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a crew came: a smaller level is nearer to the top of final A."""

    number: int
    level: int
    place: int
    time: int
    race: str


CRITERIA: tuple[Criterion[Standing], ...] = (
    Criterion(Reason("round", "所到轮次"), lambda s: s.level),
    Criterion(Reason("place", "组内名次"), lambda s: s.place),
    Criterion(Reason("time", "成绩"), lambda s: s.time),
)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Races unknown, doubled or rowed too early, crews in a wrong one, times missing; decisions about no tie."""
    problems = (
        *review_base(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *review_plan(sheet, config),
    )
    if problems:
        return problems
    races = config.tree(len(sheet.entrants))
    rows = (*_review_races(sheet, races), *_review_heats(sheet, races, config))
    return rows or (*_review_seats(sheet, races), *_review_ties(sheet, config))


def _review_races(sheet: Sheet, races: Sequence[Race]) -> Iterator[Problem]:
    yield from doubled("races", (rowed.race for rowed in sheet.races))
    known = {race.number for race in races}
    for i, rowed in enumerate(sheet.races):
        if rowed.race not in known:
            yield Problem(f"races[{i}].race", "unknown_race", f"没有第{rowed.race}场，共{len(races)}场")
        yield from doubled(f"races[{i}].finishes", (f.entrant for f in rowed.finishes))
        for j, finish in enumerate(rowed.finishes):
            path = f"races[{i}].finishes[{j}]"
            if finish.entrant not in sheet.numbers:
                yield unknown(path, finish.entrant)
            if finish.status is not None and finish.status not in OUT:
                yield Problem(f"{path}.status", "status", f"“{finish.status.label}”不适用")
            if (finish.time is None) == (finish.status is None):
                yield Problem(path, "time_or_status", "应填成绩，或填 dnf、dns、dq")


def _review_heats(sheet: Sheet, races: Sequence[Race], config: Config) -> Iterator[Problem]:
    """Everybody in one heat at most, and in one once all heats are rowed."""
    heats = {race.number for race in races if race.round == 1}
    rowed = [each for each in sheet.races if each.race in heats]
    crews = [f.entrant for each in rowed for f in each.finishes]
    yield from doubled("races", crews)
    if len(rowed) == len(heats):
        for number in sorted(set(sheet.numbers) - set(crews)):
            yield Problem("races", "missing", f"缺少 {number} 的预赛成绩")
    for each in rowed:
        if len(each.finishes) > config.lanes:
            text = f"第{each.race}场有{len(each.finishes)}条船，只有{config.lanes}道"
            yield Problem("races", "too_many", text)


def _review_seats(sheet: Sheet, races: Sequence[Race]) -> Iterator[Problem]:
    """Whether those who rowed a later race are just those who had a seat in it."""
    found = _progress(sheet, races)
    for race in races:
        if not race.sources or race.number not in found.rowed:
            continue
        path = f"races[{[r.race for r in sheet.races].index(race.number)}].finishes"
        rowed = {f.entrant for f in found.rowed[race.number].finishes}
        if race.number not in found.seats:
            yield Problem(path, "too_early", f"{race.name}的船只尚未确定：有比赛未进行，或并列未裁决")
        elif rowed != {crew for crew in found.seats[race.number] if crew is not None}:
            yield Problem(path, "not_drawn", f"{race.name}的船只与晋级结果不符")


def _review_ties(sheet: Sheet, config: Config) -> Iterator[Problem]:
    """Decisions about a race against that race; the others against the qualifiers by time and the table."""
    races = config.tree(len(sheet.entrants))
    found = _progress(sheet, races)
    for rowed in sheet.races:
        yield from _review_scope(race_blocks(rowed), sheet.decisions, rowed.race)
    unknown_races = {d.fixture for d in sheet.decisions} - found.rowed.keys() - {None}
    for i, decision in enumerate(sheet.decisions):
        if decision.fixture in unknown_races:
            yield Problem(f"decisions[{i}].fixture", "unknown_race", f"第{decision.fixture}场尚无成绩")
    rounds = {s.pool for race in races for s in race.sources if s.pool is not None}
    by_time = [block for round in sorted(rounds) if found.is_over(round) for block in found.others(round)]
    undecided = replace(sheet, decisions=tuple(d for d in sheet.decisions if d.fixture is not None))
    table = place(undecided, config).blocks
    yield from _review_scope((*by_time, *table), sheet.decisions, None)


def _review_scope(
    blocks: Sequence[Block], ruled: Sequence[Decision], fixture: int | None
) -> tuple[Problem, ...]:
    scoped = [d if d.fixture == fixture else ELSEWHERE for d in ruled]
    return decisions.review(blocks, scoped)


def _progress(sheet: Sheet, races: Sequence[Race]) -> Progress:
    return Progress(races, {rowed.race: rowed for rowed in sheet.races}, sheet.decisions)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Final A, final B, then those who went out, latest round first: by place in their race, then by time.

    While races are open, crews who wait for one are level. A crew disqualified by decision keeps its seats in
    races already rowed and loses its place.
    """
    races = config.tree(len(sheet.entrants))
    found = _progress(sheet, races)
    last = _last_races(races, found)
    out = _statuses(sheet)
    standings = [_standing(n, last[n], races, found) for n in sheet.numbers if n in last and n not in out]
    waiting = [_not_yet(n, races) for n in sheet.numbers if n not in last and n not in out]
    level = rank([*standings, *waiting], CRITERIA, lambda s: s.number)
    ordered = sorted(out.items(), key=lambda pair: (UNPLACED.index(pair[1]), pair[0]))
    return Outcome(
        blocks=(
            *ranked_from(1, settle(level, (d for d in sheet.decisions if d.fixture is None))),
            *unplaced((n, status.reason) for n, status in ordered),
        ),
        lines=tuple(
            Line(s.number, {"race": s.race, "place": s.place or None, "time_ms": s.time or None})
            for s in standings
        ),
        advances=tuple(_advances(races, found, config)),
        notes=tuple(_notes(races, found)),
    )


def _last_races(races: Sequence[Race], found: Progress) -> dict[int, Race]:
    """The latest race in which each crew rowed or has a seat."""
    last: dict[int, Race] = {}
    for race in races:
        rowed = found.rowed.get(race.number)
        crews = found.seats.get(race.number, ()) if rowed is None else [f.entrant for f in rowed.finishes]
        last.update((crew, race) for crew in crews if crew is not None)
    return last


def _statuses(sheet: Sheet) -> dict[int, Status]:
    """Why somebody has no place: what befell them in a race, after which they rowed no more, or a decision."""
    held = {f.entrant: f.status for rowed in sheet.races for f in rowed.finishes if f.status is not None}
    struck = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    return {**held, **dict.fromkeys(struck, Status.DQ)}


def _standing(number: int, race: Race, races: Sequence[Race], found: Progress) -> Standing:
    place = next((b.rank or 0 for b in found.blocks.get(race.number, ()) if number in b.entrants), 0)
    rowed = found.rowed.get(race.number)
    time = next((f.time or 0 for f in rowed.finishes if f.entrant == number), 0) if rowed else 0
    return Standing(number, _level(race, races), place, time, race.name)


def _not_yet(number: int, races: Sequence[Race]) -> Standing:
    return Standing(number, _level(races[0], races), 0, 0, "")


def _level(race: Race, races: Sequence[Race]) -> int:
    """Finals count from 0; every round further back is one lower."""
    top = races[-1].round
    finals = [each.number for each in races if each.round == top]
    return finals.index(race.number) if race.round == top else len(finals) + top - race.round


def _advances(races: Sequence[Race], found: Progress, config: Config) -> Iterator[Advance]:
    """Q by place, q by time; the best seats have the middle lanes."""
    for race in races:
        lanes = middle_lanes(config.lanes)
        for source, crew, lane in zip(race.sources, found.seats.get(race.number, ()), lanes, strict=False):
            if crew is not None:
                how = "q" if source.kind == SourceKind.BEST else "Q"
                yield Advance(crew, how, f"{race.name}第{lane}道")


def _notes(races: Sequence[Race], found: Progress) -> Iterator[str]:
    """What is still to be rowed, and what has to be decided before it can be."""
    if len(found.blocks) < len(races):
        yield "尚有比赛未进行，名次为暂列"
    for race in races:
        if race.sources and race.number not in found.seats and _sources_are_over(race, found):
            yield f"{race.name}有席位并列，须裁决"


def _sources_are_over(race: Race, found: Progress) -> bool:
    return all(
        source.fixture in found.blocks if source.pool is None else found.is_over(source.pool)
        for source in race.sources
    )


RULESETS = (
    Ruleset(
        id="boats.plan",
        title="龙舟等多轮比赛",
        about="按晋级表从预赛到决赛，A组决赛、B组决赛、其余按所到轮次排定名次",
        source=f"{TRUSTED}；{OWN}",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        columns=(
            Column("race", "所到比赛"),
            Column("place", "组内名次"),
            Column("time_ms", "成绩", lambda ms: time_cn(ms, 3)),
        ),
        covers=(
            Clause(
                "12条船6条航道：预赛前二直接进A组决赛，复活赛第一补入，其余B组", TRUSTED, "boats_plan_12.json"
            ),
            Clause(
                "14条船4条航道：半决赛前二进A组，其余B组，出局者按轮次", "domain.md 7.1", "boats_plan_14.json"
            ),
            Clause("名次好的在中间航道", TRUSTED, "boats_plan_12.json"),
            Clause("按成绩补足席位；临界并列须裁决", TRUSTED, "boats_plan_times.json"),
            Clause(
                "同成绩看终点摄像；仍相等的席位由裁决或抽签决定",
                "通行做法，未核对原文",
                "boats_plan_tie.json",
            ),
            Clause(
                "未完成、取消成绩的席位空着，不递补", "通行做法，未核对原文", "boats_plan_empty_seat.json"
            ),
            Clause("没有晋级的船、提前进行的比赛先行指出", "issue 3", "boats_plan_problems.json"),
        ),
        leaves_out=("取消成绩后重新递补已划完的轮次：由裁判长决定是否重赛", "C 组以下的决赛"),
    ),
)
