"""What is wrong with a table's configuration or sheet, all of it, before anything is computed."""

from collections import Counter
from collections.abc import Collection
from itertools import combinations

from ysevents.competitions.rules.decisions import Decision, DecisionKind, review_kinds
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.sheets import doubled, review_base, review_ties, unknown
from ysevents.competitions.rules.standings.arrange import Restart
from ysevents.competitions.rules.standings.criteria import CriterionId
from ysevents.competitions.rules.standings.matches import AWARDED, Ending, Match, review_matches
from ysevents.competitions.rules.standings.results import MatchConfig, count
from ysevents.competitions.rules.standings.table import Config, Sheet, place

ON_MATCHES = (DecisionKind.FORFEIT, DecisionKind.REPLAY, DecisionKind.STAND, DecisionKind.ANNULMENT)
ON_TEAMS = (DecisionKind.WITHDRAWAL, DecisionKind.DISQUALIFICATION)
NEEDED_BY_HAND = {DecisionKind.LOT: CriterionId.LOT, DecisionKind.DECIDER: CriterionId.DECIDER}


def check(config: Config) -> tuple[Problem, ...]:
    """Criteria that cannot stand so, points that reward losing, awards without a winner."""
    return (*_check_criteria(config), *_check_points(config), *_check_awards(config))


def _check_criteria(config: Config) -> list[Problem]:
    path, criteria = "parameters.criteria", config.criteria
    problems = []
    if len(criteria) != len(set(criteria)):
        problems.append(Problem(path, "doubled", "同一项出现了两次"))
    if not criteria or criteria[0] not in (CriterionId.POINTS, CriterionId.WINS):
        problems.append(Problem(path, "first", "第一项应为积分或胜场数"))
    by_hand = [c.is_by_hand for c in criteria]
    if by_hand != sorted(by_hand):
        problems.append(Problem(path, "by_hand_last", "加赛、抽签应排在最后"))
    if config.restart is Restart.STAGED and not any(c.is_h2h for c in criteria):
        problems.append(Problem(path, "no_h2h", "按人数分段比较须列入相互比赛的一项"))
    return problems


def _check_points(config: MatchConfig) -> list[Problem]:
    less = {
        "draw": config.draw,
        "loss": config.loss,
        "forfeit_loss": config.forfeit_loss,
        "default_loss": config.default_loss,
        "shoot_out_win": config.shoot_out_win,
        "shoot_out_loss": config.shoot_out_loss,
    }
    problems = [
        Problem(f"parameters.{name}", "points", "应少于胜一场的积分")
        for name, points in less.items()
        if points is not None and points >= config.win
    ]
    if config.draw is None and (config.shoot_out_win is not None or config.shoot_out_loss is not None):
        problems.append(Problem("parameters.draw", "no_draw", "没有平局就没有平局后的点球积分"))
    if config.draw is not None and config.draw < config.loss:
        problems.append(Problem("parameters.draw", "points", "平局积分不应少于负一场的积分"))
    return problems


def _check_awards(config: Config) -> list[Problem]:
    scores = {"forfeit_score": config.forfeit_score, "default_score": config.default_score}
    problems = [
        Problem(f"parameters.{name}", "no_winner", "胜方在前，应多于负方")
        for name, (won, lost) in scores.items()
        if won <= lost
    ]
    below = {"forfeit_games": config.forfeit_games, "forfeit_points": config.forfeit_points}
    for name, (won, lost) in below.items():
        if won <= lost and name.removeprefix("forfeit_") in _below(config):
            problems.append(Problem(f"parameters.{name}", "no_winner", "比较局数或得分时须写明，胜方在前"))
    return problems


