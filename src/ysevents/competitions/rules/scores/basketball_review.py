"""What cannot be on the score sheet of basketball: periods, running score, box score and fouls against each other."""

from collections import Counter
from collections.abc import Sequence

from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.scores.basketball_sheet import Basket, Config, Foul, Sheet, leaving
from ysevents.competitions.rules.scores.matches import (
    Ending,
    Score,
    review_match,
    review_player,
    review_players,
    review_scores,
    teams_of,
    total,
)
from ysevents.competitions.rules.sheets import doubled

ENDINGS = (Ending.FORFEIT, Ending.DEFAULT, Ending.REPLAY)


def review_sheet(sheet: Sheet, config: Config) -> list[Problem]:
    """Everything but orders decided by hand; totals are held together once the rows are right."""
    problems = [
        *review_match(sheet, ENDINGS),
        *review_players(sheet.players, sheet, config.squad),
        *review_scores("periods", sheet.periods),
        *_review_rows("baskets", sheet.baskets or (), sheet),
        *_review_rows("fouls", sheet.fouls, sheet),
        *_review_values(sheet, config),
    ]
    return problems or [
        *_review_course(sheet, config),
        *_review_running(sheet),
        *_review_box(sheet),
        *_review_fouls(sheet, config),
        *_review_played(sheet, config),
    ]


def _review_rows(path: str, rows: Sequence[Basket | Foul], sheet: Sheet) -> list[Problem]:
    """Periods that were not played, players and teams that are not there."""
    teams, problems = teams_of(sheet.players), []
    for i, row in enumerate(rows):
        if not 1 <= row.period <= len(sheet.periods):
            problems.append(Problem(f"{path}[{i}].period", "period", f"没有打第{row.period}节"))
        if row.team not in sheet.sides:
            problems.append(Problem(f"{path}[{i}].team", "unknown_entrant", f"{row.team} 不是对阵的一方"))
        else:
            problems += review_player(f"{path}[{i}].player", row.player, row.team, teams)
    return problems


def _review_values(sheet: Sheet, config: Config) -> list[Problem]:
    """Baskets worth what no basket is, box scores of nobody or below zero."""
    known, box = teams_of(sheet.players), sheet.box or ()
    return [
        *(
            Problem(f"baskets[{i}].points", "points", f"一次投中不能得{basket.points}分")
            for i, basket in enumerate(sheet.baskets or ())
            if basket.points not in config.points
        ),
        *doubled("box", (row.player for row in box)),
        *(
            Problem(f"box[{i}].player", "unknown_player", f"名单上没有 {row.player}")
            for i, row in enumerate(box)
            if row.player not in known
        ),
        *(
            Problem(f"box[{i}]", "negative", "得分和犯规不能为负")
            for i, row in enumerate(box)
            if min(row.points, row.fouls or 0) < 0
        ),
    ]


def _review_course(sheet: Sheet, config: Config) -> list[Problem]:
    """Whether the game was played to its end: overtime while level, and only then."""
    problems = _review_targets(sheet, config)
    played = len(sheet.periods)
    for after in range(config.periods, played):
        home, away = total(sheet.periods[:after])
        if home != away:
            problems.append(Problem(f"periods[{after}]", "no_overtime", "此前已分胜负，不应再打决胜期"))
    if sheet.ended or problems:
        return problems
    if played < config.periods:
        return [Problem("periods", "length", f"应有{config.periods}节比分，再加决胜期")]
    home, away = total(sheet.periods)
    if home == away and not config.draws:
        return [Problem("periods", "unfinished", "打平，缺决胜期比分")]
    return []


