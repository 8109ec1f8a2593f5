"""What cannot be on the match sheet of football: goals, cards, periods and the shoot-out against each other."""

from collections import Counter

from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.scores.football_sheet import (
    Card,
    CardKind,
    Config,
    Goal,
    GoalKind,
    Level,
    Minute,
    Sheet,
)
from ysevents.competitions.rules.scores.lineups import FINAL, Lineups, review_lineups
from ysevents.competitions.rules.scores.matches import (
    BLAMELESS,
    Ending,
    review_match,
    review_player,
    review_players,
    review_scores,
    teams_of,
    total,
)
from ysevents.competitions.rules.scores.shoot_out import review_kickers, review_shoot_out

ENDINGS = (Ending.FORFEIT, *sorted(BLAMELESS))
HANGS_ON = {"periods", "first_leg", "ended"}
"""What the course of a match is seen by; goals and cards have no part in it."""


def review_sheet(sheet: Sheet, config: Config) -> list[Problem]:
    """Everything but orders decided by hand; who was on the field is asked once the rest is right."""
    problems = [
        *review_match(sheet, ENDINGS),
        *review_players(sheet.players, sheet, config.squad),
        *review_scores("periods", sheet.periods),
        *review_scores("first_leg", [sheet.first_leg] if sheet.first_leg else []),
        *_review_cards(sheet, config),
        *_review_goals(sheet, config),
        *_review_changes(sheet, config),
        *review_lineups(sheet, config),
    ]
    told = {problem.path.partition("[")[0].partition(".")[0] for problem in problems}
    course = [] if told & HANGS_ON else _review_course(sheet, config)
    if problems:
        return problems + course
    return [*_review_presence(sheet), *(course or _review_end(sheet, config))]


def _review_minute(path: str, minute: Minute, sheet: Sheet, config: Config) -> list[Problem]:
    period = minute.period(config.ends)
    if period is None or period >= len(sheet.periods):
        return [Problem(f"{path}.minute", "minute", "这个时间不在已赛的半场之内，补时请写成 45+2")]
    return []


def _review_changes(sheet: Sheet, config: Config) -> list[Problem]:
    return [
        problem
        for i, change in enumerate(sheet.substitutions)
        for problem in _review_minute(f"substitutions[{i}]", change.minute, sheet, config)
    ]


def _review_goals(sheet: Sheet, config: Config) -> list[Problem]:
    """Each goal, and whether they add up to the score of each period."""
    problems = []
    for i, goal in enumerate(sheet.goals or ()):
        problems += _review_minute(f"goals[{i}]", goal.minute, sheet, config)
        problems += _review_goal(f"goals[{i}]", goal, sheet)
    if problems or sheet.goals is None:
        return problems
    counted = Counter((goal.minute.period(config.ends), goal.team) for goal in sheet.goals)
    return [
        Problem(f"periods[{i}]", "score", f"{team} 比分为{score[side]}，进球记录为{counted[i, team]}")
        for i, score in enumerate(sheet.periods)
        for side, team in enumerate(sheet.sides)
        if counted[i, team] != score[side]
    ]


def _review_goal(path: str, goal: Goal, sheet: Sheet) -> list[Problem]:
    if goal.team not in sheet.sides:
        return [Problem(f"{path}.team", "unknown_entrant", f"{goal.team} 不是对阵的一方")]
    teams = teams_of(sheet.players)
    scorers = sheet.sides[1 - sheet.side(goal.team)] if goal.kind == GoalKind.OWN else goal.team
    problems = review_player(f"{path}.player", goal.player, scorers, teams)
    problems += review_player(f"{path}.assist", goal.assist, goal.team, teams)
    if goal.assist is not None and (goal.player is None or goal.kind != GoalKind.PLAY):
        text = "助攻须有本队队员的运动战进球"
        problems.append(Problem(f"{path}.assist", "assist_without_goal", text))
    if goal.assist is not None and goal.assist == goal.player:
        problems.append(Problem(f"{path}.assist", "own_assist", "进球者不能给自己助攻"))
    return problems


