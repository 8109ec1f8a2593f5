"""Gymnastics teams, `fig.team`: on every apparatus the best scores of a team count, three of four."""

from collections.abc import Iterator
from dataclasses import dataclass

from ysevents.competitions.rules.decisions import DecisionKind, review_kinds
from ysevents.competitions.rules.outcomes import Outcome, Problem
from ysevents.competitions.rules.panels import gymnasts, routines
from ysevents.competitions.rules.panels.gymnasts import COLUMNS, WOMEN, Total, order
from ysevents.competitions.rules.panels.routines import TRUSTED, Routine, Scored, review_routines, scored
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.sheets import review_ties
from ysevents.competitions.rules.squads import SquadSheet, review_squads

SOURCE = "地方竞赛规程；计分人数由规程决定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(routines.Config):
    """What a regulation may set."""

    on_apparatus: int = parameter(4, "每项每队最多几人上场", source=SOURCE, least=1, most=12)
    best: int = parameter(3, "每项取几个最好成绩", source=SOURCE, least=1, most=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(SquadSheet):
    """Teams, their members, and a routine of every member on every apparatus."""

    routines: tuple[Routine, ...]


def check(config: Config) -> tuple[Problem, ...]:
    """As for gymnasts; and more scores that count than may be shown."""
    if config.best > config.on_apparatus:
        text = "计分人数不能多于上场人数"
        return (*routines.check(config), Problem("parameters.best", "contradiction", text))
    return routines.check(config)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """As for gymnasts; and too many of a team on one apparatus."""
    problems = (
        *review_squads(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *review_routines(sheet.routines, sheet.member_numbers, config),
        *_review_line_up(sheet, config),
    )
    return problems or review_ties(sheet, config, place)


def _review_line_up(sheet: Sheet, config: Config) -> Iterator[Problem]:
    shown = [(r.entrant, r.apparatus) for r in sheet.routines if r.status is None]
    for team in sheet.numbers:
        members = sheet.of_team(team)
        for apparatus in config.apparatus:
            count = sum(number in members and name == apparatus for number, name in shown)
            if count > config.on_apparatus:
                text = f"{team} 队{apparatus}有{count}人上场，最多{config.on_apparatus}人"
                yield Problem("routines", "too_many", text)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Highest sum over all apparatus first; a team that showed nothing has no place."""
    held = [scored(routine, config) for routine in sheet.routines]
    totals = []
    for team in sheet.numbers:
        members = frozenset(sheet.of_team(team))
        mine = [s for s in held if s.number in members]
        if any(s.was_shown for s in mine):
            totals.append(_total(team, mine, config))
    return order(sheet, config, totals)


def _total(team: int, scores: list[Scored], config: Config) -> Total:
    counted = [_best(scores, name, config.best) for name in config.apparatus]
    return Total(
        number=team,
        apparatus=tuple(sum(score for score, _ in each) for each in counted),
        execution=sum(execution for each in counted for _, execution in each),
    )


def _best(scores: list[Scored], apparatus: str, count: int) -> list[tuple[int, int]]:
    """The best scores with their execution; of equal scores the better execution counts."""
    return sorted(((s.score, s.execution) for s in scores if s.apparatus == apparatus), reverse=True)[:count]


RULESETS = (
    Ruleset(
        id="fig.team",
        title="体操团体",
        about="每项取本队最好的几个成绩相加，各项之和高者列前",
        source=SOURCE,
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        columns=COLUMNS,
        covers=(
            Clause("每项四人上场，取最好三人", "地方竞赛规程", "gymnastics_team.json"),
            Clause("总分相等比较好几项之和，再比计分者的完成分", TRUSTED, "gymnastics_team.json"),
            Clause("上场人数超过规定先行指出", "本系统约定", "gymnastics_team_problems.json"),
        ),
        leaves_out=gymnasts.FIG.leaves_out,
        preset={"apparatus": list(WOMEN)},
    ),
)
