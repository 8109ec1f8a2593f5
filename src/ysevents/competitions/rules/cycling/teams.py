"""Teams by their three best times in every stage 团体总成绩, `uci.2.6.team`."""

from collections import Counter
from dataclasses import dataclass

from ysevents.competitions.rules.cycling import race
from ysevents.competitions.rules.cycling.finishes import (
    TRUSTED,
    UNCHECKED,
    Config,
    Ride,
    Stage,
    gap_cn,
    race_time_cn,
)
from ysevents.competitions.rules.cycling.overall import order, totals
from ysevents.competitions.rules.cycling.tours import Tour, review_stages, tour
from ysevents.competitions.rules.decisions import review_kinds, settle
from ysevents.competitions.rules.outcomes import (
    Criterion,
    Line,
    Outcome,
    Problem,
    Reason,
    rank,
    ranked_from,
    unplaced,
)
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import review_ties
from ysevents.competitions.rules.squads import SquadSheet, review_squads

INCOMPLETE = Reason("incomplete", "计分人数不足")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamConfig(Config):
    """What a regulation may set."""

    counting: int = parameter(3, "每赛段取本队最好的几个成绩", source=TRUSTED, least=1, most=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(SquadSheet):
    """Teams, their riders, and all stages by rider."""

    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The riders of a team who count in one stage, best first."""

    number: int
    rides: tuple[Ride, ...]

    @property
    def time_ms(self) -> int:
        """Bonuses and penalties of riders do not count for the team."""
        return sum(ride.time_ms for ride in self.rides)

    @property
    def places(self) -> tuple[int, ...]:
        """The places of those who count."""
        return tuple(ride.place for ride in self.rides)


@dataclass(frozen=True, slots=True)
class Total:
    """What decides about a team: the daily places are counted, firsts before seconds."""

    number: int
    time_ms: int
    daily: tuple[int, ...]
    best_rider: int


DAY: tuple[Criterion[Day], ...] = (
    Criterion(Reason("time", "团体时间"), lambda d: d.time_ms),
    Criterion(Reason("places", "计分者名次之和"), lambda d: sum(d.places)),
    Criterion(Reason("best_place", "最好名次"), lambda d: d.places[0]),
)
CRITERIA: tuple[Criterion[Total], ...] = (
    Criterion(Reason("time", "团体总时间"), lambda t: t.time_ms),
    Criterion(Reason("daily_places", "赛段团体名次"), lambda t: t.daily),
    Criterion(Reason("best_rider", "总成绩最好的队员"), lambda t: t.best_rider),
)


def review(sheet: Sheet, config: TeamConfig) -> tuple[Problem, ...]:
    """Teams, members and stages that cannot be; decisions about no tie."""
    problems = (
        *review_squads(sheet),
        *review_kinds(sheet.decisions),
        *review_stages(sheet.stages, config, sheet, sheet.member_numbers),
    )
    return problems or review_ties(sheet, config, place)


def place(sheet: Sheet, config: TeamConfig) -> Outcome:
    """Lowest sum of the team times of all stages first; who cannot fill one stage has no place."""
    ridden = tour(sheet.stages, config, sheet)
    days = {team: _days(team, sheet, ridden, config) for team in sheet.numbers}
    whole = {t: each for t, each in days.items() if all(len(d.rides) == config.counting for d in each)}
    found = _totals(whole, sheet, ridden)
    first = min((t.time_ms for t in found), default=0)
    short = sorted(days.keys() - whole.keys())
    return Outcome(
        blocks=(
            *ranked_from(1, settle(rank(found, CRITERIA, lambda t: t.number), sheet.decisions)),
            *unplaced((team, INCOMPLETE) for team in short),
        ),
        lines=tuple(Line(t.number, {"time_ms": t.time_ms, "gap_ms": t.time_ms - first}) for t in found),
    )


def _days(team: int, sheet: Sheet, ridden: Tour, config: TeamConfig) -> list[Day]:
    """The best of a team in every stage: the first by place, who are the first by time too."""
    members = sheet.of_team(team)
    finished = [[stage.rides[n] for n in members if n in stage.rides] for stage in ridden.stages]
    return [
        Day(team, tuple(sorted(rides, key=lambda r: (r.place, r.time_ms))[: config.counting]))
        for rides in finished
    ]


def _totals(days: dict[int, list[Day]], sheet: Sheet, ridden: Tour) -> list[Total]:
    """Daily places as counts of firsts, seconds .. (negative: more is better), and the best rider overall."""
    counts: dict[int, Counter[int]] = {team: Counter() for team in days}
    for stage in zip(*days.values(), strict=True):
        for block in rank(stage, DAY, lambda d: d.number):
            for team in block.entrants:
                counts[team][block.rank or 0] += 1
    riders = {n: block.rank or 0 for block in order(totals(sheet.stages, ridden)) for n in block.entrants}
    last = len(riders) + 1
    return [
        Total(
            number=team,
            time_ms=sum(day.time_ms for day in each),
            daily=tuple(-counts[team][place] for place in range(1, len(days) + 1)),
            best_rider=min((riders.get(n, last) for n in sheet.of_team(team)), default=last),
        )
        for team, each in days.items()
    ]


RULESETS = (
    Ruleset(
        id="uci.2.6.team",
        title="自行车多日赛团体总成绩",
        about="每赛段取最好三人时间之和，各赛段相加",
        source=f"{TRUSTED}；{UNCHECKED}",
        config=TeamConfig,
        sheet=Sheet,
        check=race.check,
        review=review,
        run=place,
        columns=(Column("time_ms", "团体时间", race_time_cn), Column("gap_ms", "差距", gap_cn)),
        covers=(
            Clause("每赛段取本队最好三人的时间，不计奖励和罚时", TRUSTED, "cycling_team.json"),
            Clause("赛段同时间，比三人名次之和，再比最好名次", UNCHECKED, "cycling_team_ties.json"),
            Clause(
                "总时间相等，比赛段第一多少、第二多少……，再比最好队员", UNCHECKED, "cycling_team_ties.json"
            ),
            Clause("任一赛段不足三人完成，不排名", UNCHECKED, "cycling_team.json"),
        ),
        leaves_out=("团体计时赛", "取消一个队：取消其队员的成绩"),
    ),
)
