"""One reading for all who ask the same at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Shared(Generic[Answer]):
    """Readings that everybody takes part in who asked before they began.

    Nothing is remembered: whoever comes while one is under way waits for the next. So each answer is
    read after its question was put, as if everybody had read alone. The first to wait reads, over the
    connection of its own request; should it fail, the others read for themselves.
    """

    def __init__(self) -> None:
        self._coming: dict[Hashable, asyncio.Future[Answer]] = {}
        self._under_way: dict[Hashable, asyncio.Future[Answer]] = {}

    async def ask(self, key: Hashable, read: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer of `read`, or of somebody else's with the same key: all it depends on, but the data."""
        coming = self._coming.get(key)
        if coming is None:
            return await self._lead(key, read)
        await asyncio.wait([coming])
        return await read() if coming.cancelled() else coming.result()

    async def _lead(self, key: Hashable, read: Callable[[], Awaitable[Answer]]) -> Answer:
        mine = self._coming[key] = asyncio.get_running_loop().create_future()
        try:
            try:
                if under_way := self._under_way.get(key):
                    await asyncio.wait([under_way])
            finally:
                del self._coming[key]
            self._under_way[key] = mine
            try:
                answer = await read()
            finally:
                del self._under_way[key]
            mine.set_result(answer)
            return answer
        finally:
            mine.cancel()  # which changes nothing once there is a result
