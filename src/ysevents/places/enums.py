"""The fixed words of fairness."""

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


class WishState(Labelled):
    WAITING = "waiting", "候补中"
    OFFERED = "offered", "有空位待确认"
    TAKEN = "taken", "已约上"
    OVER = "over", "已过期"
    WITHDRAWN = "withdrawn", "已退出"


class BallotState(Labelled):
    """Whether wishes are taken is a question of the hour; `open` says that nothing has been settled."""

    OPEN = "open", "登记中"
    FROZEN = "frozen", "待抽签"
    DRAWN = "drawn", "已抽签"
    CANCELLED = "cancelled", "已取消"


class BallotOfferState(Labelled):
    WON = "won", "中签待确认"
    TAKEN = "taken", "中签"
    LAPSED = "lapsed", "未确认"
    REFUSED = "refused", "不能预约"


class Cause(Labelled):
    """What points are given for."""

    NO_SHOW = "no_show", "未到场"
    LATE_CANCEL = "late_cancel", "过时取消"
