"""Shared readings: one for all who wait, and never one that began before the question."""

import asyncio

import pytest

from ysevents.kit.shared import Shared


class Reading:
    """Counts how often it is read, and answers what the world was like when it began."""

    def __init__(self) -> None:
        self.world = "old"
        self.times = 0
        self.may_end = asyncio.Event()

    async def __call__(self) -> str:
        self.times += 1
        seen = self.world
        await self.may_end.wait()
        return seen


async def test_a_crowd_reads_twice_at_most() -> None:
    shared, read = Shared[str](), Reading()

    asking = [asyncio.create_task(shared.ask("court", read)) for _ in range(200)]
    await asyncio.sleep(0)
    read.may_end.set()

    assert await asyncio.gather(*asking) == ["old"] * 200
    assert read.times <= 2


async def test_who_comes_during_a_reading_has_an_answer_from_after_the_question() -> None:
    shared, read = Shared[str](), Reading()
    early = asyncio.create_task(shared.ask("court", read))
    while not read.times:
        await asyncio.sleep(0)

    read.world = "new"
    late = [asyncio.create_task(shared.ask("court", read)) for _ in range(10)]
    await asyncio.sleep(0)
    read.may_end.set()

    assert await early == "old"
    assert await asyncio.gather(*late) == ["new"] * 10
    assert read.times == 2


async def test_other_questions_do_not_wait() -> None:
    shared, slow, quick = Shared[str](), Reading(), Reading()
    quick.may_end.set()
    waiting = asyncio.create_task(shared.ask("court", slow))
    await asyncio.sleep(0)

    assert await shared.ask("another court", quick) == "old"

    slow.may_end.set()
    await waiting


async def test_nothing_is_remembered() -> None:
    shared, read = Shared[str](), Reading()
    read.may_end.set()

    assert await shared.ask("court", read) == "old"
    read.world = "new"
    assert await shared.ask("court", read) == "new"


async def test_a_reading_that_fails_fails_its_reader_alone() -> None:
    shared, read = Shared[str](), Reading()
    read.may_end.set()

    async def fail() -> str:
        raise EOFError

    first = asyncio.create_task(shared.ask("court", fail))
    others = [asyncio.create_task(shared.ask("court", read)) for _ in range(3)]

    with pytest.raises(EOFError):
        await first
    assert await asyncio.gather(*others) == ["old"] * 3


async def test_a_reader_who_gives_up_leaves_nobody_waiting() -> None:
    shared, read = Shared[str](), Reading()
    under_way = asyncio.create_task(shared.ask("court", read))
    while not read.times:
        await asyncio.sleep(0)
    next_reader = asyncio.create_task(shared.ask("court", read))
    others = [asyncio.create_task(shared.ask("court", read)) for _ in range(3)]
    await asyncio.sleep(0)

    next_reader.cancel()
    read.may_end.set()

    assert await asyncio.gather(under_way, *others) == ["old"] * 4
    assert next_reader.cancelled()
    assert await shared.ask("court", read) == "old"
