"""The fixed words of bookings."""

from ysevents.kit.enums import Labelled


class BookingState(Labelled):
    """What has become of a booking. Held and pending ones keep the floor for a while and no longer."""

    HELD = "held", "待确认"
    PENDING = "pending", "待审批"
    CONFIRMED = "confirmed", "已预约"
    CANCELLED = "cancelled", "已取消"
    DISPLACED = "displaced", "已被占用"
    EXPIRED = "expired", "已过期"
    ATTENDED = "attended", "已到场"
    NO_SHOW = "no_show", "未到场"


STANDING = (BookingState.HELD, BookingState.PENDING, BookingState.CONFIRMED)
"""The states in which a booking has its floor."""


class DateState(Labelled):
    """What a date of a series would come to."""

    FREE = "free", "可约"
    TAKEN = "taken", "已约"
    EVENT = "event", "赛事占用"
    CLOSED = "closed", "维护"
    HOLIDAY = "holiday", "放假"
    NOT_OPEN = "not_open", "不开放"
    NOT_YET = "not_yet", "未到预约时间"
    PAST = "past", "已过"


class Channel(Labelled):
    """How the booking came in."""

    WEB = "web", "网上"
    DESK = "desk", "服务台"
    PHONE = "phone", "电话"


class SlotState(Labelled):
    """What a cell of the availability grid says. The values are those of the grid's style."""

    FREE = "free", "可约"
    TAKEN = "taken", "已约"
    EVENT = "event", "赛事占用"
    CLOSED = "closed", "维护"
    PAST = "past", "已过"
    MINE = "mine", "我的"


class PaymentMethod(Labelled):
    """How somebody paid at the desk; we take no money, we note it."""

    CASH = "cash", "现金"
    CODE = "code", "扫码支付"
    CARD = "card", "刷卡"
