"""What happens in the database, told to many at once: one LISTEN connection a process, and whom it concerns.

A notification says that something changed, never what: it can be lost with a connection. So after each new
beginning everybody is told to look again, and whoever cannot keep up is told the same instead of being waited for.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

import asyncpg
import structlog

log = structlog.get_logger()

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
PULSE_S = 15.0
ANSWER_S = 5.0
MOST_WAITING = 64
"""How many items may wait for a subscriber; with more it has lost the thread."""


class Resync:
    """In place of items: something may have been missed, look again at everything."""


RESYNC: Final = Resync()


@dataclass(frozen=True, slots=True)
class Part:
    """What is told of one subject: in full to whoever asked for it, else only that it changed."""

    subject: str
    full: bytes
    brief: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What is told at once; the bytes are made once for all subscribers."""

    parts: tuple[Part, ...]
    data: bytes
    """All parts in full: one write to each connection."""

    @classmethod
    def of(cls, *parts: Part) -> "Told":
        return cls(parts, b"".join(part.full for part in parts))

    def about(self, subjects: Collection[str]) -> bytes:
        """These in full, the others in brief."""
        return b"".join(part.full if part.subject in subjects else part.brief for part in self.parts)


Item = Told | Resync


class Subscription:
    """What one subscriber has still to be told. Made by `Fanout.subscribe`."""

    def __init__(self) -> None:
        self._waiting: deque[Item] = deque()
        self._told: asyncio.Future[None] | None = None
        self.is_closed = False

    async def next(self) -> Item | None:
        """The next item; None when nothing will come any more. No timer is set: of hundreds each would cost."""
        if not self._waiting and not self.is_closed:
            self._told = asyncio.get_running_loop().create_future()
            try:
                await self._told
            finally:
                self._told = None
        return self._waiting.popleft() if self._waiting else None

    def put(self, item: Item) -> None:
        if item is RESYNC or len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            item = RESYNC
        self._waiting.append(item)
        self._wake()

    def close(self) -> None:
        self.is_closed = True
        self._wake()

    def _wake(self) -> None:
        if self._told is not None and not self._told.done():
            self._told.set_result(None)


class Fanout:
    """Subscribers by topic; telling them never waits."""

    def __init__(self) -> None:
        self._by_topic: dict[str, set[Subscription]] = {}
        self.is_closed = False

    @contextlib.contextmanager
    def subscribe(self, topic: str) -> Iterator[Subscription]:
        """Hear of a topic as long as the block lasts."""
        subscription = Subscription()
        if self.is_closed:
            subscription.close()
        held = self._by_topic.setdefault(topic, set())
        held.add(subscription)
        try:
            yield subscription
        finally:
            held.discard(subscription)
            if not held and self._by_topic.get(topic) is held:
                del self._by_topic[topic]

    def count(self, topic: str) -> int:
        return len(self._by_topic.get(topic, ()))

    def send(self, topic: str, item: Item) -> None:
        for subscription in self._by_topic.get(topic, ()):
            subscription.put(item)

    def send_all(self, item: Item) -> None:
        """The same to everybody, whatever their topic."""
        for topic in self._by_topic:
            self.send(topic, item)

    def resync(self) -> None:
        """Everybody is told to look again."""
        self.send_all(RESYNC)

    def close(self) -> None:
        """Nobody is told anything any more; those who wait go on at once."""
        self.is_closed = True
        for held in self._by_topic.values():
            for subscription in held:
                subscription.close()


class Listener:
    """One connection of its own that LISTENs; it comes back after a loss, with a growing pause."""

    def __init__(
        self,
        channel: str,
        *,
        heard: Callable[[str], None],
        begun: Callable[[], None],
        pulse_s: float = PULSE_S,
    ) -> None:
        self._channel, self._heard, self._begun, self._pulse_s = channel, heard, begun, pulse_s
        self.is_listening = False

    async def run(self, url: str) -> None:
        """Listen until cancelled. `begun` is called each time notifications can be relied on from now on."""
        pause = FIRST_PAUSE_S
        while True:
            try:
                await self._listen(url)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                pause = FIRST_PAUSE_S if self.is_listening else min(2 * pause, LONGEST_PAUSE_S)
                log.warning("no longer listening", channel=self._channel, error=str(error), again_in_s=pause)
            finally:
                self.is_listening = False
            await asyncio.sleep(pause)

    async def _listen(self, url: str) -> None:
        connection = await asyncpg.connect(
            url, timeout=ANSWER_S, server_settings={"application_name": "ysevents-live"}
        )
        lost = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(self._channel, lambda *said: self._heard(str(said[3])))
            self.is_listening = True
            self._begun()
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._pulse_s):
                        await lost.wait()
                if lost.is_set():
                    raise ConnectionError("the connection was closed")
                await connection.fetchval("SELECT 1", timeout=ANSWER_S)
        finally:
            connection.terminate()
