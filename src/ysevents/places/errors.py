"""What fairness refuses, and what to do about it."""

from datetime import date

from ysevents.kit import errors
from ysevents.kit.clock import date_cn
from ysevents.places.enums import Counted, Period


class QuotaUsedUp(errors.Conflict):
    """The holder has all that the venue allows within a period; `resets_on` begins the next one."""

    code = "quota_used_up"

    def __init__(
        self, period: Period, at_most: int, resets_on: date, counted: Counted = Counted.BOOKINGS
    ) -> None:
        what = (
            "预约"
            if counted == Counted.BOOKINGS
            else f"预约{'高峰时段' if counted == Counted.PEAK_HOURS else ''}"
        )
        super().__init__(
            f"这家场馆每人{period.label}最多{what}{at_most}{counted.unit}，余下的名额不够，"
            f"可改约{date_cn(resets_on)}及以后的时段，或先取消一个预约。",
            period=period,
            counted=counted,
            at_most=at_most,
            resets_on=resets_on,
        )


class CompanionQuotaUsedUp(errors.Conflict):
    """A companion has all that the venue allows; of them no more is said than that."""

    code = "companion_quota_used_up"
    message = "有同行人在这家场馆的名额已经用完，请换一位同行人，或改约下一个周期的时段。"


class IdentityNeeded(errors.Conflict):
    code = "identity_needed"
    message = "这家场馆按身份证件计算名额，请先带证件到服务台登记一次，以后就能在网上预约。"


class QuotaRuleExists(errors.Conflict):
    code = "quota_rule_exists"
    message = "已经有一条同样计数方式和周期的规则，请先停用原来的再新建。"


class QuotaRuleNotFound(errors.NotFound):
    code = "quota_rule_not_found"
    message = "没有找到这条规则，可能已经停用，请回到场馆规则页查看。"
