"""What can go wrong with facilities, and what to do about it."""

from ysevents.core.schemas import Holder
from ysevents.kit import clock, errors


class PeriodUnusable(errors.Invalid):
    code = "period_unusable"
    message = "统计期的第一天不能晚于最后一天，最长一年，请改正后再查。"


class RuleUnusable(errors.Invalid):
    """Something in an opening rule cannot be; `fields` says what."""

    code = "opening_rule_unusable"
    message = "开放时段还不能保存，请按提示改正。"


class RuleNotFound(errors.NotFound):
    code = "opening_rule_not_found"
    message = "没有找到这条开放时段，可能已被停用，请刷新后查看。"


class TariffUnusable(errors.Invalid):
    code = "tariff_unusable"
    message = "价目还不能保存，请按提示改正。"


class TariffKnown(errors.Conflict):
    code = "tariff_known"
    message = "同一天起已有这一类的价格，请换一个起始日期；还没有开始的可以先撤回再填。"


class TariffNotFound(errors.NotFound):
    code = "tariff_not_found"
    message = "没有找到这条价目，可能已被撤回，请刷新后查看。"


class TariffInForce(errors.Conflict):
    code = "tariff_in_force"
    message = "这条价目已经执行，不能撤回；要调价请填写一条从今天以后开始的新价目。"


class ClosureUnusable(errors.Invalid):
    code = "closure_unusable"
    message = "闭馆公告还不能发布，请按提示改正。"


class ClosureGroundsOverlap(errors.Conflict):
    code = "closure_grounds_overlap"
    message = "所选场地的地面只有一部分重叠，请改选包含它们的整块场地，或分两次公告。"


class ClosureDisplaces(errors.Conflict):
    """Bookings stand in the way; nothing was done. `victims` are to be sent back to displace just them."""

    code = "closure_displaces"

    def __init__(self, victims: list[Holder]) -> None:
        self.victims = victims
        super().__init__(
            f"这段时间已有{len(victims)}个预约，请核对清单，确认取消这些预约后再发布。",
            victims=[
                {
                    "id": victim.id,
                    "sequence": victim.sequence,
                    "title": victim.public_title,
                    "starts_at": victim.starts_at,
                    "ends_at": victim.ends_at,
                }
                for victim in victims
            ],
        )


class ClosureBlocked(errors.Conflict):
    """An event, a lesson or another closure stands there: that is moved by who made it."""

    code = "closure_blocked"

    def __init__(self, holder: Holder) -> None:
        super().__init__(
            f"{clock.span_cn(holder.starts_at, holder.ends_at)} 已有{holder.public_title}，"
            "不能由闭馆取消，请先与组织者商定改期，或调整闭馆时间。"
        )


class ClosureNotFound(errors.NotFound):
    code = "closure_not_found"
    message = "没有找到这次闭馆，请刷新后查看。"


class ClosureOver(errors.Conflict):
    code = "closure_over"
    message = "这次闭馆已经结束或已经撤销，不需要再操作。"


class AsOfInFuture(errors.Invalid):
    code = "as_of_in_future"
    message = "数据截至日不能晚于今天，请改为今天或更早的日期。"


class AreasUnusable(errors.Invalid):
    code = "areas_unusable"
    message = "用于体育活动的面积不能大于总面积，面积须为正的整数（平方米），不清楚的请留空。"


class MarketPriceUnusable(errors.Invalid):
    code = "market_price_unusable"
    message = "市场价须大于0、不超过10000元，写明来源，询价日不能晚于今天，请改正后再保存。"


class MarketPriceKnown(errors.Conflict):
    code = "market_price_known"
    message = "这个项目当天的市场价已经登记，价格有变请换一个询价日登记。"


class GroundUnread(errors.Conflict):
    status = 428
    code = "ground_unread"
    message = "请先读取这块场地，再用If-Match带上读到的revision提交修改。"


class GroundStale(errors.Conflict):
    status = 412
    code = "ground_stale"
    message = "这块场地的资料刚刚被别人改过，请刷新后核对再保存。"


class TooManyPhotos(errors.Conflict):
    code = "too_many_photos"
    message = "一块场地最多6张照片，请先删除一张再添加。"


class PhotoNotFound(errors.NotFound):
    code = "photo_not_found"
    message = "没有找到这张照片，可能已经删除，请刷新后查看。"
