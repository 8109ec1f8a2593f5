"""Many are told at once; who missed something is told so, and nobody waits for anybody."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest

from ysevents.kit import live
from ysevents.kit.database import execute, transaction
from ysevents.kit.live import MOST_WAITING, RESYNC, Fanout, Listener, Part, Told

KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ysevents-live'"


def told(number: int) -> Told:
    return Told.of(Part("list", b"%d" % number, b""))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.01)


async def test_each_subscriber_of_a_topic_hears_everything_in_order() -> None:
    fanout = Fanout()
    with fanout.subscribe("a") as first, fanout.subscribe("a") as second, fanout.subscribe("b") as other:
        fanout.send("a", told(1))
        fanout.send("a", told(2))

        fanout.send_all(told(3))

        heard = [await one.next() for one in (first, first, first, second, second, second, other)]

    assert heard == [told(n) for n in (1, 2, 3, 1, 2, 3, 3)]
    assert fanout.count("a") == 0


async def test_who_asks_for_some_subjects_hears_of_the_others_in_brief() -> None:
    news = Told.of(Part("a", b"one ", b"1 "), Part("b", b"two ", b"2 "), Part("a", b"three ", b"3 "))

    assert (news.data, news.about({"a"}), news.about({"c"})) == (
        b"one two three ",
        b"one 2 three ",
        b"1 2 3 ",
    )


async def test_a_slow_one_is_told_to_look_again_and_holds_up_nobody() -> None:
    fanout = Fanout()
    with fanout.subscribe("a") as slow, fanout.subscribe("a") as quick:
        heard = []
        for number in range(MOST_WAITING + 1):
            fanout.send("a", told(number))
            heard.append(await quick.next())

        fanout.close()
        left = [await slow.next() for _ in range(2)]

    assert heard == [told(number) for number in range(MOST_WAITING + 1)]
    assert left == [RESYNC, None]


async def test_who_waits_goes_on_when_all_is_over() -> None:
    fanout = Fanout()
    with fanout.subscribe("a") as one:
        waiting = asyncio.ensure_future(one.next())
        await asyncio.sleep(0)
        fanout.close()

        assert await waiting is None
        assert one.is_closed
    with fanout.subscribe("a") as late:
        assert (await late.next(), late.is_closed) == (None, True)


async def test_notifications_arrive_with_their_commit(db: None, opened: str) -> None:
    heard: list[str] = []
    listener = Listener("live", heard=heard.append, begun=lambda: None)
    listening = asyncio.create_task(listener.run(opened))
    await until(lambda: listener.is_listening)

    async with transaction():
        await execute("SELECT pg_notify('live', 'one')")
        await asyncio.sleep(0.05)
        before = list(heard)
    await until(lambda: bool(heard))
    listening.cancel()

    assert (before, heard) == ([], ["one"])


async def test_a_lost_connection_comes_back_and_everybody_looks_again(
    db: None, opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "FIRST_PAUSE_S", 0.01)
    heard: list[str] = []
    fanout = Fanout()
    listener = Listener("live", heard=heard.append, begun=fanout.resync)
    listening = asyncio.create_task(listener.run(opened))
    await until(lambda: listener.is_listening)
    with fanout.subscribe("a") as one:
        owner = await asyncpg.connect(opened)
        await owner.execute(KILL)
        await owner.close()
        heard_first = await one.next()
    await until(lambda: listener.is_listening)
    await execute("SELECT pg_notify('live', 'after')")
    await until(lambda: bool(heard))
    listening.cancel()

    assert (heard_first, heard) == (RESYNC, ["after"])
