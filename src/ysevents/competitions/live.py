"""Live pages: what changes in a meet, told to everybody who looks at it, in the moment it is committed.

A list that changed is read and drawn once a process, whoever many look on; its event carries the rows that are
different. Whoever may have missed one is told to look again and fetches the page, which is kept in memory.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from json import dumps
from uuid import UUID

import structlog
from litestar import Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from ysevents.accounts.guards import address_of
from ysevents.competitions import live_queries
from ysevents.competitions.service import showing
from ysevents.kit.errors import YsError
from ysevents.kit.http import OWN_ENCODING, conditional
from ysevents.kit.live import RESYNC, Fanout, Item, Listener, Part, Resync, Told
from ysevents.kit.pages import AnyRequest

log = structlog.get_logger()

CHANNEL = "live"
RETRY_MS = 3000
HEARTBEAT_S = 15.0
BREATH_S = 0.02
"""How long a first change waits for those of the same transaction."""
MOST_STREAMS = 2000
MOST_OF_ONE_ADDRESS = 600
"""Of the streams of a process: a whole stadium may share an address, but nobody alone may take them all."""
MOST_KNOWN = 500

BEAT = b": \n\n"
HEARTBEAT = Told.of(Part("", BEAT, BEAT))
LOOK_AGAIN = b"event: resync\ndata: {}\n\n"


class TooManyStreams(YsError):
    status = 503
    code = "too_many_streams"
    message = "同时观看直播的人太多，页面会改为每隔几秒自动刷新。"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnList:
    """A list as pages draw it: each row by its key, in order."""

    id: UUID
    event: UUID
    """The contest of a stage; else the meet."""
    kind: str
    revision: int
    state: str
    badge: str
    """The state word as it is drawn; it differs with each announcement."""
    word: str
    rows: Mapping[str, str]


Draw = Callable[[UUID, Sequence[UUID]], Awaitable[list[DrawnList]]]
"""Reads lists of a meet and draws their rows; those that the public may not see are left out."""


class Streams:
    """Everybody who looks on, and the one connection that hears for them. Kept as `app.state.streams`."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._fanout = Fanout()
        self._listener = Listener(CHANNEL, heard=self.hear, begun=self._fanout.resync)
        self._heard: dict[UUID, tuple[set[UUID], set[UUID]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._told: OrderedDict[UUID, DrawnList] = OrderedDict()
        self._open: Counter[str] = Counter()

    async def run(self, url: str) -> None:
        """Listen until cancelled."""
        beating = asyncio.create_task(self._beat())
        try:
            await self._listener.run(url)
        finally:
            for task in (beating, *self._tasks):
                task.cancel()

    async def _beat(self) -> None:
        """Keep quiet streams open. While nothing can be heard, everybody looks again with each beat."""
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            self._fanout.send_all(HEARTBEAT if self.is_listening else RESYNC)

    @property
    def is_listening(self) -> bool:
        """Whether what is committed now will be heard."""
        return self._listener.is_listening

    def close(self) -> None:
        """Let everybody go, so that the server can end; browsers come back by themselves."""
        self._fanout.close()

    def hear(self, said: str) -> None:
        """`meet subject revision`; revision 0: a draw, or how far its fixtures are."""
        meet, subject, revision = said.split(" ")
        root = UUID(meet)
        if not self._fanout.count(meet):
            return
        is_first = root not in self._heard
        lists, stages = self._heard.setdefault(root, (set(), set()))
        (stages if revision == "0" else lists).add(UUID(subject))
        if is_first:
            task = asyncio.get_running_loop().create_task(self._tell(root))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _tell(self, root: UUID) -> None:
        await asyncio.sleep(BREATH_S)
        lists, stages = self._heard.pop(root)
        try:
            cursor = await live_queries.cursor()
            drawn = await self._draw(root, sorted(lists)) if lists else []
        except Exception:
            # Whatever it is, those who look on must not believe that nothing happened.
            log.exception("live lists not told", meet=str(root))
            self._fanout.send(str(root), RESYNC)
            return
        news = [self._news(one, cursor) for one in drawn]
        for stage in map(str, sorted(stages)):
            said = event("stage", {"stage": stage}, cursor)
            news.append(Part(stage, said, said))
        if news:
            self._fanout.send(str(root), Told.of(*news))

    def _news(self, drawn: DrawnList, cursor: int) -> Part:
        """What is different from what this process told last; `base` is the revision that was."""
        before = self._told.pop(drawn.id, None)
        self._told[drawn.id] = drawn
        while len(self._told) > MOST_KNOWN:
            self._told.popitem(last=False)
        known = before.rows if before else {}
        brief = {
            "list": str(drawn.id),
            "event": str(drawn.event),
            "kind": drawn.kind,
            "revision": drawn.revision,
            "state": drawn.state,
            "word": drawn.word,
        }
        full = {
            **brief,
            "base": before.revision if before else None,
            "badge": drawn.badge,
            "order": list(drawn.rows),
            "rows": {key: row for key, row in drawn.rows.items() if known.get(key) != row},
        }
        return Part(str(drawn.id), event("list", full, cursor), event("list", brief, cursor))

    def follow(
        self, root: UUID, *, since: int | None, lists: Collection[str] | None = None, address: str = ""
    ) -> AsyncGenerator[bytes, None]:
        """The stream of one who looks on; with `since` it begins by saying whether something was missed."""
        if self._open.total() >= MOST_STREAMS or self._open[address] >= MOST_OF_ONE_ADDRESS:
            raise TooManyStreams
        return self._stream(root, since, None if lists is None else frozenset(lists), address)

    async def _stream(
        self, root: UUID, since: int | None, lists: frozenset[str] | None, address: str
    ) -> AsyncGenerator[bytes, None]:
        self._open[address] += 1
        try:
            with self._fanout.subscribe(str(root)) as subscription:
                has_missed = since is not None and await live_queries.changed_since(root, since)
                yield b"retry: %d\n\n" % RETRY_MS
                if has_missed:
                    yield LOOK_AGAIN
                while (item := await subscription.next()) is not None:
                    if said := _said(item, lists):
                        yield said
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]


def _said(item: Item, lists: frozenset[str] | None) -> bytes:
    if isinstance(item, Resync):
        return LOOK_AGAIN
    return item.data if lists is None else item.about(lists)


def event(name: str, data: Mapping[str, object], cursor: int) -> bytes:
    """One server-sent event; its id is the cursor from which nothing is missed."""
    text = dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {cursor}\nevent: {name}\ndata: {text}\n\n".encode()


def cursor_of(text: str | None) -> int | None:
    """A cursor as browsers give it back; None for what is none."""
    with suppress(ValueError):
        number = int(text or "")
        if 0 <= number < 2**63:
            return number
    return None


@get(
    "/events/{event:uuid}/stream",
    opt={"stream": True, "no_login": True, "exclude_from_csrf": True, OWN_ENCODING: True},
    media_type="text/event-stream",
)
async def stream(
    request: AnyRequest,
    event: FromPath[UUID],
    since: FromQuery[str | None] = None,
    lists: FromQuery[str | None] = None,
) -> Stream:
    """Server-sent events of a meet, for pages and screens: `list`, `stage`, and `resync` (look again).

    With `lists`, ids with commas, only these come with their rows, and of the others that they changed. A browser that comes back says what it heard last.
    """
    found = await showing.get_event(event)
    streams: Streams = request.app.state.streams
    last = cursor_of(request.headers.get("last-event-id")) or cursor_of(since)
    wanted = None if lists is None else lists.split(",")
    return Stream(
        streams.follow(found.root, since=last, lists=wanted, address=address_of(request)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@get("/events/{event:uuid}/changes", opt={"no_login": True, "exclude_from_csrf": True})
async def changes(
    request: AnyRequest, event: FromPath[UUID], since: FromQuery[str | None] = None
) -> Response[bytes]:
    """Which lists and stages of a meet may have changed since a cursor: for those whom no stream reaches."""
    found = await showing.get_event(event)
    last = cursor_of(since)
    changed = await live_queries.changed_since(found.root, last) if last is not None else []
    # The cursor alone moves on all the time: who asks again with the old one is told the same.
    said = {
        "cursor": str(found.cursor if changed or last is None else last),
        "changed": [str(one) for one in changed],
    }
    return conditional(request, dumps(said).encode(), media_type="application/json", cache_control="no-cache")


routes = [stream, changes]
