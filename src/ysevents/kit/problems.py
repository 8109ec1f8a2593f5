"""How refusals and faults are answered: RFC 9457 problems under `/api/`, a page elsewhere."""

import errno
from http import HTTPStatus
from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Response
from litestar.exceptions import HTTPException, SerializationException, ValidationException
from litestar.response import Redirect

from ysevents.kit import errors
from ysevents.kit.pages import AnyRequest, page

log = structlog.get_logger()

UNREACHABLE = (
    ConnectionError,
    FileNotFoundError,  # the socket of a server that has gone
    TimeoutError,
    asyncpg.CannotConnectNowError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
)

TITLES = {
    400: "提交的内容有误",
    401: "需要登录",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这种操作",
    409: "没有办成",
    410: "已经停止使用",
    412: "内容已更新",
    413: "文件太大",
    415: "格式不支持",
    422: "提交的内容有误",
    428: "缺少条件",
    429: "操作太频繁",
    500: "系统出错了",
    503: "暂时无法使用",
}
FRAMEWORK: dict[int, tuple[str, str]] = {
    400: ("invalid", "提交的内容无法识别，请检查后重试。"),
    401: (errors.NotLoggedIn.code, errors.NotLoggedIn.message),
    403: (errors.NotAllowed.code, errors.NotAllowed.message),
    404: (errors.NotFound.code, errors.NotFound.message),
    405: ("method_not_allowed", "这个地址不支持这种操作，请从页面上的按钮进入。"),
    413: ("too_large", "提交的内容超过10 MB，请压缩或分次提交。"),
    415: ("unsupported_media_type", "提交的格式不支持，请按说明的格式提交。"),
}
JSON_INVALID = ("json_invalid", "内容不是有效的JSON，请检查后重试。")
DATE_WRONG = "日期不存在或格式不对，请写成2013-09-01。"
TIME_WRONG = "时间格式不对，请写成2026-12-05T09:00:00+08:00。"
BODY_WRONG = "提交的内容须是一个JSON对象，请按接口说明填写。"
ADDRESS_WRONG = "网址不完整或有误，请从页面上的链接重新进入。"
PYDANTIC: dict[str, str] = {
    "bool_type": "须是true或false，请改正。",
    "float_type": "须是数字，请改正。",
    "greater_than_equal": "数值太小，请改正。",
    "int_type": "须是整数，请改正。",
    "less_than_equal": "数值太大，请改正。",
    "model_type": BODY_WRONG,
    "model_attributes_type": BODY_WRONG,
    "string_type": "须是文字，请改正。",
    "missing": "这一项必须填写。",
    "extra_forbidden": "不认识这一项，请删去。",
    "string_too_long": "内容太长，请缩短。",
    "string_too_short": "这一项必须填写。",
    "uuid_parsing": "编号格式不对，请从页面重新进入。",
    "uuid_type": "编号格式不对，请从页面重新进入。",
    "date_from_datetime_parsing": DATE_WRONG,
    "date_parsing": DATE_WRONG,
    "datetime_parsing": TIME_WRONG,
    "datetime_from_date_parsing": TIME_WRONG,
    "timezone_aware": "时间须带时区，请写成2026-12-05T09:00:00+08:00。",
    "enum": "不在可选范围内，请重新选择。",
    "literal_error": "不在可选范围内，请重新选择。",
}


def answer(request: AnyRequest, error: Exception) -> Response[Any]:
    """The one exception handler."""
    refusal = _as_refusal(error)
    if refusal is None:
        log.error("fault", path=request.url.path, method=request.method, exc_info=error)
        return _show(
            request, 500, "fault", "系统出了问题，已经记录下来。请稍后再试，刚才填写的内容请先保留。"
        )
    if isinstance(refusal, errors.NotLoggedIn) and not _wants_problem(request):
        query = f"?{request.url.query}" if request.url.query else ""
        back = request.url.path + query if request.method == "GET" else "/"
        return Redirect(path="/login", query_params={"next": back}, status_code=303)
    headers = dict((error.headers if isinstance(error, HTTPException) else None) or {})
    if isinstance(refusal, errors.TooMany):
        headers["Retry-After"] = str(refusal.retry_after)
    return _show(
        request,
        refusal.status,
        refusal.code,
        refusal.text,
        fields=getattr(refusal, "fields", {}),
        headers=headers,
        context=refusal.context,
    )


