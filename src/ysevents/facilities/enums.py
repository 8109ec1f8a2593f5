"""The fixed words of opening hours."""

from ysevents.kit.enums import Labelled


class Audience(Labelled):
    PUBLIC = "public", "社会公众"
    SCHOOL = "school", "学校"
    TEAM = "team", "运动队"
    ELDERLY = "elderly", "老年人"


class FeeClass(Labelled):
    FREE = "free", "免费"
    LOW = "low", "低收费"
    MARKET = "market", "市场价"
