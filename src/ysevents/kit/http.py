"""What holds for every answer: headers, one connection a request, conditional GET and HEAD."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from hmac import compare_digest
from typing import Any

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.middleware.csrf import CSRFMiddleware
from litestar.params import BodyKwarg
from litestar.types import ASGIApp, BeforeMessageSendHookHandler, Message, Receive, Scope, Send

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

OWN_ENCODING = "own_encoding"
"""A handler's `opt` by which nothing packs its answer: it does so itself, or is a stream."""


def security_headers(*, secure: bool) -> BeforeMessageSendHookHandler:
    """The content policy and its companions on every answer, also where no handler was found."""

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        handler = scope.get("route_handler")
        with_wasm = handler is not None and handler.opt.get(WASM)
        headers["Content-Security-Policy"] = f"{POLICY} 'wasm-unsafe-eval'" if with_wasm else POLICY
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"

    return add


async def check_media_type(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A guard for all handlers: 415 for a body in another format than the handler reads.

    A coroutine, for the framework sends every other function to a thread and waits for it.
    """
    field = handler.parsed_data_field
    given = connection.headers.get("content-type")
    if field is None or given is None or not isinstance(field.kwarg_definition, BodyKwarg):
        return
    if given.partition(";")[0].strip().lower() != field.kwarg_definition.media_type:
        raise HTTPException(status_code=415)


class FormTokens(CSRFMiddleware):
    """The framework's check of form tokens, for tokens and cookies of whatever shape.

    A cookie that is not ours, or was made with an earlier key, counts as none: the next page sets a
    good one. Otherwise its owner could never again submit a form. Letters outside ASCII, and files, are
    wrong tokens like others.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            cookies = Request[Any, Any, Any](scope).cookies
            cookie = cookies.get(self.config.cookie_name)
            if cookie is not None and not self._is_ours(cookie):
                del cookies[self.config.cookie_name]
        try:
            await super().__call__(scope, receive, send)
        except PermissionDeniedException:
            # The form was read for its token; who closes its files otherwise is the handler.
            await (await Request[Any, Any, Any](scope, receive).form()).close()
            raise

    def _is_ours(self, token: str) -> bool:
        return token.isascii() and self._decode_csrf_token(token) is not None

    def _csrf_tokens_match(self, request_csrf_token: object, cookie_csrf_token: str) -> bool:
        """The cookie is known to be ours here, so that its like is too."""
        return (
            isinstance(request_csrf_token, str)
            and request_csrf_token.isascii()
            and compare_digest(request_csrf_token, cookie_csrf_token)
        )


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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body that is answered many times: with its tag, and compressed once for all."""

    body: bytes
    packed: bytes
    etag: str


def prepare(body: bytes) -> Prepared:
    """Pack and tag. Some milliseconds for a mebibyte: not on the event loop."""
    return Prepared(body, gzip.compress(body, 5, mtime=0), strong_etag(body))


def conditional_prepared(
    request: Request[Any, Any, Any],
    prepared: Prepared,
    *,
    media_type: str,
    modified_at: datetime | None = None,
    cache_control: str = "public, max-age=300",
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """The same of what is prepared, for handlers with OWN_ENCODING. The compressed form has a tag of its own."""
    is_packed = "gzip" in request.headers.get("accept-encoding", "")
    packed_tag = f'{prepared.etag[:-1]}-gzip"'
    out = {
        "ETag": packed_tag if is_packed else prepared.etag,
        "Cache-Control": cache_control,
        "Vary": "Accept-Encoding",
        **({"Content-Encoding": "gzip"} if is_packed else {}),
        **(headers or {}),
    }
    if modified_at is not None:
        out["Last-Modified"] = format_datetime(modified_at.replace(microsecond=0), usegmt=True)
    if any(_is_fresh(request, tag, modified_at) for tag in (prepared.etag, packed_tag)):
        out.pop("Content-Encoding", None)
        return Response(content=b"", status_code=304, headers=out, media_type=media_type)
    content = prepared.packed if is_packed else prepared.body
    return Response(content=content, headers=out, media_type=media_type)


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
