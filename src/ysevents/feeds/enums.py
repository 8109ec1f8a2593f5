"""What calendars are about, whose they are, and the programs that read them."""

from ysevents.kit.enums import Labelled


class Scope(Labelled):
    """What a public calendar is about."""

    COUNTY = "county", "全县"
    REGION = "region", "乡镇、村"
    EVENT = "event", "赛事"
    UNIT = "unit", "单位、队"
    VENUE = "venue", "场馆"
    SPACE = "space", "场地"


class Purpose(Labelled):
    """What a secret address is for; an account has at most one living address for each thing."""

    AGENDA = "agenda", "我的日程"
    BOOKINGS = "bookings", "我的预约"
    UNIT = "unit", "本单位赛程"
    PERSON = "person", "运动员日程"


class Reminder(Labelled):
    """How long before the start a calendar reminds; minutes."""

    NONE = "0", "不提醒"
    HALF_HOUR = "30", "提前30分钟"
    TWO_HOURS = "120", "提前2小时"
    DAY = "1440", "提前1天"


class Client(Labelled):
    """Where somebody looks at a calendar, as far as their browser tells."""

    APPLE = "apple", "苹果手机、电脑"
    ANDROID = "android", "安卓手机"
    PHONE = "phone", "手机自带日历（华为、小米、OPPO、vivo等）"
    WECHAT = "wechat", "微信"
    OUTLOOK = "outlook", "Outlook"
    GOOGLE = "google", "谷歌日历"
    OTHER = "other", "雷鸟 Thunderbird 等电脑软件"


class OpenFeed(Labelled):
    """A change feed: by the word in its address."""

    VENUES = "venues", "场馆"
    EVENTS = "events", "赛事"
    FACILITY_USES = "facility-uses", "可预约的场馆项目"
    SLOTS = "slots", "可预约时段"
    SESSION_SERIES = "session-series", "活动系列"
    SCHEDULED_SESSIONS = "scheduled-sessions", "活动场次"

    @property
    def kind(self) -> str:
        """What its items are, in the words of OpenActive."""
        return KINDS[self.value]


KINDS = {
    "venues": "Place",
    "events": "Event",
    "facility-uses": "FacilityUse",
    "slots": "FacilityUse/Slot",
    "session-series": "SessionSeries",
    "scheduled-sessions": "ScheduledSession",
}
