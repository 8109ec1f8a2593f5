"""How often something asks the database: list pages ask as often for three rows as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements run inside, in order."""
    asked: list[str] = []
    real = asyncpg.Connection._execute

    async def counting(self: Any, query: str, *args: Any, **options: Any) -> Any:
        asked.append(query)
        return await real(self, query, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg.Connection, "_execute", counting)
        yield asked
