"""A regatta from heats to finals, `boats.plan`: what may stand on its sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ysevents.competitions.rules import decisions
from ysevents.competitions.rules.boats.draw import OWN, TRUSTED, Config, check, review_plan
from ysevents.competitions.rules.boats.plans import Race
from ysevents.competitions.rules.boats.progress import Sheet, race_blocks
from ysevents.competitions.rules.boats.table import place, progress
from ysevents.competitions.rules.decisions import Decision, DecisionKind, review_kinds
from ysevents.competitions.rules.marks import Status, time_cn
from ysevents.competitions.rules.outcomes import Block, Problem
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import doubled, review_base, unknown
from ysevents.competitions.rules.time_bounds import WATER

OUT = (Status.DNF, Status.DNS, Status.DQ)
ELSEWHERE = Decision(kind=DecisionKind.ANNULMENT)
"""Stands in for a decision that is about another race, so that the others keep their index."""


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
            yield from WATER.review(f"{path}.time", finish.time)


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
    found = progress(sheet, races)
    for race in races:
        if not race.sources or race.number not in found.rowed:
            continue
        path = f"races[{[r.race for r in sheet.races].index(race.number)}].finishes"
        rowed = {f.entrant for f in found.rowed[race.number].finishes} - found.struck
        if race.number not in found.seats:
            yield Problem(path, "too_early", f"{race.name}的船只尚未确定：有比赛未进行，或并列未裁决")
        elif rowed != {crew for crew in found.seats[race.number] if crew is not None}:
            yield Problem(path, "not_drawn", f"{race.name}的船只与晋级结果不符")


def _review_ties(sheet: Sheet, config: Config) -> Iterator[Problem]:
    """Decisions about a race against that race; the others against the qualifiers by time and the table."""
    races = config.tree(len(sheet.entrants))
    found = progress(sheet, races)
    for rowed in sheet.races:
        yield from _review_scope(race_blocks(rowed), sheet.decisions, rowed.race)
    unknown_races = {d.fixture for d in sheet.decisions} - found.rowed.keys() - {None}
    for i, decision in enumerate(sheet.decisions):
        if decision.fixture in unknown_races:
            yield Problem(f"decisions[{i}].fixture", "unknown_race", f"第{decision.fixture}场尚无成绩")
    rounds = {s.round for race in races for s in race.sources if s.round is not None}
    by_time = [block for round in sorted(rounds) if found.is_over(round) for block in found.others(round)]
    undecided = replace(sheet, decisions=tuple(d for d in sheet.decisions if d.fixture is not None))
    table = place(undecided, config).blocks
    yield from _review_scope((*by_time, *table), sheet.decisions, None)


def _review_scope(
    blocks: Sequence[Block], ruled: Sequence[Decision], fixture: int | None
) -> tuple[Problem, ...]:
    scoped = [d if d.fixture == fixture else ELSEWHERE for d in ruled]
    return decisions.review(blocks, scoped)


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
            Column("time_ms", "成绩", lambda ms: time_cn(ms, 3), is_main=True),
        ),
        covers=(
            Clause(
                "12条船6条航道：预赛前二直接进A组决赛，复活赛第一补入，其余B组", TRUSTED, "boats_plan_12.json"
            ),
            Clause(
                "14条船4条航道：半决赛前二进A组，其余B组，出局者按轮次", "县局办赛要求", "boats_plan_14.json"
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
            Clause(
                "赛后取消成绩：席位空着，名次其后递补", "由规程决定", "boats_plan_disqualified_after.json"
            ),
            Clause("无人可划的决赛不必进行", "通行做法，未核对原文", "boats_plan_empty_final.json"),
            Clause("没有晋级的船、提前进行的比赛先行指出", "本系统约定", "boats_plan_problems.json"),
        ),
        leaves_out=("取消成绩后重新递补已划完的轮次：由裁判长决定是否重赛", "C 组以下的决赛"),
    ),
)
