"""Tries are counted in the database, atomically."""

import asyncio
from datetime import datetime, timedelta

import pytest

from ysevents.kit import limits
from ysevents.kit.database import transaction
from ysevents.kit.errors import TooMany


async def test_of_sixteen_at_once_the_limit_pass(db: None, now: datetime) -> None:
    answers = await asyncio.gather(
        *(limits.hit("race", limit=5, window_s=60, now=now) for _ in range(16)), return_exceptions=True
    )

    assert sum(a is None for a in answers) == 5
    assert sum(isinstance(a, TooMany) for a in answers) == 11


async def test_the_wait_begins_with_the_last_try_allowed(db: None, now: datetime) -> None:
    await limits.hit("door", limit=2, window_s=60, now=now)
    await limits.hit("door", limit=2, window_s=60, now=now + timedelta(seconds=50))

    with pytest.raises(TooMany) as refused:
        await limits.hit("door", limit=2, window_s=60, now=now + timedelta(seconds=70), message="请稍等。")
    assert (refused.value.retry_after, refused.value.text) == (40, "请稍等。")

    await limits.hit("door", limit=2, window_s=60, now=now + timedelta(seconds=110))


async def test_a_window_that_is_over_counts_no_more(db: None, now: datetime) -> None:
    await limits.hit("door", limit=2, window_s=60, now=now)
    await limits.hit("door", limit=2, window_s=60, now=now + timedelta(seconds=60))
    await limits.hit("door", limit=2, window_s=60, now=now + timedelta(seconds=61))


async def test_a_single_try_a_window(db: None, now: datetime) -> None:
    await limits.hit("minute", limit=1, window_s=60, now=now)

    with pytest.raises(TooMany):
        await limits.hit("minute", limit=1, window_s=60, now=now + timedelta(seconds=59))
    await limits.hit("minute", limit=1, window_s=60, now=now + timedelta(seconds=60))


async def test_what_is_forgotten_begins_anew(db: None, now: datetime) -> None:
    await limits.hit("door", limit=1, window_s=60, now=now)
    await limits.forget("door")

    await limits.hit("door", limit=1, window_s=60, now=now)


async def test_keys_are_counted_apart(db: None, now: datetime) -> None:
    await limits.hit("one", limit=1, window_s=60, now=now)
    await limits.hit("two", limit=1, window_s=60, now=now)


async def test_a_count_cannot_be_undone_by_a_rollback(db: None, now: datetime) -> None:
    async with transaction():
        with pytest.raises(RuntimeError, match="before the transaction"):
            await limits.hit("door", limit=1, window_s=60, now=now)
