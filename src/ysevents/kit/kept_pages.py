"""Public pages answered from memory for as long as nothing they show has changed.

A handler that names a parameter of its path with `opt=kept(..)` is asked once for all who come without a
login, until the thing of that key changes. Whether it has is asked of the database with every request, in one
statement shared by all who come at the same moment: nobody is shown what was overtaken before they asked.
What only passing time changes is at most AGE_S old. Of an address only the query parameters that the handler
names count: whatever else is appended to it neither reaches the page nor fills the memory.
"""

import gzip
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from ysevents.kit.http import OWN_ENCODING, strong_etag
from ysevents.kit.shared import Shared

KEPT, QUERIES = "kept", "kept_queries"
AGE_S = 60.0
SMALLEST = 1000
"""Bytes from which on a body is compressed."""
LEVEL = 5
MOST_BYTES = 64 * 2**20
"""What all kept pages may weigh, plain and compressed together."""

Generation = Callable[[object], Awaitable[int]]
"""Asks the database which generation of what a key names is the present one."""


def kept(parameter: str, *queries: str) -> dict[str, object]:
    """A handler's `opt`: the parameter of its path whose changes its page depends on, and what it reads of a query."""
    return {KEPT: parameter, QUERIES: queries, OWN_ENCODING: True}


@dataclass(frozen=True, slots=True)
class _Page:
    """An answer as it was made, and the same compressed."""

    generation: int
    made_at: float
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    packed: bytes | None
    etag: str

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.packed or b"")


class KeptPages(ASGIMiddleware):
    """The memory in front of handlers with `kept` in their `opt`; it compresses their answers, too.

    `personal` are cookies with which nobody is answered from memory; `variants` are parts of the cookie header
    by which pages differ. At most `most` pages of `most_bytes` are kept, the longest unasked go first.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(
        self,
        generation: Generation,
        *,
        personal: Sequence[str],
        variants: Sequence[str] = (),
        most: int = 2000,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._generation = generation
        self._personal = [f"{name}=".encode() for name in personal]
        self._variants = [part.encode() for part in variants]
        self._most, self._most_bytes = most, most_bytes
        self._weight = 0
        self._pages: OrderedDict[Hashable, _Page] = OrderedDict()
        self._making: Shared[_Page] = Shared()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        assert scope["type"] == ScopeType.HTTP
        parameter = scope["route_handler"].opt.get(KEPT)
        if parameter is None or scope["method"] != "GET":
            await next_app(scope, receive, send)
            return
        scope["query_string"] = _known_part(scope["query_string"], scope["route_handler"].opt[QUERIES])
        sent = dict(scope["headers"])
        cookies = sent.get(b"cookie", b"")
        if any(name in cookies for name in self._personal):
            page = await _make(0, scope, receive, next_app)
        else:
            page = await self._kept(scope["path_params"][parameter], cookies, scope, receive, next_app)
        await _answer(page, sent, send)

    async def _kept(
        self, of: object, cookies: bytes, scope: Scope, receive: Receive, next_app: ASGIApp
    ) -> _Page:
        key = (scope["path"], scope["query_string"], *(part in cookies for part in self._variants))
        generation = await self._generation(of)
        if page := self._find(key, generation):
            return page

        async def make() -> _Page:
            if page := self._find(key, generation):
                return page
            made = await _make(generation, scope, receive, next_app)
            # A form token is its visitor's own.
            shared = replace(made, headers=tuple(h for h in made.headers if h[0].lower() != b"set-cookie"))
            if made.status == HTTPStatus.OK:
                self._keep(key, shared)
            return shared

        # Who waits for somebody else's page learned its generation before that page was begun.
        return await self._making.ask((key, generation), make)

    def _find(self, key: Hashable, generation: int) -> _Page | None:
        page = self._pages.get(key)
        if page is None or page.generation != generation or time.monotonic() - page.made_at > AGE_S:
            return None
        self._pages.move_to_end(key)
        return page

    def _keep(self, key: Hashable, page: _Page) -> None:
        if before := self._pages.pop(key, None):
            self._weight -= before.weight
        self._pages[key] = page
        self._weight += page.weight
        while len(self._pages) > self._most or self._weight > self._most_bytes:
            _, oldest = self._pages.popitem(last=False)
            self._weight -= oldest.weight


def _known_part(query: bytes, known: Sequence[str]) -> bytes:
    """A query in the order in which its handler names its parameters, each once as the last of its kind.

    >>> _known_part(b"x=1&day=2026-12-05&by=unit&by=session", ["by", "day"])
    b'by=session&day=2026-12-05'
    """
    if not query:
        return b""
    given = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    return urlencode([(name, given[name]) for name in known if name in given]).encode()


async def _make(generation: int, scope: Scope, receive: Receive, next_app: ASGIApp) -> _Page:
    """The answer of the application, whole."""
    head: Message | None = None
    parts: list[bytes] = []

    async def take(message: Message) -> None:
        nonlocal head
        if message["type"] == "http.response.start":
            head = message
        elif message["type"] == "http.response.body":
            parts.append(message["body"])

    await next_app(scope, receive, take)
    assert head is not None
    assert head["type"] == "http.response.start"
    body = b"".join(parts)
    return _Page(
        generation=generation,
        made_at=time.monotonic(),
        status=head["status"],
        headers=tuple((name, value) for name, value in head["headers"] if name.lower() != b"content-length"),
        body=body,
        packed=gzip.compress(body, LEVEL) if len(body) >= SMALLEST else None,
        etag=strong_etag(body),
    )


async def _answer(page: _Page, sent: dict[bytes, bytes], send: Send) -> None:
    """The page as the asker can read it, or 304 when they have it already."""
    known = {
        tag.strip().removeprefix("W/") for tag in sent.get(b"if-none-match", b"").decode("latin-1").split(",")
    }
    packed = page.packed if b"gzip" in sent.get(b"accept-encoding", b"") else None
    body = page.body if packed is None else packed
    tags = (page.etag, f'{page.etag[:-1]}-gzip"')
    headers = [*page.headers, (b"etag", tags[packed is not None].encode()), (b"vary", b"Accept-Encoding")]
    status = page.status
    if status == HTTPStatus.OK and known.intersection(tags):
        status, body = HTTPStatus.NOT_MODIFIED, b""
    else:
        headers.append((b"content-length", str(len(body)).encode()))
        if packed is not None:
            headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
