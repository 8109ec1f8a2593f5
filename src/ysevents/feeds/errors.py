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
