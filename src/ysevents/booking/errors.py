"""What can go wrong with a booking, and what to do about it."""

from collections.abc import Sequence
from datetime import datetime

from ysevents.booking.enums import DateState
from ysevents.booking.schemas import Alternative, SeriesDate
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


class BookingOver(errors.Conflict):
    code = "booking_over"
    message = "这个预约已经结束、取消或过期，不能再改，请重新预约。"


class BookingChanged(errors.YsError):
    status = 412
    code = "booking_changed"
    message = "这个预约刚刚有变动，请重新打开后再改。"


class RevisionMissing(errors.YsError):
    status = 428
    code = "revision_missing"
    message = "缺少If-Match，请先读取要改的预约，再带上读到的版本号提交。"


class BookingWaits(errors.Conflict):
    code = "booking_waits"
    message = "这个预约还没有确认，不能改期；要换时段请先取消，再重新选择。"


class ChangeNeedsApproval(errors.Conflict):
    code = "change_needs_approval"
    message = "这块场地的预约须经场馆审批，改期请联系场馆服务台，或取消后重新申请。"


class ChangeTooLate(errors.Conflict):
    code = "change_too_late"

    def __init__(self, until: datetime) -> None:
        super().__init__(f"改期须在{datetime_cn(until)}之前，现在请联系场馆服务台。", until=until)


class OtherVenue(errors.Invalid):
    code = "other_venue"
    message = "只能改到同一家场馆的场地，换场馆请先取消再预约。"


class CompanionsFixed(errors.Conflict):
    """The list is closed, against resale; `until` is when it was."""

    code = "companions_fixed"

    def __init__(self, until: datetime) -> None:
        super().__init__(
            f"同行名单已在{datetime_cn(until)}截止，不能再改，如有特殊情况请找服务台。", until=until
        )


class CompanionsTooMany(errors.Conflict):
    code = "companions_too_many"

    def __init__(self, at_most: int) -> None:
        super().__init__(f"这块场地每个预约最多带{at_most}位同行人，请减少人数。", at_most=at_most)


class CompanionNamedTwice(errors.Conflict):
    code = "companion_named_twice"
    message = "名单里已有这位，预约人本人也不用再填；同名的两位请在名字后加字区分。"


class CompanionNotFound(errors.NotFound):
    code = "companion_not_found"
    message = "名单里没有这位，或已经入场，请刷新后查看。"


class NotYourGroup(errors.NotAllowed):
    code = "not_your_group"
    message = "您不是这个单位的负责人或工作人员，不能为它预约，请选择本人或自己的单位。"


class SpacesWrong(errors.Invalid):
    code = "spaces_wrong"
    message = "请选择1至12块不同的场地。"


class SpaceElsewhere(errors.Invalid):
    code = "space_elsewhere"
    message = "所选场地不属于这家场馆，请从本馆的时段表上选择。"


class SeriesTooLong(errors.Invalid):
    code = "series_too_long"
    message = "每周重复的预约为1至60次，请检查截止日期。"


class NotInSeries(errors.Conflict):
    code = "not_in_series"
    message = "这个预约不是每周重复的，请从时段表重新预约。"


class SeriesWithGaps(errors.Conflict):
    """Dates that cannot be had, each with why; `dates` are all of the series. Book the rest, or none."""

    code = "series_with_gaps"

    def __init__(self, dates: Sequence[SeriesDate]) -> None:
        self.dates = list(dates)
        gaps = [one for one in dates if one.state != DateState.FREE]
        named = "、".join(one.told for one in gaps[:6]) + ("等" if len(gaps) > 6 else "")
        rest = len(dates) - len(gaps)
        todo = f"可以只订其余{rest}次，或返回更改。" if rest else "请换一个时段或场地。"
        super().__init__(f"共{len(dates)}次，其中{len(gaps)}次约不上：{named}。{todo}", dates=self.dates)


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


class LendingUnread(errors.Conflict):
    status = 428
    code = "lending_unread"
    message = "请先读取预约规则，再用If-Match带上读到的etag提交修改。"


class LendingStale(errors.Conflict):
    status = 412
    code = "lending_stale"
    message = "预约规则刚刚被别人改过，请刷新后核对再保存。"


class NothingToPay(errors.Conflict):
    code = "nothing_to_pay"
    message = "这个预约没有要收的费用，可能刚由同事收过，请刷新后查看。"


class NothingPaid(errors.Conflict):
    code = "nothing_paid"
    message = "这个预约没有收过费，不用退。"


class PaymentNotedElsewhere(errors.Conflict):
    code = "payment_noted_elsewhere"
    message = "同事刚刚记了这个预约的收费，请刷新后再看还差多少。"


class BookingNotUnderWay(errors.Conflict):
    code = "booking_not_under_way"
    message = "这个预约已经取消、结束或不在使用中，不能延长，请刷新后查看。"


class NextSlotTaken(errors.Conflict):
    code = "next_slot_taken"
    message = "后面的时段已有人，不能延长，可以换到空着的场地。"


class CourtNotFree(errors.Conflict):
    code = "court_not_free"
    message = "这块场地在这段时间有人，或不能换到那里，请刷新后另选一块空着的。"


class NotAbsentYet(errors.Conflict):
    """Somebody came, or may still come; `until` is when the grace is over."""

    code = "not_absent_yet"

    def __init__(self, until: datetime | None) -> None:
        when = f"{time_cn(until)}以后" if until else ""
        super().__init__(f"还不能记爽约：有人已到场，或没过到场时限，请{when}再看。", until=until)


class DeskWithoutCheckpoint(errors.Conflict):
    code = "desk_without_checkpoint"
    message = "这家场馆还没有服务台核验点，请管理员先设一个，再办理入场。"


class UsagePeriodUnusable(errors.Invalid):
    code = "usage_period_unusable"
    message = "统计期的第一天不能晚于最后一天，最长一年，请改正后再查。"
