"""Results of matches: which count, which are awarded, void or still to come, and what each brings.

Covers: forfeits and defaults, abandoned matches (replayed, left to stand, or forfeited by decision), annulled
matches, withdrawn and disqualified teams by four policies, shoot-outs with points of their own.
Leaves out: whether a score is possible in the sport: the engines of the single match know.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ysevents.competitions.rules.cards import CardConfig
from ysevents.competitions.rules.decisions import Decision, DecisionKind, named_by
from ysevents.competitions.rules.outcomes import Reason
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.scores.matches import is_better
from ysevents.competitions.rules.standings.matches import AWARDED, Ending, Match, Score
from ysevents.competitions.rules.standings.tallies import Row, Tally
from ysevents.kit.enums import Labelled

USUAL = "通行做法，未核对原文"


class Stands(Labelled):
    """When the score on the field is kept although the match was awarded."""

    NEVER = "never", "从不"
    IF_LEADING = "if_leading", "胜方领先时"
    IF_BETTER = "if_better", "对胜方更有利时"


class Withdrawn(Labelled):
    """What becomes of the matches of a team that leaves."""

    VOID_ALL = "void_all", "全部作废"
    VOID_IF_UNDER_HALF = "void_if_under_half", "赛不足半数则全部作废，否则余下各场判负"
    REST_LOST = "rest_lost", "余下各场判负"
    ALL_LOST = "all_lost", "全部判负"


class Fate(Labelled):
    COUNTS = "counts", "计入"
    PENDING = "pending", "未赛"
    VOID = "void", "作废"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchConfig(CardConfig):
    """What a match brings."""

    win: int = parameter(3, "胜一场积分", source="足球通行规则", least=1)
    draw: int | None = parameter(1, "平一场积分；空则不会有平局", source="足球通行规则", least=0)
    loss: int = parameter(0, "负一场积分", source="足球通行规则", least=0)
    shoot_out_win: int | None = parameter(None, "平局后点球胜者积分；空则按平局", source=USUAL, least=0)
    shoot_out_loss: int | None = parameter(None, "平局后点球负者积分；空则按平局", source=USUAL, least=0)
    forfeit_loss: int = parameter(0, "弃权判负者积分", source="国际篮联规则 D.1.1；国际乒联 3.7.5.1", least=0)
    forfeit_score: Score = parameter((3, 0), "弃权判负的比分，胜方在前", source="足球通行规则", least=0)
    forfeit_games: Score = parameter((0, 0), "弃权判负的局数，胜方在前", source=USUAL, least=0)
    forfeit_points: Score = parameter((0, 0), "弃权判负的各局得分之和，胜方在前", source=USUAL, least=0)
    forfeit_stands: Stands = parameter(Stands.IF_BETTER, "弃权判负时场上比分何时保留", source="足球通行规则")
    default_loss: int = parameter(0, "缺员告负者积分", source="国际篮联规则 D.1.1", least=0)
    default_score: Score = parameter((3, 0), "缺员告负的比分，胜方在前", source=USUAL, least=0)
    default_stands: Stands = parameter(Stands.IF_BETTER, "缺员告负时场上比分何时保留", source=USUAL)
    score_is_games: bool = parameter(False, "比分本身就是局数（单项比赛）", source="本系统约定")
    withdrawn: Withdrawn = parameter(
        Withdrawn.VOID_IF_UNDER_HALF, "中途退出或被取消资格的队，其比赛如何处理", source="足球通行规则"
    )
    forfeit_withdraws: bool = parameter(
        False, "弃权或中途退出一场即视为退出全部比赛", source="羽毛球通行做法，未核对原文"
    )


@dataclass(frozen=True, slots=True)
class Ruled:
    """A match after everything that was decided about it."""

    match: Match
    fate: Fate
    ending: Ending = Ending.PLAYED
    losers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """What the table is made of. `left` are those without a place, with the reason."""

    rows: tuple[Row, ...]
    counting: tuple[Match, ...]
    pending: tuple[Match, ...]
    left: dict[int, Reason]
    notes: tuple[str, ...]


def count(matches: Sequence[Match], decisions: Sequence[Decision], config: MatchConfig) -> Results:
    """Every match by its fate; two rows for each that counts."""
    ruled = _rule(matches, decisions)
    left = _left(ruled, decisions, config)
    stay = _without(ruled, left, config)
    counting = [r for r in stay if r.fate is Fate.COUNTS]
    return Results(
        rows=tuple(row for r in counting for row in _rows(r, config)),
        counting=tuple(r.match for r in counting),
        pending=tuple(r.match for r in stay if r.fate is Fate.PENDING),
        left=left,
        notes=tuple(_notes(ruled, stay, left)),
    )


def _rule(matches: Iterable[Match], decisions: Iterable[Decision]) -> list[Ruled]:
    rulings = {d.fixture: d for d in decisions if d.fixture is not None}
    replayed = {match.replays for match in matches}
    return [_rule_one(match, rulings.get(match.number), match.number in replayed) for match in matches]


def _rule_one(match: Match, ruling: Decision | None, is_replayed: bool) -> Ruled:
    kind = ruling.kind if ruling else None
    if kind == DecisionKind.ANNULMENT or is_replayed:
        return Ruled(match, Fate.VOID)
    if kind == DecisionKind.REPLAY:
        return Ruled(match, Fate.PENDING)
    if ruling and kind == DecisionKind.FORFEIT:
        return Ruled(match, Fate.COUNTS, Ending.FORFEIT, ruling.named)
    if match.ending in AWARDED:
        return Ruled(match, Fate.COUNTS, match.ending, match.losers)
    if match.score is None or (match.ending is Ending.ABANDONED and kind != DecisionKind.STAND):
        return Ruled(match, Fate.PENDING, match.ending)
    return Ruled(match, Fate.COUNTS)


def _left(ruled: Iterable[Ruled], decisions: Sequence[Decision], config: MatchConfig) -> dict[int, Reason]:
    """Who left the competition, a disqualification before a withdrawal."""
    withdrawn = named_by(decisions, DecisionKind.WITHDRAWAL)
    if config.forfeit_withdraws:
        withdrawn |= {loser for r in ruled for loser in r.losers}
    disqualified = named_by(decisions, DecisionKind.DISQUALIFICATION)
    return {
        team: Reason(str(kind), kind.label)
        for kind, teams in (
            (DecisionKind.WITHDRAWAL, withdrawn),
            (DecisionKind.DISQUALIFICATION, disqualified),
        )
        for team in sorted(teams)
    }


def _without(ruled: Sequence[Ruled], left: Collection[int], config: MatchConfig) -> list[Ruled]:
    """The matches of those who left, by the policy."""
    voided = {team for team in left if _is_voided(team, ruled, config)}
    return [_rule_left(r, left, voided, config) for r in ruled] if left else list(ruled)


def _is_voided(team: int, ruled: Iterable[Ruled], config: MatchConfig) -> bool:
    if config.withdrawn is not Withdrawn.VOID_IF_UNDER_HALF:
        return config.withdrawn is Withdrawn.VOID_ALL
    fates = [r.fate for r in ruled if team in r.match.sides and r.fate is not Fate.VOID]
    return 2 * fates.count(Fate.COUNTS) < len(fates)


def _rule_left(r: Ruled, left: Collection[int], voided: set[int], config: MatchConfig) -> Ruled:
    gone = tuple(side for side in r.match.sides if side in left)
    if not gone or r.fate is Fate.VOID:
        return r
    if voided.intersection(gone):
        return replace(r, fate=Fate.VOID)
    if r.fate is Fate.PENDING or config.withdrawn is Withdrawn.ALL_LOST:
        return Ruled(r.match, Fate.COUNTS, Ending.FORFEIT, gone)
    return r


def _rows(r: Ruled, config: MatchConfig) -> tuple[Row, Row]:
    match = r.match
    score, games, points = _scores(r, config)
    shoot_out = match.shoot_out or (0, 0)
    home = _tally(r, match.home, (score, games, points, shoot_out), config)
    away = _tally(r, match.away, (score[::-1], games[::-1], points[::-1], shoot_out[::-1]), config)
    return Row(match.home, match.away, match.number, home), Row(match.away, match.home, match.number, away)


def _scores(r: Ruled, config: MatchConfig) -> tuple[Score, Score, Score]:
    """Score, games and points that count, home first."""
    match, none = r.match, (0, 0)
    given = match.score or none, match.games or none, match.points or none
    if len(r.losers) == 2:
        return none, none, none
    if r.losers and not _stands(r, config):
        awarded = config.forfeit_score if r.ending is Ending.FORFEIT else config.default_score
        given = awarded, config.forfeit_games, config.forfeit_points
        if match.home in r.losers:
            given = given[0][::-1], given[1][::-1], given[2][::-1]
    return (given[0], given[0], given[2]) if config.score_is_games else given


def _stands(r: Ruled, config: MatchConfig) -> bool:
    """Whether the score on the field is kept for the side to which the match was awarded."""
    forfeit = r.ending is Ending.FORFEIT
    stands = config.forfeit_stands if forfeit else config.default_stands
    if r.match.score is None or stands is Stands.NEVER:
        return False
    home, away = r.match.score
    lead = away - home if r.match.home in r.losers else home - away
    if stands is Stands.IF_LEADING:
        return lead > 0
    better, worse = config.forfeit_score if forfeit else config.default_score
    return is_better(lead, better - worse)


def _tally(r: Ruled, team: int, scores: tuple[Score, Score, Score, Score], config: MatchConfig) -> Tally:
    """What one side has from a match; its own numbers stand first in `scores`."""
    score, games, points, shoot_out = scores
    lost = team in r.losers if r.losers else score[0] < score[1]
    drawn = not r.losers and score[0] == score[1]
    brings = _lost(r, config) if lost else _drawn(shoot_out, config) if drawn else config.win
    return Tally(
        1, not lost and not drawn, drawn, lost, brings, *score, *games, *points, shoot_out[0] > shoot_out[1]
    )


def _lost(r: Ruled, config: MatchConfig) -> int:
    if r.ending is Ending.FORFEIT:
        return config.forfeit_loss
    return config.default_loss if r.ending is Ending.DEFAULT else config.loss


def _drawn(shoot_out: Score, config: MatchConfig) -> int:
    won, lost = shoot_out
    special = config.shoot_out_win if won > lost else config.shoot_out_loss if won < lost else None
    return (config.draw or 0) if special is None else special


def _notes(ruled: Sequence[Ruled], stay: Sequence[Ruled], left: dict[int, Reason]) -> list[str]:
    """What is to be printed below the table."""
    notes = []
    pending = sum(r.fate is Fate.PENDING for r in stay)
    if pending:
        notes.append(f"暂时排名：还有{pending}场未赛")
    notes += [
        f"第{r.match.number}场中断，待裁决"
        for r in stay
        if r.fate is Fate.PENDING and r.ending is Ending.ABANDONED
    ]
    for team, reason in left.items():
        own = [(r, s) for r, s in zip(ruled, stay, strict=True) if team in r.match.sides]
        void = sum(s.fate is Fate.VOID and r.fate is not Fate.VOID for r, s in own)
        lost = sum(r != s and s.fate is Fate.COUNTS for r, s in own)
        what = f"其{void}场作废" if void else f"其{lost}场判负" if lost else "已赛各场有效"
        notes.append(f"{team} {reason.text}，{what}")
    return notes
