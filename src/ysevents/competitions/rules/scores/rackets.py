"""Table tennis and badminton 乒乓球、羽毛球: a match of games, singles or doubles alike.

See the clauses of RULESETS for what is covered, and `leaves_out` for what is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ysevents.competitions.rules.outcomes import Line, Outcome, Problem
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.scores.games import (
    BWF,
    ENDINGS,
    ITTF,
    GameRules,
    check_games,
    counted,
    review_games,
    won_by,
)
from ysevents.competitions.rules.scores.matches import (
    MatchSheet,
    Score,
    better,
    blocks,
    review_match,
    told,
    total,
    written,
)
from ysevents.competitions.rules.sheets import review_ties


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(MatchSheet):
    """The points of each game, the last one perhaps broken off."""

    games: tuple[Score, ...] = ()


def check(config: GameRules) -> tuple[Problem, ...]:
    """A cap that nobody could reach."""
    return tuple(check_games(config))


def review(sheet: Sheet, config: GameRules) -> tuple[Problem, ...]:
    """Games that cannot be, a match that is not over or goes on after its end."""
    problems = [*review_match(sheet, ENDINGS), *review_games("", sheet.games, sheet.ended, config)]
    return tuple(problems) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: GameRules) -> Outcome:
    """The sides by games won, or as walkover or retirement wants it."""
    loser = sheet.side(sheet.losers[0]) if len(sheet.losers) == 1 else None
    games = counted(sheet.games, loser, config)
    won, points = won_by(games), total(games)
    return Outcome(
        blocks=blocks(sheet, [better("games", "局分", won)]),
        lines=tuple(
            Line(team, {"games": won[side], "points": points[side], "by_game": _by_game(games, side)})
            for side, team in enumerate(sheet.sides)
        ),
        notes=(told(sheet, played(sheet.games), won),),
    )


def _by_game(games: Sequence[Score], side: int) -> str:
    return " ".join(written((game[side], game[1 - side])) for game in games)


def played(games: Sequence[Score]) -> str:
    """`3:1（11:8，9:11，11:6，11:9）`."""
    return f"{written(won_by(games))}（{'，'.join(map(written, games))}）" if games else ""


TABLE_TENNIS = Ruleset(
    id="match.table_tennis",
    title="乒乓球比赛",
    about="按局分定胜负，核对每局比分",
    source=ITTF,
    config=GameRules,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(Column("games", "局"), Column("points", "分"), Column("by_game", "各局比分")),
    covers=(
        Clause("先得11分并领先2分为胜一局；没有12:11", ITTF, "rackets_problems_games.json"),
        Clause("五局三胜，胜满即止", ITTF, "rackets_table_tennis.json"),
        Clause("未到场判0:3，每局0:11", ITTF, "rackets_walkover.json"),
        Clause("中途退赛判负，已得分数保留，余下按对方赢下计", ITTF, "rackets_retired.json"),
        Clause("没有打完、胜负已定后又打，都不成立", ITTF, "rackets_problems_after_end.json"),
    ),
    leaves_out=(
        "发球、轮换发球法、交换方位：不影响胜负",
        "黄红牌罚分：已在比分之内",
        "小组中退赛者成绩是否作废：由循环赛的规则处理",
    ),
)
MASS = "县级职工、群众比赛规程"
BADMINTON = replace(
    TABLE_TENNIS.variant("match.badminton", "羽毛球比赛", source=BWF, best_of=3, game_to=21, lead=2, cap=30),
    covers=(
        Clause("先得21分并领先2分，29平后先得30分者胜", BWF, "rackets_badminton_cap.json"),
        Clause("未到场判0:2，每局0:21", BWF, "rackets_badminton_walkover.json"),
        Clause("被取消比赛资格者判负", BWF, "rackets_disqualified.json"),
    ),
)
BADMINTON_31 = replace(
    BADMINTON.variant(
        "match.badminton.31", "羽毛球比赛（一局31分）", source=MASS, best_of=1, game_to=31, lead=1, cap=None
    ),
    covers=(Clause("一局定胜负，先得31分者胜；16分换边不影响胜负", MASS, "rackets_badminton_31.json"),),
)
RULESETS = (TABLE_TENNIS, BADMINTON, BADMINTON_31)
