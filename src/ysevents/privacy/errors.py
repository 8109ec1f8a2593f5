"""What can go wrong with personal data in the office's hands, and what to do about it."""

from collections.abc import Sequence

from ysevents.kit import errors


class PersonInUse(errors.Conflict):
    """Somebody still takes part in something: making them nameless now would spoil it. All reasons are named."""

    code = "person_in_use"

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(
            f"现在不能匿名：{'；'.join(reasons)}。请先处理，或等结束后再办。",
            reasons=[{"code": self.code, "message": reason} for reason in reasons],
        )


class NoIdentityKept(errors.NotFound):
    code = "no_identity_kept"
    message = "没有登记这位人员的身份证号，无需查看。"


class NoConsentStands(errors.Conflict):
    code = "no_consent_stands"
    message = "这一项同意没有登记，或已经撤回，请刷新后查看。"


class PersonChanged(errors.YsError):
    status = 412
    code = "person_changed"
    message = "这位人员的资料刚刚被他人更改，请刷新后核对再改。"


class TagMissing(errors.YsError):
    status = 428
    code = "tag_missing"
    message = "缺少If-Match，请先读取这位人员的资料，再带上它的ETag提交。"


class RequestNotFound(errors.NotFound):
    code = "rights_request_not_found"
    message = "没有找到这项请求，或已经答复，请刷新后查看。"


class SearchTooShort(errors.Invalid):
    code = "search_too_short"
    message = "请至少输入姓名的两个字，或完整的拼音，避免一次打开太多人的资料。"
