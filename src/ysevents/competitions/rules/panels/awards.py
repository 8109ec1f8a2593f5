"""Award levels by share: floor for every level, the last takes the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ysevents.competitions.rules.categories import Standing
from ysevents.competitions.rules.outcomes import Problem
from ysevents.kit.enums import Labelled


class AwardTies(Labelled):
    """Where equals stand across the border of two levels."""

    UP = "up", "都取高一级"
    DOWN = "down", "都取低一级"


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A level and its share of those placed, in per cent."""

    name: str
    share: int


def sizes(placed: int, awards: Sequence[Award]) -> list[int]:
    """How many belong to each level.

    >>> levels = [Award(name="一等奖", share=20), Award(name="二等奖", share=30), Award(name="三等奖", share=50)]
    >>> sizes(31, levels)
    [6, 9, 16]
    """
    floors = [placed * award.share // 100 for award in awards[:-1]]
    return [*floors, placed - sum(floors)]


def award_of(standing: Standing, awards: Sequence[Award], ties: AwardTies) -> str:
    """The level of somebody; those who share a place share the level."""
    place = standing.place if ties == AwardTies.UP else standing.last
    borders = accumulate(sizes(standing.placed, awards))
    return next(award.name for award, last in zip(awards, borders, strict=True) if place <= last)


def straddles(standing: Standing, awards: Sequence[Award]) -> bool:
    """Whether those who share a place stand on both sides of a border."""
    return award_of(standing, awards, AwardTies.UP) != award_of(standing, awards, AwardTies.DOWN)


def review_awards(awards: Sequence[Award]) -> list[Problem]:
    """Shares that do not make a whole; a level without a share."""
    if awards and (sum(award.share for award in awards) != 100 or any(award.share < 1 for award in awards)):
        return [Problem("parameters.awards", "shares", "各奖级比例须为正数，合计须为100%")]
    return []


def rule_cn(awards: Sequence[Award]) -> str:
    """The rule as it is to be printed."""
    shares = "、".join(f"{award.name}{award.share}%" for award in awards)
    return f"奖级按名次：{shares}；各级人数舍去小数，最后一级取其余"
