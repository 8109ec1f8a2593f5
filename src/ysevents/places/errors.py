"""What fairness refuses, and what to do about it."""

from datetime import date, datetime
from uuid import UUID

from ysevents.kit import errors
from ysevents.kit.clock import date_cn, datetime_cn
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


class HolderUnknown(errors.NotAllowed):
    code = "holder_missing"
    message = "这个账号没有登记本人信息，请用居民账号登录，或请服务台代为办理。"


class Banned(errors.NotAllowed):
    """Too many bookings to which nobody came; `until` ends it."""

    code = "banned"

    def __init__(self, until: datetime) -> None:
        super().__init__(
            f"因多次爽约，您在这家场馆的网上预约暂停至{datetime_cn(until)}，"
            "可在“爽约记分”里申诉，也可到服务台现场预约。",
            until=until,
        )


class CompanionBanned(errors.NotAllowed):
    code = "companion_banned"
    message = "有同行人目前不能在这家场馆预约，请换一位同行人，或请其本人查看“爽约记分”。"


class AppealNotPossible(errors.Conflict):
    code = "appeal_not_possible"
    message = "这笔记分不能再申诉：每笔只能申诉一次，已撤销的不需要申诉，请刷新后查看。"


class AppealNotFound(errors.NotFound):
    code = "appeal_not_found"
    message = "没有找到待处理的申诉，可能已由他人处理，请刷新后查看。"


class CapacityUnknown(errors.NotFound):
    code = "capacity_unknown"
    message = "这一场不按人数登记名额，请回到场馆页面查看。"


class CapacityBelowTaken(errors.Conflict):
    code = "capacity_below_taken"
    message = "已登记的人数比这个上限多，请填不少于已登记人数的数目。"


class PlacesFull(errors.Conflict):
    code = "places_full"
    message = "余下的名额不够了，请减少人数，或选择其他场次。"


class PlacesOver(errors.Conflict):
    code = "places_over"
    message = "这一场已经开始、结束或取消，不能再登记或退出，请选择其他场次。"


class WishUnusable(errors.Invalid):
    code = "wish_unusable"
    message = "候补的时间须在今后，结束晚于开始，并且不超过一天，请改正后重试。"


class WishExists(errors.Conflict):
    code = "wish_exists"
    message = "您已经在候补这个时间，不需要再次登记，可在“候补与抽签”里查看。"


class WishNotFound(errors.NotFound):
    code = "wish_not_found"
    message = "没有找到这条候补，可能已经有结果，请刷新后查看。"


class TooManyWishes(errors.Conflict):
    code = "too_many_wishes"
    message = "您的候补已经到上限，请先退出一些不再需要的。"


class SlotStillFree(errors.Conflict):
    """Nobody needs to wait: `space` and `starts_at` can be booked right now."""

    code = "slot_still_free"

    def __init__(self, venue: UUID, space: UUID, starts_at: datetime) -> None:
        super().__init__(
            f"这段时间里{datetime_cn(starts_at)}还有空位，不用候补，可以直接预约。",
            venue=venue,
            space=space,
            starts_at=starts_at,
        )


class BallotNotFound(errors.NotFound):
    code = "ballot_not_found"
    message = "没有找到这次抽签，请从场馆页面进入。"


class BallotUnusable(errors.Invalid):
    code = "ballot_unusable"
    message = "抽签的时间有误：截止须晚于开始，并至少早于第一个时段1小时，时段须在一周以内，请改正。"


class BallotEmpty(errors.Conflict):
    code = "ballot_empty"
    message = "所选场地在这段时间里没有空着的时段，请换一段时间或其他场地。"


class BallotShut(errors.Conflict):
    code = "ballot_shut"
    message = "现在不是登记的时间，请按抽签页面上的起止时间登记。"


class BallotNotReady(errors.Conflict):
    code = "ballot_not_ready"
    message = "登记截止、名单封存以后才能填写公开号码，并且只能填写一次，请刷新后查看。"


class BallotWishesWrong(errors.Invalid):
    code = "ballot_wishes_wrong"
    message = "请从列表中选择不同的时段，数目不超过规定。"
