"""Team ties 团体赛 of table tennis and badminton: rubbers in order, the rest not played once it is won.

See the clauses of RULESETS for what is covered, and `leaves_out` for what is not.
"""

from collections.abc import Iterable
from dataclasses import replace

from ysevents.competitions.rules.outcomes import Block, Line, Outcome, Problem
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.scores.games import BWF, ITTF, check_games, counted, won_by
from ysevents.competitions.rules.scores.matches import Score, better, blocks, told, total, written
from ysevents.competitions.rules.scores.rackets import MASS
from ysevents.competitions.rules.scores.tie_review import review_sheet
from ysevents.competitions.rules.scores.tie_sheet import (
    FREE,
    LETTERED,
    RUBBER_CN,
    Config,
    Rubber,
    Sheet,
    TiePlayer,
)
from ysevents.competitions.rules.sheets import review_ties


def check(config: Config) -> tuple[Problem, ...]:
    """Rubbers of no known kind, sides of unequal number, more wins than rubbers."""
    found = check_games(config)
    for i, code in enumerate(config.order):
        lettered = LETTERED.fullmatch(code)
        if code not in FREE and not (lettered and len(lettered[1]) == len(lettered[2])):
            found.append(
                Problem(f"parameters.order[{i}]", "choice", f"“{code}”应为 A-X、AB-XY 或 {'、'.join(FREE)}")
            )
    if not config.order or (config.wins_needed or 1) > len(config.order):
        found.append(Problem("parameters.wins_needed", "contradiction", "场数不够分出胜负"))
    return tuple(found)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Everything that cannot be: see `tie_review`."""
    return tuple(review_sheet(sheet, config)) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """The teams by rubbers won, where the regulation wants it by games and points, or as a forfeit wants it."""
    counting = _counting(sheet, config)
    winners = [side for side, _ in counting]
    rubbers = winners.count(0), winners.count(1)
    games = total(won_by(made) for _, made in counting)
    points = total(total(made) for _, made in counting)
    split = [better("games", "局分", games), better("points", "小分", points)]
    placed = blocks(sheet, [better("rubbers", "场分", rubbers), *(split if config.split_level else ())])
    teams = (
        {"rubbers": rubbers[side], "games": games[side], "points": points[side]}
        | {"standing_points": _standing(team, placed, sheet, config)}
        for side, team in enumerate(sheet.sides)
    )
    return Outcome(
        blocks=placed,
        lines=(
            *(Line(team, values) for team, values in zip(sheet.sides, teams, strict=True)),
            *(_player_line(player, sheet, config) for player in sheet.players),
        ),
        notes=_notes(sheet, rubbers, config),
    )


def _counting(sheet: Sheet, config: Config) -> list[tuple[int | None, tuple[Score, ...]]]:
    """The rubbers that count, each with its winner: those played, and those a team forfeits by leaving."""
    made = [
        (sheet.winner_of(rubber), counted(rubber.games, sheet.loser_of(rubber), config))
        for rubber in sheet.rubbers
        if rubber.is_played
    ]
    if len(sheet.losers) != 1:
        return made
    loser = sheet.side(sheet.losers[0])
    held = [winner for winner, _ in made].count(1 - loser)
    left = len(config.order) - len(made)
    missing = left if config.wins_needed is None else min(left, config.wins_needed - held)
    return made + [(1 - loser, counted((), loser, config))] * missing


def _standing(team: int, placed: Iterable[Block], sheet: Sheet, config: Config) -> int:
    """What a team gets in the table of its pool."""
    if team in sheet.losers:
        return config.forfeit_points
    block = next(block for block in placed if team in block.entrants)
    if block.is_tied:
        return config.level_points
    return config.win_points if block.rank == 1 else config.loss_points


def _player_line(player: TiePlayer, sheet: Sheet, config: Config) -> Line:
    side = sheet.side(player.team)
    winners = [
        sheet.winner_of(rubber)
        for code, rubber in zip(config.order, sheet.rubbers, strict=False)
        if rubber.is_played and player.number in sheet.named(code, rubber)[side]
    ]
    return Line(player.number, {"won": winners.count(side), "lost": winners.count(1 - side)})


def _notes(sheet: Sheet, rubbers: Score, config: Config) -> tuple[str, ...]:
    """`3:1（A-X 3:0，B-Y 1:3，…）`, and which rubbers were not played."""
    shown = [
        f"{RUBBER_CN.get(code, code)} {_rubber(rubber, sheet, config)}"
        for code, rubber in zip(config.order, sheet.rubbers, strict=False)
        if rubber.is_played
    ]
    winners = [sheet.winner_of(rubber) for rubber in sheet.rubbers]
    played = f"{written((winners.count(0), winners.count(1)))}（{'，'.join(shown)}）" if shown else ""
    dead = [
        str(n)
        for n in range(1, len(config.order) + 1)
        if n > len(sheet.rubbers) or not sheet.rubbers[n - 1].is_played
    ]
    unplayed = (f"第{'、'.join(dead)}场未赛",) if dead else ()
    return (told(sheet, played, rubbers), *unplayed)


def _rubber(rubber: Rubber, sheet: Sheet, config: Config) -> str:
    won = written(won_by(counted(rubber.games, sheet.loser_of(rubber), config)))
    return f"{won}（{rubber.ended.kind.label}）" if rubber.ended else won


TABLE_TENNIS = Ruleset(
    id="tie.table_tennis",
    title="乒乓球团体赛",
    about="按场分定胜负，核对排阵、各场局分、未赛场次",
    source=ITTF,
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(
        Column("rubbers", "场"),
        Column("games", "局"),
        Column("points", "分"),
        Column("standing_points", "积分"),
        Column("won", "胜场"),
        Column("lost", "负场"),
    ),
    covers=(
        Clause("次序A-X、B-Y、C-Z、A-Y、B-X，先胜三场即止，其余记为未赛", ITTF, "tie_table_tennis.json"),
        Clause("胜负已定不再打；未定不得空场", ITTF, "tie_problems_course.json"),
        Clause("排阵表齐全，一人不占两个位置，上场与排阵相符", ITTF, "tie_problems_letters.json"),
        Clause("每人最多两场；双打两名队员", "通行做法，未核对原文", "tie_problems_lineups.json"),
        Clause("一队弃权判0:3", "县级规程", "tie_walkover.json"),
        Clause("一场中缺员、退赛，该场判负，团体赛继续", ITTF, "tie_rubber_ended.json"),
        Clause("胜2分，负1分，弃权、未赛完0分", ITTF, "tie_walkover.json"),
    ),
    leaves_out=(
        "排阵表的提交时间与公开：由现场管理",
        "团体赛之间的比率：由循环赛的规则计算",
        "同一对双打不得重复等各级联赛的限制",
    ),
)
ORDER = ["MD", "WD", "XD", "MS", "WS"]
BADMINTON = replace(
    TABLE_TENNIS.variant(
        "tie.badminton", "羽毛球团体赛", source=BWF, order=ORDER, best_of=3, game_to=21, lead=2, cap=30
    ),
    covers=(
        Clause("男双、女双、混双、男单、女单五场三胜，队员性别相符", BWF, "tie_badminton.json"),
        Clause("五场全部打完的按场分、局分、小分", "由规程决定", "tie_badminton_all.json"),
    ),
)
BADMINTON_31 = replace(
    BADMINTON.variant(
        "tie.badminton.31", "羽毛球团体赛（一局31分）", source=MASS, best_of=1, game_to=31, lead=1, cap=None
    ),
    covers=(Clause("各场一局31分", MASS, "tie_badminton_31.json"),),
)
RULESETS = (TABLE_TENNIS, BADMINTON, BADMINTON_31)
