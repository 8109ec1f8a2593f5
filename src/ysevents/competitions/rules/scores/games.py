"""Games of racket sports 局: when one is over, what cannot be, what counts when somebody does not go on."""

from collections.abc import Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.scores.matches import Ended, Ending, Score, written

ITTF = "国际乒联规则2.11、2.12，通行做法，未核对原文"
BWF = "世界羽联规则第7条，通行做法，未核对原文"
UNLIMITED = 10**6
ENDINGS = (Ending.FORFEIT, Ending.RETIRED, Ending.DISQUALIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class GameRules:
    """What a regulation may set about games."""

    best_of: int = parameter(5, "几局赛制", source="由规程决定", choices=(1, 3, 5, 7))
    game_to: int = parameter(11, "一局先得几分", source=ITTF, least=1, most=99)
    lead: int = parameter(2, "至少领先几分", source=ITTF, least=1, most=5)
    cap: int | None = parameter(None, "一局最多几分，先到即胜，null 为不设", source=BWF, least=1, most=99)
    fill: bool = parameter(
        True, "退赛后未完成、未开始的局按对方赢下计；否则只计已得分数", source="通行做法，未核对原文"
    )

    @property
    def wins(self) -> int:
        """How many games win a match."""
        return self.best_of // 2 + 1

    @property
    def most(self) -> int:
        """More points than these no side can make; where a lead of one wins, nobody goes beyond `game_to`."""
        return self.game_to if self.lead == 1 else UNLIMITED if self.cap is None else self.cap


def check_games(rules: GameRules) -> list[Problem]:
    """A cap that no game could reach."""
    if rules.cap is not None and (rules.cap < rules.game_to or rules.lead == 1):
        return [Problem("parameters.cap", "contradiction", "封顶分低于一局的分数，或领先1分即胜而无须封顶")]
    return []


def is_over(score: Score, rules: GameRules) -> bool:
    """Whether a game ends with just this score.

    >>> badminton = GameRules(game_to=21, cap=30)
    >>> [is_over(score, badminton) for score in ((21, 19), (21, 20), (24, 22), (30, 29), (31, 29))]
    [True, False, True, True, False]
    """
    low, high = sorted(score)
    if low == high or high < rules.game_to or high > rules.most:
        return False
    if high == rules.game_to:
        return high - low >= rules.lead or high == rules.cap
    return high - low == rules.lead or (high == rules.cap and high - low < rules.lead)


def is_going(score: Score, rules: GameRules) -> bool:
    """Whether a game may stand so and is not over."""
    low, high = sorted(score)
    return high < rules.game_to or (high - low < rules.lead and high < rules.most)


def won_by(games: Sequence[Score]) -> Score:
    """Games won by each side; one that stands level is nobody's."""
    return sum(a > b for a, b in games), sum(b > a for a, b in games)


def counted(games: Sequence[Score], loser: int | None, rules: GameRules) -> tuple[Score, ...]:
    """The games that count: when a side (0 or 1) does not go on, as if the other had won all that was left.

    >>> counted([(11, 8), (4, 9)], 1, GameRules(best_of=3))
    ((11, 8), (11, 9))
    >>> counted([], 0, GameRules(best_of=3))
    ((0, 11), (0, 11))
    """
    if loser is None or not rules.fill:
        return tuple(games)
    made = [game if is_over(game, rules) else _completed(game, loser, rules) for game in games]
    while won_by(made)[1 - loser] < rules.wins:
        made.append(_completed((0, 0), loser, rules))
    return tuple(made)


def _completed(game: Score, loser: int, rules: GameRules) -> Score:
    """The game with just the points that its winner still needed."""
    held = game[loser]
    needed = min(max(rules.game_to, held + rules.lead), rules.most)
    return (held, needed) if loser == 0 else (needed, held)


def review_games(at: str, games: Sequence[Score], ended: Ended | None, rules: GameRules) -> list[Problem]:
    """Games that cannot end so, or came after the match was won. `at` stands before the paths.

    Only the last game of a match that was broken off may stand as one that is still going.
    """
    problems = []
    for i, game in enumerate(games):
        broken_off = ended is not None and i == len(games) - 1 and is_going(game, rules)
        if min(game) < 0 or not (is_over(game, rules) or broken_off):
            problems.append(Problem(f"{at}games[{i}]", "game", f"一局不能以{written(game)}结束"))
        if _is_won(games[:i], rules):
            problems.append(Problem(f"{at}games[{i}]", "after_end", "已分胜负，不应再打"))
    return problems or _review_end(at, games, ended, rules)


def _is_won(games: Sequence[Score], rules: GameRules) -> bool:
    return max(won_by([game for game in games if is_over(game, rules)])) >= rules.wins


def _review_end(at: str, games: Sequence[Score], ended: Ended | None, rules: GameRules) -> list[Problem]:
    won = _is_won(games, rules)
    if ended is None:
        return [] if won else [Problem(f"{at}games", "unfinished", f"没有打完：须胜{rules.wins}局")]
    if won:
        return [Problem(f"{at}ended", "after_end", "已分胜负，不应再有弃权、退赛")]
    if ended.kind == Ending.FORFEIT and games:
        return [Problem(f"{at}ended.kind", "choice", "已开赛的，请用 retired 或 disqualified")]
    return []