def _below(config: Config) -> list[str]:
    """What the criteria compare below the score: games, points."""
    compared = {c.measure for c in config.criteria}
    games = bool({"games.diff", "ratio.games"} & compared) and not config.score_is_games
    return ["games"] * games + ["points"] * bool({"points.diff", "ratio.points"} & compared)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Rows and decisions that cannot be; then the orders set by hand, against the table without them."""
    problems = [*review_rows_of(sheet, config), *review_pairs(sheet.numbers, sheet.matches, config)]
    if config.go_on > len(sheet.entrants):
        text = f"只有{len(sheet.entrants)}队，不能晋级{config.go_on}队"
        problems.append(Problem("parameters.go_on", "too_many_go_on", text))
    found = problems or [
        *review_too_early(sheet, config, config.criteria),
        *review_ties(sheet, config, place),
    ]
    return (*found, *review_by_hand(sheet, config.criteria))


def review_rows_of(sheet: Sheet, config: Config) -> list[Problem]:
    """Everything but who should have met whom."""
    problems = [*review_base(sheet), *review_matches(sheet, sheet.matches)]
    problems += _review_scores(sheet.matches, config)
    problems += _review_ranking(sheet)
    problems += _review_rulings(sheet)
    for i, deduction in enumerate(sheet.deductions):
        if deduction.entrant not in sheet.numbers:
            problems.append(unknown(f"deductions[{i}]", deduction.entrant))
        if deduction.points < 1:
            problems.append(Problem(f"deductions[{i}].points", "range", "扣分应不小于1"))
    return problems


def _review_scores(matches: tuple[Match, ...], config: Config) -> list[Problem]:
    """Scores that the regulation does not know, or that lack what it compares."""
    problems = []
    for i, match in enumerate(matches):
        if match.score is None or match.ending in AWARDED:
            continue
        if config.draw is None and match.score[0] == match.score[1] and match.ending is Ending.PLAYED:
            problems.append(Problem(f"matches[{i}].score", "level", "本项没有平局"))
        problems += [
            Problem(f"matches[{i}].{name}", "missing", "名次要比较这一项，须写明双方之和")
            for name in _below(config)
            if getattr(match, name) is None
        ]
    return problems


def review_pairs(teams: tuple[int, ...], matches: tuple[Match, ...], config: Config) -> list[Problem]:
    """Every two teams meet as often as they should; a match played again counts once."""
    if not config.meetings:
        return []
    met = Counter(match.pair for match in matches if match.replays is None)
    return [
        Problem(
            "matches",
            "missing" if met[pair] < config.meetings else "doubled",
            _times(pair, met[pair], config),
        )
        for pair in combinations(sorted(set(teams)), 2)
        if met[pair] != config.meetings
    ]


def _times(pair: tuple[int, int], times: int, config: Config) -> str:
    return f"{pair[0]} 与 {pair[1]} 应赛{config.meetings}场，表上有{times}场；未赛的也要列出"


def _review_ranking(sheet: Sheet) -> list[Problem]:
    if not sheet.ranking:
        return []
    known = set(sheet.numbers)
    return [
        *(unknown("ranking", number) for number in sheet.ranking if number not in known),
        *(Problem("ranking", "missing", f"缺少 {n} 的排名") for n in sorted(known - set(sheet.ranking))),
    ]


def _review_rulings(sheet: Sheet) -> list[Problem]:
    """Decisions about a match or a team that do not fit it."""
    numbered = {match.number: match for match in sheet.matches}
    rulings = [(i, d) for i, d in enumerate(sheet.decisions) if d.kind in ON_MATCHES]
    problems = [
        *review_kinds(sheet.decisions, *ON_MATCHES, *ON_TEAMS),
        *doubled("decisions", (d.fixture for _, d in rulings if d.fixture is not None)),
    ]
    for i, decision in rulings:
        match = None if decision.fixture is None else numbered.get(decision.fixture)
        problems += _review_ruling(decision, match, f"decisions[{i}]")
    ordered = {d.fixture for _, d in rulings if d.kind == DecisionKind.REPLAY}
    problems += [
        Problem("matches", "not_ordered", f"第{match.replays}场没有重赛的裁决")
        for match in sheet.matches
        if match.replays is not None and match.replays not in ordered
    ]
    return problems


def _review_ruling(decision: Decision, match: Match | None, at: str) -> list[Problem]:
    if match is None:
        return [Problem(f"{at}.fixture", "unknown_match", "没有这一场")]
    stands = match.ending is Ending.ABANDONED and match.score is not None
    if decision.kind == DecisionKind.STAND and not stands:
        return [Problem(at, "not_abandoned", "只有中断且有比分的场次可以维持比分")]
    guilty = set(decision.named)
    if decision.kind == DecisionKind.FORFEIT and not (guilty and guilty <= set(match.sides)):
        return [Problem(f"{at}.entrants", "not_playing", "须写明判负的队，且是本场的队")]
    return []


def review_by_hand(sheet: Sheet, criteria: Collection[CriterionId]) -> list[Problem]:
    """Lots and deciders only where the regulation knows them."""
    return [
        Problem(f"decisions[{i}].kind", "not_in_rules", f"规程没有规定{needed.label}")
        for i, decision in enumerate(sheet.decisions)
        if (needed := NEEDED_BY_HAND.get(decision.kind)) and needed not in criteria
    ]


def review_too_early(sheet: Sheet, config: Config, criteria: Collection[CriterionId]) -> list[Problem]:
    """Lots and deciders that the regulation knows, not before the last match."""
    pending = count(sheet.matches, sheet.decisions, config).pending
    return [
        Problem(f"decisions[{i}]", "too_early", f"还有{len(pending)}场未赛")
        for i, decision in enumerate(sheet.decisions)
        if pending and NEEDED_BY_HAND.get(decision.kind) in criteria
    ]
