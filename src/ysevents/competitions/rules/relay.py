"""Relays 接力: whether a team ran with those it may run with, `wa.relay`. Its place comes from `track`.

Nothing here disqualifies: what is wrong with a team is told, and the referee enters it on the sheet of the race.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise

from ysevents.competitions.rules.decisions import review_none
from ysevents.competitions.rules.outcomes import Line, Outcome, Problem, Reason, unplaced
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, doubled, review_base, review_rows, unknown

ALLOWED = Reason("allowed", "棒次合格")
UNDECLARED = Reason("undeclared", "有未报名的棒次")
TWO_LEGS = Reason("two_legs", "一人跑了两棒")
SUBSTITUTES = Reason("substitutes", "替补超过人数")
RETURNED = Reason("returned", "换下者再上场")
KINDS = (ALLOWED, UNDECLARED, TWO_LEGS, SUBSTITUTES, RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    legs: int = parameter(4, "每队几棒", source="TR24，通行规则", least=2)
    declared_only: bool = parameter(
        True,
        "只有本接力报名的队员可以上场；否则不查名单",
        source="TR24.10允许本次比赛任何参赛者，学校规程多限本队",
    )
    declared_most: int = parameter(6, "每队最多报名几人（含替补）", source="由规程决定", least=2)
    substitutes: int = parameter(4, "首次出场之后，整个比赛最多换上几人", source="TR24.10", least=0)
    may_return: bool = parameter(True, "换下的队员可否在以后的赛次再上场", source="由规程决定，未核对原文")


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Those declared for a team by bib, reserves too."""

    entrant: int
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """Who ran for a team, first leg first."""

    entrant: int
    runners: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The line-ups of all teams that ran in a round; rounds are numbered as they were run."""

    number: int
    lineups: tuple[Lineup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """Teams with their members, and who ran in each round so far."""

    teams: tuple[Team, ...]
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line-up."""

    reason: Reason
    text: str


