"""What holds for every answer: headers, one connection a request, conditional GET and HEAD."""

import hashlib
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from litestar import Request, Response
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from ysevents.kit.database import one_connection

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; script-src 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}
WASM = "content_policy_wasm"
"""A handler's `opt` by which its page may compile WebAssembly (the barcode reader)."""


class SecurityHeaders(ASGIMiddleware):
    """The content policy and its companions on every answer; no inline script anywhere."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, *, secure: bool) -> None:
        self.secure = secure

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        policy = POLICY
        if scope["route_handler"].opt.get(WASM):
            policy += " 'wasm-unsafe-eval'"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                headers["Content-Security-Policy"] = policy
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self.secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await next_app(scope, receive, send_with_headers)


class OneConnection(ASGIMiddleware):
    """Login check and work of a request share one database connection."""

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "stream"

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        async with one_connection():
            await next_app(scope, receive, send)


def strong_etag(body: bytes) -> str:
    """The tag of exactly these bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def conditional(
    request: Request[Any, Any, Any],
    body: bytes,
    *,
    media_type: str,
    modified_at: datetime | None = None,
    cache_control: str = "public, max-age=300",
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """A body for GET and HEAD with a strong ETag, or 304 when the asker has it already.

    `If-None-Match` may list several tags and wins over `If-Modified-Since` (RFC 9110, 13.1).
    """
    etag = strong_etag(body)
    out = {"ETag": etag, "Cache-Control": cache_control, "Vary": "Accept-Encoding", **(headers or {})}
    if modified_at is not None:
        out["Last-Modified"] = format_datetime(modified_at.replace(microsecond=0), usegmt=True)
    if _is_fresh(request, etag, modified_at):
        return Response(content=b"", status_code=304, headers=out, media_type=media_type)
    return Response(content=body, headers=out, media_type=media_type)


def _is_fresh(request: Request[Any, Any, Any], etag: str, modified_at: datetime | None) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or etag in known
    since = request.headers.get("if-modified-since")
    if since is None or modified_at is None:
        return False
    try:
        return modified_at.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
