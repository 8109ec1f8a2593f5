"""A match of two sides 一场比赛: what all score shapes share.

Covers: who the sides and the players are, matches that did not end as played, blocks of winner and loser.
Leaves out: standing points and tables, which rulesets of duels make of many matches.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.decisions import ORDERING, settle
from ysevents.competitions.rules.outcomes import Block, Criterion, Problem, Reason, rank, unplaced
from ysevents.competitions.rules.sheets import BaseSheet, doubled, review_base
from ysevents.kit.enums import Labelled

Score = tuple[int, int]
"""What each side scored, in the order of `sides`."""


class Ending(Labelled):
    """How a match ended that was not played to its end."""

    FORFEIT = "forfeit", "弃权判负"
    DEFAULT = "default", "人数不足判负"
    RETIRED = "retired", "中途退赛"
    DISQUALIFIED = "disqualified", "取消比赛资格"
    STOPPED = "stopped", "中止，比分有效"
    REPLAY = "replay", "中止，另行重赛"

    @property
    def reason(self) -> Reason:
        return Reason(str(self), self.label)


BLAMELESS = {Ending.STOPPED, Ending.REPLAY}
"""Endings that no side has brought about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An early end, and by which side; a forfeit may be both sides'."""

    kind: Ending
    by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSheet(BaseSheet):
    """Two entrants; `sides` says in which order scores name them, the home side first."""

    sides: tuple[int, int]
    ended: Ended | None = None

    @property
    def losers(self) -> tuple[int, ...]:
        """The sides that lose whatever the score is."""
        return self.ended.by if self.ended else ()

    def side(self, team: int) -> int:
        """0 or 1: where scores name a team."""
        return self.sides.index(team)


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """Somebody on the team sheet. `number` is his alone on the whole sheet, `shirt` in his team."""

    number: int
    team: int
    shirt: int | None = None
    name: str = ""


def review_match(sheet: MatchSheet, endings: Collection[Ending]) -> list[Problem]:
    """Sides that are not the two entrants, an ending this sport does not know, decisions of another kind."""
    problems = list(review_base(sheet))
    if len(set(sheet.sides)) != 2 or set(sheet.sides) != set(sheet.numbers):
        problems.append(Problem("sides", "sides", "对阵双方应恰好是两个不同的参赛者"))
    problems += [
        Problem(
            f"decisions[{i}].kind", "decision_kind", "单场比赛只收抽签、加赛和裁定；弃权、退赛请写在 ended"
        )
        for i, decision in enumerate(sheet.decisions)
        if decision.kind not in ORDERING
    ]
    return problems + review_ended("ended", sheet.ended, sheet, endings)


def review_ended(
    path: str, ended: Ended | None, sheet: MatchSheet, endings: Collection[Ending]
) -> list[Problem]:
    """An ending this sport does not know, or brought about by too many, too few or somebody else."""
    if ended is None:
        return []
    if ended.kind not in endings:
        kinds = "、".join(str(kind) for kind in endings)
        return [Problem(f"{path}.kind", "choice", f"这个项目的结束方式应为其中之一：{kinds}")]
    most = 0 if ended.kind in BLAMELESS else 2 if ended.kind == Ending.FORFEIT else 1
    if len(set(ended.by)) != len(ended.by) or not min(most, 1) <= len(ended.by) <= most:
        return [Problem(f"{path}.by", "length", "责任方的数目与结束方式不符")]
    return [
        Problem(f"{path}.by[{i}]", "unknown_entrant", f"{team} 不是对阵的一方")
        for i, team in enumerate(ended.by)
        if team not in sheet.sides
    ]


def review_scores(path: str, scores: Iterable[Score]) -> list[Problem]:
    """Scores below zero."""
    return [
        Problem(f"{path}[{i}]", "negative", "得分不能为负")
        for i, score in enumerate(scores)
        if min(score) < 0
    ]


def review_players(players: Sequence[Player], sheet: MatchSheet, squad: int) -> list[Problem]:
    """Numbers and shirts that stand twice, players of a third team, too many names."""
    problems = list(doubled("players", [*sheet.numbers, *(player.number for player in players)]))
    problems += [
        Problem(f"players[{i}].team", "unknown_entrant", f"{player.team} 不是对阵的一方")
        for i, player in enumerate(players)
        if player.team not in sheet.sides
    ]
    for team in sheet.sides:
        names = [player for player in players if player.team == team]
        problems += doubled("players", (p.shirt for p in names if p.shirt is not None))
        if len(names) > squad:
            problems.append(Problem("players", "too_many", f"{team} 报了{len(names)}人，限{squad}人"))
    return problems


def review_player(path: str, number: int | None, team: int, teams: Mapping[int, int]) -> list[Problem]:
    """Somebody who is not on the sheet, or not of the team; nobody named is nobody wrong."""
    if number is None:
        return []
    if number not in teams:
        return [Problem(path, "unknown_player", f"名单上没有 {number}")]
    if teams[number] != team:
        return [Problem(path, "wrong_team", f"{number} 不是 {team} 的队员")]
    return []


def teams_of(players: Iterable[Player]) -> dict[int, int]:
    """The team of each player."""
    return {player.number: player.team for player in players}


def total(scores: Iterable[Score]) -> Score:
    """Both sides' sums."""
    sums = [sum(side) for side in zip((0, 0), *scores, strict=True)]
    return sums[0], sums[1]


def better(name: str, text: str, score: Score) -> Criterion[int]:
    """The side with more of something stands before the other."""
    return Criterion(Reason(name, text), lambda side: -score[side])


def blocks(sheet: MatchSheet, criteria: Sequence[Criterion[int]]) -> tuple[Block, ...]:
    """The sides by criteria, or as their ending wants it; a level match stays level unless decided."""
    if sheet.ended and sheet.ended.kind == Ending.REPLAY:
        return unplaced((team, sheet.ended.kind.reason) for team in sheet.sides)
    if sheet.ended and sheet.losers:
        return _decided(sheet.sides, sheet.losers, sheet.ended.kind.reason)
    return settle(rank((0, 1), criteria, sheet.sides.__getitem__), sheet.decisions)


def _decided(sides: Score, losers: tuple[int, ...], reason: Reason) -> tuple[Block, ...]:
    if len(losers) == 2:
        return unplaced((team, reason) for team in losers)
    (winner,) = set(sides) - set(losers)
    return (
        Block(rank=1, entrants=(winner,), reason=reason),
        Block(rank=2, entrants=losers, reason=reason),
    )


def is_better(lead: int, award: int) -> bool:
    """Whether the score played is better for the winner of a forfeit: by more goals than are awarded."""
    return lead > award


def awarded(sheet: MatchSheet, played: Score, stands: Callable[[int, int], bool], goals: int) -> Score:
    """The score that counts: `goals` to nil against the loser unless the one played stands; 0:0 against both.

    `stands(winner's, loser's)` says whether the score played is good enough for the winner.
    """
    if len(sheet.losers) != 1:
        return (0, 0) if sheet.losers else played
    loser = sheet.side(sheet.losers[0])
    if stands(played[1 - loser], played[loser]):
        return played
    return (0, goals) if loser == 0 else (goals, 0)


def told(sheet: MatchSheet, played: str, counted: Score) -> str:
    """What is printed below: the score as played, how it ended, what counts instead."""
    if not sheet.ended:
        return played
    label = sheet.ended.kind.label
    if not sheet.losers:
        return f"{played}，{label}" if played else label
    return f"{label}，按{written(counted)}计" + (f"；场上{played}" if played else "")


def written(score: Score) -> str:
    """`3:1`."""
    return f"{score[0]}:{score[1]}"