def check(config: Config) -> tuple[Problem, ...]:
    """A team must be able to declare all its legs."""
    if config.declared_only and config.declared_most < config.legs:
        return (Problem("parameters.declared_most", "too_few", f"{config.legs}棒至少要报{config.legs}人"),)
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Teams listed once, line-ups of all legs, nobody in two teams."""
    problems = [
        *review_base(sheet),
        *review_none(sheet.decisions),
        *review_rows("teams", (team.entrant for team in sheet.teams), sheet),
        *doubled("rounds", (r.number for r in sheet.rounds)),
        *_review_belonging(sheet),
    ]
    for i, team in enumerate(sheet.teams):
        problems += _review_team(team, f"teams[{i}].members", config)
    for i, r in enumerate(sheet.rounds):
        problems += doubled(f"rounds[{i}]", (lineup.entrant for lineup in r.lineups))
        for j, lineup in enumerate(r.lineups):
            problems += _review_lineup(lineup, f"rounds[{i}].lineups[{j}]", sheet, config)
    return tuple(problems)


def _review_belonging(sheet: Sheet) -> Iterator[Problem]:
    """Whoever is declared or ran for more than one team."""
    teams: dict[int, set[int]] = {}
    lineups = ((lineup.entrant, lineup.runners) for r in sheet.rounds for lineup in r.lineups)
    for team, people in chain(((team.entrant, team.members) for team in sheet.teams), lineups):
        for person in people:
            teams.setdefault(person, set()).add(team)
    for person, of in sorted(teams.items()):
        if len(of) > 1:
            named = "、".join(str(team) for team in sorted(of))
            yield Problem("teams", "two_teams", f"{person} 同时属于 {named} 队")


def _review_team(team: Team, path: str, config: Config) -> Iterator[Problem]:
    yield from doubled(path, team.members)
    if len(team.members) > config.declared_most:
        yield Problem(path, "too_many", f"报了{len(team.members)}人，最多{config.declared_most}人")


def _review_lineup(lineup: Lineup, path: str, sheet: Sheet, config: Config) -> Iterator[Problem]:
    if lineup.entrant not in sheet.numbers:
        yield unknown(path, lineup.entrant)
    if len(lineup.runners) != config.legs:
        yield Problem(f"{path}.runners", "legs", f"应有{config.legs}棒，写了{len(lineup.runners)}棒")


def place(sheet: Sheet, config: Config) -> Outcome:
    """Teams by what is wrong with them first, those without a fault before all; notes tell everything."""
    lineups = {team.entrant: _lineups(team, sheet) for team in sheet.teams}
    faults = {team.entrant: list(_faults(team, lineups[team.entrant], config)) for team in sheet.teams}
    reasons = {number: found[0].reason if found else ALLOWED for number, found in faults.items()}
    return Outcome(
        blocks=unplaced((n, reason) for kind in KINDS for n, reason in reasons.items() if reason == kind),
        lines=tuple(
            Line(number, {"rounds": len(ran), "substitutes": len(_substitutes(ran))})
            for number, ran in sorted(lineups.items())
        ),
        notes=tuple(f"{number}：{fault.text}" for number, found in sorted(faults.items()) for fault in found),
    )


def _lineups(team: Team, sheet: Sheet) -> dict[int, tuple[int, ...]]:
    """Who ran for a team, by number of the round."""
    return {
        r.number: lineup.runners
        for r in sorted(sheet.rounds, key=lambda r: r.number)
        for lineup in r.lineups
        if lineup.entrant == team.entrant
    }


def _substitutes(ran: Mapping[int, tuple[int, ...]]) -> set[int]:
    """Everybody who ran, but not in the first line-up of the team."""
    first, *later = ran.values() or [()]
    return {runner for runners in later for runner in runners} - set(first)


def _faults(team: Team, ran: Mapping[int, tuple[int, ...]], config: Config) -> Iterator[Fault]:
    for number, runners in ran.items():
        for runner in dict.fromkeys(runners):
            if config.declared_only and runner not in team.members:
                yield Fault(UNDECLARED, f"第{number}赛次 {runner} 未报名")
            if runners.count(runner) > 1:
                yield Fault(TWO_LEGS, f"第{number}赛次 {runner} 跑了{runners.count(runner)}棒")
    if len(_substitutes(ran)) > config.substitutes:
        yield Fault(SUBSTITUTES, f"共换上{len(_substitutes(ran))}人，最多{config.substitutes}人")
    if not config.may_return:
        yield from _returns(ran)


def _returns(ran: Mapping[int, tuple[int, ...]]) -> Iterator[Fault]:
    """Those who ran, were replaced, and ran again."""
    replaced: set[int] = set()
    for (_, before), (number, runners) in pairwise(ran.items()):
        replaced |= set(before) - set(runners)
        for runner in dict.fromkeys(runners):
            if runner in replaced:
                yield Fault(RETURNED, f"第{number}赛次 {runner} 换下后再上场")


RULESETS = (
    Ruleset(
        id="wa.relay",
        title="接力棒次审查",
        about="核对每队上场队员与报名、替补的规定；名次由 wa.track 排定",
        source="世界田联技术规则 TR24",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        columns=(Column("rounds", "赛次数"), Column("substitutes", "换人数")),
        covers=(
            Clause("只有报名的队员可以上场", "由规程决定", "relay_undeclared.json"),
            Clause("每人只跑一棒", "TR24.10", "relay_two_legs.json"),
            Clause("首次出场之后最多换上四人，棒次顺序可变", "TR24.10", "relay_substitutes.json"),
            Clause("规程规定时，换下者不得再上场", "由规程决定", "relay_returned.json"),
            Clause("一人不得报两队", "通行规则", "relay_problems.json"),
        ),
        leaves_out=(
            "棒次表须在第一次检录前一小时交：时间由检录处掌握",
            "男女混合接力的性别顺序",
            "接力区与掉棒犯规：由裁判长判定后写入径赛成绩单",
        ),
    ),
)