def _review_cards(sheet: Sheet, config: Config) -> list[Problem]:
    known, problems = teams_of(sheet.players), []
    for i, card in enumerate(sheet.cards):
        problems += _review_minute(f"cards[{i}]", card.minute, sheet, config)
        if card.player not in known:
            problems.append(Problem(f"cards[{i}].player", "unknown_player", f"名单上没有 {card.player}"))
        problems += _review_card(f"cards[{i}]", card, sheet)
    return problems


def _review_card(path: str, card: Card, sheet: Sheet) -> list[Problem]:
    """Two of one kind, a second caution without the first, anything after an expulsion."""
    own = [other for other in sheet.cards if other.player == card.player and other is not card]
    kinds = {other.kind for other in own}
    yellows = [other.minute for other in own if other.kind == CardKind.YELLOW]
    if card.kind in kinds:
        text = "一人在一场比赛中同一种牌只有一张；第二张黄牌记为 second_yellow"
        return [Problem(path, "doubled", text)]
    if card.kind == CardKind.SECOND_YELLOW and (not yellows or yellows[0] > card.minute):
        return [Problem(path, "second_yellow", "之前没有第一张黄牌")]
    if card.kind == CardKind.RED and CardKind.SECOND_YELLOW in kinds:
        return [Problem(path, "sent_off", "两张黄牌罚下之后不再出示红牌")]
    if any(other.kind != CardKind.YELLOW and other.minute < card.minute for other in own):
        return [Problem(path, "sent_off", "已被罚下，不应再有黄牌")]
    return []


def _review_presence(sheet: Sheet) -> list[Problem]:
    """Whether those who scored or gave an assist were on the field."""
    lineups = Lineups(sheet)
    problems = []
    for i, goal in enumerate(sheet.goals or ()):
        for name, player in (("player", goal.player), ("assist", goal.assist)):
            if player is None or lineups.is_on(player, goal.minute):
                continue
            gone = goal.minute > lineups.sent_off.get(player, FINAL)
            code, text = ("sent_off", "此前已被罚下") if gone else ("not_on_field", "当时不在场上")
            problems.append(Problem(f"goals[{i}].{name}", code, f"{player} {text}"))
    return problems


def _review_course(sheet: Sheet, config: Config) -> list[Problem]:
    """Whether the match was played to its end, with extra time when due, and only then."""
    played = len(sheet.periods)
    if played > 4:
        return [Problem("periods", "too_many", "最多两个半场和加时赛两个半场")]
    if config.level != Level.EXTRA_TIME and played > 2:
        return [Problem("periods", "no_extra_time", "本规程没有加时赛")]
    if played > 2 and not is_level(sheet, config, 2):
        return [Problem("periods[2]", "no_extra_time", "全场已分胜负，不应有加时赛")]
    if sheet.ended:
        return []
    if played not in (2, 4):
        return [Problem("periods", "length", "应有两个半场的比分，有加时赛时为四个")]
    if played == 2 and config.level == Level.EXTRA_TIME and is_level(sheet, config, 2):
        return [Problem("periods", "unfinished", "全场打平，缺加时赛比分")]
    return []


def _review_end(sheet: Sheet, config: Config) -> list[Problem]:
    """A shoot-out when due, and only then."""
    if sheet.ended:
        due = Problem("shoot_out", "not_due", "提前结束的比赛不踢点球")
        return [due] if sheet.shoot_out else []
    if config.level == Level.DRAW or not is_level(sheet, config, 4):
        return [Problem("shoot_out", "not_due", "已分胜负或本规程不踢点球")] if sheet.shoot_out else []
    lineups = Lineups(sheet)
    eligible = {team: lineups.at_end(team) for team in sheet.sides}
    length = min(len(players) for players in eligible.values()) if lineups.is_recorded else 1
    return review_shoot_out(sheet.shoot_out, sheet.sides, config.kicks) or review_kickers(
        sheet.shoot_out, eligible, length
    )


def is_level(sheet: Sheet, config: Config, periods: int) -> bool:
    """Whether nobody leads after so many periods, the first leg and away goals included."""
    played, first = total(sheet.periods[:periods]), sheet.first_leg or (0, 0)
    return first[0] + played[0] == first[1] + played[1] and not (
        config.away_goals and sheet.first_leg and first[0] != total(sheet.periods[:2])[1]
    )
