"""What can go wrong with calendar feeds."""

from ysevents.kit import errors


class FeedNotFound(errors.NotFound):
    code = "feed_not_found"
    message = "没有找到这个日历，地址可能抄错了，请从网页上重新复制。"


class FeedReplaced(errors.Closed):
    """The address was replaced by its owner."""

    code = "feed_replaced"
    message = "这个日历地址已经更换，请登录后在“订阅日历”里复制新的地址。"


class NobodyToFollow(errors.Conflict):
    """The account is nobody's in particular, so it has no agenda of its own."""

    code = "nobody_to_follow"
    message = "这个账号没有对应到人员，没有个人日程可以订阅。"


class FilterUnknown(errors.Invalid):
    """A calendar was to be narrowed by something that there is not."""

    code = "feed_filter_unknown"
    message = "日历地址里的筛选条件不存在，请从订阅页面选择后重新复制地址。"


class FeedRightLost(errors.Closed):
    """The address was made for a unit or athlete for whom its owner answers no longer."""

    code = "feed_right_lost"
    message = "您已不再负责这个单位或运动员，这个日历地址不能再用。如有疑问请联系县教育和体育局。"


class NotYoursToFollow(errors.NotFound):
    code = "not_yours_to_follow"
    message = "没有找到可以订阅的日程，请从“订阅我的日程”页面选择。"


class PlaceUnknown(errors.Invalid):
    """A reader of a change feed goes on from a place that no page has named."""

    code = "feed_place_unknown"
    message = "读取位置不完整，请使用上一页给出的next地址，或从第一页重新读取。"
