"""The fixed words of quotas."""

from ysevents.kit.enums import Labelled


class Counted(Labelled):
    """What a quota counts."""

    BOOKINGS = "bookings", "预约次数"
    HOURS = "hours", "预约时长"
    PEAK_HOURS = "peak_hours", "高峰时长"

    @property
    def unit(self) -> str:
        """The word behind the number."""
        return "次" if self == Counted.BOOKINGS else "小时"


class Period(Labelled):
    """Over what it counts: the local day, the week from Monday or the month in which the booked hour lies."""

    DAY = "day", "每天"
    WEEK = "week", "每周"
    MONTH = "month", "每月"


class Audience(Labelled):
    """For whom a quota holds: for who books for themselves, or for who books for a group."""

    EVERYBODY = "everybody", "所有人"
    RESIDENT = "resident", "个人预约"
    GROUP = "group", "团队预约"
