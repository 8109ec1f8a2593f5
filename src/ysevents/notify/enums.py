"""The fixed words of notices."""

from ysevents.kit.enums import Labelled


class Channel(Labelled):
    SMS = "sms", "短信"


class Notice(Labelled):
    """What `tell_of_changes` tells; modules above send messages of their own kinds."""

    MOVED = "moved", "时间或地点有变"
    CANCELLED = "cancelled", "已取消"
    POSTPONED = "postponed", "延期"
    RESUMED = "resumed", "恢复进行"
