"""Standings 积分榜: the table of a pool or a league, and who goes on.

Before the last match is played those who are level share the rank, and the table says that it is provisional.
Federations differ in the order of criteria and in the restart: see `leagues` and the presets.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ysevents.competitions.rules.decisions import settle
from ysevents.competitions.rules.outcomes import Advance, Block, Line, Outcome, ranked_from, unplaced
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import BaseSheet
from ysevents.competitions.rules.standings.arrange import Restart, arrange
from ysevents.competitions.rules.standings.criteria import Comparison, CriterionId, EmptyRatio
from ysevents.competitions.rules.standings.matches import Match
from ysevents.competitions.rules.standings.results import MatchConfig, Results, count
from ysevents.competitions.rules.standings.tallies import mini_league

C = CriterionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(MatchConfig):
    """What a regulation may set."""

    criteria: tuple[CriterionId, ...] = parameter(
        (C.POINTS, C.DIFF, C.SCORED, C.H2H_POINTS, C.FAIR_PLAY, C.LOT),
        "名次依次比较的各项",
        source="由规程决定",
    )
    restart: Restart = parameter(Restart.FAMILY, "部分队排定后其余如何继续", source="各单位不同，由规程决定")
    h2h_requires_all_played: bool = parameter(
        False, "相互比赛全部赛完才比较相互比赛", source="中超联赛规程7.3（报道）"
    )
    late_only: tuple[CriterionId, ...] = parameter(
        (C.FAIR_PLAY, C.RANKING, C.DECIDER, C.LOT), "全部赛完才比较的各项", source="中超联赛规程7.3（报道）"
    )
    empty_ratio: EmptyRatio = parameter(EmptyRatio.LOWEST, "0比0的比率算最低还是最高", source="本系统约定")
    meetings: int = parameter(1, "每两队赛几场；0为不检查", source="由规程决定", least=0, most=4)
    go_on: int = parameter(0, "前几名晋级", source="由规程决定", least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Points of the table taken away by the committee."""

    entrant: int
    points: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """All matches of the pool, also those to come. `ranking`: rank before the competition, 1 is best."""

    matches: tuple[Match, ...]
    deductions: tuple[Deduction, ...] = ()
    ranking: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """A table before it is written down: `level` before anything is decided by hand, `placed` after."""

    results: Results
    comparison: Comparison
    level: tuple[Block, ...]
    placed: tuple[Block, ...]


def place(sheet: Sheet, config: Config) -> Outcome:
    """The table as it stands; a lot or a decider that is due is noted below."""
    standing = stand(sheet, config)
    results, placed = standing.results, standing.placed
    return Outcome(
        blocks=(*placed, *unplaced(results.left.items())),
        lines=tuple(line(team, standing.comparison) for team in sheet.numbers),
        advances=() if results.pending else advances(placed, config.go_on),
        notes=(*results.notes, *_deducted(sheet), *due(placed, config.criteria, bool(results.pending))),
    )


def stand(sheet: Sheet, config: Config) -> Standing:
    """Matches counted, teams compared, ties settled."""
    results = count(sheet.matches, sheet.decisions, config)
    comparison = compare(sheet, config, results)
    teams = [team for team in sheet.numbers if team not in results.left]
    criteria = computed(config.criteria, config, bool(results.pending))
    level = arrange(teams, criteria, config.restart, comparison.keys)
    return Standing(results, comparison, level, ranked_from(1, settle(level, sheet.decisions)))


def computed(criteria: tuple[CriterionId, ...], config: Config, is_open: bool) -> list[CriterionId]:
    """The criteria that speak for themselves, and already."""
    late = config.late_only if is_open else ()
    return [c for c in criteria if c not in late and not c.is_by_hand]


def advances(placed: tuple[Block, ...], places: int, how: str = "Q") -> tuple[Advance, ...]:
    """The first so many go on; nobody does who shares the rank with one too many."""
    return tuple(
        Advance(team, how)
        for block in placed
        if block.rank is not None and block.rank - 1 + len(block.entrants) <= places
        for team in block.entrants
    )


def compare(sheet: Sheet, config: Config, results: Results) -> Comparison:
    """What everybody has from the matches that count."""
    totals = mini_league(results.rows, sheet.numbers)
    for deduction in sheet.deductions:
        tally = totals[deduction.entrant]
        totals[deduction.entrant] = tally._replace(points=tally.points - deduction.points)
    shown, costs = (
        Counter((card.team, card.kind) for match in results.counting for card in match.cards),
        config.fair_play,
    )
    fair_play = dict.fromkeys(sheet.numbers, 0)
    for (team, kind), times in shown.items():
        fair_play[team] += times * costs[kind]
    return Comparison(
        rows=results.rows,
        totals=totals,
        pending=results.pending,
        left=frozenset(results.left),
        last=_last(results.counting) if C.SHOOT_OUT in config.criteria else {},
        fair_play=fair_play,
        ranking=sheet.ranking,
        h2h_requires_all_played=config.h2h_requires_all_played,
        empty_ratio=config.empty_ratio,
    )


def _last(matches: Sequence[Match]) -> dict[int, int]:
    """The number of each team's last match: by day and time where every match has a day, else by round and number."""
    by_day = all(match.played_on for match in matches)

    def moment(match: Match) -> tuple[date, int, int, int]:
        day, at = (match.played_on, match.at) if by_day else (None, 0)
        return day or date.min, at, match.round, match.number

    return {side: match.number for match in sorted(matches, key=moment) for side in match.sides}


def line(team: int, comparison: Comparison) -> Line:
    """What is printed beside a team."""
    tally = comparison.totals[team]
    values: dict[str, int | str | None] = {
        "played": tally.played,
        "won": tally.won,
        "drawn": tally.drawn,
        "lost": tally.lost,
        "score": f"{tally.scored}:{tally.conceded}",
        "diff": tally.diff,
        "games": f"{tally.games_won}:{tally.games_lost}",
        "rallies": f"{tally.rallies_won}:{tally.rallies_lost}",
        "fair_play": comparison.fair_play[team],
        "points": tally.points,
    }
    return Line(team, values)


def _deducted(sheet: Sheet) -> list[str]:
    return [
        f"{d.entrant} 扣{d.points}分{'：' if d.text else ''}{d.text}"
        for d in sorted(sheet.deductions, key=lambda d: (d.entrant, d.points, d.text))
    ]


def due(placed: tuple[Block, ...], criteria: tuple[CriterionId, ...], is_open: bool) -> list[str]:
    """Ties that the regulation wants settled by hand, after the last match."""
    by_hand = [c.label for c in criteria if c.is_by_hand]
    if is_open or not by_hand:
        return []
    return [
        f"{'、'.join(str(team) for team in block.entrants)} 并列，须{by_hand[0]}"
        for block in placed
        if block.is_tied
    ]
