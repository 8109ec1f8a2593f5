"""The score sheet of a team tie 团体赛记录表: rubbers in a set order, order sheets, and who plays them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.scores.games import ITTF, GameRules, won_by
from ysevents.competitions.rules.scores.matches import Ended, MatchSheet, Player, Score
from ysevents.core.enums import Sex

LETTERED = re.compile(r"([A-E]{1,2})-([V-Z]{1,2})")
FREE: dict[str, tuple[Sex | None, ...]] = {
    "MS": (Sex.MALE,),
    "WS": (Sex.FEMALE,),
    "MD": (Sex.MALE, Sex.MALE),
    "WD": (Sex.FEMALE, Sex.FEMALE),
    "XD": (Sex.FEMALE, Sex.MALE),
    "S": (None,),
    "D": (None, None),
}
"""Rubbers for which a team names its players: men's, women's and mixed, singles and doubles; None: any sex."""
RUBBER_CN = {"MS": "男单", "WS": "女单", "MD": "男双", "WD": "女双", "XD": "混双", "S": "单打", "D": "双打"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(GameRules):
    """What a regulation may set."""

    order: tuple[str, ...] = parameter(
        ("A-X", "B-Y", "C-Z", "A-Y", "B-X"),
        "各场次序：A-X 按排阵表对阵；MS、WS、MD、WD、XD、S、D 为男单、女单、男双、女双、混双、单打、双打",
        source=ITTF,
    )
    wins_needed: int | None = parameter(3, "先胜几场即结束，null 为全部打完", source="由规程决定", least=1)
    per_player: int = parameter(2, "每人一次团体赛最多几场", source="通行做法，未核对原文", least=1)
    split_level: bool = parameter(True, "场分相同时比局分、小分", source="由规程决定")
    win_points: int = parameter(2, "胜一次团体赛的积分", source=ITTF, least=0)
    level_points: int = parameter(1, "团体赛打平的积分", source="由规程决定", least=0)
    loss_points: int = parameter(1, "负一次团体赛的积分", source=ITTF, least=0)
    forfeit_points: int = parameter(0, "弃权、未赛完的积分", source=ITTF, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TiePlayer(Player):
    sex: Sex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubber:
    """One rubber; without games and an ending it was not played. `players` in the order of `sides`."""

    players: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    games: tuple[Score, ...] = ()
    ended: Ended | None = None

    @property
    def is_played(self) -> bool:
        return bool(self.games) or self.ended is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(MatchSheet):
    """Rubbers in the order of play; `letters` are the order sheets: A B C of the first side, X Y Z of the other."""

    players: tuple[TiePlayer, ...] = ()
    letters: Mapping[str, int] = field(default_factory=dict)
    rubbers: tuple[Rubber, ...] = ()

    def loser_of(self, rubber: Rubber) -> int | None:
        """The side that does not go on in a rubber, if it is one alone."""
        by = rubber.ended.by if rubber.ended else ()
        return self.side(by[0]) if len(by) == 1 else None

    def winner_of(self, rubber: Rubber) -> int | None:
        """The side (0 or 1) that won a rubber; None when nobody did."""
        loser = self.loser_of(rubber)
        if loser is not None:
            return 1 - loser
        won = won_by(rubber.games)
        return None if won[0] == won[1] else int(won[1] > won[0])

    def named(self, code: str, rubber: Rubber) -> tuple[tuple[int, ...], ...]:
        """Who plays a rubber, by side: from the order sheets, or as the rubber says."""
        found = LETTERED.fullmatch(code)
        if not found or not self.letters:
            return rubber.players or ((), ())
        return tuple(tuple(self.letters[letter] for letter in side) for side in found.groups())
