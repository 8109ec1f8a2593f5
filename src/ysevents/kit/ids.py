"""Ids: UUID version 7 (RFC 9562), made here because outside servers may be PostgreSQL 15."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new id. Ids made by one process ascend strictly, so keys grow at one end of an index.

    48 bits of milliseconds, 12 bits counting within the millisecond, 62 random bits.
    """
    global _last
    with _lock:
        ticks = time.time_ns() * 4096 // 1_000_000
        _last = max(ticks, _last + 1)
        ticks = _last
    milliseconds, count = divmod(ticks, 4096)
    random = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 7 << 76 | count << 64 | 2 << 62 | random
    return UUID(int=value)
