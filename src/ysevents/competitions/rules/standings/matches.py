"""Matches 场次 as a sheet holds them. One row serves the table and the discipline alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ysevents.competitions.rules.cards import Card
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.reading import Written
from ysevents.competitions.rules.sheets import BaseSheet, doubled, unknown
from ysevents.kit.enums import Labelled

Score = tuple[int, int]
"""Home and away."""


class Ending(Labelled):
    PLAYED = "played", "完场"
    FORFEIT = "forfeit", "弃权判负"
    DEFAULT = "default", "缺员告负"
    ABANDONED = "abandoned", "中断"


AWARDED = (Ending.FORFEIT, Ending.DEFAULT)
"""Endings that name who lost."""


def minutes(text: str) -> int:
    """Minutes since midnight; ValueError says what is wrong.

    >>> minutes("14:30")
    870
    """
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text)
    if not found:
        raise ValueError(f"看不懂时间“{text}”，请写成 14:30")
    return int(found[1]) * 60 + int(found[2])


Minutes = Annotated[int, Written(minutes)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One match 场次. Without a score it is still to be played.

    `score` is what decides: goals, points, rubbers of a team tie, games of a single. `games` and `points` are
    the sums below it, for ratios. `losers` of a forfeit or default: one side, or both. `replays` names the
    match that was ordered to be played again. `played_on`, `at` and `round` are for discipline, and say
    which match was a team's last.
    """

    number: int
    home: int
    away: int
    score: Score | None = None
    games: Score | None = None
    points: Score | None = None
    shoot_out: Score | None = None
    ending: Ending = Ending.PLAYED
    losers: tuple[int, ...] = ()
    replays: int | None = None
    cards: tuple[Card, ...] = ()
    played_on: date | None = None
    at: Minutes = 0
    round: int = 1

    @property
    def sides(self) -> tuple[int, int]:
        return self.home, self.away

    @property
    def pair(self) -> tuple[int, int]:
        """Both sides, whoever is at home."""
        return (self.home, self.away) if self.home < self.away else (self.away, self.home)


def review_matches(sheet: BaseSheet, matches: Sequence[Match], path: str = "matches") -> list[Problem]:
    """What cannot be in any sport: sides, scores, losers, cards and replays that do not fit."""
    problems = [*doubled(path, (match.number for match in matches))]
    known, numbered = set(sheet.numbers), {match.number: match for match in matches}
    for i, match in enumerate(matches):
        at = f"{path}[{i}]"
        problems += [unknown(at, side) for side in match.sides if side not in known]
        problems += _review_sides(match, at)
        problems += _review_score(match, at)
        problems += _review_cards(match, at)
        if match.replays is not None:
            problems += _review_replay(match, numbered.get(match.replays), at)
    return problems


def _review_sides(match: Match, at: str) -> list[Problem]:
    if match.home == match.away:
        return [Problem(at, "itself", "双方不能是同一队")]
    if match.ending in AWARDED and not match.losers:
        return [Problem(f"{at}.losers", "missing", f"{match.ending.label}须写明负方")]
    if match.ending not in AWARDED and match.losers:
        return [Problem(f"{at}.losers", "not_awarded", "只有弃权判负、缺员告负才写负方")]
    if not set(match.losers) <= set(match.sides) or len(match.losers) != len(set(match.losers)):
        return [Problem(f"{at}.losers", "not_playing", "负方应是本场的队，且各写一次")]
    return []


def _review_score(match: Match, at: str) -> list[Problem]:
    scores = {
        "score": match.score,
        "games": match.games,
        "points": match.points,
        "shoot_out": match.shoot_out,
    }
    problems = [
        Problem(f"{at}.{name}", "negative", "比分不能小于0")
        for name, score in scores.items()
        if score is not None and min(score) < 0
    ]
    if match.shoot_out is not None:
        if match.score is None or match.score[0] != match.score[1]:
            problems.append(Problem(f"{at}.shoot_out", "not_level", "打平才踢点球决胜"))
        if match.shoot_out[0] == match.shoot_out[1]:
            problems.append(Problem(f"{at}.shoot_out", "level", "点球决胜必有胜者"))
    return problems


def _review_cards(match: Match, at: str) -> list[Problem]:
    problems = [
        Problem(f"{at}.cards[{i}]", "not_playing", f"{card.team} 不是本场的队")
        for i, card in enumerate(match.cards)
        if card.team not in match.sides
    ]
    shown = [(card.team, card.person) for card in match.cards]
    if len(shown) != len(set(shown)):
        problems.append(Problem(f"{at}.cards", "doubled", "同一人在一场中的牌合写一条"))
    if match.cards and match.score is None and match.ending == Ending.PLAYED:
        problems.append(Problem(f"{at}.cards", "not_played", "未赛的场次不会有牌"))
    return problems


def _review_replay(match: Match, first: Match | None, at: str) -> list[Problem]:
    if first is None or first.number == match.number:
        return [Problem(f"{at}.replays", "unknown_match", f"没有第{match.replays}场可以重赛")]
    if first.pair != match.pair:
        return [Problem(f"{at}.replays", "other_sides", f"第{first.number}场不是这两队的比赛")]
    return []
