"""The match sheet of football 足球记录表, and what a regulation may set."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.scores.matches import MatchSheet, Player, Score
from ysevents.kit.enums import Labelled

LAWS = "国际足联竞赛规则，通行做法，未核对原文"
CAMPUS = "县级校园足球规程"
MINUTE = re.compile(r"(\d{1,3})(?:\+(\d{1,2}))?")


class Level(Labelled):
    """What follows when the sides are level after full time."""

    DRAW = "draw", "平局"
    EXTRA_TIME = "extra_time", "加时赛，再平踢点球"
    SHOOT_OUT = "shoot_out", "直接踢点球"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    players: int = parameter(11, "每队上场人数", source=LAWS, least=3, most=11)
    fewest: int = parameter(7, "场上少于几人时比赛不能开始或继续", source=LAWS, least=2, most=11)
    squad: int = parameter(18, "每场每队报名人数上限", source=CAMPUS, least=3, most=30)
    substitutions: int | None = parameter(5, "每队换人次数上限，null 为不限", source=LAWS, least=0)
    reentry: bool = parameter(False, "换下的队员能否再上场", source=CAMPUS)
    half_minutes: int = parameter(45, "半场分钟数", source=LAWS, least=5, most=45)
    level: Level = parameter(Level.DRAW, "全场打平后怎么办", source="由规程决定")
    extra_minutes: int = parameter(15, "加时赛每半场分钟数", source=LAWS, least=3, most=15)
    kicks: int = parameter(5, "点球先各踢几轮", source=CAMPUS + "：3或5", least=1, most=11)
    forfeit_goals: int = parameter(3, "弃权判负的净胜球数", source=CAMPUS, least=1, most=20)
    away_goals: bool = parameter(False, "两回合打平时客场进球多者胜", source="由规程决定，默认不用")

    @property
    def ends(self) -> tuple[int, ...]:
        """The minute in which each period ends, extra time included."""
        return tuple(accumulate((self.half_minutes,) * 2 + (self.extra_minutes,) * 2))


@dataclass(frozen=True, slots=True, order=True)
class Minute:
    """`12`, or `45+2` in the time added to a period."""

    base: int
    added: int = 0

    @classmethod
    def from_sheet(cls, value: object) -> Self:
        """ValueError says what is wrong."""
        found = MINUTE.fullmatch(str(value)) if isinstance(value, int | str) else None
        if not found or not int(found[1]):
            raise ValueError('看不懂这个时间，请写成 12 或 "45+2"')
        return cls(int(found[1]), int(found[2] or 0))

    def period(self, ends: tuple[int, ...]) -> int | None:
        """In which of the periods it lies, from 0; None beyond them, or when time is added within one."""
        at = bisect_left(ends, self.base)
        within = at < len(ends) and (not self.added or self.base == ends[at])
        return at if within else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Footballer(Player):
    starter: bool = False


class GoalKind(Labelled):
    PLAY = "play", "进球"
    PENALTY = "penalty", "点球"
    OWN = "own", "乌龙球"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal that counts for `team`; the player of an own goal is the other team's."""

    team: int
    minute: Minute
    player: int | None = None
    kind: GoalKind = GoalKind.PLAY
    assist: int | None = None


class CardKind(Labelled):
    YELLOW = "yellow", "黄牌"
    SECOND_YELLOW = "second_yellow", "第二张黄牌"
    RED = "red", "红牌"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    player: int
    minute: Minute
    kind: CardKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """One goes off, one comes on."""

    minute: Minute
    off: int
    on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kick:
    """One kick of the shoot-out, in the order taken."""

    team: int
    scored: bool
    player: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(MatchSheet):
    """Goals by period: two halves, then the two of extra time. `goals` left out: scorers were not recorded."""

    periods: tuple[Score, ...] = ()
    first_leg: Score | None = None
    players: tuple[Footballer, ...] = ()
    goals: tuple[Goal, ...] | None = None
    cards: tuple[Card, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    shoot_out: tuple[Kick, ...] = ()