def _review_targets(sheet: Sheet, config: Config) -> list[Problem]:
    """Scores beyond the one that ends the game, in regular time and in an overtime of its own target."""
    regular = total(sheet.periods[: config.periods])
    overtimes = list(enumerate(sheet.periods))[config.periods :]
    races = [("periods", regular, config.target)]
    races += [(f"periods[{i}]", score, config.overtime_target) for i, score in overtimes]
    problems = [
        Problem(path, "target", f"先得{target}分即结束，不能打成{score[0]}:{score[1]}")
        for path, score, target in races
        if target and not _can_be(score, target, max(config.points))
    ]
    if config.overtime_target and any(max(score) < config.overtime_target for _, score in overtimes):
        problems.append(Problem("periods", "unfinished", f"决胜期须打到{config.overtime_target}分"))
    return problems


def _can_be(score: Score, target: int, most: int) -> bool:
    """The last basket may go beyond the target; nobody scores after it."""
    return min(score) < target and max(score) < target + most


def _review_running(sheet: Sheet) -> list[Problem]:
    if sheet.baskets is None:
        return []
    sums: Counter[tuple[int, int]] = Counter()
    for basket in sheet.baskets:
        sums[basket.period, basket.team] += basket.points
    return [
        Problem(f"periods[{i}]", "score", f"{team} 比分为{score[side]}，累积分为{sums[i + 1, team]}")
        for i, score in enumerate(sheet.periods)
        for side, team in enumerate(sheet.sides)
        if sums[i + 1, team] != score[side]
    ]


def _review_box(sheet: Sheet) -> list[Problem]:
    """The box score against the running score, the fouls and the total of each team."""
    if sheet.box is None:
        return []
    teams, problems, sums = teams_of(sheet.players), [], Counter[int]()
    for i, row in enumerate(sheet.box):
        sums[teams[row.player]] += row.points
        made = sum(b.points for b in sheet.baskets or () if b.player == row.player)
        if _names_scorers(sheet, teams[row.player]) and made != row.points:
            text = f"{row.player} 技术统计{row.points}分，累积分{made}分"
            problems.append(Problem(f"box[{i}].points", "score", text))
        fouls = len(sheet.fouls_of(row.player))
        if row.fouls is not None and row.fouls != fouls:
            text = f"{row.player} 技术统计{row.fouls}次犯规，记录{fouls}次"
            problems.append(Problem(f"box[{i}].fouls", "fouls", text))
    for team, points in zip(sheet.sides, total(sheet.periods), strict=True):
        if sums[team] != points:
            problems.append(Problem("box", "score", f"{team} 技术统计共{sums[team]}分，比分为{points}分"))
    return problems


def _names_scorers(sheet: Sheet, team: int) -> bool:
    """Whether the running score names everybody who scored for a team."""
    return sheet.baskets is not None and all(b.player is not None for b in sheet.baskets if b.team == team)


def _review_fouls(sheet: Sheet, config: Config) -> list[Problem]:
    """Fouls and baskets of somebody who was out; within the period of leaving anything may have come before."""
    problems = []
    for player in sheet.players:
        fouls = sheet.fouls_of(player.number)
        left = leaving(fouls, config)
        if left is None:
            continue
        if any(foul.period > left.period for foul in fouls) or (
            config.fouls_out is not None and len(fouls) > config.fouls_out
        ):
            problems.append(Problem("fouls", "out", f"{player.number} 已{left.why}，不应再有犯规"))
        problems += [
            Problem(f"baskets[{i}].player", "out", f"{player.number} 此前已{left.why}")
            for i, basket in enumerate(sheet.baskets or ())
            if basket.player == player.number and basket.period > left.period
        ]
    return problems


def _review_played(sheet: Sheet, config: Config) -> list[Problem]:
    """Periods that were not played, and players who played in too few of them."""
    problems = []
    for i, player in enumerate(sheet.players):
        if player.played is None:
            continue
        if not set(player.played) <= set(range(1, len(sheet.periods) + 1)):
            problems.append(Problem(f"players[{i}].played", "period", "上场节次中有没打的节"))
        elif len(set(player.played)) < config.each_plays and not sheet.ended:
            text = f"{player.number} 打了{len(set(player.played))}节，规程要求至少{config.each_plays}节"
            problems.append(Problem(f"players[{i}].played", "too_few", text))
    return problems
