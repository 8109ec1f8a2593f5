"""Password hashing: argon2id with 19 MiB, 2 passes, 1 lane (OWASP), in threads, at most two at once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Two threads bound memory and leave the event loop its core when many log in at once.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

# The hash of nothing anybody can type: unknown names cost as much as known ones.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$qXrk4Jo0Ct3uvunaxox29A$FYAemeY0mMLA8APcFs53CocXaXRbdWbMRiu6YG2xCjc"


async def hash_password(password: str) -> str:
    """The hash to be stored."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def is_password(password: str, stored: str | None) -> bool:
    """Whether the password fits the stored hash. Without one it never does, after the same work."""
    right = await asyncio.get_running_loop().run_in_executor(_threads, _verify, stored or _NOBODY, password)
    return right and stored is not None


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
