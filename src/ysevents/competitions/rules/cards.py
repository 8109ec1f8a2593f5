"""Cards 红黄牌: who was shown which in a match, and what that costs in fair play."""

from dataclasses import dataclass

from ysevents.competitions.rules.parameters import parameter
from ysevents.kit.enums import Labelled

FAIR_PLAY = "国际足联2018年世界杯规程；所列各单位的扣分不同，以规程为准"


class CardKind(Labelled):
    """All that one person got in one match, as one entry."""

    YELLOW = "yellow", "黄牌"
    SECOND_YELLOW = "second_yellow", "两黄变一红"
    RED = "red", "直接红牌"
    YELLOW_RED = "yellow_red", "黄牌后直接红牌"

    @property
    def is_expulsion(self) -> bool:
        return self is not CardKind.YELLOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`person` is the number on the match sheet, unique in the team; officials have one too."""

    team: int
    person: int
    kind: CardKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CardConfig:
    """Fair play: points for each card, zero or less. One person loses only one of them in one match."""

    fair_play_yellow: int = parameter(-1, "黄牌的公平竞赛分", source=FAIR_PLAY, most=0)
    fair_play_second_yellow: int = parameter(-3, "两黄变一红的公平竞赛分", source=FAIR_PLAY, most=0)
    fair_play_red: int = parameter(-4, "直接红牌的公平竞赛分", source=FAIR_PLAY, most=0)
    fair_play_yellow_red: int = parameter(-5, "黄牌后直接红牌的公平竞赛分", source=FAIR_PLAY, most=0)

    @property
    def fair_play(self) -> dict[CardKind, int]:
        """Points by kind of card."""
        return {
            CardKind.YELLOW: self.fair_play_yellow,
            CardKind.SECOND_YELLOW: self.fair_play_second_yellow,
            CardKind.RED: self.fair_play_red,
            CardKind.YELLOW_RED: self.fair_play_yellow_red,
        }
