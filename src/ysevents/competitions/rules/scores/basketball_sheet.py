"""The score sheet of basketball 篮球记录表, and what a regulation may set."""

from dataclasses import dataclass

from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.scores.matches import MatchSheet, Player, Score
from ysevents.kit.enums import Labelled

FIBA = "国际篮联规则，通行做法，未核对原文"
SCHOOL = "县级中小学篮球规程"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    periods: int = parameter(4, "节数", source=FIBA, least=1, most=8)
    period_minutes: int = parameter(10, "每节分钟数，只供打印", source=FIBA, least=4, most=20)
    overtime_minutes: int = parameter(5, "每个决胜期分钟数，只供打印", source=FIBA, least=1, most=10)
    draws: bool = parameter(False, "打平时可否即为平局，不打决胜期", source="由规程决定")
    points: tuple[int, ...] = parameter((1, 2, 3), "一次投中可得的分", source=FIBA, least=1, most=4)
    target: int | None = parameter(None, "先得几分即结束，null 为不设", source="三对三：21分", least=1)
    overtime_target: int | None = parameter(None, "决胜期先得几分即结束", source="三对三：2分", least=1)
    squad: int = parameter(12, "每场每队报名人数上限", source=SCHOOL, least=3, most=20)
    fouls_out: int | None = parameter(
        5, "个人犯规几次离场，null 为不限", source="5次；短时比赛4次，有的规程6次", least=1
    )
    unsporting_out: int = parameter(2, "技术与违体犯规合计几次取消比赛资格", source=FIBA, least=1)
    bonus_from: int = parameter(5, "全队第几次犯规起罚球", source=FIBA, least=1)
    bonus_by_game: bool = parameter(False, "全队犯规全场累计；否则按节，决胜期并入末节", source=FIBA)
    unsporting_weight: int = parameter(
        1, "违体、取消资格犯规计几次全队犯规", source="三对三为2，未核对原文", least=1
    )
    each_plays: int = parameter(0, "每人至少打几节", source="部分小学规程：每人至少打一节", least=0)
    forfeit_points: int = parameter(20, "弃权判负的比分，对方得几分", source=FIBA, least=1)
    default_points: int = parameter(2, "人数不足判负且不落后时的比分，对方得几分", source=FIBA, least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketballPlayer(Player):
    """`played`: in which periods, counted from 1; left out when it was not recorded."""

    played: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """One entry of the running score."""

    period: int
    team: int
    points: int
    player: int | None = None


class FoulKind(Labelled):
    PERSONAL = "personal", "侵人犯规"
    TECHNICAL = "technical", "技术犯规"
    UNSPORTSMANLIKE = "unsportsmanlike", "违体犯规"
    DISQUALIFYING = "disqualifying", "取消比赛资格犯规"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foul:
    """A foul of a player, or of the bench; the bench's are no team fouls."""

    period: int
    team: int
    player: int | None = None
    kind: FoulKind = FoulKind.PERSONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxRow:
    """What the box score says of a player."""

    player: int
    points: int
    fouls: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(MatchSheet):
    """Points by period, overtimes last. `baskets` or `box` left out: not recorded."""

    periods: tuple[Score, ...] = ()
    players: tuple[BasketballPlayer, ...] = ()
    baskets: tuple[Basket, ...] | None = None
    fouls: tuple[Foul, ...] = ()
    box: tuple[BoxRow, ...] | None = None

    def fouls_of(self, player: int) -> list[Foul]:
        """A player's fouls by period; those of one period in no order that the sheet could tell."""
        own = (foul for foul in self.fouls if foul.player == player)
        return sorted(own, key=lambda foul: (foul.period, foul.kind))


@dataclass(frozen=True, slots=True)
class Leaving:
    """In which period a player had to leave, and why."""

    period: int
    why: str


def leaving(fouls: list[Foul], config: Config) -> Leaving | None:
    """When fouls, given by period, put a player out."""
    unsporting = 0
    for n, foul in enumerate(fouls, 1):
        unsporting += foul.kind in (FoulKind.TECHNICAL, FoulKind.UNSPORTSMANLIKE)
        if foul.kind == FoulKind.DISQUALIFYING or unsporting >= config.unsporting_out:
            return Leaving(foul.period, "取消比赛资格")
        if n == config.fouls_out:
            return Leaving(foul.period, f"{n}次犯规离场")
    return None
