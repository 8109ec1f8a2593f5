"""The transaction gives its connection back, whatever happens to it."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from ysevents.kit import database
from ysevents.kit.database import DB, execute, fetch_value, one_connection, savepoint, transaction
from ysevents.kit.postgres import Postgres

TABLES = """
    CREATE TABLE IF NOT EXISTS probe_parent (id int PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS probe (
        id int PRIMARY KEY,
        parent int REFERENCES probe_parent DEFERRABLE INITIALLY DEFERRED
    );
    TRUNCATE probe_parent CASCADE;
"""


@pytest.fixture
async def pool_of_two(server: Postgres) -> AsyncIterator[None]:
    """A database of our own behind the global engine, whose pool has two connections."""
    kept, config = DB.pool, DB.config
    owner = await asyncpg.connect(server.url("postgres"))
    await owner.execute("CREATE DATABASE probe")
    DB.pool = None
    await DB.open(server.url("probe"), size=2)
    await execute(TABLES)
    yield
    await DB.close()
    DB.pool, DB.config = kept, config
    await owner.execute("DROP DATABASE probe")
    await owner.close()


async def is_alive() -> bool:
    """Whether both connections of the pool still answer, at the same time."""
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*(fetch_value("SELECT pg_sleep(0.01)::text") for _ in range(6)))
    return len(answers) == 6


async def fail_to_commit() -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with transaction():
            await execute("INSERT INTO probe VALUES (1, 99)")


async def fail_by_duplicate() -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await execute("INSERT INTO probe VALUES (7), (7)")


async def be_cancelled() -> None:
    async def work() -> None:
        async with transaction():
            await execute("INSERT INTO probe VALUES (2)")
            await execute("SELECT pg_sleep(10)")

    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def fail_to_roll_back() -> None:
    """A second task still uses the connection when the first gives up."""

    async def work() -> None:
        async with transaction():
            await asyncio.gather(execute("SELECT pg_sleep(0.05)"), execute("SELECT 1/0"))

    with pytest.raises((asyncpg.InterfaceError, asyncpg.PostgresError)):
        await work()


@pytest.mark.parametrize("mishap", [fail_to_commit, fail_by_duplicate, be_cancelled, fail_to_roll_back])
async def test_a_pool_of_two_outlives_a_hundred_failures(pool_of_two: None, mishap: object) -> None:
    assert callable(mishap)
    for _ in range(100):
        await mishap()

    assert await is_alive()
    assert await fetch_value("SELECT count(*) FROM probe") == 0


async def test_a_task_that_outlives_its_transaction_is_refused(pool_of_two: None) -> None:
    for _ in range(100):
        start = asyncio.Event()

        async def late(start: asyncio.Event = start) -> None:
            await start.wait()
            await execute("INSERT INTO probe VALUES (3)")

        async with transaction():
            task = asyncio.create_task(late())
            await execute("SELECT 1")
        start.set()
        with pytest.raises(RuntimeError, match="outlived"):
            await task

    assert await is_alive()
    assert await fetch_value("SELECT count(*) FROM probe") == 0


async def test_an_inner_transaction_joins_the_outer(pool_of_two: None) -> None:
    async def outer() -> None:
        async with transaction():
            async with transaction():
                await execute("INSERT INTO probe VALUES (4)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await outer()
    assert await fetch_value("SELECT count(*) FROM probe") == 0


async def test_a_savepoint_undoes_only_what_failed(pool_of_two: None) -> None:
    async with transaction():
        await execute("INSERT INTO probe VALUES (5)")
        with pytest.raises(asyncpg.UniqueViolationError):
            async with savepoint():
                await execute("INSERT INTO probe VALUES (6), (5)")

    assert await fetch_value("SELECT array_agg(id) FROM probe") == [5]


async def test_one_request_uses_one_connection(pool_of_two: None) -> None:
    async with one_connection():
        first = await fetch_value("SELECT pg_backend_pid()")
        async with transaction():
            second = await fetch_value("SELECT pg_backend_pid()")
        async with database.connection() as c:
            third = await c.fetchval("SELECT pg_backend_pid()")

    assert first == second == third
    assert await is_alive()


async def test_a_request_at_rest_keeps_nobody_waiting(pool_of_two: None) -> None:
    resting, go_on = asyncio.Event(), asyncio.Event()

    async def request() -> int:
        async with one_connection():
            await fetch_value("SELECT 1")
            await database.rest()
            await database.rest()
            resting.set()
            await go_on.wait()
            found: int = await fetch_value("SELECT 2")
            return found

    requests = [asyncio.create_task(request()) for _ in range(5)]
    await resting.wait()
    assert await is_alive()
    go_on.set()

    assert await asyncio.gather(*requests) == [2] * 5
    assert await is_alive()


async def test_a_transaction_cannot_rest(pool_of_two: None) -> None:
    with pytest.raises(RuntimeError, match="connection"):
        async with one_connection(), transaction():
            await database.rest()

    assert await is_alive()


async def test_isolation_can_be_chosen(pool_of_two: None) -> None:
    async with transaction("serializable"):
        chosen = await fetch_value("SHOW transaction_isolation")

    assert chosen == "serializable"
