"""What a person can put right: a status, a stable code and a Chinese sentence that says how.

Bugs are ordinary exceptions and end as 500 and a log line.
"""

from typing import Any, ClassVar


class YsError(Exception):
    """Base of all refusals. `code` never changes once published; `message` says what to do next."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "invalid"
    message: ClassVar[str] = "提交的内容有误，请检查后重试。"

    def __init__(self, message: str | None = None, **context: Any) -> None:
        self.text = message or self.message
        self.context = context
        super().__init__(self.text)


class Invalid(YsError):
    """The input cannot be taken as it is. `fields` maps a field's name to its sentence."""

    def __init__(
        self, message: str | None = None, *, fields: dict[str, str] | None = None, **context: Any
    ) -> None:
        self.fields = fields or {}
        if message is None and len(self.fields) == 1:
            message = next(iter(self.fields.values()))
        super().__init__(message, **context)


class IdempotencyKeyUnusable(Invalid):
    code = "idempotency_key_unusable"
    message = "请求须带Idempotency-Key：8至80个字母、数字或符号，不含空格，每次提交用一个新的，重发时不变。"


class IdempotencyMismatch(Invalid):
    """The key was used for something else; the first answer stands."""

    status = 422
    code = "idempotency_mismatch"
    message = "这个请求编号已用于另一个请求，请刷新页面后重新填写；程序请换一个新的Idempotency-Key。"


class NotLoggedIn(YsError):
    status = 401
    code = "not_logged_in"
    message = "请先登录，登录后会回到这一页。"


class NotAllowed(YsError):
    status = 403
    code = "not_allowed"
    message = "您的账号没有这项权限，如确有需要请联系县教育和体育局办公室。"


class NotFound(YsError):
    status = 404
    code = "not_found"
    message = "没有找到这一页，链接可能已失效，请从首页重新进入。"


class Conflict(YsError):
    status = 409
    code = "conflict"
    message = "内容已被他人更新，请刷新后重试。"


class Closed(YsError):
    status = 410
    code = "closed"
    message = "这里已经停止使用。"


class TooMany(YsError):
    """Too many tries; `retry_after` is in seconds."""

    status = 429
    code = "too_many_requests"
    message = "操作太频繁，请稍后再试。"

    def __init__(self, message: str | None = None, *, retry_after: int, **context: Any) -> None:
        self.retry_after = retry_after
        super().__init__(message, **context)
