"""Criteria of standings: what each one compares. The order of them is a regulation's, see `arrange`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ysevents.competitions.rules.standings.matches import Match
from ysevents.competitions.rules.standings.tallies import Row, Tally, mini_league, ratio
from ysevents.kit.enums import Labelled


class CriterionId(Labelled):
    """`h2h` compares the matches among those who are level, everything else all matches of the table."""

    POINTS = "points", "积分"
    WINS = "wins", "胜场数"
    DIFF = "diff", "净胜球（分）"
    SCORED = "scored", "进球（得分）数"
    GAMES_DIFF = "games.diff", "净胜局数"
    POINTS_DIFF = "points.diff", "净胜分数"
    RATIO_MATCHES = "ratio.matches", "胜负比率"
    RATIO_GAMES = "ratio.games", "局数比率"
    RATIO_POINTS = "ratio.points", "得失分比率"
    H2H_POINTS = "h2h.points", "相互比赛积分"
    H2H_WINS = "h2h.wins", "相互比赛胜场数"
    H2H_DIFF = "h2h.diff", "相互比赛净胜球（分）"
    H2H_SCORED = "h2h.scored", "相互比赛进球（得分）数"
    H2H_RATIO_MATCHES = "h2h.ratio.matches", "相互比赛胜负比率"
    H2H_RATIO_GAMES = "h2h.ratio.games", "相互比赛局数比率"
    H2H_RATIO_POINTS = "h2h.ratio.points", "相互比赛得失分比率"
    SHOOT_OUT = "shoot_out", "两队末场点球决胜"
    FAIR_PLAY = "fair_play", "公平竞赛分"
    RANKING = "ranking", "赛前排名"
    DECIDER = "decider", "加赛"
    LOT = "lot", "抽签"

    @property
    def is_h2h(self) -> bool:
        return self.value.startswith("h2h.")

    @property
    def is_by_hand(self) -> bool:
        """Nothing to compute: a decision will say."""
        return self in (CriterionId.DECIDER, CriterionId.LOT)

    @property
    def measure(self) -> str:
        return self.value.removeprefix("h2h.")


class EmptyRatio(Labelled):
    LOWEST = "lowest", "最低"
    HIGHEST = "highest", "最高"


MEASURES: dict[str, Callable[[Tally], int]] = {
    "points": lambda t: t.points,
    "wins": lambda t: t.won,
    "diff": lambda t: t.diff,
    "scored": lambda t: t.scored,
    "games.diff": lambda t: t.games_won - t.games_lost,
    "points.diff": lambda t: t.rallies_won - t.rallies_lost,
}
RATIOS: dict[str, Callable[[Tally], tuple[int, int]]] = {
    "ratio.matches": lambda t: (t.scored, t.conceded),
    "ratio.games": lambda t: (t.games_won, t.games_lost),
    "ratio.points": lambda t: (t.rallies_won, t.rallies_lost),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that criteria look at, of one table. Its `keys` answer `arrange`.

    `left` have no place in the table; `last` is the number of each team's last match.
    """

    rows: tuple[Row, ...]
    totals: dict[int, Tally]
    pending: tuple[Match, ...] = ()
    left: frozenset[int] = frozenset()
    last: dict[int, int] = field(default_factory=dict)
    fair_play: dict[int, int]
    ranking: dict[int, int]
    h2h_requires_all_played: bool = False
    empty_ratio: EmptyRatio = EmptyRatio.LOWEST
    leagues: dict[tuple[int, ...], dict[int, Tally]] = field(default_factory=dict, repr=False)

    def keys(
        self, criterion: CriterionId, group: tuple[int, ...], league: tuple[int, ...]
    ) -> dict[int, Any] | None:
        """A key for each of the group, greater is better; None where the criterion does not apply."""
        if criterion is CriterionId.FAIR_PLAY:
            return {team: self.fair_play.get(team, 0) for team in group}
        if criterion is CriterionId.RANKING:
            return {team: -self.ranking[team] for team in group} if self.ranking else None
        if criterion is CriterionId.SHOOT_OUT:
            return self._shoot_out(group)
        if criterion.is_h2h and self.h2h_requires_all_played and self._is_open(league):
            return None
        tallies = self._league(league) if criterion.is_h2h else self.totals
        return {team: self._key(criterion.measure, tallies[team]) for team in group}

    def _key(self, measure: str, tally: Tally) -> Any:
        if measure in MEASURES:
            return MEASURES[measure](tally)
        won, lost = RATIOS[measure](tally)
        return ratio(won, lost, empty_is_lowest=self.empty_ratio is EmptyRatio.LOWEST)

    def _league(self, teams: tuple[int, ...]) -> dict[int, Tally]:
        if teams not in self.leagues:
            self.leagues[teams] = mini_league(self.rows, teams)
        return self.leagues[teams]

    def _is_open(self, teams: tuple[int, ...]) -> bool:
        return any(match.home in teams and match.away in teams for match in self.pending)

    def _shoot_out(self, group: tuple[int, ...]) -> dict[int, Any] | None:
        """Only two who met last may settle it so, and only when nobody else has their points in the end."""
        last = {self.last.get(team) for team in group}
        if self.pending or len(group) != 2 or len(last) != 1 or not self._are_alone(group):
            return None
        return {row.team: row.tally.shoot_outs_won for row in self.rows if row.match in last}

    def _are_alone(self, group: tuple[int, ...]) -> bool:
        """Whether no other team of the table has as many points as the group."""
        points = {self.totals[team].points for team in group}
        return not any(
            tally.points in points
            for team, tally in self.totals.items()
            if team not in group and team not in self.left
        )