class FrameworkRefusal(errors.YsError):
    """What the framework refused before one of our handlers saw it."""

    def __init__(self, status: int, code: str, text: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status  # type: ignore[misc]
        self.code = code  # type: ignore[misc]
        self.fields = fields or {}


def _as_refusal(error: Exception) -> errors.YsError | None:
    if isinstance(error, errors.YsError):
        return error
    if isinstance(error, ValidationException):
        # The framework keeps the words of an error and drops its type; the cause still has it.
        found = getattr(error.__cause__, "errors", None) or error.extra or []
        fields = {_name(e): _sentence(e) for e in found if isinstance(e, dict)}
        text = next(iter(fields.values()), FRAMEWORK[400][1])
        return FrameworkRefusal(400, "invalid", text, fields)
    if isinstance(error, HTTPException):
        status = error.status_code
        if status == 400 and isinstance(error.__cause__, SerializationException):
            return FrameworkRefusal(400, *JSON_INVALID)
        if status == 403 and "CSRF" in error.detail:
            return FrameworkRefusal(403, "csrf_failed", "页面已过期，请刷新后重新提交，填写的内容请先保留。")
        if status in FRAMEWORK:
            return FrameworkRefusal(status, *FRAMEWORK[status])
        return None if status >= 500 else FrameworkRefusal(status, "invalid", FRAMEWORK[400][1])
    if isinstance(error, UNREACHABLE):
        log.error("database unreachable", exc_info=error)
        return FrameworkRefusal(503, "database_unreachable", "系统暂时连不上数据库，请过一两分钟再试。")
    if isinstance(error, asyncpg.DiskFullError) or getattr(error, "errno", None) == errno.ENOSPC:
        log.error("disk full", exc_info=error)
        return FrameworkRefusal(503, "disk_full", "服务器磁盘已满，暂时无法保存，请联系管理员清理后再试。")
    if isinstance(error, asyncpg.CharacterNotInRepertoireError):
        return FrameworkRefusal(400, "character_unusable", "内容里有不能保存的控制字符，请删去后重试。")
    if isinstance(error, RecursionError) and "deserializing" in str(error):
        return FrameworkRefusal(400, *JSON_INVALID)
    return None


def _name(error: dict[str, Any]) -> str:
    name = str(error.get("key") or ".".join(str(part) for part in error.get("loc", ())))
    return name if name and name != "data" else "body"


def _sentence(error: dict[str, Any]) -> str:
    if error.get("source") in {"path", "query"}:
        return ADDRESS_WRONG
    if _name(error) == "body":
        return BODY_WRONG
    return PYDANTIC.get(str(error.get("type")), "这一项的内容不对，请检查。")


def _wants_problem(request: AnyRequest) -> bool:
    """The API, and scripts of pages that say they read JSON."""
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def _show(
    request: AnyRequest,
    status: int,
    code: str,
    text: str,
    *,
    fields: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    context: dict[str, Any] | None = None,
) -> Response[Any]:
    title = TITLES.get(status) or HTTPStatus(status).phrase
    if not _wants_problem(request):
        return page(
            request,
            "error.html",
            status_code=status,
            headers=headers,
            status=status,
            title=title,
            detail=text,
            code=code,
        )
    body: dict[str, Any] = {
        "type": f"{request.app.state.shell.settings.address}/problems/{code}",
        "title": title,
        "status": status,
        "detail": text,
        "code": code,
        "instance": request.url.path,
    }
    if fields:
        body["errors"] = [
            {"pointer": f"/{name.replace('.', '/')}", "code": "invalid", "message": message}
            for name, message in fields.items()
        ]
    body |= {name: value for name, value in (context or {}).items() if name not in body}
    return Response(
        content=msgspec.json.encode(body),
        status_code=status,
        media_type="application/problem+json",
        headers=headers,
    )
