"""What cannot be on the score sheet of a team tie: rubbers, order sheets and players against each other."""

from collections import Counter

from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.scores.games import ENDINGS, review_games
from ysevents.competitions.rules.scores.matches import (
    Ending,
    review_ended,
    review_match,
    review_player,
    review_players,
    teams_of,
)
from ysevents.competitions.rules.scores.tie_sheet import FREE, LETTERED, Config, Rubber, Sheet

SQUAD = 20


def review_sheet(sheet: Sheet, config: Config) -> list[Problem]:
    """Everything but orders decided by hand; who plays and how it went is asked once sides and endings are right."""
    problems = [
        *review_match(sheet, ENDINGS),
        *review_players(sheet.players, sheet, SQUAD),
        *_review_letters(sheet, config),
    ]
    for i, rubber in enumerate(sheet.rubbers):
        problems += review_ended(f"rubbers[{i}].ended", rubber.ended, sheet, ENDINGS)
    if len(sheet.rubbers) > len(config.order):
        problems.append(Problem("rubbers", "too_many", f"一次团体赛只有{len(config.order)}场"))
    return problems or [
        *_review_lineups(sheet, config),
        *_review_rubbers(sheet, config),
        *_review_course(sheet, config),
    ]


def _review_letters(sheet: Sheet, config: Config) -> list[Problem]:
    """Order sheets with gaps, players of the other team, somebody under two letters."""
    if not sheet.letters:
        return []
    needed = {
        letter: sheet.sides[side]
        for code in config.order
        if (found := LETTERED.fullmatch(code))
        for side, letters in enumerate(found.groups())
        for letter in letters
    }
    teams, counts = teams_of(sheet.players), Counter(sheet.letters.values())
    problems = [
        Problem("letters", "missing", f"排阵表缺 {letter}")
        for letter in sorted(needed.keys() - sheet.letters)
    ]
    for letter, number in sheet.letters.items():
        if letter not in needed:
            problems.append(Problem(f"letters.{letter}", "unknown_letter", "各场次序中没有这个位置"))
            continue
        problems += review_player(f"letters.{letter}", number, needed[letter], teams)
        if counts[number] > 1:
            problems.append(Problem(f"letters.{letter}", "doubled", f"{number} 在排阵表上出现两次"))
    return problems


def _review_lineups(sheet: Sheet, config: Config) -> list[Problem]:
    """Who plays which rubber: the right number, sex and team, nobody too often."""
    played: Counter[int] = Counter()
    problems = []
    for i, (code, rubber) in enumerate(zip(config.order, sheet.rubbers, strict=False)):
        problems += _review_pairs(f"rubbers[{i}].players", code, rubber, sheet)
        played.update(number for side in sheet.named(code, rubber) for number in set(side))
    problems += [
        Problem("rubbers", "too_often", f"{number} 排了{times}场，每人最多{config.per_player}场")
        for number, times in played.items()
        if times > config.per_player
    ]
    return problems


def _review_pairs(path: str, code: str, rubber: Rubber, sheet: Sheet) -> list[Problem]:
    if rubber.players is None:
        return []
    if sheet.letters and LETTERED.fullmatch(code):
        agrees = rubber.players == sheet.named(code, rubber)
        return [] if agrees else [Problem(path, "order_sheet", "上场队员与排阵表不符")]
    return [
        problem
        for side, team in enumerate(sheet.sides)
        for problem in _review_pair(f"{path}[{side}]", code, rubber.players[side], team, sheet)
    ]


def _review_pair(path: str, code: str, pair: tuple[int, ...], team: int, sheet: Sheet) -> list[Problem]:
    teams = teams_of(sheet.players)
    problems = [problem for number in pair for problem in review_player(path, number, team, teams)]
    if len(set(pair)) != size_of(code) or len(pair) != size_of(code):
        problems.append(Problem(path, "length", f"这一场每队应有{size_of(code)}名不同的队员"))
    elif not problems and not _suits(code, pair, sheet):
        problems.append(Problem(path, "sex", "队员性别与这一场不符"))
    return problems


def size_of(code: str) -> int:
    """How many of each side play a rubber."""
    found = LETTERED.fullmatch(code)
    return len(found[1]) if found else len(FREE[code])


def _suits(code: str, pair: tuple[int, ...], sheet: Sheet) -> bool:
    """Whether the sexes are right, as far as they are known."""
    known = Counter(player.sex for player in sheet.players if player.number in pair and player.sex)
    wanted = Counter(sex for sex in FREE.get(code, ()) if sex)
    return not wanted or known <= wanted


def _review_rubbers(sheet: Sheet, config: Config) -> list[Problem]:
    return [
        problem
        for i, rubber in enumerate(sheet.rubbers)
        if rubber.is_played
        for problem in review_games(f"rubbers[{i}].", rubber.games, rubber.ended, config)
    ]


def _review_course(sheet: Sheet, config: Config) -> list[Problem]:
    """Rubbers after the tie was won, one left out before, too few of them, a forfeit of a tie begun."""
    problems = []
    for i, rubber in enumerate(sheet.rubbers):
        over = is_won(sheet, config, i)
        if over and rubber.is_played:
            problems.append(Problem(f"rubbers[{i}]", "after_end", "胜负已定，其余各场不打，记为未赛"))
        if not over and not rubber.is_played and not sheet.ended:
            problems.append(Problem(f"rubbers[{i}]", "unplayed", "胜负未定，这一场不能不打"))
    won = is_won(sheet, config, len(sheet.rubbers))
    if sheet.ended and (won or all_played(sheet, config)):
        problems.append(Problem("ended", "after_end", "已经打完，不应再有弃权、退赛"))
    elif sheet.ended and sheet.ended.kind == Ending.FORFEIT and any(r.is_played for r in sheet.rubbers):
        problems.append(Problem("ended.kind", "choice", "已开赛的，请用 retired 或 disqualified"))
    if not sheet.ended and not won and len(sheet.rubbers) < len(config.order):
        problems.append(Problem("rubbers", "unfinished", "没有打完"))
    return problems


def all_played(sheet: Sheet, config: Config) -> bool:
    """Whether every rubber of the order was played."""
    return sum(rubber.is_played for rubber in sheet.rubbers) == len(config.order)


def is_won(sheet: Sheet, config: Config, rubbers: int) -> bool:
    """Whether a side has won the tie after so many rubbers; never when all are to be played."""
    won = [sheet.winner_of(rubber) for rubber in sheet.rubbers[:rubbers]]
    return config.wins_needed is not None and max(won.count(0), won.count(1)) >= config.wins_needed
