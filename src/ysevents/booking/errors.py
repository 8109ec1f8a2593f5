"""What can go wrong with a booking, and what to do about it."""

from datetime import datetime

from ysevents.booking.schemas import Alternative
from ysevents.kit import errors
from ysevents.kit.clock import datetime_cn, time_cn


class SlotAlreadyTaken(errors.Conflict):
    """Somebody was faster, or an event or closure stands there. `nearest` says what is still free."""

    code = "slot_already_taken"
    message = "这个时段刚刚被订走，当天同类场地都已约满，请换一天看看。"

    def __init__(self, nearest: list[Alternative]) -> None:
        self.nearest = nearest
        message = None
        if nearest:
            first = nearest[0]
            message = f"这个时段刚刚被订走。{first.space_name} {time_cn(first.starts_at)} 还空着，要改订吗？"
        super().__init__(message, nearest=nearest)


class SlotInPast(errors.Conflict):
    code = "slot_in_past"
    message = "这个时段已经开始或已经过去，请选择之后的时段。"


class SlotNotOpen(errors.Conflict):
    code = "slot_not_open"
    message = "这块场地在这个时间不对公众开放，请从时段表上选择可约的时段。"


class SlotNotYetReleased(errors.Conflict):
    """The day is farther ahead than bookings reach; `opens_at` says from when it can be booked."""

    code = "slot_not_yet_released"

    def __init__(self, opens_at: datetime | None) -> None:
        when = f"{datetime_cn(opens_at)}开始预约，请届时再来" if opens_at else "还没有开始预约"
        super().__init__(f"这一天的场地{when}，或选择更早的日期。", opens_at=opens_at)


class SlotOffRaster(errors.Invalid):
    code = "slot_off_raster"
    message = "预约须从时段表上的整段时间开始，请从表中选择一格。"


class NotLent(errors.Conflict):
    code = "not_lent"
    message = "这块场地不开放网上预约，请联系场馆服务台。"


class HolderMissing(errors.NotAllowed):
    code = "holder_missing"
    message = "这个账号没有登记本人信息，不能预约，请用居民账号登录，或请服务台代为预约。"


class BookingNotFound(errors.NotFound):
    code = "booking_not_found"
    message = "没有找到这个预约，请从“我的预约”进入。"


class CancelledAlready(errors.Conflict):
    code = "cancelled_already"
    message = "这个预约已经取消，不需要再操作。"


class HoldOver(errors.Conflict):
    code = "hold_over"
    message = "保留时间已过，场地已让出。请回到时段表重新选择。"


class NotPending(errors.Conflict):
    code = "not_pending"
    message = "这个预约已经处理过，或者已过期、已取消，请刷新列表。"


class ReasonMissing(errors.Invalid):
    code = "reason_missing"
    message = "请写明不通过的原因，1至100字，预约人会看到。"


class CancelTooLate(errors.Conflict):
    code = "cancel_too_late"
    message = "预约的时段已经开始，不能再取消。"
