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


class FeeGroup(Labelled):
    """For whom a price is meant; all but adults pay at most half."""

    ADULT = "adult", "成人"
    ELDERLY = "elderly", "老年人"
    DISABLED = "disabled", "残疾人"
    PUPIL = "pupil", "学生"
    SOLDIER = "soldier", "军人"
    FIREFIGHTER = "firefighter", "消防救援人员"


class ClosureReason(Labelled):
    MAINTENANCE = "maintenance", "维护"
    WEATHER = "weather", "天气"
    EVENT = "event", "活动占用"
    HOLIDAY = "holiday", "节假日"
    OTHER = "other", "其他"
